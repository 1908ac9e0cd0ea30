// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern | FileCheck %s
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --convert-linnet-to-kern | FileCheck %s

// One number moves into the kernel of an elementwise op; several stay an operand.
// CHECK-LABEL: kern.func private @kernel0(%{{.*}}: tensor<4xf32>) -> tensor<4xf32> family = elementwise
// CHECK-NEXT:    linnet.constant dense<2.000000e+00> : tensor<f32>
// CHECK-NEXT:    linnet.binary mul
// CHECK-LABEL: kern.func private @kernel1(%{{.*}}: tensor<4xf32>, %{{.*}}: tensor<4xf32> {kern.weight})
// CHECK-LABEL: func.func @main
// CHECK:         kern.call @kernel0(%{{.*}}) :
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %two = linnet.constant dense<2.0> : tensor<f32>
  %0 = linnet.binary mul %x, %two : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  %many = linnet.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %1 = linnet.binary add %0, %many : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

// An infinity stays an operand: what compiles kernels takes no number that it sees for infinite.
// CHECK-LABEL: kern.func private @kernel0(%{{.*}}: tensor<4xf32>, %{{.*}}: tensor<1xf32> {kern.weight})
// CHECK-NEXT:    linnet.binary equal
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %infinity = linnet.constant dense<0xFF800000> : tensor<1xf32>
  %0 = linnet.binary equal %x, %infinity : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A resource of one element is a number too.
// CHECK-LABEL: kern.func private @kernel0(%{{.*}}: tensor<4xf32>) -> tensor<4xf32>
// CHECK-NEXT:    linnet.constant dense<1.000000e+00> : tensor<1xf32>
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %one = linnet.constant dense_resource<one> : tensor<1xf32>
  %0 = linnet.binary add %x, %one : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

{-#
  dialect_resources: { builtin: { one: "0x040000000000803F" } }
#-}

// -----

// An operand that stands twice is passed once.
// CHECK-LABEL: kern.func private @kernel0
// CHECK-SAME:    (%[[X:[a-z0-9]+]]: tensor<4xf32>) ->
// CHECK-NEXT:    linnet.binary mul %[[X]], %[[X]]
// CHECK-LABEL: func.func @main
// CHECK:         kern.call @kernel0(%{{[a-z0-9]+}}) :
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linnet.binary mul %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A kernel needs no operands at all.
// CHECK-LABEL: kern.func private @kernel0() -> tensor<3x4xf32> family = movement
// CHECK-LABEL: func.func @main
// CHECK:         kern.call @kernel0() :
func.func @main() -> tensor<3x4xf32> {
  %one = linnet.constant dense<1.0> : tensor<1x4xf32>
  %0 = linnet.broadcast %one : (tensor<1x4xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

// Nothing to convert: an input and a constant that are returned, and a view.
// CHECK-NOT:   kern.func
// CHECK-LABEL: func.func @main
// CHECK:         linnet.constant
// CHECK:         linnet.reshape
// CHECK-NOT:     kern.call
func.func @main(%x: tensor<4xf32>) -> (tensor<2x2xf32>, tensor<2xf32>) {
  %c = linnet.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = linnet.reshape %x : (tensor<4xf32>) -> tensor<2x2xf32>
  return %0, %c : tensor<2x2xf32>, tensor<2xf32>
}

// -----

// A result that is used twice is computed once; run again, the pass changes nothing.
// CHECK-LABEL: func.func @main
// CHECK:         %[[Y:.*]] = kern.call @kernel0
// CHECK:         kern.call @kernel1(%[[Y]])
// CHECK:         kern.call @kernel2(%[[Y]])
func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = linnet.unary exp %x : tensor<4xf32>
  %1 = linnet.unary sqrt %0 : tensor<4xf32>
  %2 = linnet.unary abs %0 : tensor<4xf32>
  return %1, %2 : tensor<4xf32>, tensor<4xf32>
}
