// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-place-views=remarks --verify-diagnostics | FileCheck %s
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-place-views --kern-fuse --kern-plan-memory --test-verify-plan -o /dev/null

// What is joined is written with the pitch of the whole, and what reads all of it needs none.
// CHECK: kern.func private @kernel0({{.*}}) -> (tensor<1x2x2x3xf32> {kern.layout = #kern.layout<[0, 1, 2, 3], pitch = 8>})
// CHECK: kern.func private @kernel1({{.*}}) -> (tensor<1x2x2x5xf32> {kern.layout = #kern.layout<[0, 1, 2, 3], pitch = 8>})
// CHECK: kern.func private @kernel3(%{{.*}}: tensor<1x2x2x8xf32>) -> tensor<1x2x2x8xf32>
// CHECK-LABEL: func.func @main
// CHECK: %[[A:.*]] = kern.call @kernel0
// CHECK: %[[B:.*]] = kern.call @kernel1
// CHECK: %[[J:.*]] = kern.join %[[A]], %[[B]]
// CHECK: kern.call @kernel3(%[[J]])
func.func @main(%x: tensor<1x2x2x3xf32>, %y: tensor<1x2x2x5xf32>) -> tensor<1x2x2x8xf32> {
  %0 = linnet.unary exp %x : tensor<1x2x2x3xf32>
  %1 = linnet.unary exp %y : tensor<1x2x2x5xf32>
  %2 = linnet.concat %0, %1 axis = 3 : (tensor<1x2x2x3xf32>, tensor<1x2x2x5xf32>) -> tensor<1x2x2x8xf32>
  %3 = linnet.unary abs %2 : tensor<1x2x2x8xf32>
  return %3 : tensor<1x2x2x8xf32>
}

// -----

// A concat that begins with another one is the same place, with the pitch of the longest.
// CHECK: kern.func private @kernel3({{.*}}: tensor<1x2x2x5xf32> {kern.layout = #kern.layout<[0, 1, 2, 3], pitch = 7>}, {{.*}}) -> (tensor<1x2x2x2xf32> {kern.layout = #kern.layout<[0, 1, 2, 3], pitch = 7>})
// CHECK-LABEL: func.func @main
// CHECK: %[[J:.*]] = kern.join
// CHECK: %[[C:.*]] = kern.call @kernel3(%[[J]],
// CHECK: kern.join %[[J]], %[[C]]
func.func @main(%x: tensor<1x2x2x2xf32>, %y: tensor<1x2x2x3xf32>, %w: tensor<2x1x1x5xf32>) -> tensor<1x2x2x7xf32> {
  %0 = linnet.unary exp %x : tensor<1x2x2x2xf32>
  %1 = linnet.unary abs %y : tensor<1x2x2x3xf32>
  %2 = linnet.concat %0, %1 axis = 3 : (tensor<1x2x2x2xf32>, tensor<1x2x2x3xf32>) -> tensor<1x2x2x5xf32>
  %3 = linnet.conv2d %2, %w window = <> : (tensor<1x2x2x5xf32>, tensor<2x1x1x5xf32>) -> tensor<1x2x2x2xf32>
  %4 = linnet.concat %2, %3 axis = 3 : (tensor<1x2x2x5xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x7xf32>
  %5 = linnet.unary exp %4 : tensor<1x2x2x7xf32>
  return %5 : tensor<1x2x2x7xf32>
}

// -----

// A slice of channels is read where it lies, of an input too.
// CHECK: kern.func private @kernel1(%{{.*}}: tensor<1x2x2x3xf32> {kern.layout = #kern.layout<[0, 1, 2, 3], pitch = 5>})
// CHECK-LABEL: func.func @main
// CHECK-NEXT: %[[P:.*]] = kern.part %arg0 offset = 2
// CHECK-NEXT: kern.call @kernel1(%[[P]])
func.func @main(%x: tensor<1x2x2x5xf32>) -> tensor<1x2x2x3xf32> {
  %0 = linnet.slice %x offsets = [0, 0, 0, 2] sizes = [1, 2, 2, 3] steps = [1, 1, 1, 1] : (tensor<1x2x2x5xf32>) -> tensor<1x2x2x3xf32>
  %1 = linnet.unary exp %0 : tensor<1x2x2x3xf32>
  return %1 : tensor<1x2x2x3xf32>
}

// -----

// An input lies where the caller has it.
func.func @main(%x: tensor<1x2x2x3xf32>) -> tensor<1x2x2x6xf32> {
  %0 = linnet.unary exp %x : tensor<1x2x2x3xf32>
  // expected-remark @below {{kernel 'kernel1' copies: one of them is an input of the model, or a constant}}
  %1 = linnet.concat %x, %0 axis = 3 : (tensor<1x2x2x3xf32>, tensor<1x2x2x3xf32>) -> tensor<1x2x2x6xf32>
  return %1 : tensor<1x2x2x6xf32>
}

// -----

// Nothing lies in two places.
func.func @main(%x: tensor<1x2x2x3xf32>) -> tensor<1x2x2x6xf32> {
  %0 = linnet.unary exp %x : tensor<1x2x2x3xf32>
  // expected-remark @below {{kernel 'kernel1' copies: a tensor would lie in two places}}
  %1 = linnet.concat %0, %0 axis = 3 : (tensor<1x2x2x3xf32>, tensor<1x2x2x3xf32>) -> tensor<1x2x2x6xf32>
  return %1 : tensor<1x2x2x6xf32>
}

// -----

// Two concats want different tensors behind the same one.
func.func @main(%x: tensor<1x2x2x3xf32>) -> (tensor<1x2x2x6xf32>, tensor<1x2x2x6xf32>) {
  %0 = linnet.unary exp %x : tensor<1x2x2x3xf32>
  %1 = linnet.unary abs %x : tensor<1x2x2x3xf32>
  %2 = linnet.unary neg %x : tensor<1x2x2x3xf32>
  %3 = linnet.concat %0, %1 axis = 3 : (tensor<1x2x2x3xf32>, tensor<1x2x2x3xf32>) -> tensor<1x2x2x6xf32>
  // expected-remark @below {{kernel 'kernel4' copies: two tensors would lie in one place}}
  %4 = linnet.concat %0, %2 axis = 3 : (tensor<1x2x2x3xf32>, tensor<1x2x2x3xf32>) -> tensor<1x2x2x6xf32>
  %5 = linnet.unary exp %3 : tensor<1x2x2x6xf32>
  return %5, %4 : tensor<1x2x2x6xf32>, tensor<1x2x2x6xf32>
}

// -----

// What is returned or reshaped is in one piece.
func.func @main(%x: tensor<1x2x2x3xf32>) -> (tensor<1x2x2x6xf32>, tensor<12xf32>) {
  %0 = linnet.unary exp %x : tensor<1x2x2x3xf32>
  %1 = linnet.unary abs %x : tensor<1x2x2x3xf32>
  // expected-remark @below {{kernel 'kernel2' copies: something needs one of them in one piece}}
  %2 = linnet.concat %0, %1 axis = 3 : (tensor<1x2x2x3xf32>, tensor<1x2x2x3xf32>) -> tensor<1x2x2x6xf32>
  %3 = linnet.reshape %0 : (tensor<1x2x2x3xf32>) -> tensor<12xf32>
  return %2, %3 : tensor<1x2x2x6xf32>, tensor<12xf32>
}

// -----

// A slice that is returned lies in an output of its own: it is copied there.
// CHECK-LABEL: func.func @main
// CHECK: kern.call
// CHECK-NOT: kern.part
// CHECK: return
func.func @main(%x: tensor<1x2x2x5xf32>) -> tensor<1x2x2x3xf32> {
  // expected-remark @below {{copies: something needs one of them in one piece}}
  %0 = linnet.slice %x offsets = [0, 0, 0, 1] sizes = [1, 2, 2, 3] steps = [1, 1, 1, 1] : (tensor<1x2x2x5xf32>) -> tensor<1x2x2x3xf32>
  return %0 : tensor<1x2x2x3xf32>
}
