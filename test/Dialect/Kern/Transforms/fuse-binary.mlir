// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse | FileCheck %s
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse=remarks=true -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// Floats in, signs between, floats out: the first kernel packs its input with the border and the signs of its own sums, the
// second takes bits, and what scales and adds its sums is in it.
// CHECK:      kern.func private @[[FIRST:.*]](%{{.*}} family = binary {
// CHECK-NEXT:   %[[X:.*]] = linnet.binarize
// CHECK-NEXT:   %[[S:.*]] = linnet.binary_conv2d %[[X]]
// CHECK-NEXT:   %[[B:.*]] = linnet.binarize %[[S]]
// CHECK-NEXT:   kern.return %[[B]]
// CHECK:      kern.func private @[[SECOND:.*]](%{{.*}} family = binary {
// CHECK-NEXT:   %[[S:.*]] = linnet.binary_conv2d
// CHECK-NEXT:   %[[A:.*]] = linnet.channel_affine %[[S]]
// CHECK-NEXT:   %[[R:.*]] = linnet.binary add %[[A]]
// CHECK-NEXT:   kern.return %[[R]]
// CHECK:      %[[BITS:.*]] = kern.call @[[FIRST]]
// CHECK-NEXT: kern.call @[[SECOND]](%[[BITS]]
// CHECK-NEXT: return
func.func @main(%x: tensor<1x8x8x64xf32>, %w: tensor<64x3x3x2xi32>, %t: tensor<64xf32>, %s: tensor<64xf32>) -> tensor<1x8x8x64xf32> {
  %0 = linnet.binarize %x : (tensor<1x8x8x64xf32>) -> tensor<1x8x8x2xi32>
  %1 = linnet.binary_conv2d %0, %w channels = 64 border = <zero> window = <pads = [1, 1, 1, 1]> : (tensor<1x8x8x2xi32>, tensor<64x3x3x2xi32>) -> tensor<1x8x8x64xf32>
  %2 = linnet.binarize %1, %t : (tensor<1x8x8x64xf32>, tensor<64xf32>) -> tensor<1x8x8x2xi32>
  %3 = linnet.binary_conv2d %2, %w channels = 64 border = <zero> window = <pads = [1, 1, 1, 1]> : (tensor<1x8x8x2xi32>, tensor<64x3x3x2xi32>) -> tensor<1x8x8x64xf32>
  %4 = linnet.channel_affine %3, %s, %t : (tensor<1x8x8x64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<1x8x8x64xf32>
  %5 = linnet.binary add %4, %x : (tensor<1x8x8x64xf32>, tensor<1x8x8x64xf32>) -> tensor<1x8x8x64xf32>
  return %5 : tensor<1x8x8x64xf32>
}

// -----

// Apart: signs for groups of which a word is no run of channels, a pool of signs, and packing behind floats.
// REMARK: remark: kernel 'kernel0' stays apart from 'kernel1': both have an algorithm of their own
// REMARK: remark: kernel 'kernel1' stays apart from 'kernel2': both have an algorithm of their own
// REMARK: remark: kernel 'kernel3' stays apart from 'kernel4': both have an algorithm of their own
func.func @main(%x: tensor<1x8x8x1xi32>, %w: tensor<32x1x1x1xi32>, %y: tensor<1x8x8x3xf32>, %v: tensor<32x3x3x3xf32>) -> (tensor<1x4x4x2xi32>, tensor<1x6x6x1xi32>) {
  %0 = linnet.binary_conv2d %x, %w channels = 32 border = <zero> window = <> : (tensor<1x8x8x1xi32>, tensor<32x1x1x1xi32>) -> tensor<1x8x8x32xf32>
  %1 = linnet.binarize %0 groups = 2 : (tensor<1x8x8x32xf32>) -> tensor<1x8x8x2xi32>
  %2 = linnet.binary_max_pool2d %1 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x8x8x2xi32>) -> tensor<1x4x4x2xi32>
  %3 = linnet.conv2d %y, %v window = <> : (tensor<1x8x8x3xf32>, tensor<32x3x3x3xf32>) -> tensor<1x6x6x32xf32>
  %4 = linnet.binarize %3 : (tensor<1x6x6x32xf32>) -> tensor<1x6x6x1xi32>
  return %2, %4 : tensor<1x4x4x2xi32>, tensor<1x6x6x1xi32>
}
