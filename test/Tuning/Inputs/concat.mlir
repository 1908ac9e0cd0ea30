// A product that is written into a slice of a concat, and read there.
func.func @main(%x: tensor<1x14x14x32xf32> {linnet.name = "x"}) -> (tensor<1x14x14x64xf32> {linnet.name = "y"}) {
  %a = linnet.constant dense<0.25> : tensor<32x1x1x32xf32>
  %b = linnet.constant dense<0.5> : tensor<64x1x1x96xf32>
  %0 = linnet.conv2d %x, %a window = <> : (tensor<1x14x14x32xf32>, tensor<32x1x1x32xf32>) -> tensor<1x14x14x32xf32> loc("slice")
  %1 = linnet.conv2d %0, %a window = <> : (tensor<1x14x14x32xf32>, tensor<32x1x1x32xf32>) -> tensor<1x14x14x32xf32> loc("from slice")
  %2 = linnet.conv2d %1, %a window = <> : (tensor<1x14x14x32xf32>, tensor<32x1x1x32xf32>) -> tensor<1x14x14x32xf32> loc("last")
  %3 = linnet.concat %0, %1, %2 axis = 3 : (tensor<1x14x14x32xf32>, tensor<1x14x14x32xf32>, tensor<1x14x14x32xf32>) -> tensor<1x14x14x96xf32>
  %4 = linnet.conv2d %3, %b window = <> : (tensor<1x14x14x96xf32>, tensor<64x1x1x96xf32>) -> tensor<1x14x14x64xf32> loc("all")
  return %4 : tensor<1x14x14x64xf32>
}
