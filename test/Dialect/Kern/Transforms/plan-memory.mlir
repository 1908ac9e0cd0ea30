// RUN: linnet-opt %s --split-input-file --verify-diagnostics --kern-plan-memory --test-verify-plan | FileCheck %s

kern.func @pool(%x: tensor<1x4x4x8xf32>) -> tensor<1x2x2x8xf32> family = pool attributes {kern.scratch_bytes = 100 : i64} {
  %0 = linnet.max_pool2d %x kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x4x4x8xf32>) -> tensor<1x2x2x8xf32>
  kern.return %0 : tensor<1x2x2x8xf32>
}
kern.func @exp(%x: tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32> family = elementwise {
  %0 = linnet.unary exp %x : tensor<1x4x4x8xf32>
  kern.return %0 : tensor<1x4x4x8xf32>
}
kern.func @add(%x: tensor<1x4x4x8xf32>, %w: tensor<8xf32>) -> tensor<1x4x4x8xf32> family = elementwise {
  %0 = linnet.binary add %x, %w : (tensor<1x4x4x8xf32>, tensor<8xf32>) -> tensor<1x4x4x8xf32>
  kern.return %0 : tensor<1x4x4x8xf32>
}

// The first result lies in the arena, the next over it, scratch memory beside
// them, and what is returned in its output. Equal weights lie in one place.
// CHECK:       module attributes {kern.arena_bytes = 640 : i64, kern.buffers = [array<i64: 0, 3, 0, 512, 0>, array<i64: 3, 3, 512, 128, 1>], kern.live_bytes = 640 : i64, kern.scratch_bytes = 128 : i64, kern.weight_bytes = 64 : i64}
// CHECK-LABEL: func.func @main
// CHECK:         kern.weights dense<1.0{{.*}} slot = <weights, 0, 32>
// CHECK:         kern.weights dense<1.0{{.*}} slot = <weights, 0, 32>
// CHECK:         kern.call @exp(%{{.*}}) to [#kern.slot<arena, 0, 512>]
// CHECK:         kern.call @add(%{{.*}}) to [#kern.slot<arena, 0, 512>]
// CHECK:         kern.call @add(%{{.*}}) to [#kern.slot<arena, 0, 512>]
// CHECK:         kern.call @pool(%{{.*}}) to [#kern.slot<output 0, 0, 128>] scratch <arena, 512, 128>
func.func @main(%x: tensor<1x4x4x8xf32>) -> tensor<1x32xf32> {
  %w0 = kern.weights dense<1.0> : tensor<8xf32> layout = <[0]> -> tensor<8xf32>
  %w1 = kern.weights dense<1.0> : tensor<8xf32> layout = <[0]> -> tensor<8xf32>
  %0 = kern.call @exp(%x) : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %1 = kern.call @add(%0, %w0) : (tensor<1x4x4x8xf32>, tensor<8xf32>) -> tensor<1x4x4x8xf32>
  %2 = kern.call @add(%1, %w1) : (tensor<1x4x4x8xf32>, tensor<8xf32>) -> tensor<1x4x4x8xf32>
  %3 = kern.call @pool(%2) : (tensor<1x4x4x8xf32>) -> tensor<1x2x2x8xf32>
  %4 = linnet.reshape %3 : (tensor<1x2x2x8xf32>) -> tensor<1x32xf32>
  return %4 : tensor<1x32xf32>
}

// -----

kern.func @exp(%x: tensor<40xf32>) -> tensor<40xf32> family = elementwise {
  %0 = linnet.unary exp %x : tensor<40xf32>
  kern.return %0 : tensor<40xf32>
}
kern.func @add(%x: tensor<40xf32>, %y: tensor<40xf32>) -> tensor<40xf32> family = elementwise {
  %0 = linnet.binary add %x, %y : (tensor<40xf32>, tensor<40xf32>) -> tensor<40xf32>
  kern.return %0 : tensor<40xf32>
}

// An operand that is read again is not written over, not even through a
// reshape; a slot is used again once its tensor is dead.
// CHECK-LABEL: func.func @main
// CHECK:         kern.call @exp(%{{.*}}) to [#kern.slot<arena, 0, 160>]
// CHECK:         kern.call @exp(%{{.*}}) to [#kern.slot<arena, 192, 160>]
// CHECK:         kern.call @add(%{{.*}}) to [#kern.slot<arena, 0, 160>]
// CHECK:         kern.call @exp(%{{.*}}) to [#kern.slot<output 0, 0, 160>]
// CHECK:         kern.call @exp(%{{.*}}) to [#kern.slot<output 1, 0, 160>]
func.func @main(%x: tensor<40xf32>) -> (tensor<40xf32>, tensor<40xf32>) {
  %0 = kern.call @exp(%x) : (tensor<40xf32>) -> tensor<40xf32>
  %1 = linnet.reshape %0 : (tensor<40xf32>) -> tensor<8x5xf32>
  %2 = linnet.reshape %1 : (tensor<8x5xf32>) -> tensor<40xf32>
  %3 = kern.call @exp(%0) : (tensor<40xf32>) -> tensor<40xf32>
  %4 = kern.call @add(%2, %3) : (tensor<40xf32>, tensor<40xf32>) -> tensor<40xf32>
  %5 = kern.call @exp(%4) : (tensor<40xf32>) -> tensor<40xf32>
  %6 = kern.call @exp(%5) : (tensor<40xf32>) -> tensor<40xf32>
  return %5, %6 : tensor<40xf32>, tensor<40xf32>
}

// -----

kern.func @exp(%x: tensor<40xf32>) -> tensor<40xf32> family = elementwise {
  %0 = linnet.unary exp %x : tensor<40xf32>
  kern.return %0 : tensor<40xf32>
}

// A result that is returned twice is computed into the first output, also through
// a reshape; later kernels read it there.
// CHECK-LABEL: func.func @main
// CHECK:         kern.call @exp(%{{.*}}) to [#kern.slot<output 0, 0, 160>]
// CHECK:         kern.call @exp(%{{.*}}) to [#kern.slot<output 2, 0, 160>]
func.func @main(%x: tensor<40xf32>) -> (tensor<40xf32>, tensor<8x5xf32>, tensor<40xf32>) {
  %0 = kern.call @exp(%x) : (tensor<40xf32>) -> tensor<40xf32>
  %1 = linnet.reshape %0 : (tensor<40xf32>) -> tensor<8x5xf32>
  %2 = kern.call @exp(%0) : (tensor<40xf32>) -> tensor<40xf32>
  return %0, %1, %2 : tensor<40xf32>, tensor<8x5xf32>, tensor<40xf32>
}

// -----

// Without kernels there is no arena; inputs and constants that are returned have their place.
// CHECK:       module attributes {kern.arena_bytes = 0 : i64, kern.buffers = [], kern.live_bytes = 0 : i64, kern.scratch_bytes = 0 : i64, kern.weight_bytes = 64 : i64}
// CHECK-LABEL: func.func @main
// CHECK:         slot = <weights, 0, 8>
func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<2xf32>) {
  %w = kern.weights dense<[1.0, 2.0]> : tensor<2xf32> layout = <[0]> -> tensor<2xf32>
  return %x, %x, %w : tensor<4xf32>, tensor<4xf32>, tensor<2xf32>
}

// -----

kern.func @sum(%x: tensor<16x4xf32>, %y: tensor<4xf32>) -> tensor<16x4xf32> family = elementwise {
  %0 = linnet.binary add %x, %y : (tensor<16x4xf32>, tensor<4xf32>) -> tensor<16x4xf32>
  kern.return %0 : tensor<16x4xf32>
}
kern.func @outer(%x: tensor<16x1xf32>, %y: tensor<4xf32>) -> tensor<16x4xf32> family = elementwise {
  %0 = linnet.binary add %x, %y : (tensor<16x1xf32>, tensor<4xf32>) -> tensor<16x4xf32>
  kern.return %0 : tensor<16x4xf32>
}
kern.func @columns(%x: tensor<16x4xf32>) -> tensor<16x1xf32> family = reduction {
  %0 = linnet.reduce sum %x axes = [1] : (tensor<16x4xf32>) -> tensor<16x1xf32>
  kern.return %0 : tensor<16x1xf32>
}
kern.func @flip(%x: tensor<16x4xf32>) -> tensor<16x4xf32> family = movement {
  %0 = linnet.slice %x offsets = [15, 0] sizes = [16, 4] steps = [-1, 1] : (tensor<16x4xf32>) -> tensor<16x4xf32>
  kern.return %0 : tensor<16x4xf32>
}

// What repeats an operand, or moves it, is not written over it; nor is an input of the model.
// CHECK-LABEL: func.func @main
// CHECK:         kern.call @sum(%{{.*}}) to [#kern.slot<arena, [[A:[0-9]+]], 256>]
// CHECK:         kern.call @columns(%{{.*}}) to [#kern.slot<arena, [[B:[0-9]+]], 64>]
// CHECK:         kern.call @outer(%{{.*}}) to [#kern.slot<arena, [[A]], 256>]
// CHECK-NOT:     kern.call @flip(%{{.*}}) to [#kern.slot<arena, [[A]], 256>]
// CHECK:         kern.call @flip
// CHECK:         kern.call @sum
func.func @main(%x: tensor<16x4xf32>, %y: tensor<4xf32>) -> tensor<16x4xf32> {
  %0 = kern.call @sum(%x, %y) : (tensor<16x4xf32>, tensor<4xf32>) -> tensor<16x4xf32>
  %1 = kern.call @columns(%0) : (tensor<16x4xf32>) -> tensor<16x1xf32>
  %2 = kern.call @outer(%1, %y) : (tensor<16x1xf32>, tensor<4xf32>) -> tensor<16x4xf32>
  %3 = kern.call @flip(%2) : (tensor<16x4xf32>) -> tensor<16x4xf32>
  %4 = kern.call @sum(%3, %y) : (tensor<16x4xf32>, tensor<4xf32>) -> tensor<16x4xf32>
  return %4 : tensor<16x4xf32>
}

// -----

// Weights of equal bytes lie in one place, whatever attribute holds them; all begin aligned.
// CHECK:       kern.weight_bytes = 192 : i64
// CHECK:         dense_resource<a> {{.*}} slot = <weights, 0, 12>
// CHECK:         dense_resource<b> {{.*}} slot = <weights, 64, 12>
// CHECK:         dense_resource<c> {{.*}} slot = <weights, 0, 12>
// CHECK:         dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]> {{.*}} slot = <weights, 0, 12>
// CHECK:         dense<1.000000e+00> {{.*}} slot = <weights, 128, 12>
func.func @main() -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) {
  %a = kern.weights dense_resource<a> : tensor<3xf32> layout = <[0]> -> tensor<3xf32>
  %b = kern.weights dense_resource<b> : tensor<3xf32> layout = <[0]> -> tensor<3xf32>
  %c = kern.weights dense_resource<c> : tensor<3xf32> layout = <[0]> -> tensor<3xf32>
  %d = kern.weights dense<[1.0, 2.0, 3.0]> : tensor<3xf32> layout = <[0]> -> tensor<3xf32>
  %e = kern.weights dense<1.0> : tensor<3xf32> layout = <[0]> -> tensor<3xf32>
  return %a, %b, %c, %d, %e : tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
}

{-#
  dialect_resources: { builtin: {
    a: "0x400000000000803F0000004000004040",
    b: "0x400000000000803F0000004000008040",
    c: "0x400000000000803F0000004000004040"
  } }
#-}

// -----

kern.func @conv(%x: tensor<1x4x4x16xf32>) -> tensor<1x4x4x16xf32> family = pool {
  %0 = linnet.max_pool2d %x kernel = [1, 1] window = <> : (tensor<1x4x4x16xf32>) -> tensor<1x4x4x16xf32>
  kern.return %0 : tensor<1x4x4x16xf32>
}
kern.func @concat(%x: tensor<1x4x4x16xf32>, %y: tensor<1x4x4x16xf32>) -> tensor<1x4x4x32xf32> family = movement {
  %0 = linnet.concat %x, %y axis = 3 : (tensor<1x4x4x16xf32>, tensor<1x4x4x16xf32>) -> tensor<1x4x4x32xf32>
  kern.return %0 : tensor<1x4x4x32xf32>
}
kern.func @squeeze(%x: tensor<1x4x4x32xf32>) -> tensor<1x4x4x16xf32> family = movement {
  %0 = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 4, 4, 16] steps = [1, 1, 1, 1] : (tensor<1x4x4x32xf32>) -> tensor<1x4x4x16xf32>
  kern.return %0 : tensor<1x4x4x16xf32>
}

// Two fire modules: both branches and what they leave are in use together, and no more.
// CHECK:       module attributes {kern.arena_bytes = 4096 : i64, {{.*}}kern.live_bytes = 4096 : i64
func.func @main(%x: tensor<1x4x4x32xf32>) -> tensor<1x4x4x32xf32> {
  %s = kern.call @squeeze(%x) : (tensor<1x4x4x32xf32>) -> tensor<1x4x4x16xf32>
  %a = kern.call @conv(%s) : (tensor<1x4x4x16xf32>) -> tensor<1x4x4x16xf32>
  %b = kern.call @conv(%s) : (tensor<1x4x4x16xf32>) -> tensor<1x4x4x16xf32>
  %0 = kern.call @concat(%a, %b) : (tensor<1x4x4x16xf32>, tensor<1x4x4x16xf32>) -> tensor<1x4x4x32xf32>
  %t = kern.call @squeeze(%0) : (tensor<1x4x4x32xf32>) -> tensor<1x4x4x16xf32>
  %c = kern.call @conv(%t) : (tensor<1x4x4x16xf32>) -> tensor<1x4x4x16xf32>
  %d = kern.call @conv(%t) : (tensor<1x4x4x16xf32>) -> tensor<1x4x4x16xf32>
  %1 = kern.call @concat(%c, %d) : (tensor<1x4x4x16xf32>, tensor<1x4x4x16xf32>) -> tensor<1x4x4x32xf32>
  return %1 : tensor<1x4x4x32xf32>
}

// -----

// expected-error @below {{has no function @main to plan the memory of}}
module {
}

// -----

kern.func @exp(%x: tensor<2x3xf32>) -> (tensor<2x3xf32> {kern.layout = #kern.layout<[0, 1], pitch = 6>}) family = elementwise {
  %0 = linnet.unary exp %x : tensor<2x3xf32>
  kern.return %0 : tensor<2x3xf32>
}

// A kernel that writes beside its tensor would write behind the output.
func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{runs a kernel with a pitch of 6 for result 0, which lies with no pitch}}
  %0 = kern.call @exp(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

kern.func @exp(%x: tensor<2x3xf32>) -> (tensor<2x3xf32> {kern.layout = #kern.layout<[0, 1], pitch = 6>}) family = elementwise {
  %0 = linnet.unary exp %x : tensor<2x3xf32>
  kern.return %0 : tensor<2x3xf32>
}
kern.func @abs(%x: tensor<2x6xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> family = elementwise {
  %0 = linnet.unary abs %y : tensor<2x3xf32>
  kern.return %0 : tensor<2x3xf32>
}

// One that reads a slice must know what it is a slice of.
func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = kern.call @exp(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = kern.call @exp(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = kern.join %0, %1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
  // expected-error @below {{runs a kernel with no pitch for input 1, which lies with a pitch of 6}}
  %3 = kern.call @abs(%2, %0) : (tensor<2x6xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %3 : tensor<2x3xf32>
}
