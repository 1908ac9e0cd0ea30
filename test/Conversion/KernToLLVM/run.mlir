// RUN: linnet-opt %s --convert-kern-to-llvm=name=net | FileCheck %s
// RUN: linnet-opt %s --convert-kern-to-llvm="name=net weights-in-file" | FileCheck %s --check-prefix=FILE

// A kernel of one piece is called directly, one of several through a task;
// further threads' scratch memory lies behind the arena.
// CHECK-LABEL: module
// CHECK:       llvm.mlir.global external hidden constant @net_weights(){{.*}} : !llvm.array<64 x i8>
// CHECK-LABEL: llvm.func @net_run_with(
// CHECK-SAME:    %[[THREADS:.*]]: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %[[ARENA:.*]]: !llvm.ptr) -> i32
// CHECK:         %[[W:.*]] = llvm.mlir.addressof @net_weights
// CHECK:         %[[CLOSURE:.*]] = llvm.alloca %{{.*}} x !llvm.ptr
// CHECK:         %[[MIDDLE:.*]] = llvm.getelementptr %[[ARENA]][64]
// CHECK:         llvm.call @k0(%{{.*}}, %[[W]], %[[MIDDLE]], %{{.*}}) : (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i32, i32)
// CHECK:         %[[FURTHER:.*]] = llvm.getelementptr %[[ARENA]][256]
// CHECK:         llvm.store %[[FURTHER]]
// CHECK:         %[[TASK:.*]] = llvm.mlir.addressof @k1_task
// CHECK:         llvm.call @net_dispatch(%[[THREADS]], %[[TASK]], %[[CLOSURE]], %{{.*}})
// CHECK-LABEL: llvm.func @net_run(
// CHECK:         %[[NULL:.*]] = llvm.mlir.zero
// CHECK:         llvm.call @net_run_with(%[[NULL]],
// CHECK:       llvm.func internal @k1_task
// CHECK:         llvm.call @k1
// CHECK-NOT:   kern.func

// FILE-NOT:    @net_weights
// FILE:        llvm.func @net_run_with(%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr) -> i32

module attributes {kern.arena_bytes = 256 : i64, kern.weight_bytes = 64 : i64, kern.scratch_bytes = 128 : i64} {
  kern.func @k0(%x: tensor<4xf32>, %w: tensor<4xf32> {kern.weight}) -> tensor<4xf32>
      family = elementwise attributes {kern.ranges = 1 : i64, kern.scratch_bytes = 0 : i64} {
    %0 = linnet.binary add %x, %w : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  kern.func @k1(%x: tensor<4xf32>) -> tensor<4xf32>
      family = elementwise attributes {kern.ranges = 2 : i64, kern.scratch_bytes = 128 : i64} {
    %0 = linnet.unary exp %x : tensor<4xf32>
    kern.return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<2x2xf32> {
    %w = kern.weights dense<1.0> : tensor<4xf32> layout = <[0]> slot = <weights, 0, 16> -> tensor<4xf32>
    %0 = kern.call @k0(%x, %w) to [#kern.slot<arena, 64, 16>] : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %1 = kern.call @k1(%0) to [#kern.slot<output 0, 0, 16>] scratch <arena, 128, 128> : (tensor<4xf32>) -> tensor<4xf32>
    %2 = linnet.reshape %1 : (tensor<4xf32>) -> tensor<2x2xf32>
    return %2 : tensor<2x2xf32>
  }
}
