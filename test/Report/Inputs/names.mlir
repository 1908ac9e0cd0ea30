// A residual around a convolution, and a name that HTML would take for its own.
module attributes {linnet.model = "<i>page</i>"} {
  func.func @main(%x: tensor<1x9x9x16xf32> {linnet.name = "x<y"}) -> (tensor<1x4x4x16xf32> {linnet.name = "y"}, tensor<1x9x9x16xf32> {linnet.name = "z"}) {
    %w = linnet.constant dense<0.125> : tensor<16x1x1x16xf32>
    %v = linnet.constant dense<0.25> : tensor<16x3x3x16xf32>
    %0 = linnet.conv2d %x, %w window = <> : (tensor<1x9x9x16xf32>, tensor<16x1x1x16xf32>) -> tensor<1x9x9x16xf32> loc("first")
    %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x9x9x16xf32> loc("<b>one</b> & \22two\22 'three'")
    %2 = linnet.conv2d %1, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x9x9x16xf32>, tensor<16x3x3x16xf32>) -> tensor<1x9x9x16xf32> loc("second")
    %3 = linnet.binary add %2, %1 : (tensor<1x9x9x16xf32>, tensor<1x9x9x16xf32>) -> tensor<1x9x9x16xf32> loc("sum")
    %4 = linnet.max_pool2d %3 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x9x9x16xf32>) -> tensor<1x4x4x16xf32> loc("pool")
    %5 = linnet.unary exp %1 : tensor<1x9x9x16xf32> loc("other")
    return %4, %5 : tensor<1x4x4x16xf32>, tensor<1x9x9x16xf32>
  }
}
