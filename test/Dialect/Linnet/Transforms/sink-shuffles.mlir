// RUN: linnet-opt %s --split-input-file --linnet-sink-shuffles | FileCheck %s

// A dense convolution takes the order into its filter.
// CHECK-LABEL: func @dense
// CHECK: %[[F:.*]] = linnet.constant dense<{{\[\[\[\[}}1.000000e+00, 3.000000e+00, 2.000000e+00, 4.000000e+00]]]]>
// CHECK-NEXT: linnet.conv2d %arg0, %[[F]]
func.func @dense(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x1xf32> {
  %f = linnet.constant dense<[[[[1.0, 2.0, 3.0, 4.0]]]]> : tensor<1x1x1x4xf32>
  %0 = linnet.channel_shuffle %x groups = 2 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  %1 = linnet.conv2d %0, %f window = <> : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}

// -----

// Through a depthwise convolution, whose filter is permuted, into the loads of a grouped one.
// CHECK-LABEL: func @depthwise
// CHECK: %[[F:.*]] = linnet.constant dense<{{\[\[\[}}1.000000e+00, 3.000000e+00, 2.000000e+00, 4.000000e+00]]]>
// CHECK: %[[D:.*]] = linnet.depthwise_conv2d %arg0, %[[F]]
// CHECK: %[[G:.*]] = linnet.gather %[[D]] axis = 3 indices = [0, 2, 1, 3]
// CHECK: linnet.conv2d %[[G]], %{{.*}} groups = 2
// CHECK-NOT: channel_shuffle
func.func @depthwise(%x: tensor<1x4x4x4xf32>, %g: tensor<2x1x1x2xf32>) -> tensor<1x4x4x2xf32> {
  %f = linnet.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32>
  %0 = linnet.channel_shuffle %x groups = 2 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  %1 = linnet.depthwise_conv2d %0, %f window = <> : (tensor<1x4x4x4xf32>, tensor<1x1x4xf32>) -> tensor<1x4x4x4xf32>
  %2 = linnet.conv2d %1, %g groups = 2 window = <> : (tensor<1x4x4x4xf32>, tensor<2x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  return %2 : tensor<1x4x4x2xf32>
}

// -----

// Two units of ShuffleNet V2: what is passed on stays where it is, and the second unit reads its half of all three.
// CHECK-LABEL: func @units
// CHECK: %[[C:.*]] = linnet.concat %arg0, %arg1 axis = 3
// CHECK: %[[G:.*]] = linnet.gather %[[C]] axis = 3 indices = [2, 3, 6, 7]
// CHECK: %[[Y:.*]] = linnet.conv2d %[[G]]
// CHECK: %[[C2:.*]] = linnet.concat %arg0, %arg1, %[[Y]] axis = 3
// CHECK: %[[G2:.*]] = linnet.gather %[[C2]] axis = 3 indices = [1, 5, 10, 11]
// CHECK: linnet.conv2d %[[G2]]
// CHECK-NOT: linnet.slice
// CHECK-NOT: channel_shuffle
func.func @units(%a: tensor<1x4x4x4xf32>, %b: tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32> {
  %f = linnet.constant dense<0.5> : tensor<4x1x1x4xf32>
  %0 = linnet.concat %a, %b axis = 3 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x8xf32>
  %1 = linnet.channel_shuffle %0 groups = 2 : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %2 = linnet.slice %1 offsets = [0, 0, 0, 0] sizes = [1, 4, 4, 4] steps = [1, 1, 1, 1] : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x4xf32>
  %3 = linnet.slice %1 offsets = [0, 0, 0, 4] sizes = [1, 4, 4, 4] steps = [1, 1, 1, 1] : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x4xf32>
  %4 = linnet.conv2d %3, %f window = <> : (tensor<1x4x4x4xf32>, tensor<4x1x1x4xf32>) -> tensor<1x4x4x4xf32>
  %5 = linnet.concat %2, %4 axis = 3 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x8xf32>
  %6 = linnet.channel_shuffle %5 groups = 2 : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %7 = linnet.slice %6 offsets = [0, 0, 0, 4] sizes = [1, 4, 4, 4] steps = [1, 1, 1, 1] : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x4xf32>
  %8 = linnet.conv2d %7, %f window = <> : (tensor<1x4x4x4xf32>, tensor<4x1x1x4xf32>) -> tensor<1x4x4x4xf32>
  return %8 : tensor<1x4x4x4xf32>
}

// -----

// An activation comes before the concat that it alone reads.
// CHECK-LABEL: func @activation
// CHECK: %[[A:.*]] = linnet.unary exp
// CHECK: %[[B:.*]] = linnet.unary exp
// CHECK: %[[C:.*]] = linnet.concat %[[A]], %[[B]]
// CHECK-NEXT: return %[[C]]
func.func @activation(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x8xf32> {
  %0 = linnet.unary abs %x : tensor<1x4x4x4xf32>
  %1 = linnet.unary neg %x : tensor<1x4x4x4xf32>
  %2 = linnet.concat %0, %1 axis = 3 : (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x8xf32>
  %3 = linnet.unary exp %2 : tensor<1x4x4x8xf32>
  return %3 : tensor<1x4x4x8xf32>
}

// -----

// A shuffle that is returned stays.
// CHECK-LABEL: func @returned
// CHECK: linnet.channel_shuffle
func.func @returned(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32> {
  %0 = linnet.channel_shuffle %x groups = 2 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  return %0 : tensor<1x4x4x4xf32>
}
