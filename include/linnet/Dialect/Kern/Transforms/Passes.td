//===- Passes.td - passes on the kern dialect -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From one kernel for each op to a network that can be run.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_KERN_TRANSFORMS_PASSES
#define LINNET_DIALECT_KERN_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

class KernPass<string flag> : Pass<flag, "::mlir::ModuleOp"> {
  let dependentDialects = ["::linnet::kern::KernDialect"];
}

def PlanMemory : KernPass<"kern-plan-memory"> {
  let summary = "give every tensor its place in the arena, and every weight its place among the weights";
  let description = [{
    A result that the network returns is written where the caller wants it; any other gets
    a slot in the arena for as long as it is needed, as does the scratch memory of
    a call. The largest get theirs first, each at the lowest offset that is free. A reshape lies where its operand
    lies. An elementwise kernel writes over an operand that nothing reads afterwards. Equal weights lie
    in one place. All slots are aligned to 64 bytes.

    The module gets `kern.arena_bytes` (with the scratch memory of one thread),
    `kern.scratch_bytes` (what each further thread takes) and `kern.weight_bytes`. Expects `kern.scratch_bytes` on
    kernels that use scratch memory.
  }];
}

#endif // LINNET_DIALECT_KERN_TRANSFORMS_PASSES
