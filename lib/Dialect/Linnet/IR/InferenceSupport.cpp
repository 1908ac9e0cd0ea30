//===- InferenceSupport.cpp - what shape inference of all ops shares ------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Checks that stand before every op's own, and broadcasting.
//
//===----------------------------------------------------------------------===//

#include "InferenceSupport.h"

using namespace mlir;
using namespace linnet;

LogicalResult linnet::requireStatic(MaybeLoc loc, ValueRange values) {
  for (Value value : values) {
    auto type = rankedType(value);
    if (!type || !type.hasStaticShape() ||
        !type.getElementType().isIntOrFloat() || !isBounded(type))
      return emitOptionalError(loc, "operands must be tensors with positive "
                                    "static extents and less than 2 GiB");
  }
  return success();
}

LogicalResult linnet::requireRank(MaybeLoc loc, Value value, int64_t rank,
                                  StringRef what) {
  if (failed(requireStatic(loc, value)))
    return failure();
  if (rankedType(value).getRank() == rank)
    return success();
  return emitOptionalError(loc, what, " must have rank ", rank, ", not ",
                           rankedType(value).getRank());
}

LogicalResult linnet::addResult(MaybeLoc loc, ArrayRef<int64_t> shape,
                                Type element, Types &results) {
  auto type = RankedTensorType::get(shape, element);
  if (!isBounded(type))
    return emitOptionalError(loc, "the result would be ", type,
                             ", which is not less than 2 GiB");
  results.push_back(type);
  return success();
}

std::optional<SmallVector<int64_t>>
linnet::broadcastShapes(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  SmallVector<int64_t> shape(std::max(lhs.size(), rhs.size()), 1);
  for (unsigned i = 0; i < shape.size(); ++i) {
    int64_t l = i < lhs.size() ? lhs[lhs.size() - 1 - i] : 1;
    int64_t r = i < rhs.size() ? rhs[rhs.size() - 1 - i] : 1;
    if (l != r && l != 1 && r != 1)
      return std::nullopt;
    shape[shape.size() - 1 - i] = l == 1 ? r : l;
  }
  return shape;
}

LogicalResult linnet::checkKernel(MaybeLoc loc, ArrayRef<int64_t> values) {
  if (values.size() == 2 && llvm::all_of(values, [](int64_t value) {
        return value > 0 && value <= kLargestExtent;
      }))
    return success();
  return emitOptionalError(loc, "kernel must be two numbers from 1 to ",
                           kLargestExtent);
}

LogicalResult linnet::checkAxis(MaybeLoc loc, int64_t axis, int64_t rank) {
  if (axis >= 0 && axis < rank)
    return success();
  return emitOptionalError(loc, "axis ", axis, " is outside the rank of ",
                           rank);
}
