// An inverted residual: expansion, depthwise convolution, projection.
func.func @main(%x: tensor<1x28x28x16xf32> {linnet.name = "x"}) -> (tensor<1x28x28x16xf32> {linnet.name = "y"}) {
  %w0 = linnet.constant dense<0.5> : tensor<96x1x1x16xf32>
  %0 = linnet.conv2d %x, %w0 window = <> : (tensor<1x28x28x16xf32>, tensor<96x1x1x16xf32>) -> tensor<1x28x28x96xf32>
  %w1 = linnet.constant dense<0.25> : tensor<3x3x96xf32>
  %1 = linnet.depthwise_conv2d %0, %w1 window = <pads = [1, 1, 1, 1]> : (tensor<1x28x28x96xf32>, tensor<3x3x96xf32>) -> tensor<1x28x28x96xf32>
  %w2 = linnet.constant dense<0.125> : tensor<16x1x1x96xf32>
  %2 = linnet.conv2d %1, %w2 window = <> : (tensor<1x28x28x96xf32>, tensor<16x1x1x96xf32>) -> tensor<1x28x28x16xf32>
  return %2 : tensor<1x28x28x16xf32>
}
