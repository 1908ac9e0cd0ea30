//===- Passes.td - passes on the linnet dialect -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is done to a network before its ops become kernels.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_LINNET_TRANSFORMS_PASSES
#define LINNET_DIALECT_LINNET_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

class LinnetPass<string flag> : Pass<flag, "::mlir::func::FuncOp"> {
  let dependentDialects = ["::linnet::LinnetDialect"];
}

def PropagateLayout : LinnetPass<"linnet-propagate-layout"> {
  let summary = "move transposes to the borders of the network, where they cancel on the way";
  let description = [{
    An importer of channels-first models puts a `linnet.transpose` before and
    its inverse after each image op. This pass moves those that lead from
    channels-last to channels-first down through every op that can be computed
    in either layout, until they meet their inverse, a result, or an op that
    depends on the layout; then it moves the inverse ones that are left up
    toward the arguments. Constants on the way are transposed once; a transpose
    that moves extents of 1 alone becomes a reshape; and a flattened image that
    goes into a `linnet.fully_connected` has the transpose taken into the
    constant weights, whose columns are permuted.

    Other transposes move down only where that leaves fewer of them.
  }];
}

def RecognizeShuffle : LinnetPass<"linnet-recognize-shuffle"> {
  let summary = "one channel_shuffle for every spelling of it";
  let description = [{
    Reshape, transpose, reshape — with the pixels as one dimension or two,
    channels first or last — and a gather by the shuffled order become
    `linnet.channel_shuffle`. Where the channels are not last it stands between
    two transposes, which `linnet-propagate-layout` cancels.
  }];
}

#endif // LINNET_DIALECT_LINNET_TRANSFORMS_PASSES
