// RUN: linnet-opt %s --split-input-file --verify-diagnostics

// window C1
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{strides must be two numbers from 1 to 2147483647}}
  %0 = linnet.conv2d %x, %w window = <strides = [0, 1]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// window C1
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{strides must be two numbers from 1 to 2147483647}}
  %0 = linnet.conv2d %x, %w window = <strides = [1]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// window C1
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{strides must be two numbers from 1 to 2147483647}}
  %0 = linnet.conv2d %x, %w window = <strides = [2147483648, 1]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// window C1
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{dilations must be two numbers from 1 to 2147483647}}
  %0 = linnet.conv2d %x, %w window = <dilations = [1, -1]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// window C1
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{dilations must be two numbers from 1 to 2147483647}}
  %0 = linnet.conv2d %x, %w window = <dilations = [1, 9223372036854775807]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// window C2
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{pads must be four numbers (top, left, bottom, right) from -2147483647 to 2147483647}}
  %0 = linnet.conv2d %x, %w window = <pads = [1, 1]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// window C2
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{pads must be four numbers (top, left, bottom, right) from -2147483647 to 2147483647}}
  %0 = linnet.conv2d %x, %w window = <pads = [0, 0, 0, 9223372036854775807]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// a list in the text is not empty
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{strides is empty}}
  %0 = linnet.conv2d %x, %w window = <strides = []> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}

// -----

// nor is a field one of another attribute
func.func @case(%x: tensor<1x5x5x4xf32>, %w: tensor<2x3x3x4xf32>) {
  // expected-error @below {{unknown field 'stride', expected strides, pads, dilations or ceil}}
  %0 = linnet.conv2d %x, %w window = <stride = [1, 1]> : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x3x3x2xf32>
  return
}
