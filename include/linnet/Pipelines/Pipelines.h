//===- Pipelines.h - the named pipelines -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The order of passes on each level, for the driver and for linnet-opt.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_PIPELINES_PIPELINES_H
#define LINNET_PIPELINES_PIPELINES_H

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace linnet {

/// What is done to a module of linnet ops, as an importer leaves it, before its
/// ops become kernels.
void buildLinnetPipeline(mlir::OpPassManager &manager);

/// Makes the pipeline known as `--linnet-pipeline`.
void registerLinnetPipeline();

} // namespace linnet

#endif // LINNET_PIPELINES_PIPELINES_H
