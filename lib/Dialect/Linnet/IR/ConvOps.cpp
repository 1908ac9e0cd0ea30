//===- ConvOps.cpp - convolutions and matrix products ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Result types of the ops that multiply and accumulate, and their constraints.
//
//===----------------------------------------------------------------------===//

#include "InferenceSupport.h"

using namespace mlir;
using namespace linnet;

static LogicalResult checkBias(MaybeLoc loc, Value bias, int64_t channels) {
  auto type = rankedType(bias);
  if (!bias || (type && type.getRank() == 1 && type.getDimSize(0) == channels))
    return success();
  return emitOptionalError(loc, "bias must have one element for each of the ",
                           channels, " output channels");
}

/// C1 and C2 of the grouped convolutions.
static LogicalResult checkGroups(MaybeLoc loc, int64_t groups,
                                 RankedTensorType input,
                                 RankedTensorType filter) {
  int64_t in = input.getDimSize(3), out = filter.getDimSize(0);
  if (groups <= 0 || in % groups || out % groups)
    return emitOptionalError(loc, "groups = ", groups,
                             " must be positive and divide the ", in,
                             " input and ", out, " output channels");
  if (filter.getDimSize(3) != in / groups)
    return emitOptionalError(loc, "filter takes ", filter.getDimSize(3),
                             " channels, but each of the ", groups,
                             " groups has ", in / groups);
  return success();
}

/// C1 to C3 of the convolutions with groups.
template <typename Adaptor>
static LogicalResult checkGrouped(MaybeLoc loc, Adaptor op) {
  if (failed(requireRank(loc, op.getInput(), 4, "input")) ||
      failed(requireRank(loc, op.getFilter(), 4, "filter")))
    return failure();
  auto input = rankedType(op.getInput()), filter = rankedType(op.getFilter());
  if (failed(checkGroups(loc, op.getGroups(), input, filter)))
    return failure();
  return checkBias(loc, op.getBias(), filter.getDimSize(0));
}

LogicalResult Conv2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                         Adaptor op, Types &results) {
  if (failed(checkGrouped(loc, op)))
    return failure();
  auto input = rankedType(op.getInput()), filter = rankedType(op.getFilter());
  return inferWindowed(loc, input, op.getWindow(), filter.getDimSize(1),
                       filter.getDimSize(2), filter.getDimSize(0),
                       input.getElementType(), results);
}

LogicalResult DepthwiseConv2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                                  Adaptor op, Types &results) {
  if (failed(requireRank(loc, op.getInput(), 4, "input")) ||
      failed(requireRank(loc, op.getFilter(), 3, "filter")))
    return failure();
  auto input = rankedType(op.getInput()), filter = rankedType(op.getFilter());
  int64_t in = input.getDimSize(3), out = filter.getDimSize(2);
  if (out % in)
    return emitOptionalError(loc, "the filter's ", out,
                             " channels are no multiple of the input's ", in);
  if (failed(checkBias(loc, op.getBias(), out)))
    return failure();
  return inferWindowed(loc, input, op.getWindow(), filter.getDimSize(0),
                       filter.getDimSize(1), out, input.getElementType(),
                       results);
}

LogicalResult TransposeConv2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                                  Adaptor op, Types &results) {
  if (failed(checkGrouped(loc, op)))
    return failure();
  auto input = rankedType(op.getInput()), filter = rankedType(op.getFilter());
  WindowAttr window = op.getWindow();
  if (window.getCeil())
    return emitOptionalError(
        loc, "the window of a transposed convolution has no ceil");
  SmallVector<int64_t> shape = {input.getDimSize(0), 0, 0,
                                filter.getDimSize(0)};
  for (unsigned dim : {0, 1}) {
    int64_t span =
        window.getDilations()[dim] * (filter.getDimSize(dim + 1) - 1) + 1;
    int64_t extent =
        (input.getDimSize(dim + 1) - 1) * window.getStrides()[dim] + span -
        window.getPads()[dim] - window.getPads()[dim + 2];
    if (extent <= 0)
      return emitOptionalError(loc, "the pads leave nothing of the result");
    shape[dim + 1] = extent;
  }
  return addResult(loc, shape, input.getElementType(), results);
}

LogicalResult FullyConnectedOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                                 Adaptor op, Types &results) {
  if (failed(requireRank(loc, op.getInput(), 2, "input")) ||
      failed(requireRank(loc, op.getWeights(), 2, "weights")))
    return failure();
  auto input = rankedType(op.getInput()), weights = rankedType(op.getWeights());
  if (input.getDimSize(1) != weights.getDimSize(1))
    return emitOptionalError(loc, "weights take ", weights.getDimSize(1),
                             " values, but the input's rows have ",
                             input.getDimSize(1));
  if (failed(checkBias(loc, op.getBias(), weights.getDimSize(0))))
    return failure();
  return addResult(loc, {input.getDimSize(0), weights.getDimSize(0)},
                   input.getElementType(), results);
}

LogicalResult MatMulOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                         Adaptor op, Types &results) {
  if (failed(requireStatic(loc, {op.getLhs(), op.getRhs()})))
    return failure();
  auto lhs = rankedType(op.getLhs()), rhs = rankedType(op.getRhs());
  if (lhs.getRank() < 2 || rhs.getRank() < 2)
    return emitOptionalError(loc, "both operands must have rank 2 or more");
  int64_t inner = lhs.getShape().back();
  if (rhs.getDimSize(rhs.getRank() - 2) != inner)
    return emitOptionalError(loc, "lhs has rows of ", inner,
                             ", but rhs columns of ",
                             rhs.getDimSize(rhs.getRank() - 2));
  auto batch =
      broadcastShapes(lhs.getShape().drop_back(2), rhs.getShape().drop_back(2));
  if (!batch)
    return emitOptionalError(loc, "the leading dimensions do not broadcast");
  batch->push_back(lhs.getDimSize(lhs.getRank() - 2));
  batch->push_back(rhs.getShape().back());
  return addResult(loc, *batch, lhs.getElementType(), results);
}
