func.func @main(%x: tensor<1x8x8x32xf32> {linnet.name = "x"}, %w: tensor<64x1x1x32xf32> {linnet.name = "w"})
    -> (tensor<1x8x8x64xf32> {linnet.name = "y"}) {
  %y = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x32xf32>, tensor<64x1x1x32xf32>) -> tensor<1x8x8x64xf32>
  return %y : tensor<1x8x8x64xf32>
}
