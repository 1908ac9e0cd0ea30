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
    kern.func @exp(%x: tensor<2x3xf32>) -> tensor<2x3xf32> family = elementwise {
      %0 = linnet.unary exp %x : tensor<2x3xf32>
      kern.return %0 : tensor<2x3xf32>
    }
    kern.func @abs(%x: tensor<2x3xf32>) -> tensor<2x3xf32> family = elementwise {
      %0 = linnet.unary abs %x : tensor<2x3xf32>
      kern.return %0 : tensor<2x3xf32>
    }
    kern.func @concat(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x6xf32> family = movement {
      %0 = linnet.concat %x, %y axis = 1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
      kern.return %0 : tensor<2x6xf32>
    }
    kern.func @neg(%x: tensor<2x6xf32>) -> tensor<2x6xf32> family = elementwise {
      %0 = linnet.unary neg %x : tensor<2x6xf32>
      kern.return %0 : tensor<2x6xf32>
    }
    func.func @main(%x: tensor<2x3xf32>) -> tensor<2x6xf32> {
      %0 = kern.call @exp(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
      %1 = kern.call @abs(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
      %2 = kern.call @concat(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
      %3 = kern.call @neg(%2) : (tensor<2x6xf32>) -> tensor<2x6xf32>
      return %3 : tensor<2x6xf32>
    }
    // becomes
    kern.func @exp(%x: tensor<2x3xf32>) -> (tensor<2x3xf32> {kern.layout = #kern.layout<[0, 1], pitch = 6>})
        family = elementwise {
      %0 = linnet.unary exp %x : tensor<2x3xf32>
      kern.return %0 : tensor<2x3xf32>
    }
    kern.func @abs(%x: tensor<2x3xf32>) -> (tensor<2x3xf32> {kern.layout = #kern.layout<[0, 1], pitch = 6>})
        family = elementwise {
      %0 = linnet.unary abs %x : tensor<2x3xf32>
      kern.return %0 : tensor<2x3xf32>
    }
    kern.func @neg(%x: tensor<2x6xf32>) -> tensor<2x6xf32> family = elementwise {
      %0 = linnet.unary neg %x : tensor<2x6xf32>
      kern.return %0 : tensor<2x6xf32>
    }
    func.func @main(%x: tensor<2x3xf32>) -> tensor<2x6xf32> {
      %0 = kern.call @exp(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
      %1 = kern.call @abs(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
      %2 = kern.join %0, %1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
      %3 = kern.call @neg(%2) : (tensor<2x6xf32>) -> tensor<2x6xf32>
      return %3 : tensor<2x6xf32>
    }
    ```
  }];
  let options = [Option<"remarks", "remarks", "bool", "false", "say why a kernel copies channels">];
}

def Fuse : KernPass<"kern-fuse"> {
  let summary = "let kernels that follow one another be one";
  let description = [{
    A kernel whose only result is read by one other kernel joins that one where this costs nothing: elementwise
    ops (activations, the addition of a residual, scales) join the kernel before them, chains of data movement
    become one, and the transposition of a model's input joins a convolution that copies its input
    with a border anyway.

    A depthwise convolution or a pool becomes one kernel with the pointwise one (or the stem) that it alone reads, and
    with the pointwise one that alone reads it, and a dense convolution with the elementwise ops (batch
    normalisation, relu) that its input comes from, where the kernel library compiles that and a gate allows it:
    with `optimize=speed` where it is estimated to be faster on `target`; with `optimize=memory` the arena's
    peak is made small, chain by chain, and what is fastest is kept of all that keeps to it.

    With `remarks` each pair that stays apart says why, and each convolution or pool that the gate judges what was decided
    and by which estimates.

    ```mlir
    kern.func private @conv(%x: tensor<1x4x4x2xf32>, %w: tensor<8x1x1x2xf32>) -> tensor<1x4x4x8xf32> family = pointwise {
      %0 = linnet.conv2d %x, %w window = <> : (tensor<1x4x4x2xf32>, tensor<8x1x1x2xf32>) -> tensor<1x4x4x8xf32>
      kern.return %0 : tensor<1x4x4x8xf32>
    }
    kern.func private @clip(%x: tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32> family = elementwise {
      %0 = linnet.unary clip %x [0.0, 6.0] : tensor<1x4x4x8xf32>
      kern.return %0 : tensor<1x4x4x8xf32>
    }
    func.func @main(%x: tensor<1x4x4x2xf32>, %w: tensor<8x1x1x2xf32>) -> tensor<1x4x4x8xf32> {
      %0 = kern.call @conv(%x, %w) : (tensor<1x4x4x2xf32>, tensor<8x1x1x2xf32>) -> tensor<1x4x4x8xf32>
      %1 = kern.call @clip(%0) : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
      return %1 : tensor<1x4x4x8xf32>
    }
    // becomes
    kern.func private @clip(%x: tensor<1x4x4x2xf32>, %w: tensor<8x1x1x2xf32>) -> tensor<1x4x4x8xf32> family = pointwise {
      %0 = linnet.conv2d %x, %w window = <> : (tensor<1x4x4x2xf32>, tensor<8x1x1x2xf32>) -> tensor<1x4x4x8xf32>
      %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x4x4x8xf32>
      kern.return %1 : tensor<1x4x4x8xf32>
    }
    func.func @main(%x: tensor<1x4x4x2xf32>, %w: tensor<8x1x1x2xf32>) -> tensor<1x4x4x8xf32> {
      %0 = kern.call @clip(%x, %w) : (tensor<1x4x4x2xf32>, tensor<8x1x1x2xf32>) -> tensor<1x4x4x8xf32>
      return %0 : tensor<1x4x4x8xf32>
    }
    ```
  }];
  let options = [Option<"target", "target", "std::string", "\"host\"", "what the kernels are to run on">,
                 Option<"optimize", "optimize", "std::string", "\"speed\"", "what to prefer: speed or memory">,
                 Option<"remarks", "remarks", "bool", "false", "say what was decided and why">];
}

def ChooseLayouts : KernPass<"kern-choose-layouts"> {
  let summary = "let images lie channel by channel where kernels want vectors of pixels";
  let description = [{
    Between sparse products an image lies as planes, channel-major pixels: in bands of as few rows as fill whole
    vectors on `target`, each channel's pixels padded to whole vectors. So do the images of what stands between them,
    depthwise convolutions and additions. Images that a kernel takes only alike are decided together: they lie as
    planes where every kernel that touches them has a strategy for it, and all of these together are estimated to take less
    time. Runs after `kern-fuse`; kernels that have a schedule stay as they are, as do images that anything but kernels touches.

    With `remarks` each image that changes says so, and by which estimates.

    ```mlir
    // linnet-opt --kern-choose-layouts=target=x86-64-v3
    kern.func @first(%x: tensor<1x8x8x2xf32>, %v: tensor<1x4xf32>, %i: tensor<1xui8>, %r: tensor<3xi32>) -> tensor<1x8x8x8xf32>
        family = sparse {
      %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 8>
          : (tensor<1x8x8x2xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
      kern.return %0 : tensor<1x8x8x8xf32>
    }
    kern.func @second(%x: tensor<1x8x8x8xf32>, %v: tensor<1x4xf32>, %i: tensor<1xui8>, %r: tensor<3xi32>) -> tensor<1x8x8x8xf32>
        family = sparse {
      %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 8>
          : (tensor<1x8x8x8xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
      kern.return %0 : tensor<1x8x8x8xf32>
    }
    func.func @main(%x: tensor<1x8x8x2xf32>, %v: tensor<1x4xf32>, %i: tensor<1xui8>, %r: tensor<3xi32>) -> tensor<1x8x8x8xf32> {
      %0 = kern.call @first(%x, %v, %i, %r) : (tensor<1x8x8x2xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
      %1 = kern.call @second(%0, %v, %i, %r) : (tensor<1x8x8x8xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
      return %1 : tensor<1x8x8x8xf32>
    }
    // becomes
    kern.func @first(%x: tensor<1x8x8x2xf32>, %v: tensor<1x4xf32>, %i: tensor<1xui8>, %r: tensor<3xi32>)
        -> (tensor<1x8x8x8xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 64>}) family = sparse {
      %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 8>
          : (tensor<1x8x8x2xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
      kern.return %0 : tensor<1x8x8x8xf32>
    }
    kern.func @second(%x: tensor<1x8x8x8xf32> {kern.layout = #kern.layout<[0, 3, 1, 2], plane = 64>}, %v: tensor<1x4xf32>,
        %i: tensor<1xui8>, %r: tensor<3xi32>) -> tensor<1x8x8x8xf32> family = sparse {
      %0 = linnet.sparse_conv2d %x, %v, %i, %r encoding = <block = 4, outputs = 8>
          : (tensor<1x8x8x8xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
      kern.return %0 : tensor<1x8x8x8xf32>
    }
    func.func @main(%x: tensor<1x8x8x2xf32>, %v: tensor<1x4xf32>, %i: tensor<1xui8>, %r: tensor<3xi32>) -> tensor<1x8x8x8xf32> {
      %0 = kern.call @first(%x, %v, %i, %r) : (tensor<1x8x8x2xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
      %1 = kern.call @second(%0, %v, %i, %r) : (tensor<1x8x8x8xf32>, tensor<1x4xf32>, tensor<1xui8>, tensor<3xi32>) -> tensor<1x8x8x8xf32>
      return %1 : tensor<1x8x8x8xf32>
    }
    ```
  }];
  let options = [Option<"target", "target", "std::string", "\"host\"", "what the kernels are to run on">,
                 Option<"remarks", "remarks", "bool", "false", "say what was decided and why">];
}

def SelectSchedule : KernPass<"kern-select-schedule"> {
  let summary = "choose each kernel's schedule, and the layout of its weights";
  let description = [{
    A schedule that stands there already is checked and kept. Where a schedule wants an operand in another layout, the
    kernel's argument gets the attribute `kern.layout` and each call a `kern.pack` before it.

    ```mlir
    // linnet-opt --kern-select-schedule=target=x86-64-v3
    kern.func @conv(%x: tensor<1x4x4x2xf32>, %w: tensor<16x1x1x2xf32> {kern.weight}) -> tensor<1x4x4x16xf32>
        family = pointwise {
      %0 = linnet.conv2d %x, %w window = <> : (tensor<1x4x4x2xf32>, tensor<16x1x1x2xf32>) -> tensor<1x4x4x16xf32>
      kern.return %0 : tensor<1x4x4x16xf32>
    }
    func.func @main(%x: tensor<1x4x4x2xf32>, %w: tensor<16x1x1x2xf32>) -> tensor<1x4x4x16xf32> {
      %0 = kern.call @conv(%x, %w) : (tensor<1x4x4x2xf32>, tensor<16x1x1x2xf32>) -> tensor<1x4x4x16xf32>
      return %0 : tensor<1x4x4x16xf32>
    }
    // becomes
    kern.func @conv(%arg0: tensor<1x4x4x2xf32>,
        %arg1: tensor<16x1x1x2xf32> {kern.layout = #kern.layout<[0 div 16, 1, 2, 3, 0 mod 16]>, kern.weight})
        -> tensor<1x4x4x16xf32> family = pointwise schedule = <pointwise, tile = […, 16], unroll = …> {
      %0 = linnet.conv2d %arg0, %arg1 window = <> : (tensor<1x4x4x2xf32>, tensor<16x1x1x2xf32>) -> tensor<1x4x4x16xf32>
      kern.return %0 : tensor<1x4x4x16xf32>
    }
    func.func @main(%arg0: tensor<1x4x4x2xf32>, %arg1: tensor<16x1x1x2xf32>) -> tensor<1x4x4x16xf32> {
      %0 = kern.pack %arg1 layout = <[0 div 16, 1, 2, 3, 0 mod 16]> : tensor<16x1x1x2xf32>
      %1 = kern.call @conv(%arg0, %0) : (tensor<1x4x4x2xf32>, tensor<16x1x1x2xf32>) -> tensor<1x4x4x16xf32>
      return %1 : tensor<1x4x4x16xf32>
    }
    ```
  }];
  let options = [Option<"target", "target", "std::string", "\"host\"", "what the kernels are to run on">];
}

def PackWeights : KernPass<"kern-pack-weights"> {
  let summary = "bring constant weights into their layout";
  let description = [{
    `kern.pack` of a constant becomes `kern.weights`, and so does every other constant of @main. A pack of
    something that is computed, or given as an input, becomes a kernel of data movement.

    ```mlir
    func.func @main() -> tensor<2x2xi8> {
      %0 = linnet.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8>
      %1 = kern.pack %0 layout = <[1, 0]> : tensor<2x2xi8>
      return %1 : tensor<2x2xi8>
    }
    // becomes
    func.func @main() -> tensor<2x2xi8> {
      %0 = kern.weights dense_resource<packed> : tensor<2x2xi8> layout = <[1, 0]> -> tensor<2x2xi8>
      return %0 : tensor<2x2xi8>
    }
    // 64 is the alignment; 1, 3, 2, 4 are the weights.
    {-# dialect_resources: {builtin: {packed: "0x4000000001030204"}} #-}
    ```
  }];
}

def Deduplicate : KernPass<"kern-deduplicate"> {
  let summary = "let equal kernels be one symbol";
  let description = [{
    Kernels are compared by what they compute and how, not by name; afterwards they are called k0, k1, … in
    the order of their first call, and those that nothing calls are gone.

    ```mlir
    kern.func @first(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
      %0 = linnet.unary exp %x : tensor<4xf32>
      kern.return %0 : tensor<4xf32>
    }
    kern.func @second(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
      %0 = linnet.unary exp %x : tensor<4xf32>
      kern.return %0 : tensor<4xf32>
    }
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = kern.call @first(%x) : (tensor<4xf32>) -> tensor<4xf32>
      %1 = kern.call @second(%0) : (tensor<4xf32>) -> tensor<4xf32>
      return %1 : tensor<4xf32>
    }
    // becomes
    kern.func @k0(%x: tensor<4xf32>) -> tensor<4xf32> family = elementwise {
      %0 = linnet.unary exp %x : tensor<4xf32>
      kern.return %0 : tensor<4xf32>
    }
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = kern.call @k0(%x) : (tensor<4xf32>) -> tensor<4xf32>
      %1 = kern.call @k0(%0) : (tensor<4xf32>) -> tensor<4xf32>
      return %1 : tensor<4xf32>
    }
    ```
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

    ```mlir
    kern.func @exp(%x: tensor<16xf32>) -> tensor<16xf32> family = elementwise {
      %0 = linnet.unary exp %x : tensor<16xf32>
      kern.return %0 : tensor<16xf32>
    }
    kern.func @add(%x: tensor<16xf32>, %w: tensor<16xf32>) -> tensor<16xf32> family = elementwise {
      %0 = linnet.binary add %x, %w : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
      kern.return %0 : tensor<16xf32>
    }
    func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
      %w = kern.weights dense<1.0> : tensor<16xf32> layout = <[0]> -> tensor<16xf32>
      %0 = kern.call @exp(%x) : (tensor<16xf32>) -> tensor<16xf32>
      %1 = kern.call @add(%0, %w) : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
      return %1 : tensor<16xf32>
    }
    // becomes
    module attributes {kern.arena_bytes = 64 : i64, kern.buffers = [array<i64: 0, 1, 0, 64, 0>],
                       kern.live_bytes = 64 : i64, kern.scratch_bytes = 0 : i64, kern.weight_bytes = 64 : i64} {
      kern.func @exp(%x: tensor<16xf32>) -> tensor<16xf32> family = elementwise {
        %0 = linnet.unary exp %x : tensor<16xf32>
        kern.return %0 : tensor<16xf32>
      }
      kern.func @add(%x: tensor<16xf32>, %w: tensor<16xf32>) -> tensor<16xf32> family = elementwise {
        %0 = linnet.binary add %x, %w : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
        kern.return %0 : tensor<16xf32>
      }
      func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
        %w = kern.weights dense<1.0> : tensor<16xf32> layout = <[0]> slot = <weights, 0, 64> -> tensor<16xf32>
        %0 = kern.call @exp(%x) to [#kern.slot<arena, 0, 64>] : (tensor<16xf32>) -> tensor<16xf32>
        %1 = kern.call @add(%0, %w) to [#kern.slot<output 0, 0, 64>] : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
        return %1 : tensor<16xf32>
      }
    }
    ```
  }];
}

#endif // LINNET_DIALECT_KERN_TRANSFORMS_PASSES
