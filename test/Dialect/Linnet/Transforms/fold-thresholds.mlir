// RUN: linnet-opt %s --linnet-fold-thresholds --canonicalize --split-input-file | FileCheck %s

// s*a + b >= 0 for integers s: 2s - 3 from 2 on; -s + 1 up to 1, so -s from -1 on with the second channel's signs turned
// (bits 101 of three become 010); 0*s + 1 always; 0*s - 1 never.
// CHECK-LABEL: func.func @affine
func.func @affine(%x: tensor<1x4x4x1xi32>) -> tensor<1x4x4x1xi32> {
  // CHECK-DAG: %[[T:.*]] = linnet.constant dense<[2.000000e+00, -1.000000e+00, 0xFF800000, 0x7F800000]>
  // CHECK-DAG: %[[W:.*]] = linnet.constant dense<{{\[\[\[\[}}5]]], {{\[\[\[}}2]]], {{\[\[\[}}5]]], {{\[\[\[}}5]]]]>
  // CHECK: %[[SUMS:.*]] = linnet.binary_conv2d %{{.*}}, %[[W]]
  // CHECK: %[[R:.*]] = linnet.binarize %[[SUMS]], %[[T]] :
  // CHECK: return %[[R]]
  %w = linnet.constant dense<5> : tensor<4x1x1x1xi32>
  %a = linnet.constant dense<[2.0, -1.0, 0.0, 0.0]> : tensor<4xf32>
  %b = linnet.constant dense<[-3.0, 1.0, 1.0, -1.0]> : tensor<4xf32>
  %0 = linnet.binary_conv2d %x, %w channels = 3 border = <zero> window = <> : (tensor<1x4x4x1xi32>, tensor<4x1x1x1xi32>) -> tensor<1x4x4x4xf32>
  %1 = linnet.channel_affine %0, %a, %b : (tensor<1x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
  %2 = linnet.binarize %1 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x1xi32>
  return %2 : tensor<1x4x4x1xi32>
}

// -----

// Equality counts, exactly: 0.1f * 30 + b is not negative for b = -3 (0.1f is a little more than a tenth), and
// negative for the next number below -3 that the product does not reach.
// CHECK-LABEL: func.func @exact
func.func @exact(%x: tensor<1x4x4x1xi32>) -> tensor<1x4x4x1xi32> {
  // CHECK: linnet.constant dense<[3.000000e+01, 3.100000e+01]>
  %w = linnet.constant dense<5> : tensor<2x1x1x1xi32>
  %a = linnet.constant dense<0.1> : tensor<2xf32>
  %b = linnet.constant dense<[-3.0, -3.0000002384185791]> : tensor<2xf32>
  %0 = linnet.binary_conv2d %x, %w channels = 32 border = <zero> window = <> : (tensor<1x4x4x1xi32>, tensor<2x1x1x1xi32>) -> tensor<1x4x4x2xf32>
  %1 = linnet.channel_affine %0, %a, %b : (tensor<1x4x4x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.binarize %1 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xi32>
  return %2 : tensor<1x4x4x1xi32>
}

// -----

// Through a pool: signs of the largest are the largest signs.
// CHECK-LABEL: func.func @pool
func.func @pool(%x: tensor<1x4x4x1xi32>) -> tensor<1x2x2x1xi32> {
  // CHECK: %[[SUMS:.*]] = linnet.binary_conv2d
  // CHECK: %[[SIGNS:.*]] = linnet.binarize %[[SUMS]], %{{.*}} : (tensor<1x4x4x2xf32>, tensor<2xf32>) -> tensor<1x4x4x1xi32>
  // CHECK: linnet.binary_max_pool2d %[[SIGNS]] kernel = [2, 2] window = <strides = [2, 2]> :
  %w = linnet.constant dense<5> : tensor<2x1x1x1xi32>
  %a = linnet.constant dense<2.0> : tensor<2xf32>
  %b = linnet.constant dense<1.0> : tensor<2xf32>
  %0 = linnet.binary_conv2d %x, %w channels = 3 border = <zero> window = <> : (tensor<1x4x4x1xi32>, tensor<2x1x1x1xi32>) -> tensor<1x4x4x2xf32>
  %1 = linnet.max_pool2d %0 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = linnet.channel_affine %1, %a, %b : (tensor<1x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %3 = linnet.binarize %2 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x1xi32>
  return %3 : tensor<1x2x2x1xi32>
}

// -----

// Not through a pool where a scale is negative; not where the sums have another reader and one is; a clip goes only where its
// bounds lie around the threshold.
// CHECK-LABEL: func.func @left_alone
func.func @left_alone(%x: tensor<1x4x4x1xi32>, %y: tensor<1x4x4x2xf32>) -> (tensor<1x2x2x1xi32>, tensor<1x4x4x1xi32>, tensor<1x4x4x2xf32>, tensor<1x4x4x1xi32>, tensor<1x4x4x1xi32>) {
  // CHECK: linnet.max_pool2d
  // CHECK: linnet.channel_affine
  // CHECK: linnet.channel_affine
  // CHECK: linnet.unary clip %{{.*}} [0.000000e+00, 1.000000e+00]
  // CHECK-NOT: linnet.unary clip
  %w = linnet.constant dense<5> : tensor<2x1x1x1xi32>
  %a = linnet.constant dense<[2.0, -1.0]> : tensor<2xf32>
  %b = linnet.constant dense<1.0> : tensor<2xf32>
  %0 = linnet.binary_conv2d %x, %w channels = 3 border = <zero> window = <> : (tensor<1x4x4x1xi32>, tensor<2x1x1x1xi32>) -> tensor<1x4x4x2xf32>
  %1 = linnet.max_pool2d %0 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = linnet.channel_affine %1, %a, %b : (tensor<1x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %3 = linnet.binarize %2 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x1xi32>
  %4 = linnet.channel_affine %0, %a, %b : (tensor<1x4x4x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %5 = linnet.binarize %4 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xi32>
  %6 = linnet.unary clip %y [0.0, 1.0] : tensor<1x4x4x2xf32>
  %7 = linnet.binarize %6 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xi32>
  %8 = linnet.unary clip %y [-1.0, 1.0] : tensor<1x4x4x2xf32>
  %9 = linnet.binarize %8 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xi32>
  return %3, %5, %0, %7, %9 : tensor<1x2x2x1xi32>, tensor<1x4x4x1xi32>, tensor<1x4x4x2xf32>, tensor<1x4x4x1xi32>, tensor<1x4x4x1xi32>
}
