// A caller's range is one of the result's loop, also where a loop of what is
// computed first has the same variable and extent: signs are packed before and
// behind, 8 words both times.
// RUN: linnetc compile %s --target=x86-64-v3 --emit=halide -o - | FileCheck %s

// CHECK:     produce signs
// CHECK-NOT: begin, end - begin
// CHECK:     for (result0{{.*}}.s0.d0, begin, end - begin)
func.func @main(%x: tensor<1x5x6x256xf32> {linnet.name = "x"}) -> (tensor<1x5x6x8xi32> {linnet.name = "y"}) {
  %w = linnet.constant dense<7> : tensor<256x1x1x8xi32>
  %0 = linnet.binarize %x : (tensor<1x5x6x256xf32>) -> tensor<1x5x6x8xi32>
  %1 = linnet.binary_conv2d %0, %w channels = 256 border = <zero> window = <>
      : (tensor<1x5x6x8xi32>, tensor<256x1x1x8xi32>) -> tensor<1x5x6x256xf32>
  %2 = linnet.binarize %1 : (tensor<1x5x6x256xf32>) -> tensor<1x5x6x8xi32>
  return %2 : tensor<1x5x6x8xi32>
}
