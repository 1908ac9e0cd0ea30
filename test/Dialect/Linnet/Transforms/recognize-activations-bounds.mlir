// RUN: linnet-opt %s --linnet-recognize-activations | FileCheck %s

// Bounds on either side, scalars of any rank.
// CHECK-LABEL: func.func @relu6_by_bounds(
// CHECK-NEXT: %[[R:.*]] = linnet.unary clip %arg0 [0.000000e+00, 6.000000e+00]
// CHECK-NEXT: return %[[R]]
func.func @relu6_by_bounds(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<0.0> : tensor<f32>
  %1 = linnet.binary max %0, %x : (tensor<f32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %2 = linnet.constant dense<6.0> : tensor<1x1x1xf32>
  %3 = linnet.binary min %1, %2 : (tensor<1x3x4xf32>, tensor<1x1x1xf32>) -> tensor<1x3x4xf32>
  return %3 : tensor<1x3x4xf32>
}

// The inner bounds are clipped by the outer.
// CHECK-LABEL: func.func @nested_clips(
// CHECK-NEXT: %[[R:.*]] = linnet.unary clip %arg0 [1.000000e+00, 4.000000e+00]
// CHECK-NEXT: return %[[R]]
func.func @nested_clips(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary clip %x [-1.0, 4.0] : tensor<1x3x4xf32>
  %1 = linnet.unary clip %0 [1.0, 6.0] : tensor<1x3x4xf32>
  return %1 : tensor<1x3x4xf32>
}

// relu6(x + 3) / 6.
// CHECK-LABEL: func.func @hard_sigmoid_divided(
// CHECK-NEXT: %[[R:.*]] = linnet.unary hard_sigmoid %arg0 [0.16666666666666666, 5.000000e-01]
// CHECK-NEXT: return %[[R]]
func.func @hard_sigmoid_divided(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<3.0> : tensor<f32>
  %1 = linnet.binary add %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<1x3x4xf32>
  %3 = linnet.constant dense<6.0> : tensor<f32>
  %4 = linnet.binary div %2, %3 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  return %4 : tensor<1x3x4xf32>
}

// clip(0.25 * x + 0.5, 0, 1).
// CHECK-LABEL: func.func @hard_sigmoid_clipped(
// CHECK-NEXT: %[[R:.*]] = linnet.unary hard_sigmoid %arg0 [2.500000e-01, 5.000000e-01]
// CHECK-NEXT: return %[[R]]
func.func @hard_sigmoid_clipped(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<0.25> : tensor<f32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.constant dense<0.5> : tensor<f32>
  %3 = linnet.binary add %1, %2 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %4 = linnet.unary clip %3 [0.0, 1.0] : tensor<1x3x4xf32>
  return %4 : tensor<1x3x4xf32>
}

// A clip of a multiple is left to what multiplies before.
// CHECK-LABEL: func.func @scaled_relu1(
// CHECK-NEXT: linnet.constant
// CHECK-NEXT: linnet.binary mul
// CHECK-NEXT: linnet.unary clip
func.func @scaled_relu1(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<0.25> : tensor<f32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.unary clip %1 [0.0, 1.0] : tensor<1x3x4xf32>
  return %2 : tensor<1x3x4xf32>
}

// max(0.25 * x, x).
// CHECK-LABEL: func.func @leaky_relu_by_max(
// CHECK-NEXT: %[[R:.*]] = linnet.unary leaky_relu %arg0 [2.500000e-01]
// CHECK-NEXT: return %[[R]]
func.func @leaky_relu_by_max(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<0.25> : tensor<f32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.binary max %1, %x : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %2 : tensor<1x3x4xf32>
}

// A prelu of one slope.
// CHECK-LABEL: func.func @leaky_relu_by_prelu(
// CHECK-NEXT: %[[R:.*]] = linnet.unary leaky_relu %arg0 [1.250000e-01]
// CHECK-NEXT: return %[[R]]
func.func @leaky_relu_by_prelu(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<0.125> : tensor<3x1xf32>
  %1 = linnet.binary prelu %x, %0 : (tensor<1x3x4xf32>, tensor<3x1xf32>) -> tensor<1x3x4xf32>
  return %1 : tensor<1x3x4xf32>
}

// With a slope above 1 the maximum is another function.
// CHECK-LABEL: func.func @steep_max(
// CHECK-NEXT: linnet.constant
// CHECK-NEXT: linnet.binary mul
// CHECK-NEXT: linnet.binary max
func.func @steep_max(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<2.0> : tensor<f32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.binary max %1, %x : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %2 : tensor<1x3x4xf32>
}

// Bounds that differ from channel to channel are no clip.
// CHECK-LABEL: func.func @bounds_of_channels(
// CHECK-NEXT: linnet.constant
// CHECK-NEXT: linnet.binary max
func.func @bounds_of_channels(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = linnet.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %1 = linnet.binary max %x, %0 : (tensor<1x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// A scalar of higher rank than its partner gives the result another shape.
// CHECK-LABEL: func.func @scalar_adds_a_dimension(
// CHECK-NEXT: linnet.constant
// CHECK-NEXT: linnet.binary max
func.func @scalar_adds_a_dimension(%x: tensor<2xf32>) -> tensor<1x2xf32> {
  %0 = linnet.constant dense<0.0> : tensor<1x1xf32>
  %1 = linnet.binary max %x, %0 : (tensor<2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
