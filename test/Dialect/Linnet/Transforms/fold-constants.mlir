// RUN: linnet-opt %s --linnet-fold-constants | FileCheck %s

// A chain on constants is one constant; what it came from is gone.
// CHECK-LABEL: func.func @chain
// CHECK-NEXT:    %[[C:.*]] = linnet.constant dense<[9.000000e+00, 1.200000e+01]> : tensor<2xf32>
// CHECK-NEXT:    return %[[C]]
func.func @chain() -> tensor<2xf32> {
  %a = linnet.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %b = linnet.constant dense<2.0> : tensor<f32>
  %c = linnet.constant dense<3.0> : tensor<2xf32>
  %0 = linnet.binary add %a, %b : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = linnet.binary mul %0, %c : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// A constant that something else reads stays.
// CHECK-LABEL: func.func @reused
// CHECK-DAG:     %[[A:.*]] = linnet.constant dense<[1.000000e+00, 4.000000e+00]>
// CHECK-DAG:     %[[R:.*]] = linnet.constant dense<[1.000000e+00, 2.000000e+00]>
// CHECK:         return %[[A]], %[[R]]
func.func @reused() -> (tensor<2xf32>, tensor<2xf32>) {
  %a = linnet.constant dense<[1.0, 4.0]> : tensor<2xf32>
  %0 = linnet.unary sqrt %a : tensor<2xf32>
  return %a, %0 : tensor<2xf32>, tensor<2xf32>
}

// An op that reads an input stays.
// CHECK-LABEL: func.func @partly
// CHECK:         linnet.binary add
func.func @partly(%x: tensor<2xf32>) -> tensor<2xf32> {
  %a = linnet.constant dense<[1.0, 4.0]> : tensor<2xf32>
  %0 = linnet.binary add %x, %a : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// Integers and booleans too, and products of matrices.
// CHECK-LABEL: func.func @kinds
// CHECK-DAG:     linnet.constant dense<[3, 1, 2]> : tensor<3xi64>
// CHECK-DAG:     linnet.constant dense<[0.000000e+00, 1.000000e+00]> : tensor<2xf32>
// CHECK-DAG:     linnet.constant dense<1.100000e+01> : tensor<1x1xf32>
func.func @kinds() -> (tensor<3xi64>, tensor<2xf32>, tensor<1x1xf32>) {
  %a = linnet.constant dense<[1, 2, 3]> : tensor<3xi64>
  %0 = linnet.gather %a axis = 0 indices = [2, 0, 1] : (tensor<3xi64>) -> tensor<3xi64>
  %b = linnet.constant dense<[false, true]> : tensor<2xi1>
  %1 = linnet.cast %b : (tensor<2xi1>) -> tensor<2xf32>
  %l = linnet.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %r = linnet.constant dense<[[3.0], [4.0]]> : tensor<2x1xf32>
  %2 = linnet.matmul %l, %r : (tensor<1x2xf32>, tensor<2x1xf32>) -> tensor<1x1xf32>
  return %0, %1, %2 : tensor<3xi64>, tensor<2xf32>, tensor<1x1xf32>
}

// One number stays one number.
// CHECK-LABEL: func.func @splat
// CHECK:         %[[C:.*]] = linnet.constant dense<3.000000e+00> : tensor<1024x1024xf32>
// CHECK-NEXT:    return %[[C]]
func.func @splat() -> tensor<1024x1024xf32> {
  %a = linnet.constant dense<1.0> : tensor<1024x1024xf32>
  %b = linnet.constant dense<2.0> : tensor<1024x1024xf32>
  %0 = linnet.binary add %a, %b : (tensor<1024x1024xf32>, tensor<1024x1024xf32>) -> tensor<1024x1024xf32>
  return %0 : tensor<1024x1024xf32>
}

// A number is not repeated beyond 1 MiB, nor does an outer product come into being.
// CHECK-LABEL: func.func @blow_up
// CHECK:         linnet.broadcast
// CHECK:         linnet.binary mul
func.func @blow_up() -> (tensor<1024x257xf32>, tensor<1024x257xf32>) {
  %a = linnet.constant dense<1.0> : tensor<1x257xf32>
  %0 = linnet.broadcast %a : (tensor<1x257xf32>) -> tensor<1024x257xf32>
  %b = linnet.constant dense<1.0> : tensor<1024x1xf32>
  %1 = linnet.binary mul %a, %b : (tensor<1x257xf32>, tensor<1024x1xf32>) -> tensor<1024x257xf32>
  return %0, %1 : tensor<1024x257xf32>, tensor<1024x257xf32>
}

// 1 MiB is.
// CHECK-LABEL: func.func @limit
// CHECK-NOT:     linnet.broadcast
func.func @limit() -> tensor<1024x256xf32> {
  %a = linnet.constant dense<1.0> : tensor<1x256xf32>
  %0 = linnet.broadcast %a : (tensor<1x256xf32>) -> tensor<1024x256xf32>
  return %0 : tensor<1024x256xf32>
}

// A window over a constant image stays.
// CHECK-LABEL: func.func @image
// CHECK:         linnet.max_pool2d
func.func @image() -> tensor<1x1x1x1xf32> {
  %a = linnet.constant dense<1.0> : tensor<1x2x2x1xf32>
  %0 = linnet.max_pool2d %a kernel = [2, 2] window = <> : (tensor<1x2x2x1xf32>) -> tensor<1x1x1x1xf32>
  return %0 : tensor<1x1x1x1xf32>
}
