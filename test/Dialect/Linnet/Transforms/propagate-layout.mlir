// RUN: linnet-opt %s --linnet-propagate-layout | FileCheck %s
// RUN: linnet-opt %s --linnet-propagate-layout > %t.once
// RUN: linnet-opt %t.once --linnet-propagate-layout | diff - %t.once

// The transposes between two image ops cancel through what is between them.
// CHECK-LABEL: func.func @elementwise_between_image_ops
func.func @elementwise_between_image_ops(%x: tensor<1x5x7x3xf32>, %w: tensor<3x1x1x3xf32>) -> tensor<1x5x7x3xf32> {
  // CHECK-NEXT: %[[C:.*]] = linnet.constant dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00, 3.000000e+00]]]]> : tensor<1x1x1x3xf32>
  // CHECK-NEXT: %[[A:.*]] = linnet.conv2d
  // CHECK-NEXT: %[[R:.*]] = linnet.unary clip %[[A]] {{.*}} : tensor<1x5x7x3xf32>
  // CHECK-NEXT: %[[M:.*]] = linnet.binary mul %[[R]], %[[C]] : (tensor<1x5x7x3xf32>, tensor<1x1x1x3xf32>)
  // CHECK-NEXT: %[[B:.*]] = linnet.conv2d %[[M]]
  // CHECK-NEXT: return %[[B]]
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x5x7x3xf32>, tensor<3x1x1x3xf32>) -> tensor<1x5x7x3xf32>
  %1 = linnet.transpose %0 perm = [0, 3, 1, 2] : (tensor<1x5x7x3xf32>) -> tensor<1x3x5x7xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<1x3x5x7xf32>
  %c = linnet.constant dense<[[[1.0]], [[2.0]], [[3.0]]]> : tensor<3x1x1xf32>
  %3 = linnet.binary mul %2, %c : (tensor<1x3x5x7xf32>, tensor<3x1x1xf32>) -> tensor<1x3x5x7xf32>
  %4 = linnet.transpose %3 perm = [0, 2, 3, 1] : (tensor<1x3x5x7xf32>) -> tensor<1x5x7x3xf32>
  %5 = linnet.conv2d %4, %w window = <> : (tensor<1x5x7x3xf32>, tensor<3x1x1x3xf32>) -> tensor<1x5x7x3xf32>
  return %5 : tensor<1x5x7x3xf32>
}

// A residual add of two transposed tensors is one of two that are not.
// CHECK-LABEL: func.func @residual_add
func.func @residual_add(%a: tensor<1x4x5x8xf32>, %b: tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32> {
  // CHECK-NEXT: %[[S:.*]] = linnet.binary add %{{.*}}, %{{.*}} : (tensor<1x4x5x8xf32>, tensor<1x4x5x8xf32>)
  // CHECK-NEXT: %[[T:.*]] = linnet.transpose %[[S]] perm = [0, 3, 1, 2]
  // CHECK-NEXT: return %[[T]]
  %0 = linnet.transpose %a perm = [0, 3, 1, 2] : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = linnet.transpose %b perm = [0, 3, 1, 2] : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %2 = linnet.binary add %0, %1 : (tensor<1x8x4x5xf32>, tensor<1x8x4x5xf32>) -> tensor<1x8x4x5xf32>
  return %2 : tensor<1x8x4x5xf32>
}

// A positional constant is transposed once, here.
// CHECK-LABEL: func.func @constant_is_transposed
func.func @constant_is_transposed(%a: tensor<1x1x2x3xf32>) -> tensor<1x3x1x2xf32> {
  // CHECK-NEXT: linnet.constant dense<{{\[\[\[\[}}1.000000e+00, 3.000000e+00, 5.000000e+00], [2.000000e+00, 4.000000e+00, 6.000000e+00]]]]> : tensor<1x1x2x3xf32>
  // CHECK-NEXT: linnet.binary
  // CHECK-NEXT: linnet.transpose
  %0 = linnet.transpose %a perm = [0, 3, 1, 2] : (tensor<1x1x2x3xf32>) -> tensor<1x3x1x2xf32>
  %c = linnet.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]]> : tensor<3x1x2xf32>
  %1 = linnet.binary add %0, %c : (tensor<1x3x1x2xf32>, tensor<3x1x2xf32>) -> tensor<1x3x1x2xf32>
  return %1 : tensor<1x3x1x2xf32>
}

// The gate of a squeeze-and-excite block moves extents of 1 only: no transpose is left.
// CHECK-LABEL: func.func @squeeze_excite
func.func @squeeze_excite(%x: tensor<1x5x5x4xf32>, %w: tensor<4x1x1x4xf32>) -> tensor<1x5x5x4xf32> {
  // CHECK-NEXT: %[[MEAN:.*]] = linnet.reduce mean %[[X:.*]] axes = [1, 2]
  // CHECK-NEXT: %[[CONV:.*]] = linnet.conv2d %[[MEAN]]
  // CHECK-NEXT: %[[GATE:.*]] = linnet.unary sigmoid %[[CONV]] : tensor<1x1x1x4xf32>
  // CHECK-NEXT: %[[MUL:.*]] = linnet.binary mul %[[X]], %[[GATE]]
  // CHECK-NEXT: return %[[MUL]]
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x5x5x4xf32>) -> tensor<1x4x5x5xf32>
  %1 = linnet.reduce mean %0 axes = [2, 3] : (tensor<1x4x5x5xf32>) -> tensor<1x4x1x1xf32>
  %2 = linnet.transpose %1 perm = [0, 2, 3, 1] : (tensor<1x4x1x1xf32>) -> tensor<1x1x1x4xf32>
  %3 = linnet.conv2d %2, %w window = <> : (tensor<1x1x1x4xf32>, tensor<4x1x1x4xf32>) -> tensor<1x1x1x4xf32>
  %4 = linnet.transpose %3 perm = [0, 3, 1, 2] : (tensor<1x1x1x4xf32>) -> tensor<1x4x1x1xf32>
  %5 = linnet.unary sigmoid %4 : tensor<1x4x1x1xf32>
  %6 = linnet.binary mul %0, %5 : (tensor<1x4x5x5xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x5x5xf32>
  %7 = linnet.transpose %6 perm = [0, 2, 3, 1] : (tensor<1x4x5x5xf32>) -> tensor<1x5x5x4xf32>
  return %7 : tensor<1x5x5x4xf32>
}

// The same gate from fully connected layers: its reshapes sink and merge.
// CHECK-LABEL: func.func @gate_of_fully_connected
func.func @gate_of_fully_connected(%x: tensor<1x5x5x4xf32>, %w: tensor<4x4xf32>) -> tensor<1x5x5x4xf32> {
  // CHECK-NEXT: %[[MEAN:.*]] = linnet.reduce mean
  // CHECK-NEXT: %[[FLAT:.*]] = linnet.reshape %[[MEAN]] : (tensor<1x1x1x4xf32>) -> tensor<1x4xf32>
  // CHECK-NEXT: %[[FC:.*]] = linnet.fully_connected %[[FLAT]]
  // CHECK-NEXT: %[[GATE:.*]] = linnet.unary sigmoid %[[FC]] : tensor<1x4xf32>
  // CHECK-NEXT: %[[R:.*]] = linnet.reshape %[[GATE]] : (tensor<1x4xf32>) -> tensor<1x1x1x4xf32>
  // CHECK-NEXT: %[[MUL:.*]] = linnet.binary mul %{{.*}}, %[[R]]
  // CHECK-NEXT: return %[[MUL]]
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x5x5x4xf32>) -> tensor<1x4x5x5xf32>
  %1 = linnet.reduce mean %0 axes = [2, 3] : (tensor<1x4x5x5xf32>) -> tensor<1x4x1x1xf32>
  %2 = linnet.reshape %1 : (tensor<1x4x1x1xf32>) -> tensor<1x4xf32>
  %3 = linnet.fully_connected %2, %w : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %4 = linnet.reshape %3 : (tensor<1x4xf32>) -> tensor<1x4x1x1xf32>
  %5 = linnet.unary sigmoid %4 : tensor<1x4x1x1xf32>
  %6 = linnet.binary mul %0, %5 : (tensor<1x4x5x5xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x5x5xf32>
  %7 = linnet.transpose %6 perm = [0, 2, 3, 1] : (tensor<1x4x5x5xf32>) -> tensor<1x5x5x4xf32>
  return %7 : tensor<1x5x5x4xf32>
}

// Attributes that count dimensions are permuted with them.
// CHECK-LABEL: func.func @attributes_follow
func.func @attributes_follow(%x: tensor<1x4x5x8xf32>) -> tensor<1x8x4x4xf32> {
  // CHECK-NEXT: %[[CAT:.*]] = linnet.concat {{.*}} axis = 3 : {{.*}} -> tensor<1x4x5x16xf32>
  // CHECK-NEXT: %[[CUT:.*]] = linnet.slice %[[CAT]] offsets = [0, 1, 0, 3] sizes = [1, 3, 5, 8] steps = [1, 1, 1, 1]
  // CHECK-NEXT: %[[PAD:.*]] = linnet.pad %[[CUT]] low = [0, 1, 2, 0] high = [0, 0, 0, 0] mode = <constant>
  // CHECK-NEXT: %[[PICK:.*]] = linnet.gather %[[PAD]] axis = 2 indices = [6, 0, 1, 1] : {{.*}} -> tensor<1x4x4x8xf32>
  // CHECK-NEXT: %[[SOFT:.*]] = linnet.softmax %[[PICK]] axis = 3
  // CHECK-NEXT: %[[SUM:.*]] = linnet.reduce sum %[[SOFT]] axes = [1, 3] : {{.*}} -> tensor<1x1x4x1xf32>
  // CHECK-NEXT: %[[B:.*]] = linnet.broadcast %[[SUM]] : (tensor<1x1x4x1xf32>) -> tensor<1x4x4x8xf32>
  // CHECK-NEXT: linnet.transpose %[[B]] perm = [0, 3, 1, 2]
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = linnet.concat %0, %0 axis = 1 : (tensor<1x8x4x5xf32>, tensor<1x8x4x5xf32>) -> tensor<1x16x4x5xf32>
  %2 = linnet.slice %1 offsets = [0, 3, 1, 0] sizes = [1, 8, 3, 5] steps = [1, 1, 1, 1] : (tensor<1x16x4x5xf32>) -> tensor<1x8x3x5xf32>
  %3 = linnet.pad %2 low = [0, 0, 1, 2] high = [0, 0, 0, 0] mode = <constant> : (tensor<1x8x3x5xf32>) -> tensor<1x8x4x7xf32>
  %4 = linnet.gather %3 axis = 3 indices = [6, 0, 1, 1] : (tensor<1x8x4x7xf32>) -> tensor<1x8x4x4xf32>
  %5 = linnet.softmax %4 axis = 1 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %6 = linnet.reduce sum %5 axes = [1, 2] : (tensor<1x8x4x4xf32>) -> tensor<1x1x1x4xf32>
  %7 = linnet.broadcast %6 : (tensor<1x1x1x4xf32>) -> tensor<1x8x4x4xf32>
  return %7 : tensor<1x8x4x4xf32>
}

// Element types may change on the way.
// CHECK-LABEL: func.func @cast
func.func @cast(%x: tensor<1x4x5x8xf32>) -> tensor<1x4x5x8xi32> {
  // CHECK-NEXT: linnet.cast %{{.*}} : (tensor<1x4x5x8xf32>) -> tensor<1x4x5x8xi32>
  // CHECK-NEXT: return
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = linnet.cast %0 : (tensor<1x8x4x5xf32>) -> tensor<1x8x4x5xi32>
  %2 = linnet.transpose %1 perm = [0, 2, 3, 1] : (tensor<1x8x4x5xi32>) -> tensor<1x4x5x8xi32>
  return %2 : tensor<1x4x5x8xi32>
}

// An operand that comes in the model's layout is transposed for the image ops' sake.
// CHECK-LABEL: func.func @mixed_operands
func.func @mixed_operands(%x: tensor<1x4x5x8xf32>, %y: tensor<1x8x4x5xf32>) -> tensor<1x4x5x8xf32> {
  // CHECK-NEXT: %[[Y:.*]] = linnet.transpose %{{.*}} perm = [0, 2, 3, 1]
  // CHECK-NEXT: %[[S:.*]] = linnet.binary sub %[[Y]], %{{.*}} : (tensor<1x4x5x8xf32>
  // CHECK-NEXT: return %[[S]]
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = linnet.binary sub %y, %0 : (tensor<1x8x4x5xf32>, tensor<1x8x4x5xf32>) -> tensor<1x8x4x5xf32>
  %2 = linnet.transpose %1 perm = [0, 2, 3, 1] : (tensor<1x8x4x5xf32>) -> tensor<1x4x5x8xf32>
  return %2 : tensor<1x4x5x8xf32>
}

// What comes before the first image op follows its layout.
// CHECK-LABEL: func.func @rises_to_the_argument
func.func @rises_to_the_argument(%x: tensor<1x3x4x5xf32>, %w: tensor<8x1x1x3xf32>) -> tensor<1x4x5x8xf32> {
  // CHECK-NEXT: %[[C:.*]] = linnet.constant {{.*}} : tensor<1x1x1x3xf32>
  // CHECK-NEXT: %[[T:.*]] = linnet.transpose %{{.*}} perm = [0, 2, 3, 1]
  // CHECK-NEXT: %[[S:.*]] = linnet.binary sub %[[T]], %[[C]] : (tensor<1x4x5x3xf32>, tensor<1x1x1x3xf32>)
  // CHECK-NEXT: %[[CONV:.*]] = linnet.conv2d %[[S]]
  %c = linnet.constant dense<[[[[1.0]], [[2.0]], [[3.0]]]]> : tensor<1x3x1x1xf32>
  %0 = linnet.binary sub %x, %c : (tensor<1x3x4x5xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x4x5xf32>
  %1 = linnet.transpose %0 perm = [0, 2, 3, 1] : (tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32>
  %2 = linnet.conv2d %1, %w window = <> : (tensor<1x4x5x3xf32>, tensor<8x1x1x3xf32>) -> tensor<1x4x5x8xf32>
  return %2 : tensor<1x4x5x8xf32>
}

// The sum of two arguments is transposed, not the arguments: that is half the work.
// CHECK-LABEL: func.func @does_not_rise_through_two_operands
func.func @does_not_rise_through_two_operands(%x: tensor<1x3x4x5xf32>, %y: tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32> {
  // CHECK-NEXT: %[[S:.*]] = linnet.binary add
  // CHECK-NEXT: linnet.transpose %[[S]]
  %0 = linnet.binary add %x, %y : (tensor<1x3x4x5xf32>, tensor<1x3x4x5xf32>) -> tensor<1x3x4x5xf32>
  %1 = linnet.transpose %0 perm = [0, 2, 3, 1] : (tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32>
  return %1 : tensor<1x4x5x3xf32>
}

// Slices that are transposed one by one are taken of one transposed tensor.
// CHECK-LABEL: func.func @rises_through_a_split
func.func @rises_through_a_split(%x: tensor<1x4x5x7xf32>) -> (tensor<1x5x7x2xf32>, tensor<1x5x7x2xf32>) {
  // CHECK-NEXT: %[[A:.*]] = linnet.transpose %arg0
  // CHECK-NEXT: linnet.slice %[[A]] offsets = [0, 0, 0, 0] sizes = [1, 5, 7, 2]
  // CHECK-NEXT: %[[B:.*]] = linnet.transpose %arg0
  // CHECK-NEXT: linnet.slice %[[B]] offsets = [0, 0, 0, 2] sizes = [1, 5, 7, 2]
  %0 = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 2, 5, 7] steps = [1, 1, 1, 1] : (tensor<1x4x5x7xf32>) -> tensor<1x2x5x7xf32>
  %1 = linnet.slice %x offsets = [0, 2, 0, 0] sizes = [1, 2, 5, 7] steps = [1, 1, 1, 1] : (tensor<1x4x5x7xf32>) -> tensor<1x2x5x7xf32>
  %2 = linnet.transpose %0 perm = [0, 2, 3, 1] : (tensor<1x2x5x7xf32>) -> tensor<1x5x7x2xf32>
  %3 = linnet.transpose %1 perm = [0, 2, 3, 1] : (tensor<1x2x5x7xf32>) -> tensor<1x5x7x2xf32>
  return %2, %3 : tensor<1x5x7x2xf32>, tensor<1x5x7x2xf32>
}

// A part alone is transposed alone.
// CHECK-LABEL: func.func @does_not_rise_through_one_slice
func.func @does_not_rise_through_one_slice(%x: tensor<1x4x5x7xf32>) -> tensor<1x5x7x2xf32> {
  // CHECK-NEXT: %[[S:.*]] = linnet.slice %arg0
  // CHECK-NEXT: linnet.transpose %[[S]]
  %0 = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 2, 5, 7] steps = [1, 1, 1, 1] : (tensor<1x4x5x7xf32>) -> tensor<1x2x5x7xf32>
  %1 = linnet.transpose %0 perm = [0, 2, 3, 1] : (tensor<1x2x5x7xf32>) -> tensor<1x5x7x2xf32>
  return %1 : tensor<1x5x7x2xf32>
}

// Flattening an image of 1x1 only drops extents.
// CHECK-LABEL: func.func @flatten_after_global_pooling
func.func @flatten_after_global_pooling(%x: tensor<2x7x7x8xf32>, %w: tensor<5x8xf32>) -> tensor<2x5xf32> {
  // CHECK-NEXT: %[[MEAN:.*]] = linnet.reduce mean
  // CHECK-NEXT: %[[FLAT:.*]] = linnet.reshape %[[MEAN]] : (tensor<2x1x1x8xf32>) -> tensor<2x8xf32>
  // CHECK-NEXT: linnet.fully_connected %[[FLAT]]
  %0 = linnet.reduce mean %x axes = [1, 2] : (tensor<2x7x7x8xf32>) -> tensor<2x1x1x8xf32>
  %1 = linnet.transpose %0 perm = [0, 3, 1, 2] : (tensor<2x1x1x8xf32>) -> tensor<2x8x1x1xf32>
  %2 = linnet.reshape %1 : (tensor<2x8x1x1xf32>) -> tensor<2x8xf32>
  %3 = linnet.fully_connected %2, %w : (tensor<2x8xf32>, tensor<5x8xf32>) -> tensor<2x5xf32>
  return %3 : tensor<2x5xf32>
}

// Flattening a larger image permutes the columns of the weights that follow:
// column c*2 + x of [C, 1, W] becomes column x*3 + c of [1, W, C].
// CHECK-LABEL: func.func @flatten_into_weights
func.func @flatten_into_weights(%x: tensor<2x1x2x3xf32>) -> tensor<2x2xf32> {
  // CHECK-NEXT: %[[W:.*]] = linnet.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00, 5.000000e+00, 2.000000e+00, 4.000000e+00, 6.000000e+00], [7.000000e+00, 9.000000e+00, 1.100000e+01, 8.000000e+00, 1.000000e+01, 1.200000e+01]]> : tensor<2x6xf32>
  // CHECK-NEXT: %[[RELU:.*]] = linnet.unary clip %{{.*}} : tensor<2x1x2x3xf32>
  // CHECK-NEXT: %[[FLAT:.*]] = linnet.reshape %[[RELU]] : (tensor<2x1x2x3xf32>) -> tensor<2x6xf32>
  // CHECK-NEXT: linnet.fully_connected %[[FLAT]], %[[W]]
  %w = linnet.constant dense<[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [7.0, 8.0, 9.0, 10.0, 11.0, 12.0]]> : tensor<2x6xf32>
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<2x1x2x3xf32>) -> tensor<2x3x1x2xf32>
  %1 = linnet.reshape %0 : (tensor<2x3x1x2xf32>) -> tensor<2x6xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<2x6xf32>
  %3 = linnet.fully_connected %2, %w : (tensor<2x6xf32>, tensor<2x6xf32>) -> tensor<2x2xf32>
  return %3 : tensor<2x2xf32>
}

// Weights that are computed cannot be permuted: the image is.
// CHECK-LABEL: func.func @flatten_into_computed_weights
func.func @flatten_into_computed_weights(%x: tensor<2x2x2x3xf32>, %w: tensor<5x12xf32>) -> tensor<2x5xf32> {
  // CHECK-NEXT: %[[T:.*]] = linnet.transpose
  // CHECK-NEXT: %[[FLAT:.*]] = linnet.reshape %[[T]]
  // CHECK-NEXT: linnet.fully_connected %[[FLAT]]
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<2x2x2x3xf32>) -> tensor<2x3x2x2xf32>
  %1 = linnet.reshape %0 : (tensor<2x3x2x2xf32>) -> tensor<2x12xf32>
  %2 = linnet.fully_connected %1, %w : (tensor<2x12xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return %2 : tensor<2x5xf32>
}

// A reshape that merges neighbours only commutes; one dimension of space looks like two.
// CHECK-LABEL: func.func @one_dimension_of_space
func.func @one_dimension_of_space(%x: tensor<1x1x9x8xf32>) -> tensor<1x1x9x8xf32> {
  // CHECK-NEXT: %[[R:.*]] = linnet.unary clip %{{.*}} : tensor<1x1x9x8xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x1x9x8xf32>) -> tensor<1x8x1x9xf32>
  %1 = linnet.reshape %0 : (tensor<1x8x1x9xf32>) -> tensor<1x8x9xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<1x8x9xf32>
  %3 = linnet.reshape %2 : (tensor<1x8x9xf32>) -> tensor<1x8x1x9xf32>
  %4 = linnet.transpose %3 perm = [0, 2, 3, 1] : (tensor<1x8x1x9xf32>) -> tensor<1x1x9x8xf32>
  return %4 : tensor<1x1x9x8xf32>
}

// Tokens of an image: flattened space, channels last, is a view of NHWC.
// CHECK-LABEL: func.func @tokens
func.func @tokens(%x: tensor<1x4x5x8xf32>) -> tensor<1x20x8xf32> {
  // CHECK-NEXT: linnet.reshape %{{.*}} : (tensor<1x4x5x8xf32>) -> tensor<1x20x8xf32>
  // CHECK-NEXT: return
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = linnet.reshape %0 : (tensor<1x8x4x5xf32>) -> tensor<1x8x20xf32>
  %2 = linnet.transpose %1 perm = [0, 2, 1] : (tensor<1x8x20xf32>) -> tensor<1x20x8xf32>
  return %2 : tensor<1x20x8xf32>
}

// An op that knows which dimension is last keeps its transpose.
// CHECK-LABEL: func.func @last_dimension_matters
func.func @last_dimension_matters(%x: tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32> {
  // CHECK-NEXT: linnet.transpose
  // CHECK-NEXT: linnet.local_response_norm
  %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = linnet.local_response_norm %0 size = 5 alpha = 1.0 beta = 1.0 bias = 1.0 : (tensor<1x8x4x5xf32>) -> tensor<1x8x4x5xf32>
  return %1 : tensor<1x8x4x5xf32>
}

// Reshaped, a transpose that something else needs stays one.
// CHECK-LABEL: func.func @others_stay_before_a_reshape
func.func @others_stay_before_a_reshape(%x: tensor<2x3x5xf32>) -> (tensor<15x2xf32>, tensor<3x2x7xf32>) {
  // CHECK-NEXT: %[[T:.*]] = linnet.transpose %arg0 perm = [1, 2, 0]
  // CHECK-NEXT: %[[R:.*]] = linnet.reshape %[[T]]
  // CHECK-NEXT: linnet.reduce sum %[[T]] axes = [1]
  %0 = linnet.transpose %x perm = [1, 2, 0] : (tensor<2x3x5xf32>) -> tensor<3x5x2xf32>
  %1 = linnet.reshape %0 : (tensor<3x5x2xf32>) -> tensor<15x2xf32>
  %2 = linnet.reduce sum %0 axes = [1] : (tensor<3x5x2xf32>) -> tensor<3x1x2xf32>
  %3 = linnet.reshape %2 : (tensor<3x1x2xf32>) -> tensor<3x2xf32>
  %4 = linnet.reshape %3 : (tensor<3x2xf32>) -> tensor<3x2x1xf32>
  %5 = linnet.broadcast %4 : (tensor<3x2x1xf32>) -> tensor<3x2x7xf32>
  return %1, %5 : tensor<15x2xf32>, tensor<3x2x7xf32>
}

// Other transposes sink where all operands agree ...
// CHECK-LABEL: func.func @others_sink_together
func.func @others_sink_together(%x: tensor<3x5xf32>, %y: tensor<3x5xf32>) -> tensor<5x3xf32> {
  // CHECK-NEXT: %[[S:.*]] = linnet.binary add {{.*}} -> tensor<3x5xf32>
  // CHECK-NEXT: linnet.transpose %[[S]] perm = [1, 0]
  %0 = linnet.transpose %x perm = [1, 0] : (tensor<3x5xf32>) -> tensor<5x3xf32>
  %1 = linnet.transpose %y perm = [1, 0] : (tensor<3x5xf32>) -> tensor<5x3xf32>
  %2 = linnet.binary add %0, %1 : (tensor<5x3xf32>, tensor<5x3xf32>) -> tensor<5x3xf32>
  return %2 : tensor<5x3xf32>
}

// ... and stay where that would make two of one.
// CHECK-LABEL: func.func @others_stay
func.func @others_stay(%x: tensor<3x5xf32>, %y: tensor<5x3xf32>) -> tensor<5x3xf32> {
  // CHECK-NEXT: %[[T:.*]] = linnet.transpose
  // CHECK-NEXT: linnet.binary add %[[T]]
  %0 = linnet.transpose %x perm = [1, 0] : (tensor<3x5xf32>) -> tensor<5x3xf32>
  %1 = linnet.binary add %0, %y : (tensor<5x3xf32>, tensor<5x3xf32>) -> tensor<5x3xf32>
  return %1 : tensor<5x3xf32>
}
