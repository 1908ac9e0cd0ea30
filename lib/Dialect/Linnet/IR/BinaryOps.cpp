//===- BinaryOps.cpp - networks of signs ----------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Result types of the ops on packed signs, and their constraints.
//
//===----------------------------------------------------------------------===//

#include "InferenceSupport.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace linnet;

/// Sums of no more signs than this are exact in f32.
static constexpr int64_t kLargestSum = int64_t(1) << 24;

LogicalResult BinarizeOp::inferReturnTypes(MLIRContext *context, MaybeLoc loc,
                                           Adaptor op, Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  auto input = rankedType(op.getInput());
  int64_t groups = op.getGroups();
  if (input.getRank() == 0)
    return emitOptionalError(loc, "input must have a dimension of channels");
  int64_t channels = input.getShape().back();
  if (groups <= 0 || channels % groups)
    return emitOptionalError(loc, "groups = ", groups,
                             " must be positive and divide the ", channels,
                             " channels");
  auto threshold = rankedType(op.getThreshold());
  if (threshold &&
      (threshold.getRank() != 1 || threshold.getDimSize(0) != channels))
    return emitOptionalError(loc,
                             "threshold must have one element for each of the ",
                             channels, " channels");
  SmallVector<int64_t> shape(input.getShape());
  shape.back() = groups * llvm::divideCeil(channels / groups, 32);
  return addResult(loc, shape, IntegerType::get(context, 32), results);
}

/// C1 to C3 of a convolution of signs.
static LogicalResult checkSigns(MaybeLoc loc, BinaryConv2DOp::Adaptor op) {
  auto input = rankedType(op.getInput()), filter = rankedType(op.getFilter());
  int64_t groups = op.getGroups(), words = input.getDimSize(3);
  int64_t outputs = filter.getDimSize(0), channels = op.getChannels();
  if (groups <= 0 || outputs % groups || words % groups)
    return emitOptionalError(loc, "groups = ", groups,
                             " must be positive and divide the input's ", words,
                             " words and the ", outputs, " output channels");
  int64_t filterWords = filter.getDimSize(3);
  if (channels <= (filterWords - 1) * 32 || channels > filterWords * 32)
    return emitOptionalError(
        loc, "channels = ", channels,
        " must fill the filter's words, accepted: ", (filterWords - 1) * 32 + 1,
        " to ", filterWords * 32);
  if (words / groups != filterWords)
    return emitOptionalError(loc, "filter takes ", filterWords,
                             " words, but each of the ", groups, " groups has ",
                             words / groups);
  int64_t taps = filter.getDimSize(1) * filter.getDimSize(2);
  if (taps > kLargestSum || channels > kLargestSum / taps)
    return emitOptionalError(loc, "a sum of ", taps, " taps of ", channels,
                             " channels may be more than 2^24, which f32 does "
                             "not hold exactly");
  return success();
}

LogicalResult BinaryConv2DOp::inferReturnTypes(MLIRContext *context,
                                               MaybeLoc loc, Adaptor op,
                                               Types &results) {
  if (failed(requireRank(loc, op.getInput(), 4, "input")) ||
      failed(requireRank(loc, op.getFilter(), 4, "filter")) ||
      failed(checkSigns(loc, op)))
    return failure();
  auto input = rankedType(op.getInput()), filter = rankedType(op.getFilter());
  return inferWindowed(loc, input, op.getWindow(), filter.getDimSize(1),
                       filter.getDimSize(2), filter.getDimSize(0),
                       Float32Type::get(context), results);
}

LogicalResult BinaryMaxPool2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                                  Adaptor op, Types &results) {
  return inferPool(loc, op.getInput(), op.getKernel(), op.getWindow(), results);
}
