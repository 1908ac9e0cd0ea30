// RUN: linnet-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @conv2d
func.func @conv2d(%x: tensor<1x9x9x6xf32>, %w: tensor<4x3x3x3xf32>, %b: tensor<4xf32>) -> tensor<1x5x5x4xf32> {
  // CHECK: linnet.conv2d %{{.*}}, %{{.*}}, %{{.*}} groups = 2 window = <strides = [2, 2], pads = [1, 1, 1, 1]> :
  %0 = linnet.conv2d %x, %w, %b groups = 2 window = <strides = [2, 2], pads = [1, 1, 1, 1]>
      : (tensor<1x9x9x6xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x5x5x4xf32>
  return %0 : tensor<1x5x5x4xf32>
}

// CHECK-LABEL: func.func @elementwise
func.func @elementwise(%x: tensor<1x8x8x16xf32>, %b: tensor<16xf32>) -> tensor<1x8x8x16xf32> {
  // CHECK: linnet.unary clip %{{.*}} [0.000000e+00, 6.000000e+00] : tensor<1x8x8x16xf32>
  %0 = linnet.unary clip %x [0.0, 6.0] : tensor<1x8x8x16xf32>
  // CHECK: linnet.unary sigmoid %{{[^ ]*}} : tensor<1x8x8x16xf32>
  %1 = linnet.unary sigmoid %0 : tensor<1x8x8x16xf32>
  // CHECK: linnet.binary mul %{{.*}}, %{{.*}} : (tensor<1x8x8x16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
  %2 = linnet.binary mul %1, %b : (tensor<1x8x8x16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
  return %2 : tensor<1x8x8x16xf32>
}

// CHECK-LABEL: func.func @reduce
func.func @reduce(%x: tensor<1x7x7x16xf32>) -> tensor<1x1x1x16xf32> {
  // CHECK: linnet.reduce mean %{{.*}} axes = [1, 2] :
  %0 = linnet.reduce mean %x axes = [1, 2] : (tensor<1x7x7x16xf32>) -> tensor<1x1x1x16xf32>
  return %0 : tensor<1x1x1x16xf32>
}
