//===- OpTable.cpp - which handler imports which operator -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every operator of TFLite that Linnet imports, and every custom one.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace linnet;
using namespace linnet::tflite_import;
using schema::Operation;

namespace {
struct Entry {
  Operation operation;
  Handler handler;
};

struct CustomEntry {
  llvm::StringLiteral name;
  Handler handler;
};
} // namespace

/// In the order of the names.
static constexpr Entry kTable[] = {
    {Operation::ABS, importUnary},
    {Operation::ADD, importBinary},
    {Operation::ADD_N, importAddN},
    {Operation::AVERAGE_POOL_2D, importAveragePool},
    {Operation::BATCH_MATMUL, importBatchMatmul},
    {Operation::BROADCAST_TO, importBroadcastTo},
    {Operation::CAST, importCast},
    {Operation::CEIL, importUnary},
    {Operation::CONCATENATION, importConcatenation},
    {Operation::CONV_2D, importConv2d},
    {Operation::COS, importUnary},
    // Sparse constants are dense from their reading on.
    {Operation::DENSIFY, importIdentity},
    {Operation::DEPTHWISE_CONV_2D, importDepthwiseConv2d},
    {Operation::DEPTH_TO_SPACE, importDepthToSpace},
    // Sixteen-bit floats are f32 from their reading on.
    {Operation::DEQUANTIZE, importIdentity},
    {Operation::DIV, importBinary},
    {Operation::ELU, importUnary},
    {Operation::EXP, importUnary},
    {Operation::EXPAND_DIMS, importExpandDims},
    {Operation::FLOOR, importUnary},
    {Operation::FULLY_CONNECTED, importFullyConnected},
    {Operation::GATHER, importGather},
    {Operation::GELU, importGelu},
    {Operation::HARD_SWISH, importUnary},
    {Operation::L2_NORMALIZATION, importL2Normalization},
    {Operation::LEAKY_RELU, importLeakyRelu},
    {Operation::LOCAL_RESPONSE_NORMALIZATION, importLocalResponseNormalization},
    {Operation::LOG, importUnary},
    {Operation::LOGISTIC, importUnary},
    {Operation::LOG_SOFTMAX, importLogSoftmax},
    {Operation::MAXIMUM, importBinary},
    {Operation::MAX_POOL_2D, importMaxPool},
    {Operation::MEAN, importReduce},
    {Operation::MINIMUM, importBinary},
    {Operation::MIRROR_PAD, importMirrorPad},
    {Operation::MUL, importBinary},
    {Operation::NEG, importUnary},
    {Operation::PACK, importPack},
    {Operation::PAD, importPad},
    {Operation::PADV2, importPad},
    {Operation::POW, importBinary},
    {Operation::PRELU, importBinary},
    {Operation::REDUCE_MAX, importReduce},
    {Operation::REDUCE_MIN, importReduce},
    {Operation::REDUCE_PROD, importReduce},
    {Operation::RELU, importActivation},
    {Operation::RELU6, importActivation},
    {Operation::RELU_0_TO_1, importActivation},
    {Operation::RELU_N1_TO_1, importActivation},
    {Operation::RESHAPE, importReshape},
    {Operation::RESIZE_BILINEAR, importResizeBilinear},
    {Operation::RESIZE_NEAREST_NEIGHBOR, importResizeNearestNeighbor},
    {Operation::ROUND, importUnary},
    {Operation::RSQRT, importRsqrt},
    {Operation::SHAPE, importShape},
    {Operation::SIGN, importUnary},
    {Operation::SIN, importUnary},
    {Operation::SLICE, importSlice},
    {Operation::SOFTMAX, importSoftmax},
    {Operation::SPACE_TO_DEPTH, importSpaceToDepth},
    {Operation::SPLIT, importSplit},
    {Operation::SPLIT_V, importSplitV},
    {Operation::SQRT, importUnary},
    {Operation::SQUARE, importSquare},
    {Operation::SQUARED_DIFFERENCE, importSquaredDifference},
    {Operation::SQUEEZE, importSqueeze},
    {Operation::STRIDED_SLICE, importStridedSlice},
    {Operation::SUB, importBinary},
    {Operation::SUM, importReduce},
    {Operation::TANH, importUnary},
    {Operation::TILE, importTile},
    {Operation::TRANSPOSE, importTranspose},
    {Operation::TRANSPOSE_CONV, importTransposeConv},
    {Operation::UNPACK, importUnpack},
};

/// Those of Larq.
static constexpr CustomEntry kCustomTable[] = {
    {"LceBMaxPool2d", importLceBMaxPool2d},
    {"LceBconv2d", importLceBconv2d},
    {"LceDequantize", importLceDequantize},
    {"LceQuantize", importLceQuantize},
};

Handler tflite_import::findHandler(Operation operation) {
  const Entry *entry = llvm::find_if(
      kTable, [&](const Entry &e) { return e.operation == operation; });
  return entry == std::end(kTable) ? nullptr : entry->handler;
}

Handler tflite_import::findCustomHandler(llvm::StringRef name) {
  const CustomEntry *entry = llvm::find_if(
      kCustomTable, [&](const CustomEntry &e) { return e.name == name; });
  return entry == std::end(kCustomTable) ? nullptr : entry->handler;
}

std::string tflite_import::customOperationNames() {
  return llvm::join(
      llvm::map_range(kCustomTable,
                      [](const CustomEntry &entry) { return entry.name; }),
      ", ");
}
