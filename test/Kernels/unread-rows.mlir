// A window of one pixel, of stride 2 behind a border of one, never reads the
// image's first row. That is no matter to warn of.
// RUN: linnetc compile %s --no-cache --emit=asm -o %t.s 2>&1 | FileCheck %s --allow-empty
// CHECK-NOT: {{[Ww]}}arning

func.func @main(%x: tensor<1x9x9x16xf32>) -> tensor<1x6x6x16xf32> {
  %w = linnet.constant dense<0.5> : tensor<1x1x16xf32>
  %0 = linnet.depthwise_conv2d %x, %w window = <strides = [2, 2], pads = [1, 1, 1, 1]>
      : (tensor<1x9x9x16xf32>, tensor<1x1x16xf32>) -> tensor<1x6x6x16xf32>
  return %0 : tensor<1x6x6x16xf32>
}
