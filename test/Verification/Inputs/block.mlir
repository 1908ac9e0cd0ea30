func.func @main(%x: tensor<1x8x8x16xf32> {linnet.name = "x"}) -> (tensor<1x8x8x16xf32> {linnet.name = "y"}) {
  %dw = linnet.constant dense<0.2> : tensor<3x3x16xf32>
  %w = linnet.constant dense<0.1> : tensor<16x1x1x16xf32>
  %0 = linnet.depthwise_conv2d %x, %dw window = <pads = [1, 1, 1, 1]>
      : (tensor<1x8x8x16xf32>, tensor<3x3x16xf32>) -> tensor<1x8x8x16xf32>
  %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x8x8x16xf32>
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x8x8x16xf32>, tensor<16x1x1x16xf32>) -> tensor<1x8x8x16xf32>
  %3 = linnet.binary add %2, %x : (tensor<1x8x8x16xf32>, tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32>
  return %3 : tensor<1x8x8x16xf32>
}
