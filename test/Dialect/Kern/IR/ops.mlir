// RUN: linnet-opt %s --verify-roundtrip | FileCheck %s

// CHECK: kern.func private @k0(%{{.*}}: tensor<1x7x7x16xf32>, %{{.*}}: tensor<8x1x1x16xf32> {kern.layout = #kern.layout<[0 div 8, 1, 2, 3, 0 mod 8]>, kern.weight}) -> tensor<1x7x7x8xf32>
// CHECK-SAME: family = pointwise schedule = <pointwise, order = "nm", tile = [6, 16]>
kern.func private @k0(%x: tensor<1x7x7x16xf32>,
                      %w: tensor<8x1x1x16xf32> {kern.weight, kern.layout = #kern.layout<[0 div 8, 1, 2, 3, 0 mod 8]>}) -> tensor<1x7x7x8xf32>
    family = pointwise schedule = <pointwise, tile = [6, 16], order = "nm"> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x7x7x8xf32>
  kern.return %0 : tensor<1x7x7x8xf32>
}

// CHECK-LABEL: func.func @call
func.func @call(%x: tensor<1x7x7x16xf32>) -> tensor<1x7x7x8xf32> {
  // CHECK: kern.weights dense<0.000000e+00> : tensor<1x1x1x16x8xf32> layout = <[0 div 8, 1, 2, 3, 0 mod 8]> slot = <weights, 0, 512> -> tensor<8x1x1x16xf32>
  %w = kern.weights dense<0.0> : tensor<1x1x1x16x8xf32> layout = <[0 div 8, 1, 2, 3, 0 mod 8]> slot = <weights, 0, 512> -> tensor<8x1x1x16xf32>
  // CHECK: kern.call @k0(%{{.*}}, %{{.*}}) to [#kern.slot<output 0, 0, 1568>]
  %0 = kern.call @k0(%x, %w) to [#kern.slot<output 0, 0, 1568>] : (tensor<1x7x7x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x7x7x8xf32>
  return %0 : tensor<1x7x7x8xf32>
}

// CHECK-LABEL: func.func @views
func.func @views(%x: tensor<1x7x7x3xf32>, %y: tensor<1x7x7x5xf32>) -> tensor<1x7x7x5xf32> {
  // CHECK: kern.join %{{.*}}, %{{.*}} : (tensor<1x7x7x3xf32>, tensor<1x7x7x5xf32>) -> tensor<1x7x7x8xf32>
  %0 = kern.join %x, %y : (tensor<1x7x7x3xf32>, tensor<1x7x7x5xf32>) -> tensor<1x7x7x8xf32>
  // CHECK: kern.part %{{.*}} offset = 3 : (tensor<1x7x7x8xf32>) -> tensor<1x7x7x5xf32>
  %1 = kern.part %0 offset = 3 : (tensor<1x7x7x8xf32>) -> tensor<1x7x7x5xf32>
  return %1 : tensor<1x7x7x5xf32>
}

// CHECK-LABEL: kern.func @planes
// CHECK-SAME: kern.layout = #kern.layout<[0, 1, 3, 2], plane = 8>
// CHECK-SAME: kern.layout = #kern.layout<[0, 1 div 2, 3, 1 mod 2, 2], plane = 16>
kern.func @planes(%x: tensor<1x6x7x3xf32> {kern.layout = #kern.layout<[0, 1, 3, 2], plane = 8>})
    -> (tensor<1x6x7x3xf32> {kern.layout = #kern.layout<[0, 1 div 2, 3, 1 mod 2, 2], plane = 16>}) family = elementwise {
  %0 = linnet.unary exp %x : tensor<1x6x7x3xf32>
  kern.return %0 : tensor<1x6x7x3xf32>
}

// CHECK-LABEL: kern.func @pitched
// CHECK-SAME: kern.layout = #kern.layout<[0, 1, 2, 3], pitch = 8>
kern.func @pitched(%x: tensor<1x7x7x3xf32> {kern.layout = #kern.layout<[0, 1, 2, 3], pitch = 8>}) -> tensor<1x7x7x3xf32>
    family = elementwise {
  %0 = linnet.unary exp %x : tensor<1x7x7x3xf32>
  kern.return %0 : tensor<1x7x7x3xf32>
}
