// Two inputs, an image and a vector; two outputs, one with a name that is no
// file's.
module attributes {linnet.model = "net"} {
  func.func @main(%x: tensor<1x3x8x8xf32> {linnet.name = "image"}, %v: tensor<1x4xf32> {linnet.name = "bias"})
      -> (tensor<1x4xf32> {linnet.name = "a/b:c"}, tensor<1x4x8x8xf32> {linnet.name = "features"}) {
    %w = linnet.constant dense<0.125> : tensor<4x3x3x3xf32>
    %c = linnet.constant dense<[0.0, 1.0, 2.0, 3.0]> : tensor<4xf32>
    %0 = linnet.transpose %x perm = [0, 2, 3, 1] : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
    %1 = linnet.conv2d %0, %w, %c window = <pads = [1, 1, 1, 1]>
        : (tensor<1x8x8x3xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x8x8x4xf32>
    %2 = linnet.transpose %1 perm = [0, 3, 1, 2] : (tensor<1x8x8x4xf32>) -> tensor<1x4x8x8xf32>
    %3 = linnet.reduce mean %1 axes = [1, 2] : (tensor<1x8x8x4xf32>) -> tensor<1x1x1x4xf32>
    %4 = linnet.reshape %3 : (tensor<1x1x1x4xf32>) -> tensor<1x4xf32>
    %5 = linnet.binary add %4, %v : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    return %5, %2 : tensor<1x4xf32>, tensor<1x4x8x8xf32>
  }
}
