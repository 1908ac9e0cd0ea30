// RUN: linnet-opt %s --split-input-file --linnet-merge-groups --canonicalize | FileCheck %s

// CHECK-LABEL: func @split
// CHECK: %[[F:.*]] = linnet.constant dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00]]], {{\[\[\[}}3.000000e+00, 4.000000e+00]]]]>
// CHECK: %[[C:.*]] = linnet.conv2d %arg0, %[[F]] groups = 2
// CHECK: linnet.unary clip %[[C]]
// CHECK-NOT: linnet.concat
func.func @split(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32> {
  %f = linnet.constant dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32>
  %g = linnet.constant dense<[[[[3.0, 4.0]]]]> : tensor<1x1x1x2xf32>
  %0 = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 4, 4, 2] steps = [1, 1, 1, 1] : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32>
  %1 = linnet.slice %x offsets = [0, 0, 0, 2] sizes = [1, 4, 4, 2] steps = [1, 1, 1, 1] : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.conv2d %0, %f window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %3 = linnet.conv2d %1, %g window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %4 = linnet.unary clip %2 [0.0, 6.0] : tensor<1x4x4x1xf32>
  %5 = linnet.unary clip %3 [0.0, 6.0] : tensor<1x4x4x1xf32>
  %6 = linnet.concat %4, %5 axis = 3 : (tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32>
  return %6 : tensor<1x4x4x2xf32>
}

// -----

// Out of order they are no groups.
// CHECK-LABEL: func @crossed
// CHECK: linnet.concat
func.func @crossed(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32> {
  %f = linnet.constant dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32>
  %0 = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 4, 4, 2] steps = [1, 1, 1, 1] : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32>
  %1 = linnet.slice %x offsets = [0, 0, 0, 2] sizes = [1, 4, 4, 2] steps = [1, 1, 1, 1] : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32>
  %2 = linnet.conv2d %0, %f window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %3 = linnet.conv2d %1, %f window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %4 = linnet.concat %3, %2 axis = 3 : (tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32>
  return %4 : tensor<1x4x4x2xf32>
}
