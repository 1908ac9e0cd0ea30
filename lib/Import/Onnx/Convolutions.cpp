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
  return image.rank() == 5 ? filter : toImage(node, filter);
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

/// Convolves an NHWC image by a filter [O, I/groups, KH, KW].
static TensorValue convolve(NodeImporter &node, TensorValue image,
                            TensorValue filter, TensorValue bias,
                            const ImageWindow &window, int64_t groups) {
  if (!filter)
    return {};
  if (groups > 1 && filter.dim(1) == 1)
    return createDepthwise(node, image, depthwiseFilter(node, filter), bias,
                           window);
  return createConv(node, image, node.transpose(filter, {0, 2, 3, 1}), bias,
                    window, groups);
}

/// Plane `depth` of a volume's filter.
static TensorValue filterPlane(NodeImporter &node, TensorValue filter,
                               int64_t depth) {
  Ints offsets(5, 0), sizes(filter.shape()), steps(5, 1);
  offsets[2] = depth;
  sizes[2] = 1;
  return node.reshape(
      node.slice(filter, offsets, sizes, steps),
      {filter.dim(0), filter.dim(1), filter.dim(3), filter.dim(4)});
}

/// The sum over the filter's planes of convolutions of the image's.
static TensorValue convolveVolume(NodeImporter &node, TensorValue input,
                                  TensorValue filter, TensorValue bias,
                                  const ImageWindow &window, int64_t groups) {
  auto [plane, depth] = splitVolume(window);
  Ints low(5, 0), high(5, 0);
  low[1] = depth.pads[0];
  high[1] = depth.pads[2];
  TensorValue volume =
      node.pad(node.channelsLast(input), low, high, PadMode::constant, 0);
  if (!volume)
    return {};
  int64_t span = depth.dilations[0] * (depth.kernel[0] - 1) + 1;
  int64_t planes = (volume.dim(1) - span) / depth.strides[0] + 1;
  if (volume.dim(1) < span) {
    node.error() << "a kernel of depth " << depth.kernel[0]
                 << " does not fit the padded depth of " << volume.dim(1);
    return {};
  }
  Ints sizes(volume.shape()), steps{1, depth.strides[0], 1, 1, 1};
  sizes[1] = planes;
  TensorValue sum;
  for (int64_t k = 0; k < depth.kernel[0] && !node.hasFailed(); ++k) {
    TensorValue part = node.reshape(
        node.slice(volume, {0, k * depth.dilations[0], 0, 0, 0}, sizes, steps),
        {sizes[0] * planes, sizes[2], sizes[3], sizes[4]});
    part = convolve(node, part, filterPlane(node, filter, k),
                    k == 0 ? bias : TensorValue(), plane, groups);
    sum = sum ? node.binary(BinaryKind::add, sum, part) : part;
  }
  if (!sum)
    return {};
  return node.channelsSecond(node.reshape(
      sum, {sizes[0], planes, sum.dim(1), sum.dim(2), sum.dim(3)}));
}

LogicalResult onnx_import::importConv(NodeImporter &node) {
  TensorValue input = node.floatInput(0), bias = node.optionalFloatInput(2);
  bool isVolume = input && input.rank() == 5;
  TensorValue image = isVolume ? input : toImage(node, input);
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
  applyAutoPad(*window, autoPad, spatialExtents(input));
  if (isVolume)
    return node.setResult(
        convolveVolume(node, input, filter, bias, *window, *groups));
  TensorValue result =
      convolve(node, node.channelsLast(image), filter, bias, *window, *groups);
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
                       ArrayRef<int64_t> extents, int64_t rank) {
  AutoPad autoPad = readAutoPad(node);
  auto padding =
      readSizes(node, "output_padding", rank).value_or(Ints(extents.size(), 0));
  auto shape = readSizes(node, "output_shape", rank);
  bool isSame = autoPad == AutoPad::SameUpper || autoPad == AutoPad::SameLower;
  for (size_t dim = 0; dim < extents.size(); ++dim) {
    int64_t &begin = window.pads[dim], &end = window.pads[dim + extents.size()];
    int64_t stride = window.strides[dim], extent = extents[dim];
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

/// Each plane of the filter makes one of the result of each of the image's,
/// which are put in their places, and added up.
static TensorValue transposeVolume(NodeImporter &node, TensorValue input,
                                   TensorValue filter, TensorValue bias,
                                   const ImageWindow &window, int64_t groups) {
  auto [plane, depth] = splitVolume(window);
  int64_t batch = input.dim(0), planes = input.dim(2);
  int64_t stride = depth.strides[0];
  int64_t extent = (planes - 1) * stride +
                   depth.dilations[0] * (depth.kernel[0] - 1) + 1 -
                   depth.pads[0] - depth.pads[2];
  if (extent < 1) {
    node.error() << "the result's depth is " << extent
                 << ", accepted: 1 and more";
    return {};
  }
  TensorValue images =
      node.reshape(node.channelsLast(input),
                   {batch * planes, input.dim(3), input.dim(4), input.dim(1)});
  TensorValue sum;
  for (int64_t k = 0; k < depth.kernel[0] && !node.hasFailed(); ++k) {
    TensorValue part = createTransposeConv(
        node, images,
        transposedFilter(node, filterPlane(node, filter, k), groups), {}, plane,
        groups);
    if (!part)
      return {};
    int64_t height = part.dim(1), width = part.dim(2), channels = part.dim(3);
    part = node.reshape(part, {batch, planes, 1, height * width, channels});
    part = node.pad(part, {0, 0, 0, 0, 0}, {0, 0, stride - 1, 0, 0},
                    PadMode::constant, 0);
    part =
        node.reshape(part, {batch, planes * stride, height, width, channels});
    int64_t low = k * depth.dilations[0] - depth.pads[0];
    part = node.pad(part, {0, low, 0, 0, 0},
                    {0, extent - planes * stride - low, 0, 0, 0},
                    PadMode::constant, 0);
    sum = sum ? node.binary(BinaryKind::add, sum, part) : part;
  }
  if (bias)
    sum = node.binary(BinaryKind::add, sum, bias);
  return node.channelsSecond(sum);
}

LogicalResult onnx_import::importConvTranspose(NodeImporter &node) {
  TensorValue input = node.floatInput(0), bias = node.optionalFloatInput(2);
  bool isVolume = input && input.rank() == 5;
  TensorValue image = isVolume ? input : toImage(node, input);
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
  adjustPads(node, *window, spatialExtents(input), input.rank());
  if (isVolume)
    return node.setResult(
        transposeVolume(node, input, filter, bias, *window, *groups));
  TensorValue result = createTransposeConv(
      node, node.channelsLast(image), transposedFilter(node, filter, *groups),
      bias, *window, *groups);
  return node.setResult(fromNhwc(node, result, input.rank()));
}
