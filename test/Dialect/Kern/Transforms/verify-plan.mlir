// RUN: linnet-opt %s --split-input-file --verify-diagnostics --test-verify-plan

// The tests' own checker of plans sees those that are wrong.

// A tensor that is read again was overwritten.
module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = kern.call @exp(%x) to [#kern.slot<arena, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    %1 = kern.call @exp(%x) to [#kern.slot<arena, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @below {{reads a tensor that has been overwritten}}
    %2 = kern.call @exp(%0) to [#kern.slot<output 0, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    return %2 : tensor<4xf32>
  }
}

// -----

// By scratch memory.
module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = kern.call @exp(%x) to [#kern.slot<arena, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    %1 = kern.call @flip(%x) to [#kern.slot<output 0, 0, 16>] scratch <arena, 0, 64> : (tensor<4xf32>) -> tensor<4xf32>
    %2 = linnet.reshape %0 : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @below {{reads a tensor that has been overwritten}}
    return %2 : tensor<4xf32>
  }
}

// -----

// Only elementwise kernels write over their operands.
module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = kern.call @exp(%x) to [#kern.slot<arena, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @below {{writes over its operand}}
    %1 = kern.call @flip(%0) to [#kern.slot<arena, 0, 16>] scratch <arena, 64, 64> : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

// And only where it lies.
module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = kern.call @exp(%x) to [#kern.slot<arena, 0, 80>] : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @below {{writes over its operand}}
    %1 = kern.call @exp(%0) to [#kern.slot<arena, 64, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{writes two things to one place}}
    %1 = kern.call @flip(%x) to [#kern.slot<arena, 0, 80>] scratch <arena, 64, 64> : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{has too little scratch memory}}
    %1 = kern.call @flip(%x) to [#kern.slot<arena, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{has a slot that is not aligned}}
    %1 = kern.call @exp(%x) to [#kern.slot<arena, 32, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{has a slot behind the end of its region}}
    %1 = kern.call @exp(%x) to [#kern.slot<arena, 128, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{writes to an input}}
    %1 = kern.call @exp(%x) to [#kern.slot<input 0, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{has no destinations}}
    %1 = kern.call @exp(%x) : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {kern.arena_bytes = 128 : i64, kern.weight_bytes = 64 : i64} {
  kern.func @exp(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @flip(%x: tensor<4xf32>) -> tensor<4xf32> family = movement attributes {kern.scratch_bytes = 64 : i64} {
    %0 = linnet.slice %x offsets = [3] sizes = [4] steps = [-1] : (tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{has a slot behind the end of its region}}
    %1 = kern.weights dense<1.0> : tensor<4xf32> layout = <[0]> slot = <weights, 64, 16> -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}
