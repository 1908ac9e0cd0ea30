// RUN: linnet-opt %s --split-input-file --kern-select-schedule=target=x86-64-v3 | FileCheck %s
// RUN: linnet-opt %s --split-input-file --kern-select-schedule=target=x86-64-v3 --kern-select-schedule=target=x86-64-v3 | FileCheck %s

// The schedule is written down, and with it the layout in which it wants weights, packed
// before each call. Run again, the pass changes nothing.
// CHECK-LABEL: kern.func @conv
// CHECK-SAME:    tensor<32x1x1x16xf32> {kern.layout = #kern.layout<[0 div [[PANEL:[0-9]+]], 1, 2, 3, 0 mod [[PANEL]]]>, kern.weight}
// CHECK-SAME:    tensor<32xf32>)
// CHECK-SAME:    schedule = <pointwise, tile = [{{[0-9]+}}, [[PANEL]]]
// CHECK-LABEL: func.func @main
// CHECK-NEXT:    %[[A:.*]] = kern.pack %{{.*}} layout = <[0 div [[PANEL]], 1, 2, 3, 0 mod [[PANEL]]]> : tensor<32x1x1x16xf32>
// CHECK-NEXT:    kern.call @conv(%{{.*}}, %[[A]], %{{.*}})
// CHECK-NEXT:    %[[B:.*]] = kern.pack
// CHECK-NEXT:    kern.call @conv(%{{.*}}, %[[B]], %{{.*}})
// CHECK-NEXT:    return
kern.func @conv(%x: tensor<1x7x7x16xf32>, %w: tensor<32x1x1x16xf32>, %b: tensor<32xf32>) -> tensor<1x7x7x32xf32> family = pointwise {
  %0 = linnet.conv2d %x, %w, %b window = <> : (tensor<1x7x7x16xf32>, tensor<32x1x1x16xf32>, tensor<32xf32>) -> tensor<1x7x7x32xf32>
  kern.return %0 : tensor<1x7x7x32xf32>
}
func.func @main(%x: tensor<1x7x7x16xf32>, %v: tensor<32x1x1x16xf32>, %w: tensor<32x1x1x16xf32>, %b: tensor<32xf32>) -> (tensor<1x7x7x32xf32>, tensor<1x7x7x32xf32>) {
  %0 = kern.call @conv(%x, %v, %b) : (tensor<1x7x7x16xf32>, tensor<32x1x1x16xf32>, tensor<32xf32>) -> tensor<1x7x7x32xf32>
  %1 = kern.call @conv(%x, %w, %b) : (tensor<1x7x7x16xf32>, tensor<32x1x1x16xf32>, tensor<32xf32>) -> tensor<1x7x7x32xf32>
  return %0, %1 : tensor<1x7x7x32xf32>, tensor<1x7x7x32xf32>
}

// -----

// A schedule that stands there is kept.
// CHECK-LABEL: kern.func @conv
// CHECK-SAME:    [0 div 8, 1, 2, 3, 0 mod 8]
// CHECK-SAME:    schedule = <pointwise, tile = [3, 8], unroll = 1>
kern.func @conv(%x: tensor<1x7x7x16xf32>, %w: tensor<32x1x1x16xf32>) -> tensor<1x7x7x32xf32> family = pointwise schedule = <pointwise, tile = [3, 8], unroll = 1> {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x16xf32>, tensor<32x1x1x16xf32>) -> tensor<1x7x7x32xf32>
  kern.return %0 : tensor<1x7x7x32xf32>
}

// -----

// A 3x3 convolution of many channels goes by Winograd's algorithm where its weights are constants; one of few, or with weights
// that are known at run time only, does not.
// CHECK-LABEL: kern.func @many
// CHECK-SAME:    tensor<64x3x3x64xf32> {kern.layout = #kern.layout<[0 div [[PANEL:[0-9]+]], 1, 2, 3, 0 mod [[PANEL]]], winograd = 4>, kern.weight}
// CHECK-SAME:    schedule = <winograd, band = {{[0-9]+}}, block = {{[0-9]+}}, outputs = 4, tile = [{{[0-9]+}}, [[PANEL]]]>
kern.func @many(%x: tensor<1x56x56x64xf32>, %w: tensor<64x3x3x64xf32> {kern.weight}) -> tensor<1x54x54x64xf32> family = direct {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x56x56x64xf32>, tensor<64x3x3x64xf32>) -> tensor<1x54x54x64xf32>
  kern.return %0 : tensor<1x54x54x64xf32>
}
// CHECK-LABEL: kern.func @few
// CHECK-SAME:    schedule = <convolution,
kern.func @few(%x: tensor<1x56x56x3xf32>, %w: tensor<64x3x3x3xf32> {kern.weight}) -> tensor<1x54x54x64xf32> family = direct {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x56x56x3xf32>, tensor<64x3x3x3xf32>) -> tensor<1x54x54x64xf32>
  kern.return %0 : tensor<1x54x54x64xf32>
}
// CHECK-LABEL: kern.func @late
// CHECK-SAME:    schedule = <convolution,
kern.func @late(%x: tensor<1x56x56x64xf32>, %w: tensor<64x3x3x64xf32>) -> tensor<1x54x54x64xf32> family = direct {
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x56x56x64xf32>, tensor<64x3x3x64xf32>) -> tensor<1x54x54x64xf32>
  kern.return %0 : tensor<1x54x54x64xf32>
}
