// RUN: linnet-opt %s --split-input-file --verify-diagnostics --convert-kern-to-llvm

// expected-error @below {{has no function @main to make entry points of}}
module {
}

// -----

module {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{'linnet.unary' op cannot be called by an entry point; kern.call, kern.weights, kern.join, kern.part and linnet.reshape can}}
    %0 = linnet.unary exp %x : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

kern.func @k0(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %0 = linnet.unary exp %x : tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'kern.call' op has no destinations; kern-plan-memory gives it some}}
  %0 = kern.call @k0(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

kern.func @k0(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise attributes {kern.scratch_bytes = 64 : i64} {
  %0 = linnet.unary exp %x : tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'kern.call' op has no slot; kern-plan-memory gives it one}}
  %0 = kern.call @k0(%x) to [#kern.slot<output 0, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

kern.func @k0(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %0 = linnet.unary exp %x : tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'kern.call' op has a slot in tensor number 1 of 1}}
  %0 = kern.call @k0(%x) to [#kern.slot<output 1, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @main() -> tensor<4xf32> {
  // expected-error @below {{'kern.weights' op has a slot among weights, of which the module has 0 bytes (kern.weight_bytes)}}
  %w = kern.weights dense<1.0> : tensor<4xf32> layout = <[0]> slot = <weights, 0, 16> -> tensor<4xf32>
  return %w : tensor<4xf32>
}
