// RUN: linnet-opt %s --canonicalize --split-input-file | FileCheck %s

// Ops that do nothing.
// CHECK-LABEL: func.func @identities(
// CHECK-NEXT: return %arg0, %arg0, %arg0, %arg0, %arg0, %arg0, %arg0, %arg0, %arg0, %arg0, %arg0, %arg0
func.func @identities(%x: tensor<1x2x3x4xf32>)
    -> (tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>,
        tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>) {
  %0 = linnet.unary clip %x [0xFFF0000000000000, 0x7FF0000000000000] : tensor<1x2x3x4xf32>
  %1 = linnet.channel_shuffle %x groups = 4 : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %2 = linnet.reshape %x : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %3 = linnet.transpose %x perm = [0, 1, 2, 3] : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %4 = linnet.concat %x axis = 2 : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %5 = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 2, 3, 4] steps = [1, 1, 1, 1] : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %6 = linnet.gather %x axis = 2 indices = [0, 1, 2] : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %7 = linnet.pad %x low = [0, 0, 0, 0] high = [0, 0, 0, 0] mode = <edge> : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %8 = linnet.broadcast %x : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %9 = linnet.cast %x : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %10 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %11 = linnet.max_pool2d %x kernel = [1, 1] window = <> : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11
      : tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>,
        tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>
}

// -----

// And ops that look as if they did nothing.
// CHECK-LABEL: func.func @no_identities(
// CHECK: linnet.slice
// CHECK: linnet.gather
// CHECK: linnet.resize2d
// CHECK: linnet.max_pool2d
// CHECK: linnet.reduce l1
func.func @no_identities(%x: tensor<1x3x3x1xf32>) -> (tensor<1x3x3x1xf32>, tensor<1x3x3x1xf32>, tensor<1x3x3x1xf32>, tensor<1x3x3x1xf32>, tensor<1x3x3x1xf32>) {
  %0 = linnet.slice %x offsets = [0, 0, 2, 0] sizes = [1, 3, 3, 1] steps = [1, 1, -1, 1] : (tensor<1x3x3x1xf32>) -> tensor<1x3x3x1xf32>
  %1 = linnet.gather %x axis = 1 indices = [0, 2, 1] : (tensor<1x3x3x1xf32>) -> tensor<1x3x3x1xf32>
  %2 = linnet.resize2d %x mode = <linear> coordinates = <half_pixel> scales = [1.1, 1.0] : (tensor<1x3x3x1xf32>) -> tensor<1x3x3x1xf32>
  %3 = linnet.max_pool2d %x kernel = [1, 3] window = <pads = [0, 1, 0, 1]> : (tensor<1x3x3x1xf32>) -> tensor<1x3x3x1xf32>
  %4 = linnet.reduce l1 %x axes = [3] : (tensor<1x3x3x1xf32>) -> tensor<1x3x3x1xf32>
  return %0, %1, %2, %3, %4 : tensor<1x3x3x1xf32>, tensor<1x3x3x1xf32>, tensor<1x3x3x1xf32>, tensor<1x3x3x1xf32>, tensor<1x3x3x1xf32>
}

// -----

// Neutral elements, of any rank that leaves the shape.
// CHECK-LABEL: func.func @neutral_elements(
// CHECK-NEXT: return %arg0, %arg0, %arg0, %arg0, %arg0
func.func @neutral_elements(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  %zero = linnet.constant dense<0.0> : tensor<f32>
  %one = linnet.constant dense<1.0> : tensor<3xf32>
  %0 = linnet.binary add %zero, %x : (tensor<f32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = linnet.binary sub %x, %zero : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = linnet.binary mul %x, %one : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %3 = linnet.binary div %x, %one : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %4 = linnet.binary pow %x, %one : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0, %1, %2, %3, %4 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// CHECK-LABEL: func.func @no_neutral_elements(
// CHECK: linnet.binary sub
// CHECK: linnet.binary div
// CHECK: linnet.binary add {{.*}} -> tensor<1x2x3xf32>
func.func @no_neutral_elements(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<1x2x3xf32>) {
  %zero = linnet.constant dense<0.0> : tensor<1x1x1xf32>
  %scalar = linnet.constant dense<0.0> : tensor<f32>
  %one = linnet.constant dense<1.0> : tensor<3xf32>
  %0 = linnet.binary sub %scalar, %x : (tensor<f32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = linnet.binary div %one, %x : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = linnet.binary add %x, %zero : (tensor<2x3xf32>, tensor<1x1x1xf32>) -> tensor<1x2x3xf32>
  return %0, %1, %2 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<1x2x3xf32>
}

// -----

// Chains of one kind are one op.
// CHECK-LABEL: func.func @chains(
// CHECK: linnet.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<12x2xf32>
// CHECK: linnet.transpose %arg0 perm = [2, 1, 0]
// CHECK: linnet.unary clip %arg0 [1.000000e+00, 4.000000e+00]
// CHECK: linnet.slice %arg0 offsets = [0, 0, 3] sizes = [2, 1, 2] steps = [1, 1, -2]
// CHECK: linnet.pad %arg0 low = [1, 0, 1] high = [0, 3, 0] mode = <constant> value = 1.000000e+00
// CHECK: linnet.concat %arg0, %arg0, %arg0 axis = 1
// CHECK: linnet.reduce max %arg0 axes = [0, 2]
func.func @chains(%x: tensor<2x3x4xf32>) -> (tensor<12x2xf32>, tensor<4x3x2xf32>, tensor<2x3x4xf32>, tensor<2x1x2xf32>, tensor<3x6x5xf32>, tensor<2x9x4xf32>, tensor<1x3x1xf32>) {
  %0 = linnet.reshape %x : (tensor<2x3x4xf32>) -> tensor<24xf32>
  %1 = linnet.reshape %0 : (tensor<24xf32>) -> tensor<12x2xf32>
  %2 = linnet.transpose %x perm = [1, 2, 0] : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %3 = linnet.transpose %2 perm = [1, 0, 2] : (tensor<3x4x2xf32>) -> tensor<4x3x2xf32>
  %4 = linnet.unary clip %x [-1.0, 4.0] : tensor<2x3x4xf32>
  %5 = linnet.unary clip %4 [1.0, 6.0] : tensor<2x3x4xf32>
  %6 = linnet.slice %x offsets = [0, 0, 1] sizes = [2, 2, 3] steps = [1, 2, 1] : (tensor<2x3x4xf32>) -> tensor<2x2x3xf32>
  %7 = linnet.slice %6 offsets = [0, 0, 2] sizes = [2, 1, 2] steps = [1, 2, -2] : (tensor<2x2x3xf32>) -> tensor<2x1x2xf32>
  %8 = linnet.pad %x low = [0, 0, 2] high = [0, 1, 0] mode = <constant> value = 1.0 : (tensor<2x3x4xf32>) -> tensor<2x4x6xf32>
  %9 = linnet.pad %8 low = [1, 0, -1] high = [0, 2, 0] mode = <constant> value = 1.0 : (tensor<2x4x6xf32>) -> tensor<3x6x5xf32>
  %10 = linnet.concat %x, %x axis = 1 : (tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> tensor<2x6x4xf32>
  %11 = linnet.concat %x, %10 axis = 1 : (tensor<2x3x4xf32>, tensor<2x6x4xf32>) -> tensor<2x9x4xf32>
  %12 = linnet.reduce max %x axes = [2] : (tensor<2x3x4xf32>) -> tensor<2x3x1xf32>
  %13 = linnet.reduce max %12 axes = [0, 2] : (tensor<2x3x1xf32>) -> tensor<1x3x1xf32>
  return %1, %3, %5, %7, %9, %11, %13 : tensor<12x2xf32>, tensor<4x3x2xf32>, tensor<2x3x4xf32>, tensor<2x1x2xf32>, tensor<3x6x5xf32>, tensor<2x9x4xf32>, tensor<1x3x1xf32>
}

// -----

// Chains that are not: other bounds, other borders, other reductions, an inner concat used twice.
// CHECK-LABEL: func.func @no_chains(
// CHECK-COUNT-2: linnet.unary clip
// CHECK-COUNT-3: linnet.pad
// CHECK-COUNT-2: linnet.reduce
// CHECK-COUNT-2: linnet.concat
func.func @no_chains(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x5xf32>, tensor<2x3xf32>, tensor<1x1xf32>, tensor<2x9xf32>, tensor<2x6xf32>) {
  %0 = linnet.unary clip %x [4.0, -1.0] : tensor<2x3xf32>
  %1 = linnet.unary clip %0 [1.0, 6.0] : tensor<2x3xf32>
  %2 = linnet.pad %x low = [0, 1] high = [0, 0] mode = <constant> : (tensor<2x3xf32>) -> tensor<2x4xf32>
  %3 = linnet.pad %2 low = [0, 1] high = [0, 0] mode = <constant> value = 1.0 : (tensor<2x4xf32>) -> tensor<2x5xf32>
  %4 = linnet.pad %2 low = [0, -2] high = [0, 1] mode = <edge> : (tensor<2x4xf32>) -> tensor<2x3xf32>
  %5 = linnet.reduce max %x axes = [0] : (tensor<2x3xf32>) -> tensor<1x3xf32>
  %6 = linnet.reduce sum %5 axes = [1] : (tensor<1x3xf32>) -> tensor<1x1xf32>
  %7 = linnet.concat %x, %x axis = 1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
  %8 = linnet.concat %x, %7 axis = 1 : (tensor<2x3xf32>, tensor<2x6xf32>) -> tensor<2x9xf32>
  return %1, %3, %4, %6, %8, %7 : tensor<2x3xf32>, tensor<2x5xf32>, tensor<2x3xf32>, tensor<1x1xf32>, tensor<2x9xf32>, tensor<2x6xf32>
}

// -----

// A border that is cut off and one that is added again are two.
// CHECK-LABEL: func.func @crop_then_pad(
// CHECK-COUNT-2: linnet.pad
func.func @crop_then_pad(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = linnet.pad %x low = [0, -1] high = [0, 0] mode = <constant> : (tensor<2x3xf32>) -> tensor<2x2xf32>
  %1 = linnet.pad %0 low = [0, 1] high = [0, 0] mode = <constant> : (tensor<2x2xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// A shuffle by 2 of 6 channels is undone by one of 3.
// CHECK-LABEL: func.func @shuffle_back(
// CHECK-NEXT: return %arg0
func.func @shuffle_back(%x: tensor<1x6xf32>) -> tensor<1x6xf32> {
  %0 = linnet.channel_shuffle %x groups = 2 : (tensor<1x6xf32>) -> tensor<1x6xf32>
  %1 = linnet.channel_shuffle %0 groups = 3 : (tensor<1x6xf32>) -> tensor<1x6xf32>
  return %1 : tensor<1x6xf32>
}

// -----

// Slices of what was put together take of the parts ...
// CHECK-LABEL: func.func @slice_of_concat(
// CHECK-NEXT: %[[S:.*]] = linnet.slice %arg1 offsets = [0, 1] sizes = [1, 2] steps = [1, -1]
// CHECK-NEXT: return %arg1, %[[S]]
func.func @slice_of_concat(%x: tensor<2x3xf32>, %y: tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<1x2xf32>) {
  %0 = linnet.concat %x, %y axis = 1 : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<2x7xf32>
  %1 = linnet.slice %0 offsets = [0, 3] sizes = [2, 4] steps = [1, 1] : (tensor<2x7xf32>) -> tensor<2x4xf32>
  %2 = linnet.slice %0 offsets = [0, 4] sizes = [1, 2] steps = [1, -1] : (tensor<2x7xf32>) -> tensor<1x2xf32>
  return %1, %2 : tensor<2x4xf32>, tensor<1x2xf32>
}

// -----

// ... but not of two at once.
// CHECK-LABEL: func.func @slice_across_concat(
// CHECK: linnet.concat
// CHECK: linnet.slice
func.func @slice_across_concat(%x: tensor<2x3xf32>, %y: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %0 = linnet.concat %x, %y axis = 1 : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<2x7xf32>
  %1 = linnet.slice %0 offsets = [0, 2] sizes = [2, 4] steps = [1, 1] : (tensor<2x7xf32>) -> tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// -----

// The halves of a tensor together are the tensor; in another order they are not.
// CHECK-LABEL: func.func @concat_of_slices(
// CHECK-NEXT: %[[A:.*]] = linnet.slice
// CHECK-NEXT: %[[B:.*]] = linnet.slice
// CHECK-NEXT: %[[C:.*]] = linnet.concat %[[B]], %[[A]]
// CHECK-NEXT: return %arg0, %[[C]]
func.func @concat_of_slices(%x: tensor<2x6xf32>) -> (tensor<2x6xf32>, tensor<2x6xf32>) {
  %0 = linnet.slice %x offsets = [0, 0] sizes = [2, 2] steps = [1, 1] : (tensor<2x6xf32>) -> tensor<2x2xf32>
  %1 = linnet.slice %x offsets = [0, 2] sizes = [2, 4] steps = [1, 1] : (tensor<2x6xf32>) -> tensor<2x4xf32>
  %2 = linnet.concat %0, %1 axis = 1 : (tensor<2x2xf32>, tensor<2x4xf32>) -> tensor<2x6xf32>
  %3 = linnet.concat %1, %0 axis = 1 : (tensor<2x4xf32>, tensor<2x2xf32>) -> tensor<2x6xf32>
  return %2, %3 : tensor<2x6xf32>, tensor<2x6xf32>
}

// -----

// One part of a dimension that a reshape splits is a slice of the whole.
// CHECK-LABEL: func.func @slice_of_split(
// CHECK-NEXT: %[[S:.*]] = linnet.slice %arg0 offsets = [0, 3, 0, 0] sizes = [1, 3, 5, 5] steps = [1, 1, 1, 1]
// CHECK-NEXT: return %[[S]]
func.func @slice_of_split(%x: tensor<1x6x5x5xf32>) -> tensor<1x3x5x5xf32> {
  %0 = linnet.reshape %x : (tensor<1x6x5x5xf32>) -> tensor<2x1x3x5x5xf32>
  %1 = linnet.slice %0 offsets = [1, 0, 0, 0, 0] sizes = [1, 1, 3, 5, 5] steps = [1, 1, 1, 1, 1] : (tensor<2x1x3x5x5xf32>) -> tensor<1x1x3x5x5xf32>
  %2 = linnet.reshape %1 : (tensor<1x1x3x5x5xf32>) -> tensor<1x3x5x5xf32>
  return %2 : tensor<1x3x5x5xf32>
}

// -----

// Its inner part is not, nor is a part of two dimensions made one.
// CHECK-LABEL: func.func @slice_of_other_reshapes(
// CHECK-COUNT-2: linnet.reshape
// CHECK-COUNT-2: linnet.slice
func.func @slice_of_other_reshapes(%x: tensor<1x6x5x5xf32>) -> (tensor<1x2x1x25xf32>, tensor<1x6x5xf32>) {
  %0 = linnet.reshape %x : (tensor<1x6x5x5xf32>) -> tensor<1x2x3x25xf32>
  %1 = linnet.reshape %x : (tensor<1x6x5x5xf32>) -> tensor<1x6x25xf32>
  %2 = linnet.slice %0 offsets = [0, 0, 1, 0] sizes = [1, 2, 1, 25] steps = [1, 1, 1, 1] : (tensor<1x2x3x25xf32>) -> tensor<1x2x1x25xf32>
  %3 = linnet.slice %1 offsets = [0, 0, 5] sizes = [1, 6, 5] steps = [1, 1, 1] : (tensor<1x6x25xf32>) -> tensor<1x6x5xf32>
  return %2, %3 : tensor<1x2x1x25xf32>, tensor<1x6x5xf32>
}

// -----

// Indices at equal distances are a slice.
// CHECK-LABEL: func.func @gather_to_slice(
// CHECK-NEXT: linnet.slice %arg0 offsets = [0, 5] sizes = [2, 3] steps = [1, -2]
// CHECK-NEXT: linnet.slice %arg0 offsets = [1, 0] sizes = [1, 6] steps = [1, 1]
// CHECK-NEXT: linnet.gather %arg0 axis = 1 indices = [1, 1]
func.func @gather_to_slice(%x: tensor<2x6xf32>) -> (tensor<2x3xf32>, tensor<1x6xf32>, tensor<2x2xf32>) {
  %0 = linnet.gather %x axis = 1 indices = [5, 3, 1] : (tensor<2x6xf32>) -> tensor<2x3xf32>
  %1 = linnet.gather %x axis = 0 indices = [1] : (tensor<2x6xf32>) -> tensor<1x6xf32>
  %2 = linnet.gather %x axis = 1 indices = [1, 1] : (tensor<2x6xf32>) -> tensor<2x2xf32>
  return %0, %1, %2 : tensor<2x3xf32>, tensor<1x6xf32>, tensor<2x2xf32>
}

// -----

// Binary ops repeat their operands themselves, where the other one gives the shape.
// CHECK-LABEL: func.func @broadcast_operand(
// CHECK-NEXT: %[[B:.*]] = linnet.broadcast
// CHECK-NEXT: linnet.binary add %arg0, %arg1 : (tensor<1x3xf32>, tensor<2x3xf32>)
// CHECK-NEXT: linnet.binary mul %[[B]], %arg0
func.func @broadcast_operand(%x: tensor<1x3xf32>, %y: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = linnet.broadcast %x : (tensor<1x3xf32>) -> tensor<2x3xf32>
  %1 = linnet.binary add %0, %y : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = linnet.binary mul %0, %x : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %1, %2 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// Pools over the whole image are global ones, unless they see more than it.
// CHECK-LABEL: func.func @global_pools(
// CHECK-NEXT: linnet.reduce mean %arg0 axes = [1, 2]
// CHECK-NEXT: linnet.reduce max %arg1 axes = [2]
// CHECK-NEXT: linnet.avg_pool2d
func.func @global_pools(%x: tensor<1x5x7x2xf32>, %y: tensor<1x1x7x2xf32>) -> (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) {
  %0 = linnet.avg_pool2d %x kernel = [5, 7] window = <strides = [5, 7]> : (tensor<1x5x7x2xf32>) -> tensor<1x1x1x2xf32>
  %1 = linnet.max_pool2d %y kernel = [1, 7] window = <> : (tensor<1x1x7x2xf32>) -> tensor<1x1x1x2xf32>
  %2 = linnet.avg_pool2d %x kernel = [6, 7] window = <pads = [1, 0, 0, 0]> count_include_pad : (tensor<1x5x7x2xf32>) -> tensor<1x1x1x2xf32>
  return %0, %1, %2 : tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>
}

// -----

// Constants are reshaped where they lie; splats are moved any way.
// CHECK-LABEL: func.func @constants(
// CHECK-DAG: linnet.constant dense_resource<elements> : tensor<3x1xf32>
// CHECK-DAG: linnet.constant dense<2.000000e+00> : tensor<4x3xf32>
// CHECK-NOT: linnet.reshape
// CHECK-NOT: linnet.transpose
// CHECK-NOT: linnet.broadcast
func.func @constants() -> (tensor<3x1xf32>, tensor<4x3xf32>) {
  %0 = linnet.constant dense_resource<elements> : tensor<1x3xf32>
  %1 = linnet.reshape %0 : (tensor<1x3xf32>) -> tensor<3x1xf32>
  %2 = linnet.constant dense<2.0> : tensor<1x4xf32>
  %3 = linnet.broadcast %2 : (tensor<1x4xf32>) -> tensor<6x4xf32>
  %4 = linnet.slice %3 offsets = [0, 0] sizes = [3, 4] steps = [1, 1] : (tensor<6x4xf32>) -> tensor<3x4xf32>
  %5 = linnet.transpose %4 perm = [1, 0] : (tensor<3x4xf32>) -> tensor<4x3xf32>
  return %1, %5 : tensor<3x1xf32>, tensor<4x3xf32>
}

{-#
  dialect_resources: {
    builtin: {
      elements: "0x040000000000803f0000004000004040"
    }
  }
#-}
