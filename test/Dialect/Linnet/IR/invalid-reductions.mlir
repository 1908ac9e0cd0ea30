// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// max_pool2d C1
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{kernel must be two numbers from 1 to 2147483647}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.max_pool2d %x kernel = [3] window = <> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// max_pool2d C1
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{kernel must be two numbers from 1 to 2147483647}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.max_pool2d %x kernel = [0, 3] window = <> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// max_pool2d C1
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{kernel must be two numbers from 1 to 2147483647}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.max_pool2d %x kernel = [9223372036854775807, 3] window = <> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// max_pool2d C2
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{a kernel of 6x1 does not fit the padded image of 5x5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.max_pool2d %x kernel = [6, 1] window = <> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// max_pool2d C3: in front
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{the pads leave a window without a pixel of the image's height}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.max_pool2d %x kernel = [3, 3] window = <pads = [3, 0, 0, 0]> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// max_pool2d C3: behind
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{the pads leave a window without a pixel of the image's width}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.max_pool2d %x kernel = [3, 3] window = <pads = [0, 0, 0, 3]> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// max_pool2d C3: between the positions of a dilated window
func.func @case(%x: tensor<1x1x5x4xf32>) {
  // expected-error @below {{the pads leave a window without a pixel of the image's height}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.max_pool2d %x kernel = [2, 1] window = <pads = [1, 0, 2, 0], dilations = [3, 1]> : (tensor<1x1x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// avg_pool2d C1
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{kernel must be two numbers from 1 to 2147483647}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.avg_pool2d %x kernel = [3] window = <> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// avg_pool2d C1
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{kernel must be two numbers from 1 to 2147483647}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.avg_pool2d %x kernel = [0, 3] window = <> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// avg_pool2d C1
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{kernel must be two numbers from 1 to 2147483647}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.avg_pool2d %x kernel = [9223372036854775807, 3] window = <> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// avg_pool2d C2
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{a kernel of 6x1 does not fit the padded image of 5x5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.avg_pool2d %x kernel = [6, 1] window = <> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// avg_pool2d C3: in front
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{the pads leave a window without a pixel of the image's height}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.avg_pool2d %x kernel = [3, 3] window = <pads = [3, 0, 0, 0]> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// avg_pool2d C3: behind
func.func @case(%x: tensor<1x5x5x4xf32>) {
  // expected-error @below {{the pads leave a window without a pixel of the image's width}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.avg_pool2d %x kernel = [3, 3] window = <pads = [0, 0, 0, 3]> : (tensor<1x5x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// avg_pool2d C3: between the positions of a dilated window
func.func @case(%x: tensor<1x1x5x4xf32>) {
  // expected-error @below {{the pads leave a window without a pixel of the image's height}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.avg_pool2d %x kernel = [2, 1] window = <pads = [1, 0, 2, 0], dilations = [3, 1]> : (tensor<1x1x5x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// reduce C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{axes must be ascending and within the rank of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.reduce sum %x axes = [1, 0] : (tensor<2x3xf32>) -> tensor<1x1xf32>
  return
}

// -----

// reduce C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{axes must be ascending and within the rank of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.reduce sum %x axes = [1, 1] : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

// reduce C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{axes must be ascending and within the rank of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.reduce sum %x axes = [2] : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// reduce C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{axes must be ascending and within the rank of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.reduce sum %x axes = [-1] : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

// a reduction that is none of the kinds
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{unknown kind 'median'}}
  %0 = linnet.reduce median %x axes = [1] : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

// softmax C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{axis 2 is outside the rank of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.softmax %x axis = 2 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// local_response_norm C1
func.func @case(%x: tensor<2x3xf32>) {
  // expected-error @below {{size must be positive, not 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.local_response_norm %x size = 0 alpha = 1.0 beta = 1.0 bias = 1.0 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// local_response_norm C2
func.func @case(%x: tensor<f32>) {
  // expected-error @below {{input has no dimension of channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.local_response_norm %x size = 1 alpha = 1.0 beta = 1.0 bias = 1.0 : (tensor<f32>) -> tensor<f32>
  return
}
