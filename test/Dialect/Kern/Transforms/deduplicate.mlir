// RUN: linnet-opt %s --split-input-file --kern-deduplicate | FileCheck %s
// RUN: linnet-opt %s --split-input-file --kern-deduplicate --kern-deduplicate | FileCheck %s

// Names say nothing, nor do locations; what is called first is k0.
// CHECK-LABEL: kern.func @k0
// CHECK-NEXT:    linnet.unary sqrt
// CHECK-LABEL: kern.func @k1
// CHECK-NEXT:    linnet.unary exp
// CHECK-NOT:   kern.func
// CHECK-LABEL: func.func @main
// CHECK-NEXT:    kern.call @k0
// CHECK-NEXT:    kern.call @k1
// CHECK-NEXT:    kern.call @k1
kern.func @k1(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %0 = linnet.unary exp %x : tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
kern.func @k0(%y: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %1 = linnet.unary exp %y : tensor<4xf32> loc("elsewhere")
  kern.return %1 : tensor<4xf32>
}
kern.func @later(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %0 = linnet.unary sqrt %x : tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
kern.func @never(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %0 = linnet.unary abs %x : tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = kern.call @later(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = kern.call @k1(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = kern.call @k0(%1) : (tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// Kernels that differ in a number, in a schedule, in a layout or in what is a weight are several.
// CHECK-LABEL: func.func @main
// CHECK-NEXT:    kern.call @k0
// CHECK-NEXT:    kern.call @k1
// CHECK-NEXT:    kern.call @k2
// CHECK-NEXT:    kern.call @k3
// CHECK-NEXT:    kern.call @k4
kern.func @one(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %c = linnet.constant dense<1.0> : tensor<f32>
  %0 = linnet.binary add %x, %c : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
kern.func @two(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %c = linnet.constant dense<2.0> : tensor<f32>
  %0 = linnet.binary add %x, %c : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
kern.func @scheduled(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise schedule = <loops> {
  %c = linnet.constant dense<2.0> : tensor<f32>
  %0 = linnet.binary add %x, %c : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
kern.func @blocked(%x: tensor<4xf32> {kern.layout = #kern.layout<[0 div 2, 0 mod 2]>}) -> tensor<4xf32> family = elementwise {
  %c = linnet.constant dense<2.0> : tensor<f32>
  %0 = linnet.binary add %x, %c : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
kern.func @weight(%x: tensor<4xf32> {kern.weight}) -> tensor<4xf32> family = elementwise {
  %c = linnet.constant dense<2.0> : tensor<f32>
  %0 = linnet.binary add %x, %c : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = kern.call @one(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = kern.call @two(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = kern.call @scheduled(%1) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = kern.call @blocked(%2) : (tensor<4xf32>) -> tensor<4xf32>
  %4 = kern.call @weight(%3) : (tensor<4xf32>) -> tensor<4xf32>
  return %4 : tensor<4xf32>
}

// -----

// Numbers that move into kernels tell these apart in every type.
// CHECK-LABEL: func.func @main
// CHECK:         kern.call @k0
// CHECK:         kern.call @k1
kern.func @a(%x: tensor<4xf64>) -> tensor<5xf64> family = movement {
  %c = linnet.constant dense<1.0> : tensor<1xf64>
  %0 = linnet.concat %x, %c axis = 0 : (tensor<4xf64>, tensor<1xf64>) -> tensor<5xf64>
  kern.return %0 : tensor<5xf64>
}
kern.func @b(%x: tensor<4xf64>) -> tensor<5xf64> family = movement {
  %c = linnet.constant dense<2.0> : tensor<1xf64>
  %0 = linnet.concat %x, %c axis = 0 : (tensor<4xf64>, tensor<1xf64>) -> tensor<5xf64>
  kern.return %0 : tensor<5xf64>
}
func.func @main(%x: tensor<4xf64>) -> (tensor<5xf64>, tensor<5xf64>) {
  %0 = kern.call @a(%x) : (tensor<4xf64>) -> tensor<5xf64>
  %1 = kern.call @b(%x) : (tensor<4xf64>) -> tensor<5xf64>
  return %0, %1 : tensor<5xf64>, tensor<5xf64>
}

// -----

// No kernels, and kernels that another function calls.
// CHECK-LABEL: kern.func @k0
// CHECK-LABEL: func.func @main
// CHECK-LABEL: func.func @other
// CHECK:         kern.call @k0
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
kern.func @f(%x: tensor<4xf32>) -> tensor<4xf32> family = movement {
  kern.return %x : tensor<4xf32>
}
func.func @other(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = kern.call @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
