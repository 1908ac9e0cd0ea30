// RUN: linnet-opt %s --kern-choose-layouts="target=x86-64-v3 remarks" --split-input-file 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file %t.remarks
// RUN: not linnet-opt %s --kern-choose-layouts=target=pdp11 --split-input-file 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: target 'pdp11' is not known

// Between two sparse products all images lie as planes, a residual's too; what @main gives and takes stays row-major.
// REMARK: kernel 'first' writes channel-major pixels, #kern.layout<[0, 1, 3, 2], plane = 56>: what writes and reads them takes 0.{{.*}} of the time estimated for it otherwise
// REMARK: kernel 'depthwise' writes channel-major pixels
// REMARK-NOT: 'last'

// CHECK: kern.func private @first(%arg0: tensor<1x56x56x32xf32>, %arg1
// CHECK-SAME: -> (tensor<1x56x56x32xf32> {kern.layout = #kern.layout<[0, 1, 3, 2], plane = 56>}) family = sparse
kern.func private @first(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32> {kern.weight}, %i: tensor<64xui8> {kern.weight}, %r: tensor<9xi32> {kern.weight}) -> tensor<1x56x56x32xf32> family = sparse {
  %result = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 32>
      : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
// CHECK: kern.func private @depthwise(%arg0: tensor<1x56x56x32xf32> {kern.layout = #kern.layout<[0, 1, 3, 2], plane = 56>}, %arg1: tensor<3x3x32xf32> {kern.weight}) -> (tensor<1x56x56x32xf32> {kern.layout = #kern.layout<[0, 1, 3, 2], plane = 56>})
kern.func private @depthwise(%x: tensor<1x56x56x32xf32>, %w: tensor<3x3x32xf32> {kern.weight}) -> tensor<1x56x56x32xf32> family = depthwise {
  %result = linnet.depthwise_conv2d %x, %w window = <pads = [1, 1, 1, 1]> : (tensor<1x56x56x32xf32>, tensor<3x3x32xf32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
// CHECK: kern.func private @last(%arg0: tensor<1x56x56x32xf32> {kern.layout = #kern.layout<[0, 1, 3, 2], plane = 56>}, {{.*}}, %arg4: tensor<1x56x56x32xf32>) -> tensor<1x56x56x32xf32> family
kern.func private @last(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32> {kern.weight}, %i: tensor<64xui8> {kern.weight}, %r: tensor<9xi32> {kern.weight}, %y: tensor<1x56x56x32xf32>) -> tensor<1x56x56x32xf32> family = sparse {
  %s = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 32>
      : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  %result = linnet.binary add %s, %y : (tensor<1x56x56x32xf32>, tensor<1x56x56x32xf32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
func.func @main(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32>, %i: tensor<64xui8>, %r: tensor<9xi32>, %w: tensor<3x3x32xf32>) -> tensor<1x56x56x32xf32> {
  %0 = kern.call @first(%x, %v, %i, %r) : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  %1 = kern.call @depthwise(%0, %w) : (tensor<1x56x56x32xf32>, tensor<3x3x32xf32>) -> tensor<1x56x56x32xf32>
  %2 = kern.call @last(%1, %v, %i, %r, %x) : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>, tensor<1x56x56x32xf32>) -> tensor<1x56x56x32xf32>
  return %2 : tensor<1x56x56x32xf32>
}

// -----

// A residual lies as the result that it is added to does, and reads planes that are written for another kernel too. Blocks of 4
// outputs take two vectors of pixels at once, so that planes are of an even number.
// CHECK: kern.func private @residual(%arg0: tensor<1x56x56x32xf32> {kern.layout = #kern.layout<[0, 1 div 2, 3, 1 mod 2, 2], plane = 112>}, {{.*}}, %arg4: tensor<1x56x56x32xf32> {kern.layout = #kern.layout<[0, 1 div 2, 3, 1 mod 2, 2], plane = 112>}) -> (tensor<1x56x56x32xf32> {kern.layout = #kern.layout<[0, 1 div 2, 3, 1 mod 2, 2], plane = 112>})
kern.func private @first(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32> {kern.weight}, %i: tensor<64xui8> {kern.weight}, %r: tensor<9xi32> {kern.weight}) -> tensor<1x56x56x32xf32> family = sparse {
  %result = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 32>
      : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
kern.func private @residual(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32> {kern.weight}, %i: tensor<64xui8> {kern.weight}, %r: tensor<9xi32> {kern.weight}, %y: tensor<1x56x56x32xf32>) -> tensor<1x56x56x32xf32> family = sparse {
  %s = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 32>
      : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  %result = linnet.binary add %s, %y : (tensor<1x56x56x32xf32>, tensor<1x56x56x32xf32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
kern.func private @last(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32> {kern.weight}, %i: tensor<64xui8> {kern.weight}, %r: tensor<9xi32> {kern.weight}) -> tensor<1x56x56x32xf32> family = sparse {
  %result = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 32>
      : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
func.func @main(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32>, %i: tensor<64xui8>, %r: tensor<9xi32>) -> tensor<1x56x56x32xf32> {
  %0 = kern.call @first(%x, %v, %i, %r) : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  %1 = kern.call @residual(%0, %v, %i, %r, %0) : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>, tensor<1x56x56x32xf32>) -> tensor<1x56x56x32xf32>
  %2 = kern.call @last(%1, %v, %i, %r) : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  return %2 : tensor<1x56x56x32xf32>
}

// -----

// Dense products have no strategy for planes, nor does a depthwise convolution for one
// side alone; a kernel with a schedule is left alone.
// CHECK: kern.func private @apart(
// CHECK-NOT: plane
kern.func private @apart(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32> {kern.weight}, %i: tensor<64xui8> {kern.weight}, %r: tensor<9xi32> {kern.weight}) -> tensor<1x56x56x32xf32> family = sparse schedule = <sparse, panel = 8> {
  %result = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 32>
      : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
kern.func private @depthwise(%x: tensor<1x56x56x32xf32>, %w: tensor<3x3x32xf32> {kern.weight}) -> tensor<1x56x56x32xf32> family = depthwise {
  %result = linnet.depthwise_conv2d %x, %w window = <pads = [1, 1, 1, 1]> : (tensor<1x56x56x32xf32>, tensor<3x3x32xf32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
kern.func private @dense(%x: tensor<1x56x56x32xf32>, %w: tensor<32x1x1x32xf32> {kern.weight}) -> tensor<1x56x56x32xf32> family = pointwise {
  %result = linnet.conv2d %x, %w window = <> : (tensor<1x56x56x32xf32>, tensor<32x1x1x32xf32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
kern.func private @second(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32> {kern.weight}, %i: tensor<64xui8> {kern.weight}, %r: tensor<9xi32> {kern.weight}) -> tensor<1x56x56x32xf32> family = sparse {
  %result = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 32>
      : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  kern.return %result : tensor<1x56x56x32xf32>
}
func.func @main(%x: tensor<1x56x56x32xf32>, %v: tensor<64x4xf32>, %i: tensor<64xui8>, %r: tensor<9xi32>, %w: tensor<3x3x32xf32>, %d: tensor<32x1x1x32xf32>) -> tensor<1x56x56x32xf32> {
  %0 = kern.call @apart(%x, %v, %i, %r) : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  %1 = kern.call @second(%0, %v, %i, %r) : (tensor<1x56x56x32xf32>, tensor<64x4xf32>, tensor<64xui8>, tensor<9xi32>) -> tensor<1x56x56x32xf32>
  %2 = kern.call @depthwise(%1, %w) : (tensor<1x56x56x32xf32>, tensor<3x3x32xf32>) -> tensor<1x56x56x32xf32>
  %3 = kern.call @dense(%2, %d) : (tensor<1x56x56x32xf32>, tensor<32x1x1x32xf32>) -> tensor<1x56x56x32xf32>
  return %3 : tensor<1x56x56x32xf32>
}
