// RUN: linnet-opt %s --split-input-file --linnet-sparsify=target=x86-64-v3 | FileCheck %s

// One block stands for none: no row reads it. Inputs beyond 256 take 16 bits.
// CHECK-LABEL: func.func @nothing(
// CHECK-DAG: %[[VALUES:.*]] = linnet.constant dense<0.000000e+00> : tensor<1x[[BLOCK:.]]xf32>
// CHECK-DAG: %[[INDICES:.*]] = linnet.constant dense<0> : tensor<1xi16>
// CHECK-DAG: %[[ROWS:.*]] = linnet.constant dense<0> : tensor<{{.*}}xi32>
// CHECK: linnet.sparse_conv2d %arg0, %[[VALUES]], %[[INDICES]], %[[ROWS]] encoding = <block = [[BLOCK]], outputs = 64> :
func.func @nothing(%x: tensor<1x7x7x300xf32>) -> tensor<1x7x7x64xf32> {
  %w = linnet.constant dense<0.0> : tensor<64x1x1x300xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x300xf32>, tensor<64x1x1x300xf32>) -> tensor<1x7x7x64xf32>
  return %0 : tensor<1x7x7x64xf32>
}

// -----

// Half of the weights is too much, and what is no constant may be anything.
// CHECK-LABEL: func.func @dense(
// CHECK: linnet.fully_connected
// CHECK: linnet.fully_connected
func.func @dense(%x: tensor<64x4xf32>, %v: tensor<3x4xf32>) -> (tensor<64x2xf32>, tensor<64x3xf32>) {
  %w = linnet.constant dense<[[1.0, 0.0, 2.0, 0.0], [0.0, 3.0, 0.0, 4.0]]> : tensor<2x4xf32>
  %0 = linnet.fully_connected %x, %w : (tensor<64x4xf32>, tensor<2x4xf32>) -> tensor<64x2xf32>
  %1 = linnet.fully_connected %x, %v : (tensor<64x4xf32>, tensor<3x4xf32>) -> tensor<64x3xf32>
  return %0, %1 : tensor<64x2xf32>, tensor<64x3xf32>
}
