// A network with two outputs: an image, by a kernel that takes scratch memory
// and runs in pieces, and the means of its channels.
module attributes {linnet.model = "tiny network"} {
  func.func @main(%x: tensor<1x3x41x41xf32> {linnet.name = "image"})
      -> (tensor<1x8x41x41xf32> {linnet.name = "features"}, tensor<1x1x1x8xf32> {linnet.name = "means"}) {
    %w = linnet.constant dense<0.125> : tensor<8x3x3x3xf32>
    %b = linnet.constant dense<[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]> : tensor<8xf32>
    %0 = linnet.transpose %x perm = [0, 2, 3, 1] : (tensor<1x3x41x41xf32>) -> tensor<1x41x41x3xf32>
    %1 = linnet.conv2d %0, %w, %b window = <pads = [1, 1, 1, 1]>
        : (tensor<1x41x41x3xf32>, tensor<8x3x3x3xf32>, tensor<8xf32>) -> tensor<1x41x41x8xf32>
    %2 = linnet.transpose %1 perm = [0, 3, 1, 2] : (tensor<1x41x41x8xf32>) -> tensor<1x8x41x41xf32>
    %3 = linnet.reduce mean %1 axes = [1, 2] : (tensor<1x41x41x8xf32>) -> tensor<1x1x1x8xf32>
    return %2, %3 : tensor<1x8x41x41xf32>, tensor<1x1x1x8xf32>
  }
}
