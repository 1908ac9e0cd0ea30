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

def PlaceViews : KernPass<"kern-place-views"> {
  let summary = "let what is joined lie side by side, and what is sliced be read where it lies";
  let description = [{
    A concat of channels becomes `kern.join`, a slice of channels `kern.part`: places in one wide tensor, which
    the kernels before and behind them write and read with its channels as the pitch. So a concat of concats (a dense
    block) is one tensor that grows by a slice a layer.

    A kernel that copies stays where a tensor would lie in two places, two in one, or where one is needed
    in one piece: an input or an output of the model, or one that is reshaped. With `remarks` each says why.
    Expects kernels of one op, and runs before `kern-fuse`.

    ```mlir
    %2 = kern.call @concat(%0, %1) : …
    // becomes
    %2 = kern.join %0, %1 : …    // and the kernels that compute %0 and %1 get a pitch
    ```
  }];
  let options = [Option<"remarks", "remarks", "bool", "false", "say why a kernel copies channels">];
  let statistics = [Statistic<"numViews", "num-views", "kernels that became views">];
}

def Fuse : KernPass<"kern-fuse"> {
  let summary = "let kernels that follow one another be one";
  let description = [{
    A kernel whose only result is read by one other kernel joins that one where this costs nothing: elementwise
    ops (activations, the addition of a residual, scales) join the kernel before them, chains of data movement
    become one, and the transposition of a model's input joins a convolution that copies its input
    with a border anyway.

    ```mlir
    %1 = kern.call @conv(%0, %w) : …    // read by @relu only
    %2 = kern.call @relu(%1) : …
    // becomes
    %2 = kern.call @conv_relu(%0, %w) : …
    ```

    A depthwise convolution becomes one kernel with the pointwise one (or the stem) that it alone reads, and
    with the pointwise one that alone reads it, where the kernel library compiles that and a gate allows it:
    with `optimize=speed` where it is estimated to be faster on `target`; with `optimize=memory` the arena's
    peak is made small, chain by chain, and what is fastest is kept of all that keeps to it.

    With `remarks` each pair that stays apart says why, and each depthwise convolution what was decided and by
    which estimates.
  }];
  let options = [Option<"target", "target", "std::string", "\"host\"", "what the kernels are to run on">,
                 Option<"optimize", "optimize", "std::string", "\"speed\"", "what to prefer: speed or memory">,
                 Option<"remarks", "remarks", "bool", "false", "say what was decided and why">];
}

def SelectSchedule : KernPass<"kern-select-schedule"> {
  let summary = "choose each kernel's schedule, and the layout of its weights";
  let description = [{
    A schedule that stands there already is checked and kept. Where a schedule wants an operand in another layout, the
    kernel's argument gets the attribute `kern.layout` and each call a `kern.pack` before it.
  }];
  let options = [Option<"target", "target", "std::string", "\"host\"", "what the kernels are to run on">];
}

def PackWeights : KernPass<"kern-pack-weights"> {
  let summary = "bring constant weights into their layout";
  let description = [{
    `kern.pack` of a constant becomes `kern.weights`, and so does every other constant of @main. A pack of
    something that is computed, or given as an input, becomes a kernel of data movement.
  }];
}

def Deduplicate : KernPass<"kern-deduplicate"> {
  let summary = "let equal kernels be one symbol";
  let description = [{
    Kernels are compared by what they compute and how, not by name; afterwards they are called k0, k1, … in
    the order of their first call, and those that nothing calls are gone.
  }];
}

def PlanMemory : KernPass<"kern-plan-memory"> {
  let summary = "give every tensor its place in the arena, and every weight its place among the weights";
  let description = [{
    A result that the network returns is written where the caller wants it; any other gets
    a slot in the arena for as long as it is needed, as does the scratch memory of
    a call. Several orders of giving out the arena are tried, the largest slots first among them, and the best is
    kept. A reshape lies where its operand lies. An elementwise kernel writes over an operand that
    nothing reads afterwards. Equal weights lie in one place. All slots are aligned to 64 bytes.

    The module gets `kern.arena_bytes` (with the scratch memory of one thread),
    `kern.scratch_bytes` (what each further thread takes), `kern.weight_bytes`, and `kern.live_bytes`, the most that is
    in use at once: no plan needs less; `kern.buffers` says which calls use which bytes. Expects `kern.scratch_bytes` on
    kernels that use scratch memory.
  }];
}

#endif // LINNET_DIALECT_KERN_TRANSFORMS_PASSES
