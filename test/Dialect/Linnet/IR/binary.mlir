// RUN: linnet-opt %s --verify-roundtrip | FileCheck %s

// Thresholds and groups may be left out.
// CHECK-LABEL: func.func @binarize
func.func @binarize(%x: tensor<1x5x5x64xf32>, %t: tensor<64xf32>) -> (tensor<1x5x5x2xi32>, tensor<1x5x5x4xi32>) {
  // CHECK: linnet.binarize %{{[^,]*}} : (tensor<1x5x5x64xf32>) -> tensor<1x5x5x2xi32>
  %0 = linnet.binarize %x groups = 1 : (tensor<1x5x5x64xf32>) -> tensor<1x5x5x2xi32>
  // Each group of 16 channels has a word of its own.
  // CHECK: linnet.binarize %{{.*}}, %{{.*}} groups = 4 : (tensor<1x5x5x64xf32>, tensor<64xf32>) -> tensor<1x5x5x4xi32>
  %1 = linnet.binarize %x, %t groups = 4 : (tensor<1x5x5x64xf32>, tensor<64xf32>) -> tensor<1x5x5x4xi32>
  return %0, %1 : tensor<1x5x5x2xi32>, tensor<1x5x5x4xi32>
}

// CHECK-LABEL: func.func @convolution
func.func @convolution(%x: tensor<1x5x5x4xi32>, %w: tensor<6x3x3x2xi32>) -> tensor<1x5x5x6xf32> {
  // CHECK: linnet.binary_conv2d %{{.*}}, %{{.*}} channels = 40 groups = 2 border = <plus_one> window = <pads = [1, 1, 1, 1]> :
  %0 = linnet.binary_conv2d %x, %w channels = 40 groups = 2 border = <plus_one> window = <pads = [1, 1, 1, 1]>
      : (tensor<1x5x5x4xi32>, tensor<6x3x3x2xi32>) -> tensor<1x5x5x6xf32>
  return %0 : tensor<1x5x5x6xf32>
}

// CHECK-LABEL: func.func @pool
func.func @pool(%x: tensor<1x5x5x2xi32>) -> tensor<1x2x2x2xi32> {
  // CHECK: linnet.binary_max_pool2d %{{.*}} kernel = [2, 2] window = <strides = [2, 2]> :
  %0 = linnet.binary_max_pool2d %x kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x5x5x2xi32>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}
