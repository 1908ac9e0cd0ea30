// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// conv2d C1: groups divide
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{groups = 3 must be positive and divide the 4 input and 2 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.conv2d %x, %w groups = 3 window = <> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// conv2d C1: groups are positive
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{groups = 0 must be positive and divide the 4 input and 2 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.conv2d %x, %w groups = 0 window = <> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// conv2d C2
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{filter takes 4 channels, but each of the 2 groups has 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.conv2d %x, %w groups = 2 window = <> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// conv2d C3
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>, %b: tensor<3xf32>) {
  // expected-error @below {{bias must have one element for each of the 2 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.conv2d %x, %w, %b window = <> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>, tensor<3xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// conv2d C4
func.func @case(%x: tensor<1x2x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{a kernel of 3x3 does not fit the padded image of 2x5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x2x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// conv2d C4: by pads that crop
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{a kernel of 3x3 does not fit the padded image of 5x5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.conv2d %x, %w window = <pads = [-2, 0, -2, 0]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// conv2d C4: by a dilation that 32 bits cannot multiply
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{a kernel of 3x3 does not fit the padded image of 5x5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.conv2d %x, %w window = <dilations = [2147483647, 2147483647]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// the largest pads do not wrap around
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{the result would be 'tensor<1x4294967297x3x2xf32>', which is not less than 2 GiB}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.conv2d %x, %w window = <pads = [2147483647, 0, 2147483647, 0]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// depthwise_conv2d C1
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<3x3x6xf32>) {
  // expected-error @below {{the filter's 6 channels are no multiple of the input's 4}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.depthwise_conv2d %x, %w window = <> : (tensor<1x5x5x4xf32>, tensor<3x3x6xf32>) -> tensor<1x3x3x6xf32>
  return
}

// -----

// depthwise_conv2d C2
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<3x3x4xf32>, %b: tensor<1xf32>) {
  // expected-error @below {{bias must have one element for each of the 4 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.depthwise_conv2d %x, %w, %b window = <> : (tensor<1x5x5x4xf32>, tensor<3x3x4xf32>, tensor<1xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// depthwise_conv2d C3
func.func @case(%x: tensor<1x5x2x4xf32>, %w: tensor<3x3x4xf32>) {
  // expected-error @below {{a kernel of 3x3 does not fit the padded image of 5x2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.depthwise_conv2d %x, %w window = <> : (tensor<1x5x2x4xf32>, tensor<3x3x4xf32>) -> tensor<1x3x3x4xf32>
  return
}

// -----

// transpose_conv2d C1
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{groups = 3 must be positive and divide the 4 input and 2 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose_conv2d %x, %w groups = 3 window = <> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x7x7x2xf32>
  return
}

// -----

// transpose_conv2d C2
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{filter takes 4 channels, but each of the 2 groups has 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose_conv2d %x, %w groups = 2 window = <> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x7x7x2xf32>
  return
}

// -----

// transpose_conv2d C3
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>, %b: tensor<4xf32>) {
  // expected-error @below {{bias must have one element for each of the 2 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose_conv2d %x, %w, %b window = <> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>, tensor<4xf32>) -> tensor<1x7x7x2xf32>
  return
}

// -----

// transpose_conv2d C4
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{the pads leave nothing of the result}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose_conv2d %x, %w window = <pads = [4, 0, 3, 0]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x7x7x2xf32>
  return
}

// -----

// transpose_conv2d C5
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{the window of a transposed convolution has no ceil}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose_conv2d %x, %w window = <ceil> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x7x7x2xf32>
  return
}

// -----

// strides that 32 bits cannot multiply do not wrap around
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{the result would be 'tensor<1x8589934591x7x2xf32>', which is not less than 2 GiB}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.transpose_conv2d %x, %w window = <strides = [2147483647, 1]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x7x7x2xf32>
  return
}

// -----

// fully_connected C1
func.func @case(%x: tensor<2x3xf32>, %w: tensor<5x4xf32>) {
  // expected-error @below {{weights take 4 values, but the input's rows have 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.fully_connected %x, %w : (tensor<2x3xf32>, tensor<5x4xf32>) -> tensor<2x5xf32>
  return
}

// -----

// fully_connected C2
func.func @case(%x: tensor<2x4xf32>, %w: tensor<5x4xf32>, %b: tensor<4xf32>) {
  // expected-error @below {{bias must have one element for each of the 5 output channels}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.fully_connected %x, %w, %b : (tensor<2x4xf32>, tensor<5x4xf32>, tensor<4xf32>) -> tensor<2x5xf32>
  return
}

// -----

// matmul C1
func.func @case(%x: tensor<4xf32>, %w: tensor<4x5xf32>) {
  // expected-error @below {{both operands must have rank 2 or more}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.matmul %x, %w : (tensor<4xf32>, tensor<4x5xf32>) -> tensor<5xf32>
  return
}

// -----

// matmul C2
func.func @case(%x: tensor<2x4xf32>, %w: tensor<3x5xf32>) {
  // expected-error @below {{lhs has rows of 4, but rhs columns of 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.matmul %x, %w : (tensor<2x4xf32>, tensor<3x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

// matmul C3
func.func @case(%x: tensor<2x2x4xf32>, %w: tensor<3x4x5xf32>) {
  // expected-error @below {{the leading dimensions do not broadcast}}
  // expected-error @below {{failed to infer returned types}}
  %0 = linnet.matmul %x, %w : (tensor<2x2x4xf32>, tensor<3x4x5xf32>) -> tensor<3x2x5xf32>
  return
}
