// Two equal products, one of another size, and a chain behind each.
func.func @main(%x: tensor<1x14x14x32xf32> {linnet.name = "x"}) -> (tensor<1x14x14x64xf32> {linnet.name = "y"}) {
  %a = linnet.constant dense<0.25> : tensor<32x1x1x32xf32>
  %b = linnet.constant dense<0.5> : tensor<64x1x1x32xf32>
  %0 = linnet.conv2d %x, %a window = <> : (tensor<1x14x14x32xf32>, tensor<32x1x1x32xf32>) -> tensor<1x14x14x32xf32> loc("first")
  %1 = linnet.conv2d %0, %a window = <> : (tensor<1x14x14x32xf32>, tensor<32x1x1x32xf32>) -> tensor<1x14x14x32xf32> loc("again")
  %2 = linnet.conv2d %1, %b window = <> : (tensor<1x14x14x32xf32>, tensor<64x1x1x32xf32>) -> tensor<1x14x14x64xf32> loc("wider")
  return %2 : tensor<1x14x14x64xf32>
}
