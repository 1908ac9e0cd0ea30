// RUN: linnet-opt %s --convert-kern-to-llvm | FileCheck %s

// What no kernel writes into its output is copied there: here an input, and a
// value that is returned twice.
// CHECK-LABEL: llvm.func @network_run_with
// CHECK:         llvm.call @k0(%[[X:[0-9]+]], %[[O0:[0-9]+]],
// CHECK:         %[[B0:.*]] = llvm.mlir.constant(16 : i64)
// CHECK:         "llvm.intr.memcpy"(%[[O1:[0-9]+]], %[[O0]], %[[B0]])
// CHECK:         %[[B1:.*]] = llvm.mlir.constant(16 : i64)
// CHECK:         "llvm.intr.memcpy"(%[[O2:[0-9]+]], %[[X]], %[[B1]])
// CHECK-NOT:     llvm.intr.memcpy
kern.func @k0(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
  %0 = linnet.unary exp %x : tensor<4xf32>
  kern.return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0 = kern.call @k0(%x) to [#kern.slot<output 0, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %0, %x : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
