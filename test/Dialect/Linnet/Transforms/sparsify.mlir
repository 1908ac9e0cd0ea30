// RUN: linnet-opt %s --split-input-file --linnet-sparsify=target=x86-64-v3 | FileCheck %s

// Outputs 0 to 3 read input 2, and outputs 8 and 9 input 0: blocks of four store two of them, single weights six.
// CHECK-LABEL: func.func @blocks(
// CHECK-DAG: %[[VALUES:.*]] = linnet.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00], [5.000000e+00, 6.000000e+00, 0.000000e+00, 0.000000e+00]]> : tensor<2x4xf32>
// CHECK-DAG: %[[INDICES:.*]] = linnet.constant dense<[2, 0]> : tensor<2xui8>
// CHECK-DAG: %[[ROWS:.*]] = linnet.constant dense<[0, 1, 1, 2]> : tensor<4xi32>
// CHECK: linnet.sparse_fully_connected %arg0, %[[VALUES]], %[[INDICES]], %[[ROWS]], %arg1 encoding = <block = 4, outputs = 10> :
func.func @blocks(%x: tensor<1x3xf32>, %b: tensor<10xf32>) -> tensor<1x10xf32> {
  %w = linnet.constant dense<[[0.0, 0.0, 1.0], [0.0, 0.0, 2.0], [0.0, 0.0, 3.0], [0.0, 0.0, 4.0], [0.0, 0.0, 0.0],
                              [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [5.0, 0.0, 0.0], [6.0, -0.0, 0.0]]> : tensor<10x3xf32>
  %0 = linnet.fully_connected %x, %w, %b : (tensor<1x3xf32>, tensor<10x3xf32>, tensor<10xf32>) -> tensor<1x10xf32>
  return %0 : tensor<1x10xf32>
}

// -----

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
