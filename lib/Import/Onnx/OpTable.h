//===- OpTable.h - which handler imports which op -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The handlers, one file a family of ops, and the table that names them.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_OPTABLE_H
#define LINNET_LIB_IMPORT_ONNX_OPTABLE_H

#include "Node.h"

namespace linnet::onnx_import {

/// Writes a node's ops and sets its results, or fails after an error.
using Handler = mlir::LogicalResult (*)(NodeImporter &node);

/// Null for an op that is not supported.
Handler findHandler(llvm::StringRef opType);

// Convolutions.cpp
mlir::LogicalResult importConv(NodeImporter &node);
mlir::LogicalResult importConvTranspose(NodeImporter &node);

// Elementwise.cpp
mlir::LogicalResult importUnary(NodeImporter &node);
mlir::LogicalResult importClip(NodeImporter &node);
mlir::LogicalResult importBinary(NodeImporter &node);
mlir::LogicalResult importVariadic(NodeImporter &node);

// Logic.cpp
mlir::LogicalResult importComparison(NodeImporter &node);
mlir::LogicalResult importIsInf(NodeImporter &node);
mlir::LogicalResult importIsNan(NodeImporter &node);
mlir::LogicalResult importLogic(NodeImporter &node);
mlir::LogicalResult importNot(NodeImporter &node);
mlir::LogicalResult importWhere(NodeImporter &node);

// MatrixProducts.cpp
mlir::LogicalResult importGemm(NodeImporter &node);
mlir::LogicalResult importMatMul(NodeImporter &node);

// Movement.cpp
mlir::LogicalResult importConcat(NodeImporter &node);
mlir::LogicalResult importDepthToSpace(NodeImporter &node);
mlir::LogicalResult importDropout(NodeImporter &node);
mlir::LogicalResult importExpand(NodeImporter &node);
mlir::LogicalResult importFlatten(NodeImporter &node);
mlir::LogicalResult importIdentity(NodeImporter &node);
mlir::LogicalResult importReshape(NodeImporter &node);
mlir::LogicalResult importSpaceToDepth(NodeImporter &node);
mlir::LogicalResult importSqueeze(NodeImporter &node);
mlir::LogicalResult importTile(NodeImporter &node);
mlir::LogicalResult importTranspose(NodeImporter &node);
mlir::LogicalResult importUnsqueeze(NodeImporter &node);

// Normalizations.cpp
mlir::LogicalResult importBatchNormalization(NodeImporter &node);
mlir::LogicalResult importGroupNormalization(NodeImporter &node);
mlir::LogicalResult importInstanceNormalization(NodeImporter &node);
mlir::LogicalResult importLayerNormalization(NodeImporter &node);
mlir::LogicalResult importLpNormalization(NodeImporter &node);
mlir::LogicalResult importLrn(NodeImporter &node);
mlir::LogicalResult importMeanVarianceNormalization(NodeImporter &node);
mlir::LogicalResult importRmsNormalization(NodeImporter &node);

// Pools.cpp
mlir::LogicalResult importAveragePool(NodeImporter &node);
mlir::LogicalResult importGlobalPool(NodeImporter &node);
mlir::LogicalResult importLpPool(NodeImporter &node);
mlir::LogicalResult importMaxPool(NodeImporter &node);

// Reductions.cpp
mlir::LogicalResult importArgReduce(NodeImporter &node);
mlir::LogicalResult importReduce(NodeImporter &node);
mlir::LogicalResult importSoftmax(NodeImporter &node);

// Resampling.cpp
mlir::LogicalResult importResize(NodeImporter &node);
mlir::LogicalResult importUpsample(NodeImporter &node);

// Sections.cpp
mlir::LogicalResult importGather(NodeImporter &node);
mlir::LogicalResult importPad(NodeImporter &node);
mlir::LogicalResult importSlice(NodeImporter &node);
mlir::LogicalResult importSplit(NodeImporter &node);
mlir::LogicalResult importTrilu(NodeImporter &node);

// ShapeArithmetic.cpp
mlir::LogicalResult importCast(NodeImporter &node);
mlir::LogicalResult importCastLike(NodeImporter &node);
mlir::LogicalResult importConstant(NodeImporter &node);
mlir::LogicalResult importConstantOfShape(NodeImporter &node);
mlir::LogicalResult importRange(NodeImporter &node);
mlir::LogicalResult importShape(NodeImporter &node);
mlir::LogicalResult importSize(NodeImporter &node);

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_OPTABLE_H
