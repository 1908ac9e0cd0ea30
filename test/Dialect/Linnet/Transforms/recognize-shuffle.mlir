// RUN: linnet-opt %s --linnet-recognize-shuffle | FileCheck %s
// RUN: linnet-opt %s --linnet-recognize-shuffle --linnet-propagate-layout | FileCheck %s --check-prefix=LAYOUT

// As PyTorch exports it: five dimensions, channels first.
// CHECK-LABEL: func.func @five_dimensions
// CHECK-NEXT: %[[T:.*]] = linnet.transpose %{{.*}} perm = [0, 2, 3, 1]
// CHECK-NEXT: %[[S:.*]] = linnet.channel_shuffle %[[T]] groups = 3 : (tensor<2x5x7x12xf32>)
// CHECK-NEXT: %[[B:.*]] = linnet.transpose %[[S]] perm = [0, 3, 1, 2]
// CHECK-NEXT: return %[[B]]
func.func @five_dimensions(%x: tensor<2x12x5x7xf32>) -> tensor<2x12x5x7xf32> {
  %0 = linnet.reshape %x : (tensor<2x12x5x7xf32>) -> tensor<2x3x4x5x7xf32>
  %1 = linnet.transpose %0 perm = [0, 2, 1, 3, 4] : (tensor<2x3x4x5x7xf32>) -> tensor<2x4x3x5x7xf32>
  %2 = linnet.reshape %1 : (tensor<2x4x3x5x7xf32>) -> tensor<2x12x5x7xf32>
  return %2 : tensor<2x12x5x7xf32>
}

// With the pixels as one dimension.
// CHECK-LABEL: func.func @four_dimensions
// CHECK: linnet.channel_shuffle %{{.*}} groups = 4
// CHECK-NEXT: linnet.transpose
// CHECK-NEXT: return
func.func @four_dimensions(%x: tensor<1x12x5x7xf32>) -> tensor<1x12x5x7xf32> {
  %0 = linnet.reshape %x : (tensor<1x12x5x7xf32>) -> tensor<1x4x3x35xf32>
  %1 = linnet.transpose %0 perm = [0, 2, 1, 3] : (tensor<1x4x3x35xf32>) -> tensor<1x3x4x35xf32>
  %2 = linnet.reshape %1 : (tensor<1x3x4x35xf32>) -> tensor<1x12x5x7xf32>
  return %2 : tensor<1x12x5x7xf32>
}

// Channels last, as TensorFlow exports it: no transpose is needed.
// CHECK-LABEL: func.func @channels_last
// CHECK-NEXT: %[[S:.*]] = linnet.channel_shuffle %{{.*}} groups = 2
// CHECK-NEXT: return %[[S]]
func.func @channels_last(%x: tensor<1x5x7x6xf32>) -> tensor<1x5x7x6xf32> {
  %0 = linnet.reshape %x : (tensor<1x5x7x6xf32>) -> tensor<1x5x7x2x3xf32>
  %1 = linnet.transpose %0 perm = [0, 1, 2, 4, 3] : (tensor<1x5x7x2x3xf32>) -> tensor<1x5x7x3x2xf32>
  %2 = linnet.reshape %1 : (tensor<1x5x7x3x2xf32>) -> tensor<1x5x7x6xf32>
  return %2 : tensor<1x5x7x6xf32>
}

// Images of one pixel have extents of 1 where others have the pixels.
// CHECK-LABEL: func.func @one_pixel
// CHECK: linnet.channel_shuffle %{{.*}} groups = 2
func.func @one_pixel(%x: tensor<1x6x1x1xf32>) -> tensor<1x6x1x1xf32> {
  %0 = linnet.reshape %x : (tensor<1x6x1x1xf32>) -> tensor<1x2x3x1x1xf32>
  %1 = linnet.transpose %0 perm = [0, 2, 1, 3, 4] : (tensor<1x2x3x1x1xf32>) -> tensor<1x3x2x1x1xf32>
  %2 = linnet.reshape %1 : (tensor<1x3x2x1x1xf32>) -> tensor<1x6x1x1xf32>
  return %2 : tensor<1x6x1x1xf32>
}

// A gather that lists the channels in shuffled order.
// CHECK-LABEL: func.func @gather_channels_first
// CHECK: linnet.channel_shuffle %{{.*}} groups = 2 : (tensor<1x5x7x6xf32>)
func.func @gather_channels_first(%x: tensor<1x6x5x7xf32>) -> tensor<1x6x5x7xf32> {
  %0 = linnet.gather %x axis = 1 indices = [0, 3, 1, 4, 2, 5] : (tensor<1x6x5x7xf32>) -> tensor<1x6x5x7xf32>
  return %0 : tensor<1x6x5x7xf32>
}

// CHECK-LABEL: func.func @gather_channels_last
// CHECK-NEXT: linnet.channel_shuffle %{{.*}} groups = 3
// CHECK-NEXT: return
func.func @gather_channels_last(%x: tensor<1x5x7x6xf32>) -> tensor<1x5x7x6xf32> {
  %0 = linnet.gather %x axis = 3 indices = [0, 2, 4, 1, 3, 5] : (tensor<1x5x7x6xf32>) -> tensor<1x5x7x6xf32>
  return %0 : tensor<1x5x7x6xf32>
}

// Between convolutions nothing but the shuffle is left.
// LAYOUT-LABEL: func.func @between_image_ops
// LAYOUT-NEXT: %[[A:.*]] = linnet.conv2d
// LAYOUT-NEXT: %[[R:.*]] = linnet.unary clip %[[A]]
// LAYOUT-NEXT: %[[S:.*]] = linnet.channel_shuffle %[[R]] groups = 2
// LAYOUT-NEXT: %[[B:.*]] = linnet.conv2d %[[S]]
// LAYOUT-NEXT: return %[[B]]
func.func @between_image_ops(%x: tensor<1x5x7x6xf32>, %w: tensor<6x1x1x3xf32>) -> tensor<1x5x7x6xf32> {
  %0 = linnet.conv2d %x, %w groups = 2 window = <> : (tensor<1x5x7x6xf32>, tensor<6x1x1x3xf32>) -> tensor<1x5x7x6xf32>
  %1 = linnet.transpose %0 perm = [0, 3, 1, 2] : (tensor<1x5x7x6xf32>) -> tensor<1x6x5x7xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<1x6x5x7xf32>
  %3 = linnet.reshape %2 : (tensor<1x6x5x7xf32>) -> tensor<1x2x3x35xf32>
  %4 = linnet.transpose %3 perm = [0, 2, 1, 3] : (tensor<1x2x3x35xf32>) -> tensor<1x3x2x35xf32>
  %5 = linnet.reshape %4 : (tensor<1x3x2x35xf32>) -> tensor<1x6x5x7xf32>
  %6 = linnet.transpose %5 perm = [0, 2, 3, 1] : (tensor<1x6x5x7xf32>) -> tensor<1x5x7x6xf32>
  %7 = linnet.conv2d %6, %w groups = 2 window = <> : (tensor<1x5x7x6xf32>, tensor<6x1x1x3xf32>) -> tensor<1x5x7x6xf32>
  return %7 : tensor<1x5x7x6xf32>
}

// An order that is no shuffle's stays a gather.
// CHECK-LABEL: func.func @another_order
// CHECK-NEXT: linnet.gather
// CHECK-NEXT: return
func.func @another_order(%x: tensor<1x6x5x7xf32>) -> tensor<1x6x5x7xf32> {
  %0 = linnet.gather %x axis = 1 indices = [0, 3, 1, 4, 5, 2] : (tensor<1x6x5x7xf32>) -> tensor<1x6x5x7xf32>
  return %0 : tensor<1x6x5x7xf32>
}

// Half of the channels in shuffled order are no shuffle.
// CHECK-LABEL: func.func @half_of_the_channels
// CHECK-NEXT: linnet.gather
func.func @half_of_the_channels(%x: tensor<1x8x5x7xf32>) -> tensor<1x4x5x7xf32> {
  %0 = linnet.gather %x axis = 1 indices = [0, 2, 1, 3] : (tensor<1x8x5x7xf32>) -> tensor<1x4x5x7xf32>
  return %0 : tensor<1x4x5x7xf32>
}

// The heads of an attention layer swap two axes, not the parts of one.
// CHECK-LABEL: func.func @attention_heads
// CHECK-NEXT: linnet.reshape
// CHECK-NEXT: linnet.transpose
// CHECK-NEXT: return
func.func @attention_heads(%x: tensor<1x5x12xf32>) -> tensor<1x3x5x4xf32> {
  %0 = linnet.reshape %x : (tensor<1x5x12xf32>) -> tensor<1x5x3x4xf32>
  %1 = linnet.transpose %0 perm = [0, 2, 1, 3] : (tensor<1x5x3x4xf32>) -> tensor<1x3x5x4xf32>
  return %1 : tensor<1x3x5x4xf32>
}

// Depth-to-space interleaves channels with pixels.
// CHECK-LABEL: func.func @depth_to_space
// CHECK-NEXT: linnet.reshape
// CHECK-NEXT: linnet.transpose
// CHECK-NEXT: linnet.reshape
func.func @depth_to_space(%x: tensor<1x12x5x7xf32>) -> tensor<1x3x10x14xf32> {
  %0 = linnet.reshape %x : (tensor<1x12x5x7xf32>) -> tensor<1x2x2x3x5x7xf32>
  %1 = linnet.transpose %0 perm = [0, 3, 4, 1, 5, 2] : (tensor<1x2x2x3x5x7xf32>) -> tensor<1x3x5x2x7x2xf32>
  %2 = linnet.reshape %1 : (tensor<1x3x5x2x7x2xf32>) -> tensor<1x3x10x14xf32>
  return %2 : tensor<1x3x10x14xf32>
}
