// RUN: linnet-opt %s --linnet-pipeline | FileCheck %s

// A block as an importer writes it: convolution, activation, shuffle, convolution.
// CHECK-LABEL: func.func @main
// CHECK-NEXT: %[[IN:.*]] = linnet.transpose
// CHECK-NEXT: %[[A:.*]] = linnet.conv2d %[[IN]]
// CHECK-NEXT: %[[R:.*]] = linnet.unary clip %[[A]]
// CHECK-NEXT: %[[S:.*]] = linnet.channel_shuffle %[[R]] groups = 2
// CHECK-NEXT: %[[B:.*]] = linnet.conv2d %[[S]]
// CHECK-NEXT: %[[OUT:.*]] = linnet.transpose %[[B]]
// CHECK-NEXT: return %[[OUT]]
func.func @main(%x: tensor<1x6x5x7xf32>, %w: tensor<6x1x1x3xf32>) -> tensor<1x6x5x7xf32> {
  %in = linnet.transpose %x perm = [0, 2, 3, 1] : (tensor<1x6x5x7xf32>) -> tensor<1x5x7x6xf32>
  %0 = linnet.conv2d %in, %w groups = 2 window = <> : (tensor<1x5x7x6xf32>, tensor<6x1x1x3xf32>) -> tensor<1x5x7x6xf32>
  %1 = linnet.transpose %0 perm = [0, 3, 1, 2] : (tensor<1x5x7x6xf32>) -> tensor<1x6x5x7xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<1x6x5x7xf32>
  %3 = linnet.reshape %2 : (tensor<1x6x5x7xf32>) -> tensor<1x2x3x5x7xf32>
  %4 = linnet.transpose %3 perm = [0, 2, 1, 3, 4] : (tensor<1x2x3x5x7xf32>) -> tensor<1x3x2x5x7xf32>
  %5 = linnet.reshape %4 : (tensor<1x3x2x5x7xf32>) -> tensor<1x6x5x7xf32>
  %6 = linnet.transpose %5 perm = [0, 2, 3, 1] : (tensor<1x6x5x7xf32>) -> tensor<1x5x7x6xf32>
  %7 = linnet.conv2d %6, %w groups = 2 window = <> : (tensor<1x5x7x6xf32>, tensor<6x1x1x3xf32>) -> tensor<1x5x7x6xf32>
  %8 = linnet.transpose %7 perm = [0, 3, 1, 2] : (tensor<1x5x7x6xf32>) -> tensor<1x6x5x7xf32>
  return %8 : tensor<1x6x5x7xf32>
}
