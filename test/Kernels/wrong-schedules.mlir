// RUN: linnet-opt %s --split-input-file --kern-select-schedule=target=x86-64-v3 --verify-diagnostics

// A schedule that a user wrote is checked against what the strategy can do.

// expected-error @below {{kernel 'rows': parameter 'tile rows' is 100, accepted: 1 to 32}}
kern.func private @rows(%x: tensor<1x8x8x16xf32>, %w: tensor<8x1x1x16xf32>) -> tensor<1x8x8x8xf32>
    family = pointwise schedule = <pointwise, tile = [100, 16], unroll = 4> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x8x8x8xf32>
  kern.return %0 : tensor<1x8x8x8xf32>
}

// -----

// expected-error @below {{kernel 'kind': parameter 'unroll' is [4], accepted: an integer}}
kern.func private @kind(%x: tensor<1x8x8x16xf32>, %w: tensor<8x1x1x16xf32>) -> tensor<1x8x8x8xf32>
    family = pointwise schedule = <pointwise, tile = [4, 16], unroll = [4]> {
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

// expected-error @below {{kernel 'signs': parameter 'panel' has 12 channels, accepted: multiples of 8 that divide 32 and a group's channels}}
kern.func private @signs(%x: tensor<1x8x8x2xi32>, %w: tensor<16x3x3x2xi32>) -> tensor<1x6x6x16xf32>
    family = binary schedule = <binary, panel = 12> {
  %0 = linnet.binary_conv2d %x, %w channels = 64 border = <zero> window = <> : (tensor<1x8x8x2xi32>, tensor<16x3x3x2xi32>) -> tensor<1x6x6x16xf32>
  kern.return %0 : tensor<1x6x6x16xf32>
}

// -----

// expected-error @below {{kernel 'band': parameter 'band' is 4, accepted: what divides the 6 rows of the result}}
kern.func private @band(%x: tensor<1x6x6x16xf32>, %v: tensor<3x3x16xf32>, %w: tensor<8x1x1x16xf32>) -> tensor<1x6x6x8xf32>
    family = separable schedule = <row_ring, band = 4, depthwise = [2, 1], last = [2, 8], step = 1> {
  %0 = linnet.depthwise_conv2d %x, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x6x6x16xf32>, tensor<3x3x16xf32>) -> tensor<1x6x6x16xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x6x6x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x6x6x8xf32>
  kern.return %1 : tensor<1x6x6x8xf32>
}

// -----

// expected-error @below {{kernel 'panel': parameter 'panel' is 12, accepted: 1 and multiples of 8 up to 64}}
kern.func private @panel(%x: tensor<1x8x8x16xf32>, %v: tensor<3x4xf32>, %i: tensor<3xui8>, %r: tensor<3xi32>) -> tensor<1x8x8x8xf32>
    family = sparse schedule = <sparse, panel = 12> {
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 8> : (tensor<1x8x8x16xf32>, tensor<3x4xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
  kern.return %0 : tensor<1x8x8x8xf32>
}

// -----

// expected-error @below {{kernel 'step': parameter 'step' is 4, accepted: what divides the band of 6 rows}}
kern.func private @step(%x: tensor<1x6x6x16xf32>, %v: tensor<3x3x16xf32>, %w: tensor<8x1x1x16xf32>) -> tensor<1x6x6x8xf32>
    family = separable schedule = <row_ring, band = 6, depthwise = [2, 1], last = [2, 8], step = 4> {
  %0 = linnet.depthwise_conv2d %x, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x6x6x16xf32>, tensor<3x3x16xf32>) -> tensor<1x6x6x16xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x6x6x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x6x6x8xf32>
  kern.return %1 : tensor<1x6x6x8xf32>
}

// -----

// Weights that are known at run time only are not transformed.
// expected-error @below {{kernel 'run_time': strategy 'winograd' does not fit a kernel of family direct, accepted: pixel_vectors, convolution}}
kern.func private @run_time(%x: tensor<1x8x8x16xf32>, %w: tensor<16x3x3x16xf32>) -> tensor<1x6x6x16xf32>
    family = direct schedule = <winograd, outputs = 4, tile = [4, 16], band = 1, block = 16> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<16x3x3x16xf32>) -> tensor<1x6x6x16xf32>
  kern.return %0 : tensor<1x6x6x16xf32>
}

// -----

// expected-error @below {{kernel 'tall': parameter 'depthwise rows' is 2, accepted: 1 to 1}}
kern.func private @tall(%x: tensor<1x6x6x16xf32>, %v: tensor<3x3x16xf32>, %w: tensor<8x1x1x16xf32>) -> tensor<1x6x6x8xf32>
    family = separable schedule = <row_ring, band = 6, depthwise = [2, 2], last = [2, 8], step = 1> {
  %0 = linnet.depthwise_conv2d %x, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x6x6x16xf32>, tensor<3x3x16xf32>) -> tensor<1x6x6x16xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x6x6x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x6x6x8xf32>
  kern.return %1 : tensor<1x6x6x8xf32>
}

// -----

// expected-error @below {{kernel 'outputs': parameter 'outputs' is 3, accepted: 2 or 4}}
kern.func private @outputs(%x: tensor<1x8x8x16xf32>, %w: tensor<16x3x3x16xf32> {kern.weight}) -> tensor<1x6x6x16xf32>
    family = direct schedule = <winograd, outputs = 3, tile = [4, 16], band = 1, block = 16> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<16x3x3x16xf32>) -> tensor<1x6x6x16xf32>
  kern.return %0 : tensor<1x6x6x16xf32>
}

// -----

// expected-error @below {{kernel 'ends': parameter 'last' has 9 channels, accepted: multiples of 8 up to 256}}
kern.func private @ends(%x: tensor<1x6x6x16xf32>, %v: tensor<3x3x16xf32>, %w: tensor<8x1x1x16xf32>) -> tensor<1x6x6x8xf32>
    family = separable schedule = <row_ring, band = 6, depthwise = [2, 1], last = [2, 9], step = 1> {
  %0 = linnet.depthwise_conv2d %x, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x6x6x16xf32>, tensor<3x3x16xf32>) -> tensor<1x6x6x16xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x6x6x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x6x6x8xf32>
  kern.return %1 : tensor<1x6x6x8xf32>
}

// -----

// expected-error @below {{kernel 'band': parameter 'band' is 2, accepted: divisors of 3 rows of tiles}}
kern.func private @band(%x: tensor<1x8x8x16xf32>, %w: tensor<16x3x3x16xf32> {kern.weight}) -> tensor<1x6x6x16xf32>
    family = direct schedule = <winograd, outputs = 2, tile = [4, 16], band = 2, block = 16> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<16x3x3x16xf32>) -> tensor<1x6x6x16xf32>
  kern.return %0 : tensor<1x6x6x16xf32>
}

// -----

// expected-error @below {{kernel 'block': parameter 'block' is 24, accepted: multiples of 8 that divide the 32 expanded channels}}
kern.func private @block(%x: tensor<1x6x6x8xf32>, %u: tensor<32x1x1x8xf32>, %v: tensor<3x3x32xf32>, %w: tensor<8x1x1x32xf32>) -> tensor<1x6x6x8xf32>
    family = inverted_residual schedule = <channel_blocks, block = 24, depthwise = [2, 1], first = [2, 8], last = [2, 8]> {
  %0 = linnet.conv2d %x, %u window = <> : (tensor<1x6x6x8xf32>, tensor<32x1x1x8xf32>) -> tensor<1x6x6x32xf32>
  %1 = linnet.depthwise_conv2d %0, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x6x6x32xf32>, tensor<3x3x32xf32>) -> tensor<1x6x6x32xf32>
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x6x6x32xf32>, tensor<8x1x1x32xf32>) -> tensor<1x6x6x8xf32>
  kern.return %2 : tensor<1x6x6x8xf32>
}

// -----

// expected-error @below {{kernel 'block': parameter 'block' is 24, accepted: as many times 16 as divide 2 panels}}
kern.func private @block(%x: tensor<1x8x8x16xf32>, %w: tensor<32x3x3x16xf32> {kern.weight}) -> tensor<1x6x6x32xf32>
    family = direct schedule = <winograd, outputs = 2, tile = [3, 16], band = 1, block = 24> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<32x3x3x16xf32>) -> tensor<1x6x6x32xf32>
  kern.return %0 : tensor<1x6x6x32xf32>
}

// -----

// expected-error @below {{kernel 'row': parameter 'panel' is 8, accepted: 1}}
kern.func private @row(%x: tensor<1x16xf32>, %v: tensor<3x4xf32>, %i: tensor<3xui8>, %r: tensor<3xi32>) -> tensor<1x8xf32>
    family = sparse schedule = <sparse, panel = 8> {
  %0 = linnet.sparse_fully_connected %x, %v, %i, %r encoding = <block = 4, outputs = 8> : (tensor<1x16xf32>, tensor<3x4xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x8xf32>
  kern.return %0 : tensor<1x8xf32>
}

// -----

// expected-error @below {{kernel 'ragged_band': parameter 'band' is 1, accepted: all 4 rows of tiles, as the last one is not whole}}
kern.func private @ragged_band(%x: tensor<1x9x8x16xf32>, %w: tensor<16x3x3x16xf32> {kern.weight}) -> tensor<1x7x6x16xf32>
    family = direct schedule = <winograd, outputs = 2, tile = [3, 16], band = 1, block = 16> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x9x8x16xf32>, tensor<16x3x3x16xf32>) -> tensor<1x7x6x16xf32>
  kern.return %0 : tensor<1x7x6x16xf32>
}

// -----

// expected-error @below {{kernel 'panel': parameter 'first' has 24 channels, accepted: what divides the block of 32}}
kern.func private @panel(%x: tensor<1x6x6x8xf32>, %u: tensor<32x1x1x8xf32>, %v: tensor<3x3x32xf32>, %w: tensor<8x1x1x32xf32>) -> tensor<1x6x6x8xf32>
    family = inverted_residual schedule = <channel_blocks, block = 32, depthwise = [2, 1], first = [2, 24], last = [2, 8]> {
  %0 = linnet.conv2d %x, %u window = <> : (tensor<1x6x6x8xf32>, tensor<32x1x1x8xf32>) -> tensor<1x6x6x32xf32>
  %1 = linnet.depthwise_conv2d %0, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x6x6x32xf32>, tensor<3x3x32xf32>) -> tensor<1x6x6x32xf32>
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x6x6x32xf32>, tensor<8x1x1x32xf32>) -> tensor<1x6x6x8xf32>
  kern.return %2 : tensor<1x6x6x8xf32>
}

// -----

// expected-error @below {{kernel 'pixels': parameter 'tile' has 12 pixels, accepted: multiples of 8 up to 128}}
kern.func private @pixels(%x: tensor<1x8x8x6xf32>, %w: tensor<10x3x3x3xf32>) -> tensor<1x6x6x10xf32>
    family = grouped schedule = <pixel_vectors, tile = [12, 5], band = 6> {
  %0 = linnet.conv2d %x, %w groups = 2 window = <> : (tensor<1x8x8x6xf32>, tensor<10x3x3x3xf32>) -> tensor<1x6x6x10xf32>
  kern.return %0 : tensor<1x6x6x10xf32>
}

// -----

// expected-error @below {{kernel 'group': parameter 'tile channels' is 6, accepted: 1 to 5}}
kern.func private @group(%x: tensor<1x8x8x6xf32>, %w: tensor<10x3x3x3xf32>) -> tensor<1x6x6x10xf32>
    family = grouped schedule = <pixel_vectors, tile = [16, 6], band = 6> {
  %0 = linnet.conv2d %x, %w groups = 2 window = <> : (tensor<1x8x8x6xf32>, tensor<10x3x3x3xf32>) -> tensor<1x6x6x10xf32>
  kern.return %0 : tensor<1x6x6x10xf32>
}

// -----

// expected-error @below {{kernel 'rows_of_planes': parameter 'band' is 7, accepted: 1 to 6}}
kern.func private @rows_of_planes(%x: tensor<1x8x8x6xf32>, %w: tensor<10x3x3x3xf32>) -> tensor<1x6x6x10xf32>
    family = grouped schedule = <pixel_vectors, tile = [16, 5], band = 7> {
  %0 = linnet.conv2d %x, %w groups = 2 window = <> : (tensor<1x8x8x6xf32>, tensor<10x3x3x3xf32>) -> tensor<1x6x6x10xf32>
  kern.return %0 : tensor<1x6x6x10xf32>
}

// -----

// Columns are those of one phase.
// expected-error @below {{kernel 'columns': parameter 'tile columns' is 9, accepted: 1 to 8}}
kern.func private @columns(%x: tensor<1x8x8x4xf32>, %w: tensor<16x2x2x4xf32>) -> tensor<1x16x16x16xf32>
    family = transpose_conv schedule = <transpose_conv, tile = [9, 16]> {
  %0 = linnet.transpose_conv2d %x, %w window = <strides = [2, 2]> : (tensor<1x8x8x4xf32>, tensor<16x2x2x4xf32>) -> tensor<1x16x16x16xf32>
  kern.return %0 : tensor<1x16x16x16xf32>
}

// -----

// expected-error @below {{kernel 'channels': parameter 'tile' has 12 channels, accepted: multiples of 8 up to 256 that divide a group's channels}}
kern.func private @channels(%x: tensor<1x8x8x4xf32>, %w: tensor<16x2x2x4xf32>) -> tensor<1x16x16x16xf32>
    family = transpose_conv schedule = <transpose_conv, tile = [4, 12]> {
  %0 = linnet.transpose_conv2d %x, %w window = <strides = [2, 2]> : (tensor<1x8x8x4xf32>, tensor<16x2x2x4xf32>) -> tensor<1x16x16x16xf32>
  kern.return %0 : tensor<1x16x16x16xf32>
}

// -----

// Vectors of pixels take whole vectors of a plane.
// expected-error @below {{kernel 'panel': parameter 'panel' is 1, accepted: multiples of 8 up to 16}}
kern.func private @panel(%x: tensor<1x2x7x2xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 16>}, %v: tensor<1x4xf32>, %i: tensor<1xui8>, %r: tensor<2xi32>)
    -> tensor<1x2x7x4xf32> family = sparse schedule = <sparse, panel = 1> {
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 4> : (tensor<1x2x7x2xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<2xi32>) -> tensor<1x2x7x4xf32>
  kern.return %0 : tensor<1x2x7x4xf32>
}

// -----

// expected-error @below {{kernel 'plane': planes have 20 elements, accepted: multiples of 8}}
kern.func private @plane(%x: tensor<1x2x7x2xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 20>}, %v: tensor<1x4xf32>, %i: tensor<1xui8>, %r: tensor<2xi32>)
    -> tensor<1x2x7x4xf32> family = sparse schedule = <sparse, panel = 8> {
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 4> : (tensor<1x2x7x2xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<2xi32>) -> tensor<1x2x7x4xf32>
  kern.return %0 : tensor<1x2x7x4xf32>
}

// -----

// expected-error @below {{kernel 'rows': parameter 'rows' is 3, accepted: 1 to 2}}
kern.func private @rows(%x: tensor<1x2x7x2xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 16>}, %w: tensor<3x3x2xf32>)
    -> (tensor<1x2x7x2xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 16>}) family = depthwise schedule = <depthwise_planes, bands = 1, rows = 3> {
  %0 = linnet.depthwise_conv2d %x, %w window = <pads = [1, 1, 1, 1]> : (tensor<1x2x7x2xf32>, tensor<3x3x2xf32>) -> tensor<1x2x7x2xf32>
  kern.return %0 : tensor<1x2x7x2xf32>
}

// -----

// expected-error @below {{kernel 'order': strategy 'depthwise' does not fit a kernel of family depthwise, accepted: depthwise_planes}}
kern.func private @order(%x: tensor<1x2x7x2xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 16>}, %w: tensor<3x3x2xf32>)
    -> (tensor<1x2x7x2xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 16>}) family = depthwise schedule = <depthwise, tile = [1, 1], block = 2> {
  %0 = linnet.depthwise_conv2d %x, %w window = <pads = [1, 1, 1, 1]> : (tensor<1x2x7x2xf32>, tensor<3x3x2xf32>) -> tensor<1x2x7x2xf32>
  kern.return %0 : tensor<1x2x7x2xf32>
}

// -----

// Images whose pixels do not become one dimension are read a row at a time.
// expected-error @below {{kernel 'apart': parameter 'tile rows' is 4, accepted: 1 to 3}}
kern.func private @apart(%x: tensor<2x3x3x8xf32>, %s: tensor<2x1x1x8xf32>, %w: tensor<16x1x1x8xf32>) -> tensor<2x3x3x16xf32>
    family = pointwise schedule = <pointwise, tile = [4, 16], unroll = 2> {
  %0 = linnet.binary mul %x, %s : (tensor<2x3x3x8xf32>, tensor<2x1x1x8xf32>) -> tensor<2x3x3x8xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<2x3x3x8xf32>, tensor<16x1x1x8xf32>) -> tensor<2x3x3x16xf32>
  kern.return %1 : tensor<2x3x3x16xf32>
}

// -----

// A band that leaves planes has a tile of pixels.
// expected-error @below {{kernel 'band': no strategy compiles a kernel of family sparse with the ops sparse_conv2d}}
kern.func private @band(%x: tensor<1x1x2x2xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 16>}, %v: tensor<1x4xf32>, %i: tensor<1xui8>, %r: tensor<2xi32>)
    -> tensor<1x1x2x4xf32> family = sparse schedule = <sparse, panel = 8> {
  %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 4> : (tensor<1x1x2x2xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<2xi32>) -> tensor<1x1x2x4xf32>
  kern.return %0 : tensor<1x1x2x4xf32>
}
