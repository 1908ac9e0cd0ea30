//===- Convolutions.cpp - Conv and ConvTranspose --------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Filters are brought to the dialect's layouts: at once where they are
// constants, by ops where they are inputs of the graph.
//
//===----------------------------------------------------------------------===//

#include "ImageWindow.h"
#include "OpTable.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// A filter of the image's rank, [a, b, KH, KW]; null after an error.
static TensorValue readFilter(NodeImporter &node, const TensorValue &image) {
  TensorValue filter = node.floatInput(1);
  if (!filter)
    return {};
  if (filter.rank() != image.rank()) {
    node.error() << "the filter has rank " << filter.rank()
                 << ", accepted: the image's, " << image.rank();
    return {};
  }
  node.remarkIfInput(filter, "filter", "it is packed");
  return toImage(node, filter);
}

/// `group`, which must divide `channels` and `others`.
static std::optional<int64_t> readGroups(NodeImporter &node, int64_t channels,
                                         int64_t others) {
  int64_t groups = node.intAttribute("group", 1);
  if (groups >= 1 && channels % groups == 0 && others % groups == 0)
    return groups;
  node.error() << "attribute 'group' is " << groups
               << ", accepted: a divisor of " << channels << " and of "
               << others;
  return std::nullopt;
}

/// The spatial extents of a filter, as many as the image has.
static Ints kernelOf(const TensorValue &filter, int64_t imageRank) {
  return Ints(filter.shape().take_back(imageRank - 2));
}

/// [C*M, 1, KH, KW] to [KH, KW, C*M].
static TensorValue depthwiseFilter(NodeImporter &node, TensorValue filter) {
  filter = node.reshape(filter, {filter.dim(0), filter.dim(2), filter.dim(3)});
  return node.transpose(filter, {1, 2, 0});
}

LogicalResult onnx_import::importConv(NodeImporter &node) {
  TensorValue input = node.floatInput(0), bias = node.optionalFloatInput(2);
  TensorValue image = toImage(node, input);
  TensorValue filter = image ? readFilter(node, input) : TensorValue();
  if (!filter)
    return failure();
  auto groups = readGroups(node, image.dim(1), filter.dim(0));
  auto window = readWindow(node, input, kernelOf(filter, input.rank()));
  AutoPad autoPad = readAutoPad(node);
  if (!groups || !window)
    return failure();
  if (filter.dim(1) * *groups != image.dim(1))
    return node.error() << "the filter is for " << filter.dim(1) * *groups
                        << " channels, the image has " << image.dim(1);
  applyAutoPad(*window, autoPad, input);
  image = node.channelsLast(image);
  TensorValue result;
  if (*groups > 1 && filter.dim(1) == 1)
    result = createDepthwise(node, image, depthwiseFilter(node, filter), bias,
                             *window);
  else
    result = createConv(node, image, node.transpose(filter, {0, 2, 3, 1}), bias,
                        *window, *groups);
  return node.setResult(fromNhwc(node, result, input.rank()));
}

//===----------------------------------------------------------------------===//
// ConvTranspose
//===----------------------------------------------------------------------===//

/// [I, O/g, KH, KW], input channels by group, to [O, KH, KW, I/g].
static TensorValue transposedFilter(NodeImporter &node, TensorValue filter,
                                    int64_t groups) {
  int64_t inputs = filter.dim(0) / groups, outputs = filter.dim(1);
  int64_t height = filter.dim(2), width = filter.dim(3);
  filter = node.reshape(filter, {groups, inputs, outputs, height, width});
  filter = node.transpose(filter, {0, 2, 3, 4, 1});
  return node.reshape(filter, {groups * outputs, height, width, inputs});
}

/// A list for height and width of an attribute that may be absent.
static std::optional<Ints> readSizes(NodeImporter &node, StringRef name,
                                     int64_t imageRank) {
  auto sizes = node.intsAttribute(name);
  if (!sizes)
    return std::nullopt;
  bool isSane = llvm::all_of(
      *sizes, [](int64_t size) { return size >= 0 && size <= INT32_MAX; });
  if (int64_t(sizes->size()) != imageRank - 2 || !isSane) {
    node.error() << "attribute '" << name << "' is not " << imageRank - 2
                 << " extents";
    return std::nullopt;
  }
  if (imageRank == 3)
    sizes->insert(sizes->begin(), name == "output_shape" ? 1 : 0);
  return sizes;
}

/// Output padding is a negative pad at the end; an output shape and SAME set
/// the pads' sum.
static void adjustPads(NodeImporter &node, ImageWindow &window,
                       const TensorValue &image, int64_t rank) {
  AutoPad autoPad = readAutoPad(node);
  auto padding = readSizes(node, "output_padding", rank).value_or(Ints(2, 0));
  auto shape = readSizes(node, "output_shape", rank);
  bool isSame = autoPad == AutoPad::SameUpper || autoPad == AutoPad::SameLower;
  for (int64_t dim = 0; dim < 2; ++dim) {
    int64_t &begin = window.pads[dim], &end = window.pads[dim + 2];
    int64_t stride = window.strides[dim], extent = image.dim(dim + 2);
    if (autoPad == AutoPad::Valid)
      begin = end = 0;
    if (shape || isSame) {
      int64_t full = stride * (extent - 1) + padding[dim] +
                     window.dilations[dim] * (window.kernel[dim] - 1) + 1;
      int64_t total = full - (shape ? (*shape)[dim] : extent * stride);
      int64_t half = std::max<int64_t>(total, 0) / 2;
      begin = autoPad == AutoPad::SameUpper
                  ? half
                  : std::max<int64_t>(total, 0) - half;
      // A result larger than the windows reach goes on at its end.
      end = total - begin;
    }
    end -= padding[dim];
  }
}

LogicalResult onnx_import::importConvTranspose(NodeImporter &node) {
  TensorValue input = node.floatInput(0), bias = node.optionalFloatInput(2);
  TensorValue image = toImage(node, input);
  TensorValue filter = image ? readFilter(node, input) : TensorValue();
  if (!filter)
    return failure();
  auto groups = readGroups(node, image.dim(1), filter.dim(0));
  auto window = readWindow(node, input, kernelOf(filter, input.rank()));
  if (!groups || !window)
    return failure();
  if (filter.dim(0) != image.dim(1))
    return node.error() << "the filter is for " << filter.dim(0)
                        << " channels, the image has " << image.dim(1);
  adjustPads(node, *window, image, input.rank());
  TensorValue result = createTransposeConv(
      node, node.channelsLast(image), transposedFilter(node, filter, *groups),
      bias, *window, *groups);
  return node.setResult(fromNhwc(node, result, input.rank()));
}
