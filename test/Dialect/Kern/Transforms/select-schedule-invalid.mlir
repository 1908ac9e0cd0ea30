// RUN: linnet-opt %s --split-input-file --verify-diagnostics --kern-select-schedule=target=x86-64-v3
// RUN: not linnet-opt %s --split-input-file --kern-select-schedule=target=pdp11 2>&1 | FileCheck %s

// CHECK: error: target 'pdp11' is not known, accepted: host,

// expected-error @below {{kernel 'conv': strategy 'loops' does not fit a kernel of family pointwise, accepted: pointwise, convolution}}
kern.func @conv(%x: tensor<1x7x7x16xf32>, %w: tensor<32x1x1x16xf32>) -> tensor<1x7x7x32xf32> family = pointwise schedule = <loops> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x16xf32>, tensor<32x1x1x16xf32>) -> tensor<1x7x7x32xf32>
  kern.return %0 : tensor<1x7x7x32xf32>
}

// -----

// expected-error @below {{kernel 'conv': parameter 'tile' has 12 channels, accepted: multiples of 8 up to 256}}
kern.func @conv(%x: tensor<1x7x7x16xf32>, %w: tensor<32x1x1x16xf32>) -> tensor<1x7x7x32xf32> family = pointwise schedule = <pointwise, tile = [3, 12], unroll = 1> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x16xf32>, tensor<32x1x1x16xf32>) -> tensor<1x7x7x32xf32>
  kern.return %0 : tensor<1x7x7x32xf32>
}

// -----

// The weights were packed for another schedule.
// expected-error @below {{kernel 'conv': operand 1 lies as [0 div 16, 1, 2, 3, 0 mod 16], but its schedule wants [0 div 8, 1, 2, 3, 0 mod 8] or row-major, to be packed}}
kern.func @conv(%x: tensor<1x7x7x16xf32>, %w: tensor<32x1x1x16xf32> {kern.layout = #kern.layout<[0 div 16, 1, 2, 3, 0 mod 16]>}) -> tensor<1x7x7x32xf32>
    family = pointwise schedule = <pointwise, tile = [3, 8], unroll = 1> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x16xf32>, tensor<32x1x1x16xf32>) -> tensor<1x7x7x32xf32>
  kern.return %0 : tensor<1x7x7x32xf32>
}

// -----

// expected-error @below {{no strategy compiles a kernel of family pointwise with the ops conv2d, conv2d}}
kern.func @twice(%x: tensor<1x7x7x16xf32>, %w: tensor<16x1x1x16xf32>) -> tensor<1x7x7x16xf32> family = pointwise {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x16xf32>, tensor<16x1x1x16xf32>) -> tensor<1x7x7x16xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x7x7x16xf32>, tensor<16x1x1x16xf32>) -> tensor<1x7x7x16xf32>
  kern.return %1 : tensor<1x7x7x16xf32>
}
