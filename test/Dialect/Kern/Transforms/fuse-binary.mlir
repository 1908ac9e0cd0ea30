// RUN: linnet-opt %s --convert-linnet-to-kern --kern-fuse | FileCheck %s

// Floats in, signs between, floats out: the first kernel packs its input with the border and the signs of its own sums, the
// second takes bits, and what scales and adds its sums is in it.
// CHECK-LABEL: func.func @main
// CHECK: %[[BITS:.*]] = kern.call @{{.*}} -> tensor<1x8x8x2xi32>
// CHECK: kern.call @{{.*}}(%[[BITS]]{{.*}} -> tensor<1x8x8x64xf32>
// CHECK-NOT: kern.call
// CHECK-DAG: kern.func private @{{.*}} family = binary
func.func @main(%x: tensor<1x8x8x64xf32>, %w: tensor<64x3x3x2xi32>, %t: tensor<64xf32>, %s: tensor<64xf32>) -> tensor<1x8x8x64xf32> {
  %0 = linnet.binarize %x : (tensor<1x8x8x64xf32>) -> tensor<1x8x8x2xi32>
  %1 = linnet.binary_conv2d %0, %w channels = 64 border = <zero> window = <pads = [1, 1, 1, 1]> : (tensor<1x8x8x2xi32>, tensor<64x3x3x2xi32>) -> tensor<1x8x8x64xf32>
  %2 = linnet.binarize %1, %t : (tensor<1x8x8x64xf32>, tensor<64xf32>) -> tensor<1x8x8x2xi32>
  %3 = linnet.binary_conv2d %2, %w channels = 64 border = <zero> window = <pads = [1, 1, 1, 1]> : (tensor<1x8x8x2xi32>, tensor<64x3x3x2xi32>) -> tensor<1x8x8x64xf32>
  %4 = linnet.channel_affine %3, %s, %t : (tensor<1x8x8x64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<1x8x8x64xf32>
  %5 = linnet.binary add %4, %x : (tensor<1x8x8x64xf32>, tensor<1x8x8x64xf32>) -> tensor<1x8x8x64xf32>
  return %5 : tensor<1x8x8x64xf32>
}
