// RUN: linnet-opt %s --split-input-file --kern-pack-weights | FileCheck %s

kern.func @fc(%x: tensor<1x2xf32>, %w: tensor<3x2xf32> {kern.weight, kern.layout = #kern.layout<[0 div 2, 1, 0 mod 2]>}) -> tensor<1x3xf32> family = fully_connected {
  %0 = linnet.fully_connected %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  kern.return %0 : tensor<1x3xf32>
}

// Panels of two rows: 1 3 2 4, and then 5 0 6 0, as the last panel is half empty.
// The same constant is packed once for both calls.
// CHECK-LABEL: func.func @main
// CHECK:         %[[A:.*]] = kern.weights dense_resource<[[PACKED:packed.*]]> : tensor<2x2x2xf32> layout = <[0 div 2, 1, 0 mod 2]> -> tensor<3x2xf32>
// CHECK:         kern.call @fc(%{{.*}}, %[[A]])
// CHECK:         %[[B:.*]] = kern.weights dense_resource<[[PACKED]]>
// CHECK:         kern.call @fc(%{{.*}}, %[[B]])
// CHECK-NOT:     linnet.constant
// CHECK-NOT:     kern.pack
// CHECK:         [[PACKED]]: "0x400000000000803F0000404000000040000080400000A040000000000000C04000000000"
func.func @main(%x: tensor<1x2xf32>) -> (tensor<1x3xf32>, tensor<1x3xf32>) {
  %w = linnet.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %p = kern.pack %w layout = <[0 div 2, 1, 0 mod 2]> : tensor<3x2xf32>
  %0 = kern.call @fc(%x, %p) : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %q = kern.pack %w layout = <[0 div 2, 1, 0 mod 2]> : tensor<3x2xf32>
  %1 = kern.call @fc(%x, %q) : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  return %0, %1 : tensor<1x3xf32>, tensor<1x3xf32>
}

// -----

// Both dimensions in blocks, one of them with its remainder outside; bytes; a
// dimension that is shorter than its block.
// CHECK-LABEL: func.func @main
// CHECK:         dense_resource<[[PACKED:packed.*]]> : tensor<4x2x1x2xi8>
// CHECK:         [[PACKED]]: "0x4000000001030500020406000000000000000000"
func.func @main() -> tensor<3x2xi8> {
  %w = linnet.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi8>
  %p = kern.pack %w layout = <[1 mod 4, 0 div 2, 1 div 4, 0 mod 2]> : tensor<3x2xi8>
  return %p : tensor<3x2xi8>
}

// -----

// A splat, whose one element is everywhere but behind the tensor.
// CHECK-LABEL: func.func @main
// CHECK:         [[PACKED:packed.*]]: "0x400000000000803F0000803F0000803F00000000"
func.func @main() -> tensor<3xf32> {
  %w = linnet.constant dense<1.0> : tensor<3xf32>
  %p = kern.pack %w layout = <[0 div 2, 0 mod 2]> : tensor<3xf32>
  return %p : tensor<3xf32>
}

// -----

// What needs no packing is weights all the same, and lies row-major; what nothing uses goes.
// CHECK-LABEL: func.func @main
// CHECK-NEXT:    kern.weights dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32> layout = <[0]> -> tensor<2xf32>
// CHECK-NEXT:    kern.weights dense<3.000000e+00> : tensor<f32> layout = <[]> -> tensor<f32>
// CHECK-NEXT:    return
func.func @main() -> (tensor<2xf32>, tensor<f32>) {
  %a = linnet.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %b = linnet.constant dense<3.0> : tensor<f32>
  %c = linnet.constant dense<4.0> : tensor<f32>
  return %a, %b : tensor<2xf32>, tensor<f32>
}

// -----

// Winograd's algorithm takes filters transformed, U = G g G^T. Of a filter of ones, G's rows sum to -1, 1.5, 0.5 and 1; the
// filter itself stays for who wants to know it.
// CHECK-LABEL: func.func @main
// CHECK-NEXT:    kern.weights dense_resource<[[PACKED:packed.*]]> : tensor<4x4x1x1xf32> layout = <[1, 2, 0, 3], winograd = 2> source = dense<1.000000e+00> : tensor<1x3x3x1xf32> -> tensor<1x3x3x1xf32>
// CHECK:         [[PACKED]]: "0x400000000000803F0000C0BF000000BF000080BF0000C0BF000010400000403F0000C03F000000BF0000403F0000803E0000003F000080BF0000C03F0000003F0000803F"
func.func @main() -> tensor<1x3x3x1xf32> {
  %w = linnet.constant dense<1.0> : tensor<1x3x3x1xf32>
  %p = kern.pack %w layout = <[1, 2, 0, 3], winograd = 2> : tensor<1x3x3x1xf32>
  return %p : tensor<1x3x3x1xf32>
}

// -----

// Each of two groups of three channels has a panel of four of its own, whose last channel is zero.
// CHECK-LABEL: func.func @main
// CHECK-NEXT:    kern.weights dense_resource<[[PACKED:packed.*]]> : tensor<2x1x1x1x2x4xi8> layout = <[0, 1 div 4, 2, 3, 4, 1 mod 4], groups = 2> -> tensor<6x1x1x2xi8>
// CHECK:         [[PACKED]]: "0x40000000010305000204060007090B00080A0C00"
func.func @main() -> tensor<6x1x1x2xi8> {
  %w = linnet.constant dense<[[[[1, 2]]], [[[3, 4]]], [[[5, 6]]], [[[7, 8]]], [[[9, 10]]], [[[11, 12]]]]> : tensor<6x1x1x2xi8>
  %p = kern.pack %w layout = <[0, 1 div 4, 2, 3, 4, 1 mod 4], groups = 2> : tensor<6x1x1x2xi8>
  return %p : tensor<6x1x1x2xi8>
}

// -----

// Truth values are bytes in memory.
// CHECK-LABEL: func.func @main
// CHECK-NEXT:    kern.weights dense_resource<[[PACKED:packed.*]]> : tensor<3xi1> layout = <[0]> -> tensor<3xi1>
// CHECK:         [[PACKED]]: "0x40000000010001"
func.func @main() -> tensor<3xi1> {
  %w = linnet.constant dense<[true, false, true]> : tensor<3xi1>
  return %w : tensor<3xi1>
}

// -----

// Weights that are an input of the model are packed on each run, by a kernel.
// CHECK:       kern.func private @[[PACK:.*]](%[[W:.*]]: tensor<3x2xf32>) -> (tensor<3x2xf32> {kern.layout = #kern.layout<[1, 0]>}) family = movement schedule = <loops>
// CHECK-NEXT:    kern.return %[[W]]
// CHECK:       func.func @main(%[[INPUT:.*]]: tensor<3x2xf32>
// CHECK:         %[[PACKED:.*]] = kern.call @[[PACK]](%[[INPUT]])
// CHECK:         return %[[PACKED]]
func.func @main(%w: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %p = kern.pack %w layout = <[1, 0]> : tensor<3x2xf32>
  return %p : tensor<3x2xf32>
}
