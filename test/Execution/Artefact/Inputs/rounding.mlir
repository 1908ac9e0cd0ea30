// Sums of products whose last bits tell whether each product was rounded before it was added.
func.func @main(%x: tensor<1x6x6x40xf32> {linnet.name = "x"}) -> (tensor<1x6x6x24xf32> {linnet.name = "y"}) {
  %w = linnet.constant dense<0.3333333> : tensor<24x1x1x40xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x6x6x40xf32>, tensor<24x1x1x40xf32>) -> tensor<1x6x6x24xf32>
  %1 = linnet.unary sigmoid %0 : tensor<1x6x6x24xf32>
  %v = linnet.constant dense<0.1111111> : tensor<24x1x1x24xf32>
  %y = linnet.conv2d %1, %v window = <> : (tensor<1x6x6x24xf32>, tensor<24x1x1x24xf32>) -> tensor<1x6x6x24xf32>
  return %y : tensor<1x6x6x24xf32>
}
