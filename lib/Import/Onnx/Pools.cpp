//===- Pools.cpp - pools over windows and whole images --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// MaxPool, AveragePool, LpPool, and the global ones, which are reductions.
//
//===----------------------------------------------------------------------===//

#include "../WindowGeometry.h"
#include "ImageWindow.h"
#include "OpTable.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <limits>
#include <utility>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// Leaves `ceil` out where it would only add windows without an element.
static void dropEmptyCeil(ImageWindow &window, ArrayRef<int64_t> extents) {
  if (!window.ceil)
    return;
  bool needsCeil = false;
  int64_t unused[2] = {0, 0};
  for (int64_t dim = 0; dim < 2; ++dim) {
    Window1D along{window.kernel[dim], window.strides[dim],
                   window.dilations[dim]};
    Pads1D pads{window.pads[dim], window.pads[dim + 2]};
    bool isEmpty = hasEmptyCeilWindow(extents[dim], along, pads);
    int64_t rest =
        (extents[dim] + pads.begin + pads.end - along.span()) % along.stride;
    needsCeil |= rest != 0 && !isEmpty;
    unused[dim] = isEmpty ? rest : 0;
  }
  window.ceil = needsCeil;
  // Where the other dimension rounds up, an empty window's must have no rest.
  for (int64_t dim = 0; dim < 2 && needsCeil; ++dim)
    window.pads[dim + 2] -= unused[dim];
}

/// Reads what all pools have.
static std::optional<ImageWindow> readPool(NodeImporter &node,
                                           const TensorValue &input) {
  if (!input)
    return std::nullopt;
  if (input.rank() < 3 || input.rank() > 5) {
    node.error() << "the image has rank " << input.rank()
                 << ", accepted: 3 ([N, C, L]), 4 ([N, C, H, W]) and 5 "
                    "([N, C, D, H, W])";
    return std::nullopt;
  }
  auto window = readWindow(node, input, std::nullopt);
  AutoPad autoPad = readAutoPad(node);
  int64_t ceil = node.intAttribute("ceil_mode", 0);
  if (!window)
    return std::nullopt;
  window->ceil = ceil != 0;
  applyAutoPad(*window, autoPad, spatialExtents(input));
  return window;
}

/// A pool of an NHWC image.
using ImagePool =
    llvm::function_ref<TensorValue(TensorValue image, const ImageWindow &)>;

/// The pool of [N, C, …]. One of a volume is a pool of its planes, and then one
/// along its depth: the largest of the largest, and since every plane has as
/// many elements in a window, the mean of the means.
static TensorValue applyPool(NodeImporter &node, TensorValue input,
                             const ImageWindow &window, ImagePool pool) {
  if (!input || node.hasFailed())
    return {};
  Ints extents = spatialExtents(input);
  if (input.rank() < 5) {
    ImageWindow image = window;
    dropEmptyCeil(image, extents);
    return fromNhwc(node, pool(node.channelsLast(toImage(node, input)), image),
                    input.rank());
  }
  auto [plane, depth] = splitVolume(window);
  dropEmptyCeil(plane, {extents[1], extents[2]});
  dropEmptyCeil(depth, {extents[0], 1});
  int64_t batch = input.dim(0), channels = input.dim(1), planes = extents[0];
  TensorValue image =
      node.reshape(node.channelsLast(input),
                   {batch * planes, extents[1], extents[2], channels});
  image = pool(image, plane);
  if (!image)
    return {};
  int64_t height = image.dim(1), width = image.dim(2);
  image = pool(node.reshape(image, {batch, planes, height * width, channels}),
               depth);
  if (!image)
    return {};
  return node.channelsSecond(
      node.reshape(image, {batch, image.dim(1), height, width, channels}));
}

/// Taps of a window whose largest is looked for one after the other.
static constexpr int64_t kMostTaps = 1024;

/// The position in the input, counted over rows (or `byColumns`), of what tap
/// (y, x) of each window of an image of `pooled`'s shape reads; beside the
/// image that of the border's pixel.
static TensorValue tapPositions(NodeImporter &node, const TensorValue &image,
                                const TensorValue &pooled,
                                const ImageWindow &window,
                                std::pair<int64_t, int64_t> tap,
                                bool byColumns) {
  int64_t height = image.dim(1), width = image.dim(2);
  auto position = [&](int64_t dim, int64_t index, int64_t offset) {
    int64_t at = index * window.strides[dim] + offset * window.dilations[dim] -
                 window.pads[dim];
    return std::clamp<int64_t>(at, 0, image.dim(dim + 1) - 1);
  };
  std::vector<int64_t> positions;
  for (int64_t row = 0; row < pooled.dim(1); ++row)
    for (int64_t column = 0; column < pooled.dim(2); ++column) {
      int64_t y = position(0, row, tap.first);
      int64_t x = position(1, column, tap.second);
      positions.push_back(byColumns ? x * height + y : y * width + x);
    }
  auto type = RankedTensorType::get({1, pooled.dim(1), pooled.dim(2), 1},
                                    node.builder().getI64Type());
  return Constant::ofInts(type, positions);
}

/// Where the first of the largest elements of each window stands in the whole
/// input [N, C, H, W]: tap after tap, a larger one takes its place.
static TensorValue largestPositions(NodeImporter &node, TensorValue image,
                                    const TensorValue &pooled,
                                    const ImageWindow &window, bool byColumns) {
  if (!image || !pooled)
    return {};
  Ints low(4, 0), high(4, 0);
  for (int64_t dim = 0; dim < 2; ++dim) {
    int64_t span = window.dilations[dim] * (window.kernel[dim] - 1) + 1;
    int64_t reach = (pooled.dim(dim + 1) - 1) * window.strides[dim] + span;
    low[dim + 1] = window.pads[dim];
    high[dim + 1] = reach - image.dim(dim + 1) - window.pads[dim];
  }
  TensorValue padded = node.pad(image, low, high, PadMode::constant,
                                -std::numeric_limits<double>::infinity());
  TensorValue largest, positions;
  for (int64_t y = 0; y < window.kernel[0]; ++y)
    for (int64_t x = 0; x < window.kernel[1] && !node.hasFailed(); ++x) {
      TensorValue tap = node.slice(
          padded, {0, y * window.dilations[0], x * window.dilations[1], 0},
          pooled.shape(), {1, window.strides[0], window.strides[1], 1});
      TensorValue here =
          tapPositions(node, image, pooled, window, {y, x}, byColumns);
      if (!largest) {
        largest = tap;
        positions = here;
        continue;
      }
      TensorValue isLarger =
          node.cast(node.binary(BinaryKind::greater, tap, largest),
                    node.builder().getI1Type());
      positions = node.select(isLarger, here, positions);
      largest = node.binary(BinaryKind::max, tap, largest);
    }
  // An image of each batch and channel stands behind the other.
  std::vector<int64_t> starts;
  for (int64_t i = 0; i < image.dim(0) * image.dim(3); ++i)
    starts.push_back(i * image.dim(1) * image.dim(2));
  auto type = RankedTensorType::get({image.dim(0), 1, 1, image.dim(3)},
                                    node.builder().getI64Type());
  return node.binary(BinaryKind::add, Constant::ofInts(type, starts),
                     node.broadcast(positions, pooled.shape()));
}

/// The largest elements, and where they stand.
static LogicalResult importWithPositions(NodeImporter &node, TensorValue input,
                                         ImageWindow window, Type element) {
  bool byColumns = node.intAttribute("storage_order", 0) != 0;
  if (input.rank() > 4)
    return node.error() << "output 1 is asked for and the image has rank "
                        << input.rank() << ", accepted: 3 and 4";
  if (window.kernel[0] > kMostTaps / window.kernel[1])
    return node.error() << "output 1 is asked for and windows have "
                        << window.kernel[0] << "x" << window.kernel[1]
                        << " elements, accepted: up to " << kMostTaps;
  node.remark() << "where the largest elements stand is computed tap by tap, "
                   "without a kernel of its own";
  dropEmptyCeil(window, spatialExtents(input));
  TensorValue image = node.channelsLast(toImage(node, input));
  TensorValue pooled = createMaxPool(node, image, window);
  TensorValue positions =
      largestPositions(node, image, pooled, window, byColumns);
  return node.setResults(
      {node.cast(fromNhwc(node, pooled, input.rank()), element),
       fromNhwc(node, positions, input.rank())});
}

LogicalResult onnx_import::importMaxPool(NodeImporter &node) {
  TensorValue input = node.input(0);
  Type element = input ? input.type.getElementType() : Type();
  input = node.orderedInput(0);
  auto window = readPool(node, input);
  if (!window)
    return failure();
  if (node.isOutputUsed(1))
    return importWithPositions(node, input, *window, element);
  // It says how positions count.
  node.ignoreAttribute("storage_order");
  auto pool = [&](TensorValue image, const ImageWindow &window) {
    return createMaxPool(node, image, window);
  };
  return node.setResult(
      node.cast(applyPool(node, input, *window, pool), element));
}

LogicalResult onnx_import::importAveragePool(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  auto window = readPool(node, input);
  bool includesPads = node.intAttribute("count_include_pad", 0) != 0;
  if (!window)
    return failure();
  auto pool = [&](TensorValue image, const ImageWindow &window) {
    return createAveragePool(node, image, window, includesPads);
  };
  return node.setResult(applyPool(node, input, *window, pool));
}

/// The sum of each window: a mean of all its positions, with the image's border
/// of zeros made beforehand, so that their number is the kernel's.
static TensorValue sumWindows(NodeImporter &node, TensorValue image,
                              ImageWindow window) {
  if (!image)
    return {};
  Ints low(4, 0), high(4, 0);
  for (int64_t dim = 0; dim < 2; ++dim) {
    int64_t &begin = window.pads[dim], &end = window.pads[dim + 2];
    int64_t span = window.dilations[dim] * (window.kernel[dim] - 1) + 1;
    int64_t rest = image.dim(dim + 1) + begin + end - span;
    // What rounding up adds is a part of the last window.
    if (window.ceil && rest > 0)
      end += llvm::alignTo(rest, window.strides[dim]) - rest;
    low[dim + 1] = std::exchange(begin, 0);
    high[dim + 1] = std::exchange(end, 0);
  }
  window.ceil = false;
  TensorValue padded = node.pad(image, low, high, PadMode::constant, 0);
  double count = double(window.kernel[0]) * double(window.kernel[1]);
  return node.binary(BinaryKind::mul,
                     createAveragePool(node, padded, window, false),
                     node.scalar(count));
}

LogicalResult onnx_import::importLpPool(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  auto window = readPool(node, input);
  int64_t p = node.intAttribute("p", 2);
  if (!window)
    return failure();
  if (p < 1)
    return node.error() << "attribute 'p' is " << p << ", accepted: 1 and more";
  auto power = [&](TensorValue base, double exponent) {
    return exponent == 1
               ? base
               : node.binary(BinaryKind::pow, base, node.scalar(exponent));
  };
  TensorValue powers = power(node.unary(UnaryKind::abs, input), double(p));
  auto pool = [&](TensorValue image, const ImageWindow &window) {
    return sumWindows(node, image, window);
  };
  return node.setResult(
      power(applyPool(node, powers, *window, pool), 1 / double(p)));
}

LogicalResult onnx_import::importGlobalPool(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  if (!input)
    return failure();
  ReduceKind kind =
      node.opType() == "GlobalMaxPool" ? ReduceKind::max : ReduceKind::mean;
  if (input.rank() < 3)
    return node.error() << "the image has rank " << input.rank()
                        << ", accepted: 3 and more";
  if (input.rank() > 4)
    return node.setResult(node.reduce(
        kind, input, llvm::to_vector(llvm::seq<int64_t>(2, input.rank()))));
  TensorValue image = node.channelsLast(toImage(node, input));
  return node.setResult(
      fromNhwc(node, node.reduce(kind, image, {1, 2}), input.rank()));
}
