// RUN: linnet-opt %s --split-input-file --kern-select-schedule=target=x86-64-v3 --verify-diagnostics

// A schedule that a user wrote is checked against what the strategy can do.

// expected-error @below {{kernel 'rows': parameter 'tile rows' is 100, accepted: 1 to 32}}
kern.func private @rows(%x: tensor<1x8x8x16xf32>, %w: tensor<8x1x1x16xf32>) -> tensor<1x8x8x8xf32>
    family = pointwise schedule = <pointwise, tile = [100, 16], unroll = 4> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x8x8x8xf32>
  kern.return %0 : tensor<1x8x8x8xf32>
}

// -----

// expected-error @below {{kernel 'other': strategy 'pool' does not fit a kernel of family pointwise, accepted: pointwise, convolution}}
kern.func private @other(%x: tensor<1x8x8x16xf32>, %w: tensor<8x1x1x16xf32>) -> tensor<1x8x8x8xf32>
    family = pointwise schedule = <pool> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x8x8x8xf32>
  kern.return %0 : tensor<1x8x8x8xf32>
}

// -----

// expected-error @below {{kernel 'unknown': strategy depthwise has no parameter 'colour', accepted: tile, block}}
kern.func private @unknown(%x: tensor<1x8x8x16xf32>, %w: tensor<3x3x16xf32>) -> tensor<1x6x6x16xf32>
    family = depthwise schedule = <depthwise, tile = [2, 2], colour = 3> {
  %0 = linnet.depthwise_conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<3x3x16xf32>) -> tensor<1x6x6x16xf32>
  kern.return %0 : tensor<1x6x6x16xf32>
}

// -----

// expected-error @below {{kernel 'ragged': parameter 'block' is 12, accepted: all 32 channels, or a multiple of 8 below}}
kern.func private @ragged(%x: tensor<1x8x8x32xf32>, %w: tensor<3x3x32xf32>) -> tensor<1x6x6x32xf32>
    family = depthwise schedule = <depthwise, block = 12, tile = [2, 2]> {
  %0 = linnet.depthwise_conv2d %x, %w window = <> : (tensor<1x8x8x32xf32>, tensor<3x3x32xf32>) -> tensor<1x6x6x32xf32>
  kern.return %0 : tensor<1x6x6x32xf32>
}

// -----

// expected-error @below {{kernel 'signs': parameter 'panel' has 12 channels, accepted: multiples of 8 up to 32 that divide a group's channels}}
kern.func private @signs(%x: tensor<1x8x8x2xi32>, %w: tensor<16x3x3x2xi32>) -> tensor<1x6x6x16xf32>
    family = binary schedule = <binary, panel = 12> {
  %0 = linnet.binary_conv2d %x, %w channels = 64 border = <zero> window = <> : (tensor<1x8x8x2xi32>, tensor<16x3x3x2xi32>) -> tensor<1x6x6x16xf32>
  kern.return %0 : tensor<1x6x6x16xf32>
}
