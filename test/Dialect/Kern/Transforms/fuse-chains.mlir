// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse=target=x86-64-v3 | FileCheck %s --check-prefixes=CHECK,SPEED
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse="target=x86-64-v3 optimize=memory" | FileCheck %s --check-prefixes=CHECK,MEMORY
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse="target=x86-64-v3 remarks=true" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// An inverted residual whose expanded image leaves the L2, with what stands between and behind.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = inverted_residual
// CHECK-NEXT:    linnet.conv2d
// CHECK-NEXT:    linnet.unary clip
// CHECK-NEXT:    linnet.depthwise_conv2d
// CHECK-NEXT:    linnet.conv2d
// CHECK-NEXT:    linnet.binary add
// CHECK-NEXT:    kern.return
// CHECK-NOT:   kern.func
// CHECK-LABEL: func.func @main
// REMARK: kernel '[[DW:.*]]' becomes one with '{{.*}}' and '{{.*}}': 0.{{[0-9]+}} of the time estimated for them apart, {{[0-9]+}} KiB alive instead of {{[0-9]+}}
func.func @main(%x: tensor<1x56x56x24xf32>) -> tensor<1x56x56x24xf32> {
  %u = linnet.constant dense<1.0> : tensor<144x1x1x24xf32>
  %v = linnet.constant dense<1.0> : tensor<3x3x144xf32>
  %w = linnet.constant dense<1.0> : tensor<24x1x1x144xf32>
  %0 = linnet.conv2d %x, %u window = <> : (tensor<1x56x56x24xf32>, tensor<144x1x1x24xf32>) -> tensor<1x56x56x144xf32>
  %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x56x56x144xf32>
  %2 = linnet.depthwise_conv2d %1, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x56x56x144xf32>, tensor<3x3x144xf32>) -> tensor<1x56x56x144xf32>
  %3 = linnet.conv2d %2, %w window = <> : (tensor<1x56x56x144xf32>, tensor<24x1x1x144xf32>) -> tensor<1x56x56x24xf32>
  %4 = linnet.binary add %3, %x : (tensor<1x56x56x24xf32>, tensor<1x56x56x24xf32>) -> tensor<1x56x56x24xf32>
  return %4 : tensor<1x56x56x24xf32>
}

// -----

// Images that stay in the L2 anyway: speed keeps kernels apart, memory joins them.
// SPEED-LABEL: kern.func private @
// SPEED-SAME:    family = depthwise
// SPEED:       kern.func private @
// SPEED-SAME:    family = pointwise
// MEMORY-LABEL: kern.func private @
// MEMORY-SAME:   family = separable
// MEMORY-NOT:  kern.func
// CHECK-LABEL: func.func @main
// REMARK: stays apart from its neighbours: no kernel for both is faster, or saves memory that counts
func.func @main(%x: tensor<1x28x28x48xf32>) -> tensor<1x28x28x48xf32> {
  %v = linnet.constant dense<1.0> : tensor<5x5x48xf32>
  %w = linnet.constant dense<1.0> : tensor<48x1x1x48xf32>
  %0 = linnet.depthwise_conv2d %x, %v window = <pads = [2, 2, 2, 2]> : (tensor<1x28x28x48xf32>, tensor<5x5x48xf32>) -> tensor<1x28x28x48xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x28x28x48xf32>, tensor<48x1x1x48xf32>) -> tensor<1x28x28x48xf32>
  return %1 : tensor<1x28x28x48xf32>
}

// -----

// What squeeze-and-excitation reads as well stays a tensor: only the expansion joins.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = inverted_residual
// CHECK-NEXT:    linnet.conv2d
// CHECK-NEXT:    linnet.depthwise_conv2d
// CHECK-NEXT:    kern.return
// CHECK:       kern.func private @
// CHECK-SAME:    family = reduction
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<1x56x56x24xf32>) -> (tensor<1x28x28x144xf32>, tensor<1x1x1x144xf32>) {
  %u = linnet.constant dense<1.0> : tensor<144x1x1x24xf32>
  %v = linnet.constant dense<1.0> : tensor<3x3x144xf32>
  %0 = linnet.conv2d %x, %u window = <> : (tensor<1x56x56x24xf32>, tensor<144x1x1x24xf32>) -> tensor<1x56x56x144xf32>
  %1 = linnet.depthwise_conv2d %0, %v window = <strides = [2, 2], pads = [1, 1, 1, 1]> : (tensor<1x56x56x144xf32>, tensor<3x3x144xf32>) -> tensor<1x28x28x144xf32>
  %2 = linnet.reduce mean %1 axes = [1, 2] : (tensor<1x28x28x144xf32>) -> tensor<1x1x1x144xf32>
  return %1, %2 : tensor<1x28x28x144xf32>, tensor<1x1x1x144xf32>
}

// -----

// A multiplier has no strategy beside the depthwise convolution's own.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = depthwise
// CHECK:       kern.func private @
// CHECK-SAME:    family = pointwise
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<1x112x112x32xf32>) -> tensor<1x112x112x8xf32> {
  %v = linnet.constant dense<1.0> : tensor<3x3x64xf32>
  %w = linnet.constant dense<1.0> : tensor<8x1x1x64xf32>
  %0 = linnet.depthwise_conv2d %x, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x112x112x32xf32>, tensor<3x3x64xf32>) -> tensor<1x112x112x64xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x112x112x64xf32>, tensor<8x1x1x64xf32>) -> tensor<1x112x112x8xf32>
  return %1 : tensor<1x112x112x8xf32>
}

// -----

// What is added behind a depthwise convolution is no image that it reads, though it is a convolution's result.
// CHECK-LABEL: func.func @main
// MEMORY-COUNT-2: kern.call
// MEMORY-NOT:  kern.call
func.func @main(%x: tensor<1x56x56x24xf32>, %z: tensor<1x56x56x24xf32>) -> tensor<1x56x56x144xf32> {
  %u = linnet.constant dense<1.0> : tensor<144x1x1x24xf32>
  %t = linnet.constant dense<2.0> : tensor<144x1x1x24xf32>
  %v = linnet.constant dense<1.0> : tensor<3x3x144xf32>
  %0 = linnet.conv2d %z, %t window = <> : (tensor<1x56x56x24xf32>, tensor<144x1x1x24xf32>) -> tensor<1x56x56x144xf32>
  %1 = linnet.conv2d %x, %u window = <> : (tensor<1x56x56x24xf32>, tensor<144x1x1x24xf32>) -> tensor<1x56x56x144xf32>
  %2 = linnet.depthwise_conv2d %1, %v window = <pads = [1, 1, 1, 1]> : (tensor<1x56x56x144xf32>, tensor<3x3x144xf32>) -> tensor<1x56x56x144xf32>
  %3 = linnet.binary add %0, %2 : (tensor<1x56x56x144xf32>, tensor<1x56x56x144xf32>) -> tensor<1x56x56x144xf32>
  return %3 : tensor<1x56x56x144xf32>
}
