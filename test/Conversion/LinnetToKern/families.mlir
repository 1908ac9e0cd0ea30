// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern | FileCheck %s

// A unit convolution is a product of matrices over pixels, any other dense one is direct.
// CHECK-LABEL: kern.func private @kernel0
// CHECK-SAME:    tensor<16x1x1x8xf32> {kern.weight}
// CHECK-SAME:    family = pointwise
// CHECK-NEXT:    linnet.conv2d
// CHECK-NEXT:    kern.return
// CHECK:       kern.func private @kernel1{{.*}} family = direct
// CHECK:       kern.func private @kernel2{{.*}} family = direct
// CHECK:       kern.func private @kernel3{{.*}} family = direct
// CHECK:       kern.func private @kernel4{{.*}} family = grouped
// CHECK-LABEL: func.func @main
// CHECK:         %[[W:.*]] = linnet.constant
// CHECK:         %[[Y:.*]] = kern.call @kernel0(%{{.*}}, %[[W]])
// CHECK:         kern.call @kernel1(%[[Y]],
func.func @main(%x: tensor<1x5x5x8xf32>) -> tensor<1x4x4x16xf32> {
  %w0 = linnet.constant dense<1.0> : tensor<16x1x1x8xf32>
  %0 = linnet.conv2d %x, %w0 window = <> : (tensor<1x5x5x8xf32>, tensor<16x1x1x8xf32>) -> tensor<1x5x5x16xf32>
  %w1 = linnet.constant dense<1.0> : tensor<16x1x1x16xf32>
  %1 = linnet.conv2d %0, %w1 window = <strides = [2, 2]> : (tensor<1x5x5x16xf32>, tensor<16x1x1x16xf32>) -> tensor<1x3x3x16xf32>
  %2 = linnet.conv2d %1, %w1 window = <pads = [1, 1, 1, 1]> : (tensor<1x3x3x16xf32>, tensor<16x1x1x16xf32>) -> tensor<1x5x5x16xf32>
  %w3 = linnet.constant dense<1.0> : tensor<16x2x2x16xf32>
  %3 = linnet.conv2d %2, %w3 window = <> : (tensor<1x5x5x16xf32>, tensor<16x2x2x16xf32>) -> tensor<1x4x4x16xf32>
  %w4 = linnet.constant dense<1.0> : tensor<16x1x1x4xf32>
  %4 = linnet.conv2d %3, %w4 groups = 4 window = <> : (tensor<1x4x4x16xf32>, tensor<16x1x1x4xf32>) -> tensor<1x4x4x16xf32>
  return %4 : tensor<1x4x4x16xf32>
}

// -----

// CHECK-LABEL: kern.func private @kernel0
// CHECK-SAME:    family = depthwise
// CHECK:       kern.func private @kernel1{{.*}} family = pool
// CHECK:       kern.func private @kernel2{{.*}} family = pool
// CHECK:       kern.func private @kernel3{{.*}} family = normalization
// CHECK:       kern.func private @kernel4{{.*}} family = transpose_conv
// CHECK:       kern.func private @kernel5{{.*}} family = movement
// CHECK:       kern.func private @kernel6{{.*}} family = reduction
// CHECK:       kern.func private @kernel7{{.*}} family = fully_connected
// CHECK:       kern.func private @kernel8{{.*}} family = normalization
// CHECK:       kern.func private @kernel9{{.*}} family = matmul
func.func @main(%x: tensor<1x7x7x4xf32>, %y: tensor<3x2xf32>) -> tensor<1x2xf32> {
  %w0 = linnet.constant dense<1.0> : tensor<3x3x4xf32>
  %0 = linnet.depthwise_conv2d %x, %w0 window = <pads = [1, 1, 1, 1]> : (tensor<1x7x7x4xf32>, tensor<3x3x4xf32>) -> tensor<1x7x7x4xf32>
  %1 = linnet.max_pool2d %0 kernel = [2, 2] window = <> : (tensor<1x7x7x4xf32>) -> tensor<1x6x6x4xf32>
  %2 = linnet.avg_pool2d %1 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x6x6x4xf32>) -> tensor<1x3x3x4xf32>
  %3 = linnet.local_response_norm %2 size = 3 alpha = 1.0 beta = 0.5 bias = 1.0 : (tensor<1x3x3x4xf32>) -> tensor<1x3x3x4xf32>
  %w4 = linnet.constant dense<1.0> : tensor<4x2x2x4xf32>
  %4 = linnet.transpose_conv2d %3, %w4 window = <> : (tensor<1x3x3x4xf32>, tensor<4x2x2x4xf32>) -> tensor<1x4x4x4xf32>
  %5 = linnet.channel_shuffle %4 groups = 2 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  %6 = linnet.reduce mean %5 axes = [1, 2] : (tensor<1x4x4x4xf32>) -> tensor<1x1x1x4xf32>
  %flat = linnet.reshape %6 : (tensor<1x1x1x4xf32>) -> tensor<1x4xf32>
  %w7 = linnet.constant dense<1.0> : tensor<3x4xf32>
  %7 = linnet.fully_connected %flat, %w7 : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  %8 = linnet.softmax %7 axis = 1 : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %9 = linnet.matmul %8, %y : (tensor<1x3xf32>, tensor<3x2xf32>) -> tensor<1x2xf32>
  return %9 : tensor<1x2xf32>
}

// -----

// A number that is chosen moves into the kernel.
// CHECK-LABEL: kern.func private @kernel0
// CHECK-SAME:    (%{{.*}}: tensor<4xi1>, %{{.*}}: tensor<4xf32>)
// CHECK-SAME:    family = elementwise
// CHECK:         %[[ZERO:.*]] = linnet.constant
// CHECK:         linnet.select %{{.*}}, %{{.*}}, %[[ZERO]]
func.func @main(%c: tensor<4xi1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  %zero = linnet.constant dense<0.0> : tensor<f32>
  %0 = linnet.select %c, %x, %zero : (tensor<4xi1>, tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Weights that are an input of the model are operands like any other, not constants.
// CHECK-LABEL: kern.func private @kernel0
// CHECK-NOT:     kern.weight
// CHECK-SAME:    family = pointwise
func.func @main(%x: tensor<1x5x5x8xf32>, %w: tensor<16x1x1x8xf32>) -> tensor<1x5x5x16xf32> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x5x5x8xf32>, tensor<16x1x1x8xf32>) -> tensor<1x5x5x16xf32>
  return %0 : tensor<1x5x5x16xf32>
}

// -----

// CHECK-LABEL: kern.func private @kernel0
// CHECK-COUNT-3: kern.weight
// CHECK-SAME:    family = sparse
func.func @main(%x: tensor<3x4xf32>) -> tensor<3x2xf32> {
  %v = linnet.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %i = linnet.constant dense<[3, 0]> : tensor<2xui8>
  %r = linnet.constant dense<[0, 1, 2]> : tensor<3xi32>
  %0 = linnet.sparse_fully_connected %x, %v, %i, %r encoding = <block = 1, outputs = 2> : (tensor<3x4xf32>, tensor<2x1xf32>, tensor<2xui8>, tensor<3xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}
