//===- KernPipeline.cpp - from ops to scheduled kernels -------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What comes after (memory, entry points) needs the kernels' code, and is
// lib/Codegen's to drive.
//
//===----------------------------------------------------------------------===//

#include "linnet/Conversion/Passes.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "linnet/Pipelines/Pipelines.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;

void linnet::buildFusionPipeline(OpPassManager &module,
                                 const KernPipelineOptions &options) {
  if (options.sparse)
    module.nest<func::FuncOp>().addPass(
        createSparsify({options.target, options.remarks}));
  module.addPass(createConvertLinnetToKern());
  if (!options.fuse)
    return;
  module.addPass(kern::createPlaceViews({options.remarks}));
  module.addPass(
      kern::createFuse({options.target, options.saveMemory ? "memory" : "speed",
                        options.remarks}));
}

void linnet::buildLayoutPipeline(OpPassManager &module,
                                 const KernPipelineOptions &options) {
  module.addPass(kern::createChooseLayouts({options.target, options.remarks}));
}

void linnet::buildSchedulePipeline(OpPassManager &module,
                                   const KernPipelineOptions &options) {
  module.addPass(
      kern::createSelectSchedule({options.target}, options.knownSchedules));
  module.addPass(kern::createPackWeights());
  module.addPass(kern::createDeduplicate());
}

void linnet::buildKernPipeline(OpPassManager &module,
                               const KernPipelineOptions &options) {
  buildFusionPipeline(module, options);
  buildLayoutPipeline(module, options);
  buildSchedulePipeline(module, options);
}

namespace {
/// The pipeline's options as linnet-opt's command line spells them.
struct CommandLineOptions : PassPipelineOptions<CommandLineOptions> {
  Option<std::string> target{*this, "target", llvm::cl::init("host"),
                             llvm::cl::desc("what the kernels are to run on")};
  Option<bool> fuse{
      *this, "fuse", llvm::cl::init(true),
      llvm::cl::desc("let kernels that follow one another be one")};
  Option<bool> sparse{*this, "sparse", llvm::cl::init(true),
                      llvm::cl::desc("leave out weights that are zero")};
  Option<bool> saveMemory{
      *this, "save-memory", llvm::cl::init(false),
      llvm::cl::desc("join kernels for a small arena, not for speed alone")};
  Option<bool> remarks{*this, "remarks", llvm::cl::init(false),
                       llvm::cl::desc("say what was decided and why")};
};
} // namespace

void linnet::registerKernPipeline() {
  PassPipelineRegistration<CommandLineOptions>(
      "kern-pipeline",
      "from a network of linnet ops to scheduled kernels and packed weights",
      [](OpPassManager &module, const CommandLineOptions &options) {
        buildKernPipeline(module,
                          {options.target, options.fuse, options.sparse,
                           options.remarks,
                           /*knownSchedules=*/nullptr, options.saveMemory});
      });
}
