// RUN: linnet-opt %s --linnet-pipeline --split-input-file | FileCheck %s

// A unit of ShuffleNet V2 as it is exported: channels split by slices, batch
// normalizations, concatenation, a shuffle spelled by a gather.
// CHECK-LABEL: func.func @shufflenet_v2_unit(
// CHECK-NOT: linnet.transpose
// CHECK: %[[IN:.*]] = linnet.transpose %arg0 perm = [0, 2, 3, 1]
// CHECK-NEXT: %[[CHANGED:.*]] = linnet.slice %[[IN]] offsets = [0, 0, 0, 2]
// CHECK-NEXT: %[[PW:.*]] = linnet.conv2d %[[CHANGED]], %{{.*}}, %{{.*}} window
// CHECK-NEXT: %[[RELU:.*]] = linnet.unary clip %[[PW]]
// CHECK-NEXT: %[[KEPT:.*]] = linnet.slice %[[IN]] offsets = [0, 0, 0, 0]
// CHECK-NEXT: %[[CAT:.*]] = linnet.concat %[[KEPT]], %[[RELU]] axis = 3
// CHECK-NEXT: %[[SHUFFLE:.*]] = linnet.channel_shuffle %[[CAT]] groups = 2
// CHECK-NEXT: %[[OUT:.*]] = linnet.transpose %[[SHUFFLE]] perm = [0, 3, 1, 2]
// CHECK-NEXT: return %[[OUT]]
func.func @shufflenet_v2_unit(%x: tensor<1x4x5x7xf32>) -> tensor<1x4x5x7xf32> {
  %w = linnet.constant dense<[[[[1.0, 2.0]]], [[[3.0, 4.0]]]]> : tensor<2x1x1x2xf32>
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %o = linnet.constant dense<[5.0, 7.0]> : tensor<2xf32>
  %kept = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 2, 5, 7] steps = [1, 1, 1, 1] : (tensor<1x4x5x7xf32>) -> tensor<1x2x5x7xf32>
  %0 = linnet.slice %x offsets = [0, 2, 0, 0] sizes = [1, 2, 5, 7] steps = [1, 1, 1, 1] : (tensor<1x4x5x7xf32>) -> tensor<1x2x5x7xf32>
  %1 = linnet.transpose %0 perm = [0, 2, 3, 1] : (tensor<1x2x5x7xf32>) -> tensor<1x5x7x2xf32>
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x5x7x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x5x7x2xf32>
  %3 = linnet.transpose %2 perm = [0, 3, 1, 2] : (tensor<1x5x7x2xf32>) -> tensor<1x2x5x7xf32>
  %4 = linnet.transpose %3 perm = [0, 2, 3, 1] : (tensor<1x2x5x7xf32>) -> tensor<1x5x7x2xf32>
  %5 = linnet.channel_affine %4, %s, %o : (tensor<1x5x7x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x5x7x2xf32>
  %6 = linnet.transpose %5 perm = [0, 3, 1, 2] : (tensor<1x5x7x2xf32>) -> tensor<1x2x5x7xf32>
  %7 = linnet.unary clip %6 [0.0, 0x7FF0000000000000] : tensor<1x2x5x7xf32>
  %8 = linnet.concat %kept, %7 axis = 1 : (tensor<1x2x5x7xf32>, tensor<1x2x5x7xf32>) -> tensor<1x4x5x7xf32>
  %9 = linnet.gather %8 axis = 1 indices = [0, 2, 1, 3] : (tensor<1x4x5x7xf32>) -> tensor<1x4x5x7xf32>
  return %9 : tensor<1x4x5x7xf32>
}

// -----

// The same shuffle and split in one, as its authors' code does it: the halves of
// the shuffled channels.
// CHECK-LABEL: func.func @shuffle_and_split(
// CHECK-NEXT: %[[SHUFFLE:.*]] = linnet.channel_shuffle %arg0 groups = 3
// CHECK-NEXT: %[[FIRST:.*]] = linnet.slice %[[SHUFFLE]] offsets = [0, 0, 0, 0] sizes = [1, 5, 7, 3]
// CHECK-NEXT: %[[SECOND:.*]] = linnet.slice %[[SHUFFLE]] offsets = [0, 0, 0, 3] sizes = [1, 5, 7, 3]
// CHECK-NEXT: return %[[FIRST]], %[[SECOND]]
func.func @shuffle_and_split(%x: tensor<1x5x7x6xf32>) -> (tensor<1x5x7x3xf32>, tensor<1x5x7x3xf32>) {
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x5x7x6xf32>) -> tensor<1x6x5x7xf32>
  %1 = linnet.reshape %0 : (tensor<1x6x5x7xf32>) -> tensor<3x2x35xf32>
  %2 = linnet.transpose %1 perm = [1, 0, 2] : (tensor<3x2x35xf32>) -> tensor<2x3x35xf32>
  %3 = linnet.reshape %2 : (tensor<2x3x35xf32>) -> tensor<2x1x3x5x7xf32>
  %4 = linnet.gather %3 axis = 0 indices = [0] : (tensor<2x1x3x5x7xf32>) -> tensor<1x1x3x5x7xf32>
  %5 = linnet.reshape %4 : (tensor<1x1x3x5x7xf32>) -> tensor<1x3x5x7xf32>
  %6 = linnet.gather %3 axis = 0 indices = [1] : (tensor<2x1x3x5x7xf32>) -> tensor<1x1x3x5x7xf32>
  %7 = linnet.reshape %6 : (tensor<1x1x3x5x7xf32>) -> tensor<1x3x5x7xf32>
  %8 = linnet.transpose %5 perm = [0, 2, 3, 1] : (tensor<1x3x5x7xf32>) -> tensor<1x5x7x3xf32>
  %9 = linnet.transpose %7 perm = [0, 2, 3, 1] : (tensor<1x3x5x7xf32>) -> tensor<1x5x7x3xf32>
  return %8, %9 : tensor<1x5x7x3xf32>, tensor<1x5x7x3xf32>
}

// -----

// A squeeze-and-excite block of MobileNet V3, its activations node by node.
// CHECK-LABEL: func.func @mobilenet_v3_squeeze_excite(
// CHECK: %[[SWISH:.*]] = linnet.unary hard_swish %arg0 : tensor<1x5x5x2xf32>
// CHECK-NEXT: %[[MEAN:.*]] = linnet.reduce mean %[[SWISH]] axes = [1, 2]
// CHECK-NEXT: %[[SQUEEZE:.*]] = linnet.conv2d %[[MEAN]]
// CHECK-NEXT: %[[GATE:.*]] = linnet.unary hard_sigmoid %[[SQUEEZE]]
// CHECK-NEXT: %[[MUL:.*]] = linnet.binary mul %[[SWISH]], %[[GATE]]
// CHECK-NEXT: return %[[MUL]]
func.func @mobilenet_v3_squeeze_excite(%x: tensor<1x5x5x2xf32>) -> tensor<1x5x5x2xf32> {
  %three = linnet.constant dense<3.0> : tensor<f32>
  %six = linnet.constant dense<6.0> : tensor<f32>
  %w = linnet.constant dense<[[[[1.0, 2.0]]], [[[3.0, 4.0]]]]> : tensor<2x1x1x2xf32>
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x5x5x2xf32>) -> tensor<1x2x5x5xf32>
  %1 = linnet.binary add %0, %three : (tensor<1x2x5x5xf32>, tensor<f32>) -> tensor<1x2x5x5xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<1x2x5x5xf32>
  %3 = linnet.binary mul %0, %2 : (tensor<1x2x5x5xf32>, tensor<1x2x5x5xf32>) -> tensor<1x2x5x5xf32>
  %4 = linnet.binary div %3, %six : (tensor<1x2x5x5xf32>, tensor<f32>) -> tensor<1x2x5x5xf32>
  %5 = linnet.reduce mean %4 axes = [2, 3] : (tensor<1x2x5x5xf32>) -> tensor<1x2x1x1xf32>
  %6 = linnet.transpose %5 perm = [0, 2, 3, 1] : (tensor<1x2x1x1xf32>) -> tensor<1x1x1x2xf32>
  %7 = linnet.conv2d %6, %w window = <> : (tensor<1x1x1x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %8 = linnet.transpose %7 perm = [0, 3, 1, 2] : (tensor<1x1x1x2xf32>) -> tensor<1x2x1x1xf32>
  %9 = linnet.binary add %8, %three : (tensor<1x2x1x1xf32>, tensor<f32>) -> tensor<1x2x1x1xf32>
  %10 = linnet.unary clip %9 [0.0, 6.0] : tensor<1x2x1x1xf32>
  %11 = linnet.binary div %10, %six : (tensor<1x2x1x1xf32>, tensor<f32>) -> tensor<1x2x1x1xf32>
  %12 = linnet.binary mul %4, %11 : (tensor<1x2x5x5xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x5x5xf32>
  %13 = linnet.transpose %12 perm = [0, 2, 3, 1] : (tensor<1x2x5x5xf32>) -> tensor<1x5x5x2xf32>
  return %13 : tensor<1x5x5x2xf32>
}

// -----

// The head of AlexNet: normalization over channels, pool, flattened image.
// CHECK-LABEL: func.func @alexnet_head(
// CHECK-NOT: linnet.transpose
// CHECK: linnet.local_response_norm %arg0
// CHECK: linnet.max_pool2d
// CHECK: linnet.reshape {{.*}} -> tensor<1x8xf32>
// CHECK: linnet.fully_connected
// CHECK-NEXT: return
func.func @alexnet_head(%x: tensor<1x5x5x2xf32>) -> tensor<1x1xf32> {
  %w = linnet.constant dense<[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]]> : tensor<1x8xf32>
  %b = linnet.constant dense<1.0> : tensor<1xf32>
  %0 = linnet.local_response_norm %x size = 5 alpha = 1.0 beta = 0.75 bias = 1.0 : (tensor<1x5x5x2xf32>) -> tensor<1x5x5x2xf32>
  %1 = linnet.transpose %0 perm = [0, 3, 1, 2] : (tensor<1x5x5x2xf32>) -> tensor<1x2x5x5xf32>
  %2 = linnet.transpose %1 perm = [0, 2, 3, 1] : (tensor<1x2x5x5xf32>) -> tensor<1x5x5x2xf32>
  %3 = linnet.max_pool2d %2 kernel = [3, 3] window = <strides = [2, 2]> : (tensor<1x5x5x2xf32>) -> tensor<1x2x2x2xf32>
  %4 = linnet.transpose %3 perm = [0, 3, 1, 2] : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %5 = linnet.reshape %4 : (tensor<1x2x2x2xf32>) -> tensor<1x8xf32>
  %6 = linnet.fully_connected %5, %w : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x1xf32>
  %7 = linnet.binary add %6, %b : (tensor<1x1xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %7 : tensor<1x1xf32>
}
