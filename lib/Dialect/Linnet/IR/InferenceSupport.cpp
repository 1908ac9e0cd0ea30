//===- InferenceSupport.cpp - what shape inference of all ops shares ------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Checks that stand before every op's own, broadcasting, and windows.
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

LogicalResult linnet::inferWindowed(MaybeLoc loc, RankedTensorType input,
                                    WindowAttr window, int64_t kernelHeight,
                                    int64_t kernelWidth, int64_t channels,
                                    Type element, Types &results) {
  int64_t height = window.outputExtent(0, input.getDimSize(1), kernelHeight);
  int64_t width = window.outputExtent(1, input.getDimSize(2), kernelWidth);
  if (height <= 0 || width <= 0)
    return emitOptionalError(loc, "a kernel of ", kernelHeight, "x",
                             kernelWidth, " does not fit the padded image of ",
                             input.getDimSize(1), "x", input.getDimSize(2));
  return addResult(loc, {input.getDimSize(0), height, width, channels}, element,
                   results);
}

/// C3 along one dimension: whether one of the `count` windows has no position
/// inside the image.
static bool hasEmptyWindow(WindowAttr window, unsigned dim, int64_t extent,
                           int64_t kernel, int64_t count) {
  int64_t stride = window.getStrides()[dim], pad = window.getPads()[dim];
  int64_t dilation = window.getDilations()[dim];
  if ((count - 1) * stride - pad >= extent)
    return true;
  // A window that starts in front of the image reaches it by its first position
  // that is not negative, if there is one: it lies less than a dilation behind
  // the edge.
  if (dilation <= extent)
    return pad > dilation * (kernel - 1);
  for (int64_t start = -pad; start < 0 && count > 0; start += stride, --count) {
    int64_t first = llvm::divideCeil(-start, dilation);
    if (first >= kernel || start + first * dilation >= extent)
      return true;
  }
  return false;
}

LogicalResult linnet::inferPool(MaybeLoc loc, Value image,
                                ArrayRef<int64_t> kernel, WindowAttr window,
                                Types &results) {
  if (failed(requireRank(loc, image, 4, "input")))
    return failure();
  auto input = rankedType(image);
  if (failed(checkKernel(loc, kernel)))
    return failure();
  int64_t height = window.outputExtent(0, input.getDimSize(1), kernel[0]);
  int64_t width = window.outputExtent(1, input.getDimSize(2), kernel[1]);
  if (height <= 0 || width <= 0)
    return emitOptionalError(loc, "a kernel of ", kernel[0], "x", kernel[1],
                             " does not fit the padded image of ",
                             input.getDimSize(1), "x", input.getDimSize(2));
  for (unsigned dim : {0, 1})
    if (hasEmptyWindow(window, dim, input.getDimSize(dim + 1), kernel[dim],
                       dim == 0 ? height : width))
      return emitOptionalError(loc, "the pads leave a window without a pixel ",
                               dim == 0 ? "of the image's height"
                                        : "of the image's width");
  return addResult(loc,
                   {input.getDimSize(0), height, width, input.getDimSize(3)},
                   input.getElementType(), results);
}
