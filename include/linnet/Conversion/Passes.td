//===- Passes.td - passes from one dialect to another -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One pass for each arrow between two dialects.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_CONVERSION_PASSES
#define LINNET_CONVERSION_PASSES

include "mlir/Pass/PassBase.td"

def ConvertLinnetToKern : Pass<"convert-linnet-to-kern", "::mlir::ModuleOp"> {
  let summary = "make a kernel of every op, and calls of @main";
  let description = [{
    Constants stay operands of the calls (but one number that an elementwise op
    uses moves into its kernel), and `linnet.reshape` stays in @main: row-major bytes do not move under it.

    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<2x2xf32> {
      %0 = linnet.unary clip %x [0.0, 6.0] : tensor<4xf32>
      %1 = linnet.reshape %0 : (tensor<4xf32>) -> tensor<2x2xf32>
      return %1 : tensor<2x2xf32>
    }
    // becomes
    kern.func private @kernel0(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
      %0 = linnet.unary clip %x [0.0, 6.0] : tensor<4xf32>
      kern.return %0 : tensor<4xf32>
    }
    func.func @main(%x: tensor<4xf32>) -> tensor<2x2xf32> {
      %0 = kern.call @kernel0(%x) : (tensor<4xf32>) -> tensor<4xf32>
      %1 = linnet.reshape %0 : (tensor<4xf32>) -> tensor<2x2xf32>
      return %1 : tensor<2x2xf32>
    }
    ```
  }];
  let dependentDialects = ["::linnet::kern::KernDialect"];
}

def ConvertKernToLLVM : Pass<"convert-kern-to-llvm", "::mlir::ModuleOp"> {
  let summary = "make an artefact's entry points from a network whose memory is planned";
  let description = [{
    @main becomes `NAME_run` and `NAME_run_with`, which check what the caller
    gave and call the kernels one after the other:

    ```c
    int NAME_run(const void *const inputs[], void *const outputs[], void *arena);
    int NAME_run_with(const linnet_threads_v1 *threads, const void *const inputs[],
                      void *const outputs[], void *arena);
    ```

    With `weights-in-file` both take the weights before the inputs; otherwise these are the hidden symbol
    `NAME_weights`, which is declared here alone. A kernel is declared as

    ```c
    void k0(operands…, results…, scratch, int begin, int end);
    ```

    with one pointer for each operand and result. A kernel of more than one piece (`kern.ranges`) is
    run through the caller's threads where there are any. The scratch memory of a thread but
    the first lies behind the arena.

    Expects `kern.arena_bytes`, `kern.weight_bytes` and `kern.scratch_bytes` on the module, `destinations`
    on calls, and `slot` on weights, as `kern-plan-memory` leaves them.

    ```mlir
    kern.func @k0(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
      %0 = linnet.unary exp %x : tensor<4xf32>
      kern.return %0 : tensor<4xf32>
    }
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = kern.call @k0(%x) to [#kern.slot<output 0, 0, 16>] : (tensor<4xf32>) -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    // becomes
    llvm.func @network_run_with(%arg0: !llvm.ptr, %arg1: !llvm.ptr, %arg2: !llvm.ptr, %arg3: !llvm.ptr) -> i32 {
      …
      llvm.call @k0(…) : (!llvm.ptr, !llvm.ptr, !llvm.ptr, i32, i32) -> ()
      …
    }
    llvm.func @network_run(%arg0: !llvm.ptr, %arg1: !llvm.ptr, %arg2: !llvm.ptr) -> i32 {
      %0 = llvm.mlir.zero : !llvm.ptr
      %1 = llvm.call @network_run_with(%0, %arg0, %arg1, %arg2)
          : (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr) -> i32
      llvm.return %1 : i32
    }
    llvm.func @k0(!llvm.ptr, !llvm.ptr, !llvm.ptr, i32, i32)
    ```
  }];
  let options = [
    Option<"name", "name", "std::string", "\"network\"", "prefix of all symbols, a C identifier">,
    Option<"weightsInFile", "weights-in-file", "bool", "false", "take the weights as an argument">];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // LINNET_CONVERSION_PASSES
