// RUN: linnet-verify-perturbed %s | FileCheck %s --check-prefix=EXACT
// RUN: linnet-verify-perturbed %s --kernel=conv --element=3 --by=0.9 | FileCheck %s --check-prefix=WITHIN
// RUN: not linnet-verify-perturbed %s --kernel=conv --element=3 --by=-1.5 | FileCheck %s --check-prefix=BEYOND
// RUN: not linnet-verify-perturbed %s --kernel=conv --by=nan | FileCheck %s --check-prefix=NAN
// RUN: not linnet-verify-perturbed %s --kernel=shuffle --absolute=1e-6 | FileCheck %s --check-prefix=MOVED
// RUN: linnet-verify-perturbed %s --output-by=1e-5 | FileCheck %s --check-prefix=NEAR
// RUN: not linnet-verify-perturbed %s --output-by=1 | FileCheck %s --check-prefix=FAR
// RUN: not linnet-verify-perturbed %s --output-by=nan | FileCheck %s --check-prefix=OUTPUT-NAN

// EXACT:      ok conv 0.00
// EXACT-NEXT: ok shuffle 0.00
// EXACT-NEXT: ok output 0 0.0e+00
// EXACT-NEXT: 0 of 2 kernels beyond, 0 of 1 outputs

// An error is measured in bounds. It does not reach the kernels that follow: each
// runs on the reference's own values.
// WITHIN:      ok conv 0.90
// WITHIN-NEXT: ok shuffle 0.00

// BEYOND:      FAIL conv 1.50
// BEYOND-NEXT: ok shuffle 0.00
// BEYOND-NEXT: ok output 0
// BEYOND-NEXT: 1 of 2 kernels beyond, 0 of 1 outputs

// NAN: FAIL conv inf

// Data movement has no error.
// MOVED:      ok conv 0.00
// MOVED-NEXT: FAIL shuffle

// NEAR: ok output 0 {{[0-9.]+}}e-0

// FAR:      FAIL output 0
// FAR-NEXT: 0 of 2 kernels beyond, 1 of 1 outputs

// OUTPUT-NAN: FAIL output 0 inf

// Weights and a result in channel blocks: layouts go through packing and back.
kern.func @conv(%x: tensor<1x3x3x4xf32>, %w: tensor<6x1x1x4xf32> {kern.layout = #kern.layout<[0 div 4, 1, 2, 3, 0 mod 4]>, kern.weight})
    -> (tensor<1x3x3x6xf32> {kern.layout = #kern.layout<[0, 3 div 4, 1, 2, 3 mod 4]>}) family = pointwise {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x3x3x4xf32>, tensor<6x1x1x4xf32>) -> tensor<1x3x3x6xf32>
  %1 = linnet.unary sigmoid %0 : tensor<1x3x3x6xf32>
  kern.return %1 : tensor<1x3x3x6xf32>
}
kern.func @shuffle(%x: tensor<1x3x3x6xf32> {kern.layout = #kern.layout<[0, 3 div 4, 1, 2, 3 mod 4]>}) -> tensor<1x3x3x6xf32>
    family = movement {
  %0 = linnet.channel_shuffle %x groups = 2 : (tensor<1x3x3x6xf32>) -> tensor<1x3x3x6xf32>
  kern.return %0 : tensor<1x3x3x6xf32>
}
func.func @main(%x: tensor<1x3x3x4xf32>, %w: tensor<6x1x1x4xf32>) -> tensor<1x3x3x6xf32> {
  %0 = kern.pack %w layout = <[0 div 4, 1, 2, 3, 0 mod 4]> : tensor<6x1x1x4xf32>
  %1 = kern.call @conv(%x, %0) : (tensor<1x3x3x4xf32>, tensor<6x1x1x4xf32>) -> tensor<1x3x3x6xf32>
  %2 = kern.call @shuffle(%1) : (tensor<1x3x3x6xf32>) -> tensor<1x3x3x6xf32>
  return %2 : tensor<1x3x3x6xf32>
}
