// Tiles of a depthwise convolution: wide ones reuse what they load, but touch
// a line of memory for each pixel.
// RUN: linnetc compile %s --target=x86-64-v3 --no-fuse --emit=kern -o - | FileCheck %s

module attributes {linnet.model = "depthwise convolutions"} {
  func.func @main(%far: tensor<1x112x112x96xf32> {linnet.name = "far"},
                  %apart: tensor<1x14x14x512xf32> {linnet.name = "apart"},
                  %deep: tensor<1x7x7x960xf32> {linnet.name = "deep"})
      -> (tensor<1x56x56x96xf32> {linnet.name = "y0"},
          tensor<1x7x7x512xf32> {linnet.name = "y1"},
          tensor<1x7x7x960xf32> {linnet.name = "y2"}) {
    %filter0 = linnet.constant dense<0.125> : tensor<3x3x96xf32>
    %filter1 = linnet.constant dense<0.125> : tensor<3x3x512xf32>
    %filter2 = linnet.constant dense<0.125> : tensor<3x3x960xf32>

    // Images that come from behind the L2: all channels of few pixels.
    // CHECK: schedule = <depthwise, block = 96, tile = [{{[1-4]}}, {{[1-2]}}]>
    %0 = linnet.depthwise_conv2d %far, %filter0 window = <strides = [2, 2], pads = [0, 0, 1, 1]>
        : (tensor<1x112x112x96xf32>, tensor<3x3x96xf32>) -> tensor<1x56x56x96xf32>

    // Pixels 2048 bytes apart share two sets of the L1.
    // CHECK: schedule = <depthwise, block = {{[0-9]+}}, tile = [{{[1-2]}}, {{[1-2]}}]>
    %1 = linnet.depthwise_conv2d %apart, %filter1 window = <strides = [2, 2], pads = [0, 0, 1, 1]>
        : (tensor<1x14x14x512xf32>, tensor<3x3x512xf32>) -> tensor<1x7x7x512xf32>

    // Weights of all channels would fill the L1 that rows are read again from.
    // CHECK: schedule = <depthwise, block = 64, tile = [7, 1]>
    %2 = linnet.depthwise_conv2d %deep, %filter2 window = <pads = [1, 1, 1, 1]>
        : (tensor<1x7x7x960xf32>, tensor<3x3x960xf32>) -> tensor<1x7x7x960xf32>
    return %0, %1, %2 : tensor<1x56x56x96xf32>, tensor<1x7x7x512xf32>, tensor<1x7x7x960xf32>
  }
}
