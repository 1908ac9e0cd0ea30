// Kernels fetch weights before they read them: in the innermost loop, a share
// of the piece that the loops around it will read next.
// RUN: linnetc compile %s --target=x86-64-v3 --emit=halide -o - | FileCheck %s
// RUN: linnetc compile %s --target=x86-64-v3 --emit=asm -o - | FileCheck %s --check-prefix=X86
// RUN: linnetc compile %s --target=aarch64 --emit=asm -o - | FileCheck %s --check-prefix=ARM
// X86: prefetcht1
// X86: prefetcht1
// X86: prefetcht1
// ARM: prfm pldl2keep
// ARM: prfm pldl2keep
// ARM: prfm pldl2keep

module attributes {linnet.model = "three convolutions"} {
  func.func @main(%x: tensor<1x16x16x64xf32> {linnet.name = "x"})
      -> (tensor<1x8x8x64xf32> {linnet.name = "y"}) {
    %pointwise = linnet.constant dense<0.125> : tensor<64x1x1x64xf32>
    %square = linnet.constant dense<0.125> : tensor<64x3x3x64xf32>

    // A piece is a panel of 64 inputs by 16 channels, 4096 bytes.
    // CHECK-LABEL: func k0
    // CHECK: .panels, begin, end - begin)
    // CHECK:   .block, 0, 42)
    // CHECK:     for (sum{{.*}}.r0$x, 0, 16)
    // CHECK-NEXT:  linnet_prefetch(operand1, {{.*}}.r0$x{{.*}}.block{{.*}}.panels{{.*}} + (int64)4096)
    // The last tile has four rows, and fetches the last share.
    // CHECK:   for (sum{{.*}}.r0$x, 0, 16)
    // CHECK-NEXT:  linnet_prefetch(operand1, {{.*}}.r0$x{{.*}}.panels{{.*}} + (int64)8128)
    %0 = linnet.conv2d %x, %pointwise window = <>
        : (tensor<1x16x16x64xf32>, tensor<64x1x1x64xf32>) -> tensor<1x16x16x64xf32>

    // Of Winograd's weights it is those of one point in a panel.
    // CHECK-LABEL: func k1
    // CHECK: for (sums{{.*}}.j, 0, 6)
    // CHECK:   for (sums{{.*}}.i, 0, 6)
    // CHECK:     for (sum{{.*}}.r$x, 0, 16)
    // CHECK-NEXT:  linnet_prefetch(operand1, {{.*}}.r$x){{.*}}.outer){{.*}}.j){{.*}}.i){{.*}} + (int64)4096)
    // CHECK: linnet_prefetch(operand1, {{.*}}.r$x){{.*}}.j){{.*}}.i){{.*}} + (int64)6828)
    %1 = linnet.conv2d %0, %square window = <pads = [1, 1, 1, 1]>
        : (tensor<1x16x16x64xf32>, tensor<64x3x3x64xf32>) -> tensor<1x16x16x64xf32>

    // Of a direct convolution, a panel with all taps.
    // CHECK-LABEL: func k2
    // CHECK: for (sum{{.*}}.r$z, 0, 3)
    // CHECK:   for (sum{{.*}}.r$y, 0, 3)
    // CHECK:     for (sum{{.*}}.r$x, 0, 32)
    // CHECK-NEXT:  linnet_prefetch(operand1, {{.*}}.panels){{.*}}.columns){{.*}}.r$z){{.*}}.r$y){{.*}}.r$x){{.*}} + (int64)55296)
    // Behind the last panel, of 16 channels, lie the next kernel's.
    // CHECK: linnet_prefetch(operand1, {{.*}}.r$x){{.*}} + (int64)165888)
    %2 = linnet.conv2d %1, %square window = <strides = [2, 2], pads = [1, 1, 1, 1]>
        : (tensor<1x16x16x64xf32>, tensor<64x3x3x64xf32>) -> tensor<1x8x8x64xf32>
    return %2 : tensor<1x8x8x64xf32>
  }
}
