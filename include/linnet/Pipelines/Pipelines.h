//===- Pipelines.h - the named pipelines -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The order of passes on each level, for the driver and for linnet-opt.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_PIPELINES_PIPELINES_H
#define LINNET_PIPELINES_PIPELINES_H

#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include <string>

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace linnet {

/// What is done to a module of linnet ops, as an importer leaves it, before its
/// ops become kernels; `remarks` explain what was decided.
void buildLinnetPipeline(mlir::OpPassManager &manager, bool remarks = false);

struct KernPipelineOptions {
  /// A target's name, as lookupTarget takes it.
  std::string target = "host";
  /// Whether kernels may hold more than one op.
  bool fuse = true;
  /// Whether pruned weights may be kept without their zeros.
  bool sparse = true;
  /// Whether decisions are explained by remarks.
  bool remarks = false;
  /// Schedules that a search found; null where the cost model decides alone.
  kern::ScheduleLookup knownSchedules = nullptr;
  /// What is preferred where kernels may be joined: a small arena, or speed.
  bool saveMemory = false;
};

/// From what the linnet pipeline leaves to kernels that are not scheduled yet.
void buildFusionPipeline(mlir::OpPassManager &manager,
                         const KernPipelineOptions &options);

/// Gives images between kernels the layouts that suit these.
void buildLayoutPipeline(mlir::OpPassManager &manager,
                         const KernPipelineOptions &options);

/// From there to scheduled kernels with packed weights, ready for
/// `compileModule`.
void buildSchedulePipeline(mlir::OpPassManager &manager,
                           const KernPipelineOptions &options);

/// All of these.
void buildKernPipeline(mlir::OpPassManager &manager,
                       const KernPipelineOptions &options);

/// Make the pipelines known as `--linnet-pipeline` and `--kern-pipeline`.
void registerLinnetPipeline();
void registerKernPipeline();

} // namespace linnet

#endif // LINNET_PIPELINES_PIPELINES_H
