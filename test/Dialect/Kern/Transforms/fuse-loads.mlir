// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse=target=x86-64-v3 | FileCheck %s --check-prefixes=CHECK,SPEED
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse="target=x86-64-v3 optimize=memory" | FileCheck %s --check-prefixes=CHECK,MEMORY
// RUN: linnet-opt %s --split-input-file --convert-linnet-to-kern --kern-fuse="target=x86-64-v3 remarks=true" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// What normalises an image that leaves the L2 joins the product that reads it, though something else reads the image too.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = pointwise
// CHECK-NEXT:    linnet.channel_affine
// CHECK-NEXT:    linnet.unary clip
// CHECK-NEXT:    linnet.conv2d
// CHECK-NEXT:    kern.return
// CHECK-NOT:   kern.func
// CHECK-LABEL: func.func @main
// REMARK: kernel '{{.*}}' becomes one with '{{.*}}': 0.{{[0-9]+}} of the time estimated for them apart, {{[0-9]+}} KiB alive instead of {{[0-9]+}}
func.func @main(%x: tensor<1x56x56x128xf32>) -> (tensor<1x56x56x128xf32>, tensor<1x56x56x128xf32>) {
  %s = linnet.constant dense<2.0> : tensor<128xf32>
  %w = linnet.constant dense<1.0> : tensor<128x1x1x128xf32>
  %0 = linnet.channel_affine %x, %s, %s : (tensor<1x56x56x128xf32>, tensor<128xf32>, tensor<128xf32>) -> tensor<1x56x56x128xf32>
  %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x56x56x128xf32>
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x56x56x128xf32>, tensor<128x1x1x128xf32>) -> tensor<1x56x56x128xf32>
  return %2, %x : tensor<1x56x56x128xf32>, tensor<1x56x56x128xf32>
}

// -----

// A convolution that leaves no border copies its input only if that pays.
// CHECK-LABEL: kern.func private @
// CHECK-SAME:    family = direct
// CHECK-NEXT:    linnet.unary sigmoid
// CHECK-NEXT:    linnet.conv2d
// CHECK-NOT:   kern.func
// CHECK-LABEL: func.func @main
// REMARK: kernel '{{.*}}' becomes one with '{{.*}}': 0.{{[0-9]+}} of the time
func.func @main(%x: tensor<1x57x57x64xf32>) -> tensor<1x28x28x16xf32> {
  %w = linnet.constant dense<1.0> : tensor<16x3x3x64xf32>
  %0 = linnet.unary sigmoid %x : tensor<1x57x57x64xf32>
  %1 = linnet.conv2d %0, %w window = <strides = [2, 2]> : (tensor<1x57x57x64xf32>, tensor<16x3x3x64xf32>) -> tensor<1x28x28x16xf32>
  return %1 : tensor<1x28x28x16xf32>
}

// -----

// An image that stays in the L2 is there anyway; a chunk of it is smaller.
// SPEED-LABEL: kern.func private @
// SPEED-SAME:    family = elementwise
// SPEED:       kern.func private @
// SPEED-SAME:    family = pointwise
// MEMORY-LABEL: kern.func private @
// MEMORY-SAME:   family = pointwise
// MEMORY-NEXT:   linnet.binary mul
// CHECK-LABEL: func.func @main
// REMARK: stays apart from its neighbours: no kernel for both is faster, or saves memory that counts
func.func @main(%x: tensor<1x28x28x64xf32>, %s: tensor<1x1x1x64xf32>) -> tensor<1x28x28x64xf32> {
  %w = linnet.constant dense<1.0> : tensor<64x1x1x64xf32>
  %0 = linnet.binary mul %x, %s : (tensor<1x28x28x64xf32>, tensor<1x1x1x64xf32>) -> tensor<1x28x28x64xf32>
  %1 = linnet.conv2d %0, %w window = <> : (tensor<1x28x28x64xf32>, tensor<64x1x1x64xf32>) -> tensor<1x28x28x64xf32>
  return %1 : tensor<1x28x28x64xf32>
}

// -----

// What is added behind the convolution is no image that it reads.
// CHECK-LABEL: func.func @main
// CHECK-COUNT-2: kern.call
func.func @main(%x: tensor<1x56x56x128xf32>, %y: tensor<1x56x56x128xf32>) -> tensor<1x56x56x128xf32> {
  %w = linnet.constant dense<1.0> : tensor<128x1x1x128xf32>
  %0 = linnet.unary exp %y : tensor<1x56x56x128xf32>
  %1 = linnet.conv2d %x, %w window = <> : (tensor<1x56x56x128xf32>, tensor<128x1x1x128xf32>) -> tensor<1x56x56x128xf32>
  %2 = linnet.binary prelu %1, %0 : (tensor<1x56x56x128xf32>, tensor<1x56x56x128xf32>) -> tensor<1x56x56x128xf32>
  return %2 : tensor<1x56x56x128xf32>
}
