// RUN: linnet-opt %s --kern-pipeline=target=x86-64-v3 | FileCheck %s
// RUN: linnet-opt %s --kern-pipeline="target=x86-64-v3 fuse=false" | FileCheck %s --check-prefix=APART

// A convolution, its activation and the residual become one kernel, which both blocks call, each
// with its own packed weights; the constants are gone.
// CHECK-LABEL: kern.func private @k0
// CHECK-SAME:    family = pointwise schedule = <pointwise,
// CHECK:         linnet.conv2d
// CHECK:         linnet.unary clip
// CHECK:         linnet.binary add
// CHECK-NOT:   kern.func
// CHECK-LABEL: func.func @main
// CHECK-NOT:     linnet.
// CHECK-COUNT-2: kern.weights
// CHECK:         %[[Y:[0-9]+]] = kern.call @k0(%{{.*}})
// CHECK-COUNT-2: kern.weights
// CHECK:         kern.call @k0(%[[Y]],
// CHECK-NOT:     linnet.
// CHECK:         return

// APART-LABEL: kern.func private @k0
// APART:       kern.func private @k1
// APART:       kern.func private @k2
// APART-NOT:   kern.func
// APART:         kern.call @k0
// APART:         kern.call @k1
// APART:         kern.call @k2
// APART:         kern.call @k0
// APART:         kern.call @k1
// APART:         kern.call @k2
func.func @main(%x: tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32> {
  %b0 = linnet.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]> : tensor<8xf32>
  %w0 = linnet.constant dense<0.5> : tensor<8x1x1x8xf32>
  %0 = linnet.conv2d %x, %w0, %b0 window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>, tensor<8xf32>) -> tensor<1x5x5x8xf32>
  %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x5x5x8xf32>
  %2 = linnet.binary add %1, %x : (tensor<1x5x5x8xf32>, tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32>
  %b1 = linnet.constant dense<[8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]> : tensor<8xf32>
  %w1 = linnet.constant dense<0.25> : tensor<8x1x1x8xf32>
  %3 = linnet.conv2d %2, %w1, %b1 window = <> : (tensor<1x5x5x8xf32>, tensor<8x1x1x8xf32>, tensor<8xf32>) -> tensor<1x5x5x8xf32>
  %4 = linnet.unary clip %3 [0.0, 6.0] : tensor<1x5x5x8xf32>
  %5 = linnet.binary add %4, %2 : (tensor<1x5x5x8xf32>, tensor<1x5x5x8xf32>) -> tensor<1x5x5x8xf32>
  return %5 : tensor<1x5x5x8xf32>
}
