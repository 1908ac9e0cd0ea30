// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// binarize C1: there are channels
func.func @case(%x: tensor<f32>) {
  // expected-error @below {{input must have a dimension of channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binarize %x : (tensor<f32>) -> tensor<i32>
  return
}

// -----

// binarize C1: groups divide
func.func @case(%x: tensor<2x8xf32>) {
  // expected-error @below {{groups = 3 must be positive and divide the 8 channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binarize %x groups = 3 : (tensor<2x8xf32>) -> tensor<2x3xi32>
  return
}

// -----

// binarize C1: groups are positive
func.func @case(%x: tensor<2x8xf32>) {
  // expected-error @below {{groups = 0 must be positive and divide the 8 channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binarize %x groups = 0 : (tensor<2x8xf32>) -> tensor<2x1xi32>
  return
}

// -----

// binarize C2
func.func @case(%x: tensor<2x8xf32>, %t: tensor<4xf32>) {
  // expected-error @below {{threshold must have one element for each of the 8 channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binarize %x, %t : (tensor<2x8xf32>, tensor<4xf32>) -> tensor<2x1xi32>
  return
}

// -----

// binary_conv2d C1: groups divide
func.func @case(%x: tensor<1x5x5x2xi32>, %w: tensor<3x3x3x1xi32>) {
  // expected-error @below {{groups = 2 must be positive and divide the input's 2 words and the 3 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_conv2d %x, %w channels = 32 groups = 2 border = <zero> window = <> : (tensor<1x5x5x2xi32>, tensor<3x3x3x1xi32>) -> tensor<1x3x3x3xf32>
  return
}

// -----

// binary_conv2d C1: groups are positive
func.func @case(%x: tensor<1x5x5x2xi32>, %w: tensor<3x3x3x2xi32>) {
  // expected-error @below {{groups = 0 must be positive and divide the input's 2 words and the 3 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_conv2d %x, %w channels = 64 groups = 0 border = <zero> window = <> : (tensor<1x5x5x2xi32>, tensor<3x3x3x2xi32>) -> tensor<1x3x3x3xf32>
  return
}

// -----

// binary_conv2d C2: channels fill the words
func.func @case(%x: tensor<1x5x5x2xi32>, %w: tensor<3x3x3x2xi32>) {
  // expected-error @below {{channels = 32 must fill the filter's words, accepted: 33 to 64}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_conv2d %x, %w channels = 32 border = <zero> window = <> : (tensor<1x5x5x2xi32>, tensor<3x3x3x2xi32>) -> tensor<1x3x3x3xf32>
  return
}

// -----

// binary_conv2d C2: as many words a group
func.func @case(%x: tensor<1x5x5x2xi32>, %w: tensor<4x3x3x2xi32>) {
  // expected-error @below {{filter takes 2 words, but each of the 2 groups has 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_conv2d %x, %w channels = 64 groups = 2 border = <zero> window = <> : (tensor<1x5x5x2xi32>, tensor<4x3x3x2xi32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// binary_conv2d C3
func.func @case(%x: tensor<1x1x1x200000xi32>, %w: tensor<1x3x3x200000xi32>) {
  // expected-error @below {{a sum of 9 taps of 6400000 channels may be more than 2^24, which f32 does not hold exactly}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_conv2d %x, %w channels = 6400000 border = <zero> window = <pads = [1, 1, 1, 1]> : (tensor<1x1x1x200000xi32>, tensor<1x3x3x200000xi32>) -> tensor<1x1x1x1xf32>
  return
}

// -----

// binary_conv2d C4
func.func @case(%x: tensor<1x2x5x1xi32>, %w: tensor<4x3x3x1xi32>) {
  // expected-error @below {{a kernel of 3x3 does not fit the padded image of 2x5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_conv2d %x, %w channels = 32 border = <zero> window = <> : (tensor<1x2x5x1xi32>, tensor<4x3x3x1xi32>) -> tensor<1x1x3x4xf32>
  return
}

// -----

// binary_max_pool2d C1
func.func @case(%x: tensor<1x5x5x1xi32>) {
  // expected-error @below {{kernel must be two numbers from 1 to}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_max_pool2d %x kernel = [2] window = <> : (tensor<1x5x5x1xi32>) -> tensor<1x4x4x1xi32>
  return
}

// -----

// binary_max_pool2d C2
func.func @case(%x: tensor<1x2x5x1xi32>) {
  // expected-error @below {{a kernel of 3x3 does not fit the padded image of 2x5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_max_pool2d %x kernel = [3, 3] window = <> : (tensor<1x2x5x1xi32>) -> tensor<1x1x3x1xi32>
  return
}

// -----

// binary_max_pool2d C3
func.func @case(%x: tensor<1x5x5x1xi32>) {
  // expected-error @below {{the pads leave a window without a pixel of the image's height}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.binary_max_pool2d %x kernel = [2, 2] window = <pads = [2, 0, 0, 0]> : (tensor<1x5x5x1xi32>) -> tensor<1x6x4x1xi32>
  return
}

// -----

// Signs are words.
func.func @case(%x: tensor<1x5x5x1xf32>) {
  // expected-error @below {{operand #0 must be 4-D NHWC tensor of i32}}
  %0 = linnet.binary_max_pool2d %x kernel = [2, 2] window = <> : (tensor<1x5x5x1xf32>) -> tensor<1x4x4x1xf32>
  return
}
