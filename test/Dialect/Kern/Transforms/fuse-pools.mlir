// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse=target=x86-64-v3 | FileCheck %s --check-prefixes=CHECK,SPEED
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse="target=x86-64-v3 optimize=memory" | FileCheck %s --check-prefixes=CHECK,MEMORY
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse="target=x86-64-v3 remarks=true" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// The stem of SqueezeNet: its image is large, and only the pool reads it; what reads the pool is pointwise.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = separable
// CHECK-NEXT:    linnet.conv2d
// CHECK-NEXT:    linnet.unary clip
// CHECK-NEXT:    linnet.max_pool2d
// CHECK-NEXT:    linnet.conv2d
// CHECK-NEXT:    kern.return
// CHECK-LABEL: func.func @main
// REMARK: kernel '[[POOL:.*]]' becomes one with '{{.*}}' and '{{.*}}': 0.{{[0-9]+}} of the time estimated for them apart, {{[0-9]+}} KiB alive instead of {{[0-9]+}}
func.func @main(%x: tensor<1x223x223x3xf32>) -> tensor<1x55x55x16xf32> {
  %u = linnet.constant dense<1.0> : tensor<64x3x3x3xf32>
  %w = linnet.constant dense<1.0> : tensor<16x1x1x64xf32>
  %0 = linnet.conv2d %x, %u window = <strides = [2, 2]> : (tensor<1x223x223x3xf32>, tensor<64x3x3x3xf32>) -> tensor<1x111x111x64xf32>
  %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x111x111x64xf32>
  %2 = linnet.max_pool2d %1 kernel = [3, 3] window = <strides = [2, 2]> : (tensor<1x111x111x64xf32>) -> tensor<1x55x55x64xf32>
  %3 = linnet.conv2d %2, %w window = <> : (tensor<1x55x55x64xf32>, tensor<16x1x1x64xf32>) -> tensor<1x55x55x16xf32>
  return %3 : tensor<1x55x55x16xf32>
}

// -----

// A small image: speed keeps the pool apart, memory joins it.
// SPEED-LABEL: kern.func private @
// SPEED-SAME:    family = direct
// SPEED:       kern.func private @
// SPEED-SAME:    family = pool
// MEMORY-LABEL: kern.func private @
// MEMORY-SAME:   family = direct
// MEMORY-NEXT:   linnet.conv2d
// MEMORY-NEXT:   linnet.avg_pool2d
// CHECK-LABEL: func.func @main
// REMARK: stays apart from its neighbours: no kernel for both is faster, or saves memory that counts
func.func @main(%x: tensor<1x28x28x32xf32>) -> tensor<1x14x14x32xf32> {
  %u = linnet.constant dense<1.0> : tensor<32x3x3x32xf32>
  %0 = linnet.conv2d %x, %u window = <pads = [1, 1, 1, 1]> : (tensor<1x28x28x32xf32>, tensor<32x3x3x32xf32>) -> tensor<1x28x28x32xf32>
  %1 = linnet.avg_pool2d %0 kernel = [2, 2] window = <strides = [2, 2]> : (tensor<1x28x28x32xf32>) -> tensor<1x14x14x32xf32>
  return %1 : tensor<1x14x14x32xf32>
}

// -----

// A pool by itself has no ring to read, and one of many taps no kernel with a convolution.
// CHECK-LABEL: func.func @main
// CHECK-COUNT-4: kern.call
func.func @main(%x: tensor<1x112x112x64xf32>) -> (tensor<1x55x55x16xf32>, tensor<1x22x22x64xf32>) {
  %w = linnet.constant dense<1.0> : tensor<16x1x1x64xf32>
  %v = linnet.constant dense<1.0> : tensor<64x1x1x64xf32>
  %0 = linnet.max_pool2d %x kernel = [3, 3] window = <strides = [2, 2]> : (tensor<1x112x112x64xf32>) -> tensor<1x55x55x64xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x55x55x64xf32>, tensor<16x1x1x64xf32>) -> tensor<1x55x55x16xf32>
  %2 = linnet.conv2d %x, %v window = <> : (tensor<1x112x112x64xf32>, tensor<64x1x1x64xf32>) -> tensor<1x112x112x64xf32>
  %3 = linnet.avg_pool2d %2 kernel = [5, 5] window = <strides = [5, 5]> : (tensor<1x112x112x64xf32>) -> tensor<1x22x22x64xf32>
  return %1, %3 : tensor<1x55x55x16xf32>, tensor<1x22x22x64xf32>
}
