// RUN: linnet-opt %s --linnet-recognize-binary=remarks --split-input-file --verify-diagnostics

// An ordinary convolution is not worth a word, nor is one that is recognised.
func.func @floats(%x: tensor<1x4x4x2xf32>, %any: tensor<1x1x1x2xf32>) -> (tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>) {
  %nudge = linnet.constant dense<0.1> : tensor<f32>
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  %1 = linnet.binary add %0, %nudge : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.unary sign %1 : tensor<1x4x4x2xf32>
  %3 = linnet.conv2d %x, %any window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %4 = linnet.conv2d %2, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %3, %4 : tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>
}

// -----

func.func @costs_two(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  // expected-remark @below {{becomes two convolutions of signs, as its Sign is 0 at 0; Where(x >= 0, 1, -1) costs one}}
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}

// -----

func.func @weights(%x: tensor<1x4x4x2xf32>, %any: tensor<1x1x1x2xf32>) -> (tensor<1x4x4x2xf32>, tensor<1x4x4x1xf32>) {
  %w = linnet.constant dense<[[[[1.0, -1.0]]], [[[0.5, 2.0]]]]> : tensor<2x1x1x2xf32>
  %0 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  // expected-remark-re @below {{stays a product of floats though signs stand before it: weights of output channel 1 are +-{{0.5.*}} and +-{{2.*}}, accepted: one magnitude for each channel}}
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  // expected-remark @below {{its weights are no constant of f32}}
  %2 = linnet.conv2d %0, %any window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %1, %2 : tensor<1x4x4x2xf32>, tensor<1x4x4x1xf32>
}

// -----

func.func @input(%x: tensor<1x4x4x2xf32>) -> (tensor<1x4x4x1xf32>, tensor<1x2x2x1xf32>) {
  %zero = linnet.constant dense<0.0> : tensor<f32>
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.binary greater_equal %x, %zero : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  // expected-remark-re @below {{its input's values are {{0.*}} and {{1.*}}, accepted: +m and -m, or these and 0 at 0}}
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %2 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  %3 = linnet.max_pool2d %2 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  // expected-remark @below {{'linnet.max_pool2d' stands behind the signs of its input}}
  %4 = linnet.conv2d %3, %w window = <> : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x1xf32>
  return %1, %4 : tensor<1x4x4x1xf32>, tensor<1x2x2x1xf32>
}

// -----

func.func @border(%x: tensor<1x4x4x2xf32>) -> (tensor<1x6x6x1xf32>, tensor<1x6x6x1xf32>) {
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %0 = linnet.unary sign %x : tensor<1x4x4x2xf32>
  %1 = linnet.pad %0 low = [0, 1, 1, 0] high = [0, 1, 1, 0] mode = <constant> value = 0.5 : (tensor<1x4x4x2xf32>) -> tensor<1x6x6x2xf32>
  // expected-remark-re @below {{its border is a pad by {{0.5.*}}, accepted: zeros in its window, or a constant pad by one of the signs}}
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x6x6x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x6x6x1xf32>
  %3 = linnet.pad %0 low = [0, 1, 1, 0] high = [0, 1, 1, 0] mode = <constant> value = 1.0 : (tensor<1x4x4x2xf32>) -> tensor<1x6x6x2xf32>
  // expected-remark @below {{its Sign is 0 at 0, and its border is a sign}}
  %4 = linnet.conv2d %3, %w window = <> : (tensor<1x6x6x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x6x6x1xf32>
  return %2, %4 : tensor<1x6x6x1xf32>, tensor<1x6x6x1xf32>
}
