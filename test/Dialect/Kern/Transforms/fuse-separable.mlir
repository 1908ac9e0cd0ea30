// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse=separable=true | FileCheck %s
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse | FileCheck %s --check-prefix=APART

// A depthwise convolution, its activation, the pointwise one that reads them, and what follows.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = separable
// CHECK-NEXT:    linnet.depthwise_conv2d
// CHECK-NEXT:    linnet.unary clip
// CHECK-NEXT:    linnet.conv2d
// CHECK-NEXT:    linnet.binary add
// CHECK-NEXT:    kern.return
// CHECK-NOT:   kern.func
// APART:       family = depthwise
// APART:       family = pointwise
// CHECK-LABEL: func.func @main
// APART-LABEL: func.func @main
func.func @main(%x: tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32> {
  %v = linnet.constant dense<1.0> : tensor<3x3x8xf32>
  %w = linnet.constant dense<1.0> : tensor<8x1x1x8xf32>
  %0 = linnet.depthwise_conv2d %x, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x5x5x8xf32>, tensor<3x3x8xf32>) -> tensor<1x5x5x8xf32>
  %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x5x5x8xf32>
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x5x5x8xf32>
  %3 = linnet.binary add %2, %x : (tensor<1x5x5x8xf32>, tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32>
  return %3 : tensor<1x5x5x8xf32>
}

// -----

// A larger filter, a second reader, and the other order stay apart.
// CHECK-NOT:   family = separable
// CHECK-LABEL: func.func @main
// CHECK-COUNT-5: kern.call
// APART-LABEL: func.func @main
func.func @main(%x: tensor<1x5x5x8xf32>) -> (tensor<1x5x5x8xf32>, tensor<1x5x5x8xf32>) {
  %v = linnet.constant dense<1.0> : tensor<3x3x8xf32>
  %u = linnet.constant dense<1.0> : tensor<5x5x8xf32>
  %w = linnet.constant dense<1.0> : tensor<8x1x1x8xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x5x5x8xf32>
  %1 = linnet.depthwise_conv2d %0, %u window = <pads = [2, 2, 2, 2]> : (tensor<1x5x5x8xf32>, tensor<5x5x8xf32>) -> tensor<1x5x5x8xf32>
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x5x5x8xf32>
  %3 = linnet.depthwise_conv2d %2, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x5x5x8xf32>, tensor<3x3x8xf32>) -> tensor<1x5x5x8xf32>
  %4 = linnet.conv2d %3, %w window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x5x5x8xf32>
  return %3, %4 : tensor<1x5x5x8xf32>, tensor<1x5x5x8xf32>
}
