//===- OpTable.h - which handler imports which operator -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The handlers, one file a family of operators, and the tables that name them.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_OPTABLE_H
#define LINNET_LIB_IMPORT_TFLITE_OPTABLE_H

#include "Op.h"

namespace linnet::tflite_import {

/// Writes an operator's ops and sets its results, or fails after an error.
using Handler = mlir::LogicalResult (*)(OpImporter &op);

/// Null for an operator that is not supported.
Handler findHandler(schema::Operation operation);
Handler findCustomHandler(llvm::StringRef name);
/// Those that are supported, for messages.
std::string customOperationNames();

// Binary.cpp
mlir::LogicalResult importLceBconv2d(OpImporter &op);
mlir::LogicalResult importLceBMaxPool2d(OpImporter &op);
mlir::LogicalResult importLceDequantize(OpImporter &op);
mlir::LogicalResult importLceQuantize(OpImporter &op);

// Convolutions.cpp
mlir::LogicalResult importConv2d(OpImporter &op);
mlir::LogicalResult importDepthwiseConv2d(OpImporter &op);
mlir::LogicalResult importTransposeConv(OpImporter &op);

// Elementwise.cpp
mlir::LogicalResult importActivation(OpImporter &op);
mlir::LogicalResult importAddN(OpImporter &op);
mlir::LogicalResult importBinary(OpImporter &op);
mlir::LogicalResult importGelu(OpImporter &op);
mlir::LogicalResult importLeakyRelu(OpImporter &op);
mlir::LogicalResult importRsqrt(OpImporter &op);
mlir::LogicalResult importSquare(OpImporter &op);
mlir::LogicalResult importSquaredDifference(OpImporter &op);
mlir::LogicalResult importUnary(OpImporter &op);

// MatrixProducts.cpp
mlir::LogicalResult importBatchMatmul(OpImporter &op);
mlir::LogicalResult importFullyConnected(OpImporter &op);

// Movement.cpp
mlir::LogicalResult importBroadcastTo(OpImporter &op);
mlir::LogicalResult importCast(OpImporter &op);
mlir::LogicalResult importConcatenation(OpImporter &op);
mlir::LogicalResult importDepthToSpace(OpImporter &op);
mlir::LogicalResult importExpandDims(OpImporter &op);
mlir::LogicalResult importIdentity(OpImporter &op);
mlir::LogicalResult importPack(OpImporter &op);
mlir::LogicalResult importReshape(OpImporter &op);
mlir::LogicalResult importShape(OpImporter &op);
mlir::LogicalResult importSpaceToDepth(OpImporter &op);
mlir::LogicalResult importSqueeze(OpImporter &op);
mlir::LogicalResult importTranspose(OpImporter &op);

// Pads.cpp
mlir::LogicalResult importMirrorPad(OpImporter &op);
mlir::LogicalResult importPad(OpImporter &op);
mlir::LogicalResult importTile(OpImporter &op);

// Pools.cpp
mlir::LogicalResult importAveragePool(OpImporter &op);
mlir::LogicalResult importMaxPool(OpImporter &op);

// Reductions.cpp
mlir::LogicalResult importL2Normalization(OpImporter &op);
mlir::LogicalResult importLocalResponseNormalization(OpImporter &op);
mlir::LogicalResult importLogSoftmax(OpImporter &op);
mlir::LogicalResult importReduce(OpImporter &op);
mlir::LogicalResult importSoftmax(OpImporter &op);

// Resampling.cpp
mlir::LogicalResult importResizeBilinear(OpImporter &op);
mlir::LogicalResult importResizeNearestNeighbor(OpImporter &op);

// Sections.cpp
mlir::LogicalResult importGather(OpImporter &op);
mlir::LogicalResult importSlice(OpImporter &op);
mlir::LogicalResult importSplit(OpImporter &op);
mlir::LogicalResult importSplitV(OpImporter &op);
mlir::LogicalResult importStridedSlice(OpImporter &op);
mlir::LogicalResult importUnpack(OpImporter &op);

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_OPTABLE_H
