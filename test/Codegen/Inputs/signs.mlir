// A convolution of signs: 18 words a window, one vector of output channels of AVX-512 or two of AVX2.
func.func @main(%x: tensor<1x6x6x2xi32> {linnet.name = "x"}, %filter: tensor<16x3x3x2xi32> {linnet.name = "filter"}) -> (tensor<1x4x4x16xf32> {linnet.name = "sums"}) {
  %0 = linnet.binary_conv2d %x, %filter channels = 64 border = <zero> window = <> : (tensor<1x6x6x2xi32>, tensor<16x3x3x2xi32>) -> tensor<1x4x4x16xf32>
  return %0 : tensor<1x4x4x16xf32>
}
