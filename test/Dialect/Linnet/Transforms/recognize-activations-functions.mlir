// RUN: linnet-opt %s --linnet-recognize-activations | FileCheck %s

// x * sigmoid(x).
// CHECK-LABEL: func.func @silu(
// CHECK-NEXT: %[[R:.*]] = linnet.unary silu %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @silu(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary sigmoid %x : tensor<1x3x4xf32>
  %1 = linnet.binary mul %0, %x : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %1 : tensor<1x3x4xf32>
}

// x / (1 + exp(-x)).
// CHECK-LABEL: func.func @silu_by_exp(
// CHECK-NEXT: %[[R:.*]] = linnet.unary silu %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @silu_by_exp(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary neg %x : tensor<1x3x4xf32>
  %1 = linnet.unary exp %0 : tensor<1x3x4xf32>
  %2 = linnet.constant dense<1.0> : tensor<f32>
  %3 = linnet.binary add %2, %1 : (tensor<f32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  %4 = linnet.binary div %x, %3 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %4 : tensor<1x3x4xf32>
}

// 1 / (1 + exp(-x)).
// CHECK-LABEL: func.func @sigmoid_by_exp(
// CHECK-NEXT: %[[R:.*]] = linnet.unary sigmoid %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @sigmoid_by_exp(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<-1.0> : tensor<f32>
  %1 = linnet.binary mul %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %2 = linnet.unary exp %1 : tensor<1x3x4xf32>
  %3 = linnet.constant dense<1.0> : tensor<f32>
  %4 = linnet.binary add %2, %3 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %5 = linnet.binary div %3, %4 : (tensor<f32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %5 : tensor<1x3x4xf32>
}

// The reciprocal of 1 + exp(-x).
// CHECK-LABEL: func.func @sigmoid_by_reciprocal(
// CHECK-NEXT: %[[R:.*]] = linnet.unary sigmoid %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @sigmoid_by_reciprocal(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary neg %x : tensor<1x3x4xf32>
  %1 = linnet.unary exp %0 : tensor<1x3x4xf32>
  %2 = linnet.constant dense<1.0> : tensor<f32>
  %3 = linnet.binary add %1, %2 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %4 = linnet.unary reciprocal %3 : tensor<1x3x4xf32>
  return %4 : tensor<1x3x4xf32>
}

// exp(x) / (1 + exp(x)).
// CHECK-LABEL: func.func @sigmoid_by_two_exps(
// CHECK-NEXT: %[[R:.*]] = linnet.unary sigmoid %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @sigmoid_by_two_exps(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary exp %x : tensor<1x3x4xf32>
  %1 = linnet.constant dense<1.0> : tensor<f32>
  %2 = linnet.binary add %0, %1 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %3 = linnet.binary div %0, %2 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %3 : tensor<1x3x4xf32>
}

// 2 + exp(-x) is no sigmoid's denominator.
// CHECK-LABEL: func.func @not_a_sigmoid(
// CHECK-NEXT: linnet.constant
// CHECK-NEXT: linnet.unary neg
// CHECK-NEXT: linnet.unary exp
// CHECK-NEXT: linnet.binary add
// CHECK-NEXT: linnet.unary reciprocal
func.func @not_a_sigmoid(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary neg %x : tensor<1x3x4xf32>
  %1 = linnet.unary exp %0 : tensor<1x3x4xf32>
  %2 = linnet.constant dense<2.0> : tensor<f32>
  %3 = linnet.binary add %1, %2 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %4 = linnet.unary reciprocal %3 : tensor<1x3x4xf32>
  return %4 : tensor<1x3x4xf32>
}

// log(1 + exp(x)).
// CHECK-LABEL: func.func @softplus(
// CHECK-NEXT: %[[R:.*]] = linnet.unary softplus %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @softplus(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary exp %x : tensor<1x3x4xf32>
  %1 = linnet.constant dense<1.0> : tensor<f32>
  %2 = linnet.binary add %0, %1 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %3 = linnet.unary log %2 : tensor<1x3x4xf32>
  return %3 : tensor<1x3x4xf32>
}

// x * tanh(softplus(x)).
// CHECK-LABEL: func.func @mish(
// CHECK-NEXT: %[[R:.*]] = linnet.unary mish %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @mish(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary exp %x : tensor<1x3x4xf32>
  %1 = linnet.constant dense<1.0> : tensor<f32>
  %2 = linnet.binary add %0, %1 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %3 = linnet.unary log %2 : tensor<1x3x4xf32>
  %4 = linnet.unary tanh %3 : tensor<1x3x4xf32>
  %5 = linnet.binary mul %x, %4 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %5 : tensor<1x3x4xf32>
}

// x / (1 + abs(x)).
// CHECK-LABEL: func.func @softsign(
// CHECK-NEXT: %[[R:.*]] = linnet.unary softsign %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @softsign(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.unary abs %x : tensor<1x3x4xf32>
  %1 = linnet.constant dense<1.0> : tensor<f32>
  %2 = linnet.binary add %0, %1 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  %3 = linnet.binary div %x, %2 : (tensor<1x3x4xf32>, tensor<1x3x4xf32>) -> tensor<1x3x4xf32>
  return %3 : tensor<1x3x4xf32>
}

// pow(x, 0.5).
// CHECK-LABEL: func.func @square_root(
// CHECK-NEXT: %[[R:.*]] = linnet.unary sqrt %arg0 :
// CHECK-NEXT: return %[[R]]
func.func @square_root(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<0.5> : tensor<f32>
  %1 = linnet.binary pow %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  return %1 : tensor<1x3x4xf32>
}

// pow(x, 2).
// CHECK-LABEL: func.func @square(
// CHECK-NEXT: %[[R:.*]] = linnet.binary mul %arg0, %arg0
// CHECK-NEXT: return %[[R]]
func.func @square(%x: tensor<1x3x4xf32>) -> tensor<1x3x4xf32> {
  %0 = linnet.constant dense<2.0> : tensor<f32>
  %1 = linnet.binary pow %x, %0 : (tensor<1x3x4xf32>, tensor<f32>) -> tensor<1x3x4xf32>
  return %1 : tensor<1x3x4xf32>
}
