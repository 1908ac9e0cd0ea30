// RUN: linnet-opt %s --split-input-file --verify-diagnostics --linnet-sparsify="target=x86-64-v3 remarks"

func.func @sparse(%x: tensor<1x7x7x300xf32>) -> tensor<1x7x7x64xf32> {
  %w = linnet.constant dense<0.0> : tensor<64x1x1x300xf32>
  // expected-remark-re @below {{becomes sparse: 0.0% of its weights are kept, as {{.*}}; below {{.*}}% this is faster than dense}}
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x300xf32>, tensor<64x1x1x300xf32>) -> tensor<1x7x7x64xf32>
  return %0 : tensor<1x7x7x64xf32>
}

// -----

func.func @too_dense(%x: tensor<64x4xf32>) -> tensor<64x2xf32> {
  %w = linnet.constant dense<[[1.0, 0.0, 2.0, 0.0], [0.0, 3.0, 0.0, 4.0]]> : tensor<2x4xf32>
  // expected-remark @below {{stays dense: 50.0% of its weights would be kept, as single weights, which is faster below 0.0% only}}
  %0 = linnet.fully_connected %x, %w : (tensor<64x4xf32>, tensor<2x4xf32>) -> tensor<64x2xf32>
  return %0 : tensor<64x2xf32>
}

// -----

func.func @larger(%x: tensor<1x7x7x300xf32>) -> tensor<1x5x5x64xf32> {
  %w = linnet.constant dense<0.0> : tensor<64x3x3x300xf32>
  // expected-remark @below {{stays dense though 100.0% of its weights are zero: its filter is not 1x1}}
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x300xf32>, tensor<64x3x3x300xf32>) -> tensor<1x5x5x64xf32>
  return %0 : tensor<1x5x5x64xf32>
}

// -----

func.func @strided(%x: tensor<1x7x7x300xf32>) -> tensor<1x4x4x64xf32> {
  %w = linnet.constant dense<0.0> : tensor<64x1x1x300xf32>
  // expected-remark @below {{stays dense though 100.0% of its weights are zero: it has strides or pads}}
  %0 = linnet.conv2d %x, %w window = <strides = [2, 2]> : (tensor<1x7x7x300xf32>, tensor<64x1x1x300xf32>) -> tensor<1x4x4x64xf32>
  return %0 : tensor<1x4x4x64xf32>
}

// -----

func.func @grouped(%x: tensor<1x7x7x300xf32>) -> tensor<1x7x7x64xf32> {
  %w = linnet.constant dense<0.0> : tensor<64x1x1x150xf32>
  // expected-remark @below {{stays dense though 100.0% of its weights are zero: it has groups}}
  %0 = linnet.conv2d %x, %w groups = 2 window = <> : (tensor<1x7x7x300xf32>, tensor<64x1x1x150xf32>) -> tensor<1x7x7x64xf32>
  return %0 : tensor<1x7x7x64xf32>
}

// -----

// Weights without zeros are not worth a word.
func.func @full(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %w = linnet.constant dense<1.0> : tensor<2x3xf32>
  %0 = linnet.fully_connected %x, %w : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
