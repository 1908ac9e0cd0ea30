//===- LinnetPipeline.cpp - passes on the linnet dialect ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Spellings are recognised first, while they stand as the exporter wrote them;
// what counts channels as the last dimension comes after the layout.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "linnet/Pipelines/Pipelines.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

static void addCleanUp(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

void linnet::buildLinnetPipeline(OpPassManager &module, bool remarks) {
  OpPassManager &manager = module.nest<func::FuncOp>();
  addCleanUp(manager);
  manager.addPass(createFoldConstants());
  manager.addPass(createRecognizeActivations());
  manager.addPass(createRecognizeShuffle());
  manager.addPass(createPropagateLayout());
  addCleanUp(manager);
  manager.addPass(createFoldPads());
  manager.addPass(createRecognizeBinary({remarks}));
  manager.addPass(createFoldAffine());
  manager.addPass(createFoldThresholds());
  addCleanUp(manager);
  manager.addPass(createMergeGroups());
  manager.addPass(createSinkShuffles());
  addCleanUp(manager);
}

void linnet::registerLinnetPipeline() {
  struct Options : PassPipelineOptions<Options> {
    Option<bool> remarks{*this, "remarks", llvm::cl::init(false),
                         llvm::cl::desc("explain what was decided")};
  };
  PassPipelineRegistration<Options>(
      "linnet-pipeline", "what is done to a network before it becomes kernels",
      [](OpPassManager &manager, const Options &options) {
        buildLinnetPipeline(manager, options.remarks);
      });
}
