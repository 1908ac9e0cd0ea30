// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// sparse_encoding C1
// expected-error @below {{block is 3, accepted: 1, 2, 4, 8}}
func.func private @case() attributes {encoding = #linnet.sparse_encoding<block = 3, outputs = 6>}

// -----

// sparse_encoding C2
// expected-error @below {{outputs is 0, accepted: 1 to 2147483647}}
func.func private @case() attributes {encoding = #linnet.sparse_encoding<block = 2, outputs = 0>}

// -----

// sparse_encoding C3
// expected-error @below {{parts is 0, accepted: 1 to 2147483647}}
func.func private @case() attributes {encoding = #linnet.sparse_encoding<block = 2, outputs = 4, parts = 0>}

// -----

// C1: as many rows of values as indices
func.func @case(%x: tensor<1x3x3x4xf32>, %v: tensor<2x2xf32>, %i: tensor<3xui8>, %r: tensor<3xi32>) {
  // expected-error @below {{values must be 3x2, one row for each index}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 2, outputs = 4> : (tensor<1x3x3x4xf32>, tensor<2x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// C1: rows of a block
func.func @case(%x: tensor<3x4xf32>, %v: tensor<3x1xf32>, %i: tensor<3xui8>, %r: tensor<3xi32>) {
  // expected-error @below {{values must be 3x2, one row for each index}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.sparse_fully_connected %x, %v, %i, %r encoding = <block = 2, outputs = 4> : (tensor<3x4xf32>, tensor<3x1xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<3x4xf32>
  return
}

// -----

// C2: five outputs are three rows of blocks
func.func @case(%x: tensor<1x3x3x4xf32>, %v: tensor<3x2xf32>, %i: tensor<3xui8>, %r: tensor<3xi32>) {
  // expected-error @below {{rows must have 4 elements, one more than there are rows of blocks}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 2, outputs = 5> : (tensor<1x3x3x4xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x3x3x5xf32>
  return
}

// -----

// C3
func.func @case(%x: tensor<1x3x3x4xf32>, %v: tensor<3x2xf32>, %i: tensor<3xui8>, %r: tensor<3xi32>, %b: tensor<6xf32>) {
  // expected-error @below {{bias must have one element for each of the 4 outputs}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.sparse_conv2d %x, %v, %i, %r, %b encoding = <block = 2, outputs = 4> : (tensor<1x3x3x4xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>, tensor<6xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// C4: the first row starts with 0
func.func @case(%x: tensor<1x3x3x4xf32>, %v: tensor<3x2xf32>, %i: tensor<3xui8>) {
  %r = linnet.constant dense<[1, 2, 3]> : tensor<3xi32>
  // expected-error @below {{rows has 1 at 0: they start with 0, never descend, and end within the 3 blocks}}
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 2, outputs = 4> : (tensor<1x3x3x4xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// C4: rows do not descend
func.func @case(%x: tensor<3x4xf32>, %v: tensor<3x2xf32>, %i: tensor<3xui8>) {
  %r = linnet.constant dense<[0, 2, 1]> : tensor<3xi32>
  // expected-error @below {{rows has 1 at 2: they start with 0, never descend, and end within the 3 blocks}}
  %0 = linnet.sparse_fully_connected %x, %v, %i, %r encoding = <block = 2, outputs = 4> : (tensor<3x4xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<3x4xf32>
  return
}

// -----

// C4: rows end within the blocks
func.func @case(%x: tensor<1x3x3x4xf32>, %v: tensor<3x2xf32>, %i: tensor<3xui8>) {
  %r = linnet.constant dense<[0, 1, 4]> : tensor<3xi32>
  // expected-error @below {{rows has 4 at 2: they start with 0, never descend, and end within the 3 blocks}}
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 2, outputs = 4> : (tensor<1x3x3x4xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// C2: those of each part
func.func @case(%x: tensor<1x3x3x4xf32>, %v: tensor<3x2xf32>, %i: tensor<3xui8>, %r: tensor<3xi32>) {
  // expected-error @below {{rows must have 5 elements, one more than there are rows of blocks}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 2, outputs = 4, parts = 2> : (tensor<1x3x3x4xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// C5
func.func @case(%x: tensor<1x3x3x4xf32>, %v: tensor<3x2xf32>, %r: tensor<3xi32>) {
  %i = linnet.constant dense<[0, 4, 1]> : tensor<3xui8>
  // expected-error @below {{indices has 4 at 1, but the input has 4 channels}}
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 2, outputs = 4> : (tensor<1x3x3x4xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// C5: not below 0
func.func @case(%x: tensor<3x4xf32>, %v: tensor<2x1xf32>, %r: tensor<3xi32>) {
  %i = linnet.constant dense<[0, -1]> : tensor<2xi16>
  // expected-error @below {{indices has -1 at 1, but the input has 4 channels}}
  %0 = linnet.sparse_fully_connected %x, %v, %i, %r encoding = <block = 1, outputs = 2> : (tensor<3x4xf32>, tensor<2x1xf32>, tensor<2xi16>, tensor<3xi32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @case(%x: tensor<1x3x3x4xf32>, %v: tensor<3x2xf32>, %i: tensor<3xi64>, %r: tensor<3xi32>) {
  // expected-error @below {{operand #2 must be 1-D tensor of ui8, i16 or i32}}
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 2, outputs = 4> : (tensor<1x3x3x4xf32>, tensor<3x2xf32>, tensor<3xi64>, tensor<3xi32>) -> tensor<1x3x3x4xf32>
  return
}
