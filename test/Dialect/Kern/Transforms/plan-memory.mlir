// RUN: linnet-opt %s --split-input-file --verify-diagnostics --kern-plan-memory | FileCheck %s

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
// CHECK:       module attributes {kern.arena_bytes = 640 : i64, kern.scratch_bytes = 128 : i64, kern.weight_bytes = 64 : i64}
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

// expected-error @below {{has no function @main to plan the memory of}}
module {
}
