// RUN: linnet-opt %s --linnet-fold-affine | FileCheck %s

// A batch normalization after a grouped convolution scales the output channels.
// CHECK-LABEL: func.func @after_conv(
// CHECK-DAG: %[[W:.*]] = linnet.constant dense<{{\[\[\[\[}}2.000000e+00]]], {{\[\[\[}}6.000000e+00]]]]> : tensor<2x1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = linnet.constant dense<[2.100000e+01, 6.200000e+01]> : tensor<2xf32>
// CHECK: %[[C:.*]] = linnet.conv2d %arg0, %[[W]], %[[B]] groups = 2
// CHECK-NEXT: return %[[C]]
func.func @after_conv(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32> {
  %w = linnet.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>
  %b = linnet.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %o = linnet.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = linnet.conv2d %x, %w, %b groups = 2 window = <> : (tensor<1x3x3x2xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.channel_affine %0, %s, %o : (tensor<1x3x3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// Output channels are a depthwise filter's last dimension; the bias is new.
// CHECK-LABEL: func.func @after_depthwise(
// CHECK-DAG: %[[W:.*]] = linnet.constant dense<{{\[\[}}[2.000000e+00, 6.000000e+00], [6.000000e+00, 1.200000e+01]]]> : tensor<1x2x2xf32>
// CHECK-DAG: %[[B:.*]] = linnet.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK: linnet.depthwise_conv2d %arg0, %[[W]], %[[B]]
// CHECK-NEXT: return
func.func @after_depthwise(%x: tensor<1x3x4x2xf32>) -> tensor<1x3x3x2xf32> {
  %w = linnet.constant dense<[[[1.0, 2.0], [3.0, 4.0]]]> : tensor<1x2x2xf32>
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %o = linnet.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = linnet.depthwise_conv2d %x, %w window = <> : (tensor<1x3x4x2xf32>, tensor<1x2x2xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.channel_affine %0, %s, %o : (tensor<1x3x3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// CHECK-LABEL: func.func @after_transpose_conv(
// CHECK-DAG: %[[W:.*]] = linnet.constant dense<{{\[\[\[\[}}2.000000e+00]]], {{\[\[\[}}6.000000e+00]]]]> : tensor<2x1x1x1xf32>
// CHECK: linnet.transpose_conv2d %arg0, %[[W]] window
// CHECK-NEXT: return
func.func @after_transpose_conv(%x: tensor<1x3x3x1xf32>) -> tensor<1x3x3x2xf32> {
  %w = linnet.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>
  %s = linnet.constant dense<[[[[2.0, 3.0]]]]> : tensor<1x1x1x2xf32>
  %0 = linnet.transpose_conv2d %x, %w window = <> : (tensor<1x3x3x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.binary mul %0, %s : (tensor<1x3x3x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// A bias that an exporter adds by itself leaves the weights alone, computed ones too.
// CHECK-LABEL: func.func @bias_of_fully_connected(
// CHECK-NEXT: %[[B:.*]] = linnet.constant dense<[1.000000e+00, 2.000000e+00]>
// CHECK-NEXT: linnet.fully_connected %arg0, %arg1, %[[B]]
// CHECK-NEXT: return
func.func @bias_of_fully_connected(%x: tensor<1x3xf32>, %w: tensor<2x3xf32>) -> tensor<1x2xf32> {
  %b = linnet.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %0 = linnet.fully_connected %x, %w : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<1x2xf32>
  %1 = linnet.binary add %b, %0 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// Scalars fold too: (1 - y) / 2 of y = w x + b.
// CHECK-LABEL: func.func @scalars_after_conv(
// CHECK-DAG: %[[W:.*]] = linnet.constant dense<-2.000000e+00> : tensor<1x1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = linnet.constant dense<-1.000000e+00> : tensor<1xf32>
// CHECK: linnet.conv2d %arg0, %[[W]], %[[B]]
// CHECK-NEXT: return
func.func @scalars_after_conv(%x: tensor<1x3x3x1xf32>) -> tensor<1x3x3x1xf32> {
  %w = linnet.constant dense<4.0> : tensor<1x1x1x1xf32>
  %b = linnet.constant dense<3.0> : tensor<1xf32>
  %one = linnet.constant dense<1.0> : tensor<f32>
  %two = linnet.constant dense<2.0> : tensor<f32>
  %0 = linnet.conv2d %x, %w, %b window = <> : (tensor<1x3x3x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>) -> tensor<1x3x3x1xf32>
  %1 = linnet.binary sub %one, %0 : (tensor<f32>, tensor<1x3x3x1xf32>) -> tensor<1x3x3x1xf32>
  %2 = linnet.binary div %1, %two : (tensor<1x3x3x1xf32>, tensor<f32>) -> tensor<1x3x3x1xf32>
  return %2 : tensor<1x3x3x1xf32>
}

// What comes before a convolution without pads folds as well: input channel i of group g.
// CHECK-LABEL: func.func @before_conv(
// CHECK-DAG: %[[W:.*]] = linnet.constant dense<{{\[\[\[\[}}2.000000e+00]]], {{\[\[\[}}6.000000e+00]]]]> : tensor<2x1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = linnet.constant dense<[5.000000e+00, 1.400000e+01]> : tensor<2xf32>
// CHECK: linnet.conv2d %arg0, %[[W]], %[[B]] groups = 2
// CHECK-NEXT: return
func.func @before_conv(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32> {
  %w = linnet.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %o = linnet.constant dense<[5.0, 7.0]> : tensor<2xf32>
  %0 = linnet.channel_affine %x, %s, %o : (tensor<1x3x3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.conv2d %0, %w groups = 2 window = <> : (tensor<1x3x3x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// With a multiplier, two output channels share an input channel; both users take it up.
// CHECK-LABEL: func.func @before_two_products(
// CHECK-DAG: %[[D:.*]] = linnet.constant dense<{{\[\[\[}}2.000000e+00, 4.000000e+00]]]> : tensor<1x1x2xf32>
// CHECK-DAG: %[[DB:.*]] = linnet.constant dense<[5.000000e+00, 1.000000e+01]> : tensor<2xf32>
// CHECK-DAG: %[[C:.*]] = linnet.constant dense<8.000000e+00> : tensor<1x1x1x1xf32>
// CHECK-DAG: %[[CB:.*]] = linnet.constant dense<2.000000e+01> : tensor<1xf32>
// CHECK-DAG: linnet.depthwise_conv2d %arg0, %[[D]], %[[DB]]
// CHECK-DAG: linnet.conv2d %arg0, %[[C]], %[[CB]]
func.func @before_two_products(%x: tensor<1x3x3x1xf32>) -> (tensor<1x3x3x2xf32>, tensor<1x3x3x1xf32>) {
  %d = linnet.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %c = linnet.constant dense<4.0> : tensor<1x1x1x1xf32>
  %s = linnet.constant dense<2.0> : tensor<1xf32>
  %o = linnet.constant dense<5.0> : tensor<1xf32>
  %0 = linnet.channel_affine %x, %s, %o : (tensor<1x3x3x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x3x1xf32>
  %1 = linnet.depthwise_conv2d %0, %d window = <> : (tensor<1x3x3x1xf32>, tensor<1x1x2xf32>) -> tensor<1x3x3x2xf32>
  %2 = linnet.conv2d %0, %c window = <> : (tensor<1x3x3x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x3x3x1xf32>
  return %1, %2 : tensor<1x3x3x2xf32>, tensor<1x3x3x1xf32>
}

// CHECK-LABEL: func.func @before_fully_connected(
// CHECK-DAG: %[[W:.*]] = linnet.constant dense<{{\[\[}}2.000000e+00, 6.000000e+00]]> : tensor<1x2xf32>
// CHECK-DAG: %[[B:.*]] = linnet.constant dense<1.900000e+01> : tensor<1xf32>
// CHECK: linnet.fully_connected %arg0, %[[W]], %[[B]]
func.func @before_fully_connected(%x: tensor<3x2xf32>) -> tensor<3x1xf32> {
  %w = linnet.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %o = linnet.constant dense<[5.0, 7.0]> : tensor<2xf32>
  %0 = linnet.channel_affine %x, %s, %o : (tensor<3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  %1 = linnet.fully_connected %0, %w : (tensor<3x2xf32>, tensor<1x2xf32>) -> tensor<3x1xf32>
  return %1 : tensor<3x1xf32>
}

// With pads an offset does not fold, for the pads are zeros after it ...
// CHECK-LABEL: func.func @offset_before_pads(
// CHECK: %[[A:.*]] = linnet.channel_affine %arg0
// CHECK: linnet.conv2d %[[A]]
func.func @offset_before_pads(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x1xf32> {
  %w = linnet.constant dense<1.0> : tensor<1x3x3x2xf32>
  %o = linnet.constant dense<[5.0, 7.0]> : tensor<2xf32>
  %0 = linnet.binary add %x, %o : (tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.conv2d %0, %w window = <pads = [1, 1, 1, 1]> : (tensor<1x3x3x2xf32>, tensor<1x3x3x2xf32>) -> tensor<1x3x3x1xf32>
  return %1 : tensor<1x3x3x1xf32>
}

// ... and a scale does.
// CHECK-LABEL: func.func @scale_before_pads(
// CHECK: linnet.depthwise_conv2d %arg0
// CHECK-NEXT: return
func.func @scale_before_pads(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32> {
  %w = linnet.constant dense<1.0> : tensor<3x3x2xf32>
  %s = linnet.constant dense<[5.0, 7.0]> : tensor<2xf32>
  %0 = linnet.binary mul %x, %s : (tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.depthwise_conv2d %0, %w window = <pads = [1, 1, 1, 1]> : (tensor<1x3x3x2xf32>, tensor<3x3x2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// A product that something else uses keeps its weights.
// CHECK-LABEL: func.func @product_with_two_uses(
// CHECK: %[[C:.*]] = linnet.conv2d
// CHECK: %[[A:.*]] = linnet.channel_affine %[[C]]
// CHECK: return %[[C]], %[[A]]
func.func @product_with_two_uses(%x: tensor<1x3x3x2xf32>) -> (tensor<1x3x3x2xf32>, tensor<1x3x3x2xf32>) {
  %w = linnet.constant dense<1.0> : tensor<2x1x1x2xf32>
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x3x3x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.binary mul %0, %s : (tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %0, %1 : tensor<1x3x3x2xf32>, tensor<1x3x3x2xf32>
}

// Computed weights stay as they are.
// CHECK-LABEL: func.func @computed_weights(
// CHECK: %[[C:.*]] = linnet.conv2d %arg0, %arg1
// CHECK-NEXT: linnet.channel_affine %[[C]]
func.func @computed_weights(%x: tensor<1x3x3x2xf32>, %w: tensor<2x1x1x2xf32>) -> tensor<1x3x3x2xf32> {
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x3x3x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.binary mul %0, %s : (tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// Two affines are one: (2x + 5) * 10 + 1.
// CHECK-LABEL: func.func @consecutive_affines(
// CHECK-DAG: %[[S:.*]] = linnet.constant dense<[2.000000e+01, 6.000000e+01]>
// CHECK-DAG: %[[O:.*]] = linnet.constant dense<[5.100000e+01, 1.420000e+02]>
// CHECK: linnet.channel_affine %arg0, %[[S]], %[[O]]
// CHECK-NEXT: return
func.func @consecutive_affines(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32> {
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %o = linnet.constant dense<[5.0, 7.0]> : tensor<2xf32>
  %m = linnet.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %a = linnet.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = linnet.channel_affine %x, %s, %o : (tensor<1x3x3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  %1 = linnet.binary mul %0, %m : (tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  %2 = linnet.binary add %1, %a : (tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %2 : tensor<1x3x3x2xf32>
}

// A scale of 1 and an offset of 0 are nothing.
// CHECK-LABEL: func.func @identity(
// CHECK-NEXT: return %arg0
func.func @identity(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32> {
  %s = linnet.constant dense<1.0> : tensor<2xf32>
  %o = linnet.constant dense<0.0> : tensor<2xf32>
  %0 = linnet.channel_affine %x, %s, %o : (tensor<1x3x3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %0 : tensor<1x3x3x2xf32>
}

// A scalar beside an activation stays a scalar.
// CHECK-LABEL: func.func @scalar_alone(
// CHECK: linnet.binary mul %arg0, %{{.*}} : (tensor<1x3x3x2xf32>, tensor<f32>)
func.func @scalar_alone(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32> {
  %s = linnet.constant dense<2.0> : tensor<f32>
  %0 = linnet.binary mul %x, %s : (tensor<1x3x3x2xf32>, tensor<f32>) -> tensor<1x3x3x2xf32>
  return %0 : tensor<1x3x3x2xf32>
}

// Numbers that are not finite are not multiplied ahead of time.
// CHECK-LABEL: func.func @infinite_scale(
// CHECK: linnet.conv2d
// CHECK-NEXT: linnet.binary mul
func.func @infinite_scale(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x1xf32> {
  %w = linnet.constant dense<1.0> : tensor<1x1x1x2xf32>
  %s = linnet.constant dense<0x7F800000> : tensor<1xf32>
  %0 = linnet.conv2d %x, %w window = <> : (tensor<1x3x3x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x3x3x1xf32>
  %1 = linnet.binary mul %0, %s : (tensor<1x3x3x1xf32>, tensor<1xf32>) -> tensor<1x3x3x1xf32>
  return %1 : tensor<1x3x3x1xf32>
}

// What a quotient of a constant by the tensor is cannot be said by a scale.
// CHECK-LABEL: func.func @quotient_of_constant(
// CHECK: linnet.binary div
func.func @quotient_of_constant(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32> {
  %s = linnet.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = linnet.binary div %s, %x : (tensor<2xf32>, tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32>
  return %0 : tensor<1x3x3x2xf32>
}
