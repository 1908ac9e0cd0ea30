// Hands bytes on as they are.
module attributes {linnet.model = "bytes"} {
  func.func @main(%x: tensor<1x3x8x8xf32> {linnet.name = "image"}) -> (tensor<1x3x8x8xf32> {linnet.name = "same"}) {
    %0 = linnet.unary clip %x [0.0, 255.0] : tensor<1x3x8x8xf32>
    return %0 : tensor<1x3x8x8xf32>
  }
}
