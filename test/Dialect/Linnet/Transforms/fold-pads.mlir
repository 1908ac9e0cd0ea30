// RUN: linnet-opt %s --linnet-fold-pads | FileCheck %s

// Zeros before a convolution add to its pads: top, left, bottom, right.
// CHECK-LABEL: func.func @conv(
// CHECK-NEXT: linnet.conv2d %arg0, %arg1 window = <strides = [2, 2], pads = [1, 2, 4, 4]>
func.func @conv(%x: tensor<1x5x7x2xf32>, %w: tensor<4x3x3x2xf32>) -> tensor<1x4x6x4xf32> {
  %0 = linnet.pad %x low = [0, 0, 1, 0] high = [0, 3, 3, 0] mode = <constant> : (tensor<1x5x7x2xf32>) -> tensor<1x8x11x2xf32>
  %1 = linnet.conv2d %0, %w window = <strides = [2, 2], pads = [1, 1, 1, 1]> : (tensor<1x8x11x2xf32>, tensor<4x3x3x2xf32>) -> tensor<1x4x6x4xf32>
  return %1 : tensor<1x4x6x4xf32>
}

// CHECK-LABEL: func.func @depthwise(
// CHECK-NEXT: linnet.depthwise_conv2d %arg0, %arg1 window = <pads = [0, 1, 0, 1]>
func.func @depthwise(%x: tensor<1x5x7x2xf32>, %w: tensor<3x3x2xf32>) -> tensor<1x3x7x2xf32> {
  %0 = linnet.pad %x low = [0, 0, 1, 0] high = [0, 0, 1, 0] mode = <constant> value = 0.0 : (tensor<1x5x7x2xf32>) -> tensor<1x5x9x2xf32>
  %1 = linnet.depthwise_conv2d %0, %w window = <> : (tensor<1x5x9x2xf32>, tensor<3x3x2xf32>) -> tensor<1x3x7x2xf32>
  return %1 : tensor<1x3x7x2xf32>
}

// A crop before pads is another thing: it takes pixels away, where zeros come then.
// CHECK-LABEL: func.func @crop(
// CHECK-NEXT: linnet.pad
func.func @crop(%x: tensor<1x5x7x2xf32>, %w: tensor<4x3x3x2xf32>) -> tensor<1x4x7x4xf32> {
  %0 = linnet.pad %x low = [0, -1, 0, 0] high = [0, 0, 0, 0] mode = <constant> : (tensor<1x5x7x2xf32>) -> tensor<1x4x7x2xf32>
  %1 = linnet.conv2d %0, %w window = <pads = [1, 1, 1, 1]> : (tensor<1x4x7x2xf32>, tensor<4x3x3x2xf32>) -> tensor<1x4x7x4xf32>
  return %1 : tensor<1x4x7x4xf32>
}

// Mirrored pixels, ones, and added channels are no zeros outside the image.
// CHECK-LABEL: func.func @other_borders(
// CHECK-COUNT-3: linnet.pad
func.func @other_borders(%x: tensor<1x5x7x2xf32>, %w: tensor<4x1x1x2xf32>, %v: tensor<4x1x1x3xf32>)
    -> (tensor<1x6x7x4xf32>, tensor<1x6x7x4xf32>, tensor<1x5x7x4xf32>) {
  %0 = linnet.pad %x low = [0, 1, 0, 0] high = [0, 0, 0, 0] mode = <reflect> : (tensor<1x5x7x2xf32>) -> tensor<1x6x7x2xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x6x7x2xf32>, tensor<4x1x1x2xf32>) -> tensor<1x6x7x4xf32>
  %2 = linnet.pad %x low = [0, 1, 0, 0] high = [0, 0, 0, 0] mode = <constant> value = 1.0 : (tensor<1x5x7x2xf32>) -> tensor<1x6x7x2xf32>
  %3 = linnet.conv2d %2, %w window = <> : (tensor<1x6x7x2xf32>, tensor<4x1x1x2xf32>) -> tensor<1x6x7x4xf32>
  %4 = linnet.pad %x low = [0, 0, 0, 0] high = [0, 0, 0, 1] mode = <constant> : (tensor<1x5x7x2xf32>) -> tensor<1x5x7x3xf32>
  %5 = linnet.conv2d %4, %v window = <> : (tensor<1x5x7x3xf32>, tensor<4x1x1x3xf32>) -> tensor<1x5x7x4xf32>
  return %1, %3, %5 : tensor<1x6x7x4xf32>, tensor<1x6x7x4xf32>, tensor<1x5x7x4xf32>
}

// The mean of a padded image counts its border.
// CHECK-LABEL: func.func @avg_pool(
// CHECK-NEXT: linnet.avg_pool2d %arg0 kernel = [3, 3] window = <pads = [1, 1, 1, 1]> count_include_pad
func.func @avg_pool(%x: tensor<1x5x7x2xf32>) -> tensor<1x5x7x2xf32> {
  %0 = linnet.pad %x low = [0, 1, 1, 0] high = [0, 1, 1, 0] mode = <constant> : (tensor<1x5x7x2xf32>) -> tensor<1x7x9x2xf32>
  %1 = linnet.avg_pool2d %0 kernel = [3, 3] window = <> : (tensor<1x7x9x2xf32>) -> tensor<1x5x7x2xf32>
  return %1 : tensor<1x5x7x2xf32>
}

// Pads that do not count and a border that does are not one.
// CHECK-LABEL: func.func @avg_pool_with_pads(
// CHECK-NEXT: linnet.pad
func.func @avg_pool_with_pads(%x: tensor<1x5x7x2xf32>) -> tensor<1x7x9x2xf32> {
  %0 = linnet.pad %x low = [0, 1, 1, 0] high = [0, 1, 1, 0] mode = <constant> : (tensor<1x5x7x2xf32>) -> tensor<1x7x9x2xf32>
  %1 = linnet.avg_pool2d %0 kernel = [3, 3] window = <pads = [1, 1, 1, 1]> : (tensor<1x7x9x2xf32>) -> tensor<1x7x9x2xf32>
  return %1 : tensor<1x7x9x2xf32>
}

// A window that lies in the border alone is no pool's.
// CHECK-LABEL: func.func @wide_border(
// CHECK-NEXT: linnet.pad
func.func @wide_border(%x: tensor<1x5x7x2xf32>) -> tensor<1x8x7x2xf32> {
  %0 = linnet.pad %x low = [0, 2, 0, 0] high = [0, 2, 0, 0] mode = <constant> : (tensor<1x5x7x2xf32>) -> tensor<1x9x7x2xf32>
  %1 = linnet.avg_pool2d %0 kernel = [2, 1] window = <> : (tensor<1x9x7x2xf32>) -> tensor<1x8x7x2xf32>
  return %1 : tensor<1x8x7x2xf32>
}

// Rounding up, the window that starts in the border would be dropped.
// CHECK-LABEL: func.func @rounded_up(
// CHECK-NEXT: linnet.pad
func.func @rounded_up(%x: tensor<1x4x4x2xf32>) -> tensor<1x3x3x2xf32> {
  %0 = linnet.pad %x low = [0, 0, 0, 0] high = [0, 1, 1, 0] mode = <constant> : (tensor<1x4x4x2xf32>) -> tensor<1x5x5x2xf32>
  %1 = linnet.avg_pool2d %0 kernel = [2, 2] window = <strides = [2, 2], ceil> : (tensor<1x5x5x2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// Minus infinity is what a max pool takes for outside.
// CHECK-LABEL: func.func @max_pool_of_infinity(
// CHECK-NEXT: linnet.max_pool2d %arg0 kernel = [3, 3] window = <strides = [2, 2], pads = [0, 0, 1, 1]>
func.func @max_pool_of_infinity(%x: tensor<1x6x6x2xf32>) -> tensor<1x3x3x2xf32> {
  %0 = linnet.pad %x low = [0, 0, 0, 0] high = [0, 1, 1, 0] mode = <constant> value = 0xFFF0000000000000 : (tensor<1x6x6x2xf32>) -> tensor<1x7x7x2xf32>
  %1 = linnet.max_pool2d %0 kernel = [3, 3] window = <strides = [2, 2]> : (tensor<1x7x7x2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// Zeros are never the maximum of what relu lets through.
// CHECK-LABEL: func.func @max_pool_after_relu(
// CHECK-NEXT: %[[R:.*]] = linnet.unary clip %arg0
// CHECK-NEXT: linnet.max_pool2d %[[R]] kernel = [3, 3] window = <strides = [2, 2], pads = [0, 0, 1, 1]>
func.func @max_pool_after_relu(%x: tensor<1x6x6x2xf32>) -> tensor<1x3x3x2xf32> {
  %r = linnet.unary clip %x [0.0, 0x7FF0000000000000] : tensor<1x6x6x2xf32>
  %0 = linnet.pad %r low = [0, 0, 0, 0] high = [0, 1, 1, 0] mode = <constant> : (tensor<1x6x6x2xf32>) -> tensor<1x7x7x2xf32>
  %1 = linnet.max_pool2d %0 kernel = [3, 3] window = <strides = [2, 2]> : (tensor<1x7x7x2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// But they may be of anything else.
// CHECK-LABEL: func.func @max_pool_of_zeros(
// CHECK-NEXT: linnet.pad
func.func @max_pool_of_zeros(%x: tensor<1x6x6x2xf32>) -> tensor<1x3x3x2xf32> {
  %0 = linnet.pad %x low = [0, 0, 0, 0] high = [0, 1, 1, 0] mode = <constant> : (tensor<1x6x6x2xf32>) -> tensor<1x7x7x2xf32>
  %1 = linnet.max_pool2d %0 kernel = [3, 3] window = <strides = [2, 2]> : (tensor<1x7x7x2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}
