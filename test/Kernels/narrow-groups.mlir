// RUN: linnet-opt %s --kern-select-schedule=target=x86-64-v3 | FileCheck %s

// Groups whose outputs are no whole vectors take pixels as vectors.
// CHECK: kern.func private @ragged{{.*}} schedule = <pixel_vectors,
kern.func private @ragged(%x: tensor<1x32x32x14xf32>, %w: tensor<18x3x3x7xf32> {kern.weight}) -> tensor<1x30x30x18xf32> family = grouped {
  %0 = linnet.conv2d %x, %w groups = 2 window = <> : (tensor<1x32x32x14xf32>, tensor<18x3x3x7xf32>) -> tensor<1x30x30x18xf32>
  kern.return %0 : tensor<1x30x30x18xf32>
}

// Those of whole vectors take channels.
// CHECK: kern.func private @whole{{.*}} schedule = <convolution,
kern.func private @whole(%x: tensor<1x32x32x32xf32>, %w: tensor<48x3x3x16xf32> {kern.weight}) -> tensor<1x30x30x48xf32> family = grouped {
  %0 = linnet.conv2d %x, %w groups = 2 window = <> : (tensor<1x32x32x32xf32>, tensor<48x3x3x16xf32>) -> tensor<1x30x30x48xf32>
  kern.return %0 : tensor<1x30x30x48xf32>
}
