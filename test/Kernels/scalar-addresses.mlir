// Addresses of several rows stay scalars: no vector of them is taken apart.
// RUN: linnetc compile %s --target=x86-64-v3 --emit=asm -o - | FileCheck %s --implicit-check-not=vpextrq
// CHECK: vfmadd231ps

module attributes {linnet.model = "inverted residual"} {
  func.func @main(%x: tensor<1x28x28x32xf32> {linnet.name = "x"})
      -> (tensor<1x28x28x32xf32> {linnet.name = "y"}) {
    %expand = linnet.constant dense<0.125> : tensor<192x1x1x32xf32>
    %filter = linnet.constant dense<0.125> : tensor<3x3x192xf32>
    %project = linnet.constant dense<0.125> : tensor<32x1x1x192xf32>
    %0 = linnet.conv2d %x, %expand window = <>
        : (tensor<1x28x28x32xf32>, tensor<192x1x1x32xf32>) -> tensor<1x28x28x192xf32>
    %1 = linnet.depthwise_conv2d %0, %filter window = <pads = [1, 1, 1, 1]>
        : (tensor<1x28x28x192xf32>, tensor<3x3x192xf32>) -> tensor<1x28x28x192xf32>
    %2 = linnet.conv2d %1, %project window = <>
        : (tensor<1x28x28x192xf32>, tensor<32x1x1x192xf32>) -> tensor<1x28x28x32xf32>
    return %2 : tensor<1x28x28x32xf32>
  }
}
