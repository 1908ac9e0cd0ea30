// Two equal layers and a pool, named as an importer names them.
module attributes {linnet.model = "chain"} {
  func.func @main(%x: tensor<1x8x8x16xf32> {linnet.name = "x"}) -> (tensor<1x4x4x16xf32> {linnet.name = "y"}) {
    %w = linnet.constant dense<0.125> : tensor<16x1x1x16xf32>
    %v = linnet.constant dense<0.25> : tensor<16x1x1x16xf32>
    %0 = linnet.conv2d %x, %w window = <> : (tensor<1x8x8x16xf32>, tensor<16x1x1x16xf32>) -> tensor<1x8x8x16xf32> loc("one")
    %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x8x8x16xf32> loc("one")
    %2 = linnet.conv2d %1, %v window = <> : (tensor<1x8x8x16xf32>, tensor<16x1x1x16xf32>) -> tensor<1x8x8x16xf32> loc("say \22two\22")
    %3 = linnet.unary clip %2 [0.0, 6.0] : tensor<1x8x8x16xf32> loc("say \22two\22")
    %4 = linnet.max_pool2d %3 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x8x8x16xf32>) -> tensor<1x4x4x16xf32> loc("three")
    return %4 : tensor<1x4x4x16xf32>
  }
}
