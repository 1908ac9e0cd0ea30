// RUN: linnet-opt %s --linnet-recognize-activations | FileCheck %s

// x * relu6(x + 3) / 6, as TensorFlow and PyTorch write it.
// CHECK-LABEL: func.func @hard_swish_divided(
// CHECK-NEXT: %[[R:.*]] = linnet.unary hard_swish %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @hard_swish_divided(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<3.0> : tensor<f32>
  %1 = linnet.binary add %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<1x3x4xf32>
  %3 = linnet.binary mul %x, %2 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %4 = linnet.constant dense<6.0> : tensor<f32>
  %5 = linnet.binary div %3, %4 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  return %5 : tensor<1x3x4xf32>
}

// (relu6(3 + x) * 0.16666667) * x.
// CHECK-LABEL: func.func @hard_swish_gate_first(
// CHECK-NEXT: %[[R:.*]] = linnet.unary hard_swish %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @hard_swish_gate_first(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<3.0> : tensor<1xf32>
  %1 = linnet.binary add %0, %x : (tensor<1xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %2 = linnet.unary clip %1 [0.0, 6.0] : tensor<1x3x4xf32>
  %3 = linnet.constant dense<0.166666672> : tensor<1x1xf32>
  %4 = linnet.binary mul %2, %3 : (tensor<1x3x4xf32>, tensor<1x1xf32>) -> tensor<1x3x4xf32>
  %5 = linnet.binary mul %4, %x : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %5 : tensor<1x3x4xf32>
}

// x * hard_sigmoid(x).
// CHECK-LABEL: func.func @hard_swish_of_hard_sigmoid(
// CHECK-NEXT: %[[R:.*]] = linnet.unary hard_swish %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @hard_swish_of_hard_sigmoid(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary hard_sigmoid %x [0.16666667163372039, 0.5] : tensor<1x3x4xf32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %1 : tensor<1x3x4xf32>
}

// Keras' hard sigmoid is another one: the product stays.
// CHECK-LABEL: func.func @other_hard_sigmoid_gate(
// CHECK-NEXT: %[[G:.*]] = linnet.unary hard_sigmoid
// CHECK-NEXT: linnet.binary mul %arg0, %[[G]]
func.func @other_hard_sigmoid_gate(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary hard_sigmoid %x [0.2, 0.5] : tensor<1x3x4xf32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %1 : tensor<1x3x4xf32>
}

// (x * (1 + erf(x / sqrt(2)))) * 0.5.
// CHECK-LABEL: func.func @gelu_half_last(
// CHECK-NEXT: %[[R:.*]] = linnet.unary gelu %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @gelu_half_last(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<1.41421354> : tensor<f32>
  %1 = linnet.binary div %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.unary erf %1 : tensor<1x3x4xf32>
  %3 = linnet.constant dense<1.0> : tensor<f32>
  %4 = linnet.binary add %2, %3 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %5 = linnet.binary mul %x, %4 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %6 = linnet.constant dense<0.5> : tensor<f32>
  %7 = linnet.binary mul %5, %6 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  return %7 : tensor<1x3x4xf32>
}

// (0.5 * x) * (1 + erf(x * 0.7071)).
// CHECK-LABEL: func.func @gelu_half_first(
// CHECK-NEXT: %[[R:.*]] = linnet.unary gelu %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @gelu_half_first(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<0.5> : tensor<f32>
  %1 = linnet.binary mul %0, %x : (tensor<f32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %2 = linnet.constant dense<0.707106769> : tensor<f32>
  %3 = linnet.binary mul %x, %2 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %4 = linnet.unary erf %3 : tensor<1x3x4xf32>
  %5 = linnet.constant dense<1.0> : tensor<f32>
  %6 = linnet.binary add %5, %4 : (tensor<f32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %7 = linnet.binary mul %1, %6 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %7 : tensor<1x3x4xf32>
}

// x * (0.5 * erf(x / sqrt(2)) + 0.5).
// CHECK-LABEL: func.func @gelu_half_inside(
// CHECK-NEXT: %[[R:.*]] = linnet.unary gelu %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @gelu_half_inside(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<1.41421354> : tensor<f32>
  %1 = linnet.binary div %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.unary erf %1 : tensor<1x3x4xf32>
  %3 = linnet.constant dense<0.5> : tensor<f32>
  %4 = linnet.binary mul %2, %3 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %5 = linnet.binary add %4, %3 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %6 = linnet.binary mul %x, %5 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %6 : tensor<1x3x4xf32>
}

// erf of another multiple.
// CHECK-LABEL: func.func @not_a_gelu(
// CHECK-NEXT: linnet.constant
// CHECK-NEXT: linnet.constant
// CHECK-NEXT: linnet.unary erf
// CHECK-NEXT: linnet.binary add
// CHECK-NEXT: linnet.binary mul
// CHECK-NEXT: linnet.binary mul
func.func @not_a_gelu(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary erf %x : tensor<1x3x4xf32>
  %1 = linnet.constant dense<1.0> : tensor<f32>
  %2 = linnet.binary add %1, %0 : (tensor<f32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %3 = linnet.binary mul %x, %2 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %4 = linnet.constant dense<0.5> : tensor<f32>
  %5 = linnet.binary mul %3, %4 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  return %5 : tensor<1x3x4xf32>
}

// The tanh form, with pow.
// CHECK-LABEL: func.func @gelu_tanh_by_pow(
// CHECK-NEXT: %[[R:.*]] = linnet.unary gelu_tanh %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @gelu_tanh_by_pow(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<3.0> : tensor<f32>
  %1 = linnet.binary pow %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.constant dense<0.044715> : tensor<f32>
  %3 = linnet.binary mul %1, %2 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %4 = linnet.binary add %x, %3 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %5 = linnet.constant dense<0.797884583> : tensor<f32>
  %6 = linnet.binary mul %4, %5 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %7 = linnet.unary tanh %6 : tensor<1x3x4xf32>
  %8 = linnet.constant dense<1.0> : tensor<f32>
  %9 = linnet.binary add %7, %8 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %10 = linnet.constant dense<0.5> : tensor<f32>
  %11 = linnet.binary mul %x, %10 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %12 = linnet.binary mul %11, %9 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %12 : tensor<1x3x4xf32>
}

// The tanh form as x * c * (1 + 0.044715 * x * x).
// CHECK-LABEL: func.func @gelu_tanh_factored(
// CHECK-NEXT: %[[R:.*]] = linnet.unary gelu_tanh %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @gelu_tanh_factored(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<0.044715> : tensor<f32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.binary mul %1, %x : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %3 = linnet.constant dense<1.0> : tensor<f32>
  %4 = linnet.binary add %2, %3 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %5 = linnet.constant dense<0.797884583> : tensor<f32>
  %6 = linnet.binary mul %x, %5 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %7 = linnet.binary mul %6, %4 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %8 = linnet.unary tanh %7 : tensor<1x3x4xf32>
  %9 = linnet.binary add %8, %3 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %10 = linnet.constant dense<0.5> : tensor<f32>
  %11 = linnet.binary mul %9, %10 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %12 = linnet.binary mul %11, %x : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %12 : tensor<1x3x4xf32>
}

// A gated tensor is activated: only the activation's own product is taken.
// CHECK-LABEL: func.func @silu_of_a_product(
// CHECK-NEXT: %[[P:.*]] = linnet.binary mul %arg0, %arg0
// CHECK-NEXT: %[[R:.*]] = linnet.unary silu %[[P]]
// CHECK-NEXT: return %[[R]]
func.func @silu_of_a_product(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.binary mul %x, %x : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %1 = linnet.unary sigmoid %0 : tensor<1x3x4xf32>
  %2 = linnet.binary mul %0, %1 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %2 : tensor<1x3x4xf32>
}
