//===- MovementOps.cpp - constants and data movement ----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Result types and constraints of the ops that place elements.
//
//===----------------------------------------------------------------------===//

#include "InferenceSupport.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/BitVector.h"

#include <cmath>

using namespace mlir;
using namespace linnet;

LogicalResult ConstantOp::verify() { return verifyElements(*this, getValue()); }

LogicalResult ChannelShuffleOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                                 Adaptor op, Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  auto input = rankedType(op.getInput());
  if (input.getRank() == 0)
    return emitOptionalError(loc, "input has no dimension of channels");
  int64_t channels = input.getShape().back(), groups = op.getGroups();
  if (groups <= 0 || channels % groups)
    return emitOptionalError(loc, "groups = ", groups,
                             " must be positive and divide the ", channels,
                             " channels");
  results.push_back(input);
  return success();
}

LogicalResult ReshapeOp::verify() {
  auto input = getInput().getType(), result = getType();
  if (input.getElementType() != result.getElementType() ||
      input.getNumElements() != result.getNumElements())
    return emitOpError() << "cannot give " << input << " the shape of "
                         << result << ": elements differ in number or type";
  return success();
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                            Adaptor op, Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  auto input = rankedType(op.getInput());
  int64_t rank = input.getRank();
  llvm::BitVector seen(rank);
  SmallVector<int64_t> shape;
  for (int64_t dim : op.getPerm()) {
    if (dim < 0 || dim >= rank || seen[dim])
      break;
    seen.set(dim);
    shape.push_back(input.getDimSize(dim));
  }
  if (int64_t(op.getPerm().size()) != rank || int64_t(shape.size()) != rank)
    return emitOptionalError(loc, "perm must be a permutation of the input's ",
                             rank, " dimensions");
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                         Adaptor op, Types &results) {
  if (op.getInputs().empty())
    return emitOptionalError(loc, "there must be at least one input");
  if (failed(requireStatic(loc, op.getInputs())))
    return failure();
  auto first = rankedType(op.getInputs().front());
  int64_t axis = op.getAxis();
  if (failed(checkAxis(loc, axis, first.getRank())))
    return failure();
  SmallVector<int64_t> shape(first.getShape());
  for (Value value : op.getInputs().drop_front()) {
    auto type = rankedType(value);
    if (type.getRank() != first.getRank() ||
        type.getElementType() != first.getElementType())
      return emitOptionalError(loc,
                               "inputs must agree in rank and element type");
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      if (dim != axis && type.getDimSize(dim) != shape[dim])
        return emitOptionalError(loc, "inputs differ in dimension ", dim,
                                 ", but only axis ", axis, " may");
    shape[axis] += type.getDimSize(axis);
  }
  return addResult(loc, shape, first.getElementType(), results);
}

LogicalResult SliceOp::inferReturnTypes(MLIRContext *, MaybeLoc loc, Adaptor op,
                                        Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  auto input = rankedType(op.getInput());
  size_t rank = input.getRank();
  if (op.getOffsets().size() != rank || op.getSizes().size() != rank ||
      op.getSteps().size() != rank)
    return emitOptionalError(loc, "offsets, sizes and steps must have ", rank,
                             " numbers each");
  for (size_t dim = 0; dim < rank; ++dim) {
    int64_t first = op.getOffsets()[dim], size = op.getSizes()[dim];
    int64_t step = op.getSteps()[dim], extent = input.getDimSize(dim);
    // The extent bounds the other numbers, so that the last one is safe.
    if (size <= 0 || size > extent || step == 0 || step > extent ||
        step < -extent || first < 0 || first >= extent ||
        first + (size - 1) * step < 0 || first + (size - 1) * step >= extent)
      return emitOptionalError(loc, "dimension ", dim, " of extent ", extent,
                               " has no ", size, " elements from ", first,
                               " on in steps of ", step);
  }
  results.push_back(
      RankedTensorType::get(op.getSizes(), input.getElementType()));
  return success();
}

LogicalResult GatherOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                         Adaptor op, Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  auto input = rankedType(op.getInput());
  int64_t axis = op.getAxis();
  if (failed(checkAxis(loc, axis, input.getRank())))
    return failure();
  int64_t extent = input.getDimSize(axis);
  if (op.getIndices().empty())
    return emitOptionalError(loc, "indices must not be empty");
  for (int64_t index : op.getIndices())
    if (index < 0 || index >= extent)
      return emitOptionalError(loc, "index ", index, " is outside the extent ",
                               extent, " of axis ", axis);
  SmallVector<int64_t> shape(input.getShape());
  shape[axis] = op.getIndices().size();
  return addResult(loc, shape, input.getElementType(), results);
}

/// Checks that there are elements to make a border of: those that are cut off
/// have no part in it.
static LogicalResult verifyBorder(MaybeLoc loc, PadMode mode, int64_t extent,
                                  int64_t low, int64_t high) {
  int64_t border = std::max(low, high);
  int64_t left =
      extent + std::min<int64_t>(low, 0) + std::min<int64_t>(high, 0);
  if (mode == PadMode::constant || border <= 0)
    return success();
  int64_t needed = mode == PadMode::reflect ? border + 1
                   : mode == PadMode::wrap  ? border
                                            : 1;
  if (left >= needed)
    return success();
  return emitOptionalError(loc, "a border of ", border, " is too wide for ",
                           stringifyPadMode(mode), " of extent ", left);
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *, MaybeLoc loc, Adaptor op,
                                      Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  auto input = rankedType(op.getInput());
  size_t rank = input.getRank();
  if (op.getLow().size() != rank || op.getHigh().size() != rank)
    return emitOptionalError(loc, "low and high must have ", rank,
                             " numbers each");
  SmallVector<int64_t> shape;
  for (size_t dim = 0; dim < rank; ++dim) {
    int64_t low = op.getLow()[dim], high = op.getHigh()[dim];
    int64_t extent = input.getDimSize(dim);
    if (std::max(low, high) > kLargestExtent ||
        std::min(low, high) < -kLargestExtent)
      return emitOptionalError(loc, "the borders of dimension ", dim,
                               " must be from ", -kLargestExtent, " to ",
                               kLargestExtent);
    if (extent + low + high <= 0)
      return emitOptionalError(loc, "nothing is left of dimension ", dim);
    if (failed(verifyBorder(loc, op.getMode(), extent, low, high)))
      return failure();
    shape.push_back(extent + low + high);
  }
  return addResult(loc, shape, input.getElementType(), results);
}

LogicalResult BroadcastOp::verify() {
  auto input = getInput().getType(), result = getType();
  if (input.getElementType() != result.getElementType())
    return emitOpError("cannot change the element type");
  auto shape = broadcastShapes(input.getShape(), result.getShape());
  if (!shape || ArrayRef<int64_t>(*shape) != result.getShape())
    return emitOpError() << "cannot repeat " << input << " to " << result;
  return success();
}

LogicalResult Resize2DOp::verify() {
  auto input = getInput().getType(), result = getType();
  if (input.getDimSize(0) != result.getDimSize(0) ||
      input.getDimSize(3) != result.getDimSize(3))
    return emitOpError("cannot change batch or channels");
  if (auto scales = getScales())
    if (scales->size() != 2 || llvm::any_of(*scales, [](double scale) {
          return !(scale > 0) || !std::isfinite(scale);
        }))
      return emitOpError("scales must be two positive, finite numbers");
  return success();
}

LogicalResult CastOp::verify() {
  if (getInput().getType().getShape() != getType().getShape())
    return emitOpError("cannot change the shape");
  return success();
}
