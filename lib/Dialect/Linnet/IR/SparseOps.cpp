//===- SparseOps.cpp - verification of products with pruned weights -------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The numbers in the messages are those of the constraints in
// LinnetSparseOps.td.
//
//===----------------------------------------------------------------------===//

#include "InferenceSupport.h"
#include "linnet/Dialect/Linnet/IR/ConstantData.h"

#include <cstring>

using namespace mlir;
using namespace linnet;

LogicalResult
SparseEncodingAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                           int64_t block, int64_t outputs, int64_t parts) {
  if (block != 1 && block != 2 && block != 4 && block != 8)
    return emitError() << "block is " << block << ", accepted: 1, 2, 4, 8";
  if (outputs < 1 || outputs > kLargestExtent)
    return emitError() << "outputs is " << outputs << ", accepted: 1 to "
                       << kLargestExtent;
  if (parts < 1 || parts > kLargestExtent)
    return emitError() << "parts is " << parts << ", accepted: 1 to "
                       << kLargestExtent;
  return success();
}

/// C1 to C3, and the result's type: the input's with `outputs` at its end.
template <typename Adaptor>
static LogicalResult inferSparse(MaybeLoc loc, Adaptor op, int64_t rank,
                                 Types &results) {
  if (failed(requireRank(loc, op.getInput(), rank, "input")) ||
      failed(requireRank(loc, op.getValues(), 2, "values")) ||
      failed(requireRank(loc, op.getIndices(), 1, "indices")) ||
      failed(requireRank(loc, op.getRows(), 1, "rows")))
    return failure();
  SparseEncodingAttr encoding = op.getEncoding();
  auto values = rankedType(op.getValues());
  int64_t blocks = rankedType(op.getIndices()).getDimSize(0);
  if (values.getDimSize(0) != blocks ||
      values.getDimSize(1) != encoding.getBlock())
    return emitOptionalError(loc, "values must be ", blocks, "x",
                             encoding.getBlock(), ", one row for each index");
  int64_t rows = encoding.blockRows() * encoding.getParts();
  if (rankedType(op.getRows()).getDimSize(0) != rows + 1)
    return emitOptionalError(
        loc, "rows must have ", rows + 1,
        " elements, one more than there are rows of blocks");
  if (op.getBias() &&
      (failed(requireRank(loc, op.getBias(), 1, "bias")) ||
       rankedType(op.getBias()).getDimSize(0) != encoding.getOutputs()))
    return emitOptionalError(loc, "bias must have one element for each of the ",
                             encoding.getOutputs(), " outputs");
  auto input = rankedType(op.getInput());
  SmallVector<int64_t> shape(input.getShape());
  shape.back() = encoding.getOutputs();
  return addResult(loc, shape, input.getElementType(), results);
}

LogicalResult SparseConv2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                               Adaptor op, Types &results) {
  return inferSparse(loc, op, 4, results);
}

LogicalResult SparseFullyConnectedOp::inferReturnTypes(MLIRContext *,
                                                       MaybeLoc loc, Adaptor op,
                                                       Types &results) {
  return inferSparse(loc, op, 2, results);
}

/// An element of a constant of ui8, i16 or i32.
static int64_t integerAt(const ConstantData &data, int64_t position) {
  unsigned bytes = data.elementBytes();
  const char *from =
      data.bytes().data() + (data.isSplat() ? 0 : position * bytes);
  if (bytes == 1)
    return static_cast<unsigned char>(*from);
  if (bytes == 2) {
    int16_t value;
    std::memcpy(&value, from, sizeof(value));
    return value;
  }
  int32_t value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

/// C4 and C5.
template <typename Op>
static LogicalResult verifyStructure(Op op) {
  int64_t blocks = op.getIndices().getType().getDimSize(0);
  if (auto rows = ConstantData::of(op.getRows())) {
    int64_t before = 0;
    for (int64_t i = 0; i < rows->size(); ++i) {
      int64_t row = integerAt(*rows, i);
      if (row < before || row > blocks || (i == 0 && row != 0))
        return op.emitOpError()
               << "rows has " << row << " at " << i
               << ": they start with 0, never descend, and end within the "
               << blocks << " blocks";
      before = row;
    }
  }
  int64_t channels = op.getInput().getType().getShape().back();
  if (auto indices = ConstantData::of(op.getIndices()))
    for (int64_t i = 0; i < indices->size(); ++i)
      if (int64_t index = integerAt(*indices, i);
          index < 0 || index >= channels)
        return op.emitOpError()
               << "indices has " << index << " at " << i
               << ", but the input has " << channels << " channels";
  return success();
}

LogicalResult SparseConv2DOp::verify() { return verifyStructure(*this); }
LogicalResult SparseFullyConnectedOp::verify() {
  return verifyStructure(*this);
}
