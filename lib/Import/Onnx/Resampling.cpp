//===- Resampling.cpp - Resize and Upsample -------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where at most two dimensions change, they become the height and width of an
// NHWC image. What is no op of the dialect is done one dimension after the
// other (Interpolation.h).
//
//===----------------------------------------------------------------------===//

#include "../ImageOps.h"
#include "Interpolation.h"
#include "OpTable.h"

#include <cmath>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

namespace {
/// The result's extent along each dimension, and result over input.
struct Target {
  Ints extents;
  SmallVector<double> scales;
};

/// How coordinates are found and pixels taken, beyond what the dialect's op
/// does.
struct Resampling : Sampling {
  /// Set where it is no op of the dialect.
  std::optional<Interpolation> interpolation;
  /// The section that is cut out: a start for each axis, then an end.
  std::optional<SmallVector<double>> section;
};
} // namespace

//===----------------------------------------------------------------------===//
// Making ops
//===----------------------------------------------------------------------===//

/// The dimensions that are resampled.
static Ints changedDims(const TensorValue &input, const Target &target) {
  Ints dims;
  for (int64_t dim = 0; dim < input.rank(); ++dim)
    if (target.extents[dim] != input.dim(dim) || target.scales[dim] != 1.0)
      dims.push_back(dim);
  return dims;
}

/// Fills dimensions up to two: of images, height and width rather than others.
static void fillDims(Ints &dims, const TensorValue &input) {
  for (int64_t dim = input.rank(); dim-- > 0 && dims.size() < 2;)
    if (!llvm::is_contained(dims, dim))
      dims.push_back(dim);
  llvm::sort(dims);
}

/// One dimension after the other.
static TensorValue resampleAxes(NodeImporter &node, TensorValue input,
                                const Resampling &sampling,
                                const Target &target) {
  Interpolation interpolation;
  interpolation.filter =
      sampling.mode == ResizeMode::linear ? Filter::Linear : Filter::Nearest;
  interpolation.rounding = sampling.rounding;
  if (sampling.interpolation)
    interpolation = *sampling.interpolation;
  Ints extents(input.shape());
  for (int64_t dim = 0; dim < int64_t(extents.size()); ++dim) {
    ResampledAxis axis;
    axis.dim = dim;
    axis.in = extents[dim];
    axis.out = target.extents[dim];
    axis.scale = target.scales[dim];
    if (!sampling.section) {
      axis.coordinates = sampling.coordinates;
    } else {
      axis.start = (*sampling.section)[dim];
      axis.end = (*sampling.section)[extents.size() + dim];
    }
    bool isWhole = !sampling.section || (axis.start == 0 && axis.end == 1);
    if (!isWhole || axis.in != axis.out || axis.scale != 1)
      input = resampleAxis(node, input, axis, interpolation);
  }
  return input;
}

/// Moves `dims` to the end of a tensor's dimensions.
static Ints permToEnd(int64_t rank, ArrayRef<int64_t> dims) {
  Ints perm;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!llvm::is_contained(dims, dim))
      perm.push_back(dim);
  perm.append(dims.begin(), dims.end());
  return perm;
}

static TensorValue resample(NodeImporter &node, TensorValue input,
                            const Resampling &sampling, const Target &target) {
  Ints dims = changedDims(input, target);
  if (sampling.interpolation || dims.size() > 2)
    return resampleAxes(node, input, sampling, target);
  if (input.rank() == 1) {
    Target wider{{1, target.extents[0]}, {1.0, target.scales[0]}};
    TensorValue row = node.reshape(input, {1, input.dim(0)});
    return node.reshape(resample(node, row, sampling, wider), target.extents);
  }
  fillDims(dims, input);
  Ints extents{target.extents[dims[0]], target.extents[dims[1]]};
  double scales[] = {target.scales[dims[0]], target.scales[dims[1]]};
  if (input.rank() == 4 && dims == Ints{2, 3})
    return node.channelsSecond(createResize(node, node.channelsLast(input),
                                            sampling, extents, scales));
  // All other dimensions are one batch of images of one channel.
  Ints perm = permToEnd(input.rank(), dims), back(perm.size()), shape;
  for (auto [position, dim] : llvm::enumerate(perm)) {
    back[dim] = position;
    shape.push_back(target.extents[dim]);
  }
  int64_t height = input.dim(dims[0]), width = input.dim(dims[1]);
  int64_t batch = input.type.getNumElements() / (height * width);
  TensorValue image =
      node.reshape(node.transpose(input, perm), {batch, height, width, 1});
  image = createResize(node, image, sampling, extents, scales);
  return node.transpose(node.reshape(image, shape), back);
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Fails where an extent is not positive, or no number of elements.
static LogicalResult checkTarget(NodeImporter &node, const Target &target) {
  int64_t bytes = sizeof(float);
  for (auto [extent, scale] : llvm::zip(target.extents, target.scales))
    if (extent <= 0 || !(scale > 0) || !std::isfinite(scale) ||
        llvm::MulOverflow(bytes, extent, bytes))
      return node.error() << "a dimension becomes " << extent
                          << ", accepted: 1 and more";
  return success();
}

/// Scales for `axes`; the extents are rounded down, in f32 as in ONNX Runtime.
static std::optional<Target> targetOfScales(NodeImporter &node,
                                            const TensorValue &input,
                                            ArrayRef<double> scales,
                                            ArrayRef<int64_t> axes) {
  if (scales.size() != axes.size()) {
    node.error() << "there are " << scales.size()
                 << " scales, accepted: " << axes.size();
    return std::nullopt;
  }
  Target target{Ints(input.shape()), SmallVector<double>(input.rank(), 1.0)};
  for (auto [axis, scale] : llvm::zip(axes, scales)) {
    target.scales[axis] = scale;
    double extent = std::floor(float(scale) * float(input.dim(axis)));
    target.extents[axis] = extent >= 1 && extent <= INT32_MAX ? extent : 0;
  }
  return target;
}

/// Sizes for `axes`, or the largest or smallest ones that keep the aspect.
static std::optional<Target> targetOfSizes(NodeImporter &node,
                                           const TensorValue &input,
                                           ArrayRef<int64_t> sizes,
                                           ArrayRef<int64_t> axes,
                                           StringRef policy) {
  if (sizes.size() != axes.size()) {
    node.error() << "there are " << sizes.size()
                 << " sizes, accepted: " << axes.size();
    return std::nullopt;
  }
  Target target{Ints(input.shape()), SmallVector<double>(input.rank(), 1.0)};
  std::optional<double> common;
  for (auto [axis, size] : llvm::zip(axes, sizes)) {
    double scale = double(size) / input.dim(axis);
    target.scales[axis] = scale;
    target.extents[axis] = size;
    if (!common || (policy == "not_larger" ? scale < *common : scale > *common))
      common = scale;
  }
  if (policy != "stretch")
    for (int64_t axis : axes) {
      target.scales[axis] = *common;
      target.extents[axis] = std::floor(*common * input.dim(axis) + 0.5);
    }
  return target;
}

static SmallVector<double> constantFloats(NodeImporter &node, unsigned index,
                                          StringRef what) {
  TensorValue value = node.constantInput(index, what);
  if (!value)
    return {};
  std::vector<double> values = value.constant->floats();
  return {values.begin(), values.end()};
}

/// Whether an input is there and has elements: empty ones stand for none.
static bool hasElements(NodeImporter &node, unsigned index) {
  if (!node.hasInput(index))
    return false;
  TensorValue value = node.input(index);
  return value && value.type.getNumElements() > 0;
}

/// The aligned corners are those of a whole number of pixels: a scale that
/// gives none means different things to ONNX and to its runtimes.
static LogicalResult checkAligned(NodeImporter &node, const TensorValue &input,
                                  const Resampling &sampling,
                                  const Target &target) {
  for (int64_t dim = 0; dim < input.rank(); ++dim) {
    double exact = target.scales[dim] * input.dim(dim);
    if (sampling.coordinates == CoordinateMode::align_corners &&
        std::abs(exact - target.extents[dim]) > 1e-3)
      return node.error() << "coordinate_transformation_mode is align_corners, "
                             "and an extent of "
                          << input.dim(dim) << " becomes " << exact
                          << ", accepted: whole extents";
  }
  return success();
}

/// Opset 11 and newer: scales or sizes, for all axes or some.
static std::optional<Target> readTarget(NodeImporter &node,
                                        const TensorValue &input) {
  StringRef policy = "stretch";
  auto given = node.opset() >= 18 ? node.intsAttribute("axes") : std::nullopt;
  if (node.opset() >= 18)
    policy = node.choiceAttribute("keep_aspect_ratio_policy", "stretch",
                                  {"stretch", "not_larger", "not_smaller"});
  Ints axes = given.value_or(
      Ints(llvm::to_vector(llvm::seq<int64_t>(0, input.rank()))));
  if (!node.normalizeAxes(axes, input.rank()))
    return std::nullopt;
  for (int64_t &axis : axes)
    axis += axis < 0 ? input.rank() : 0;
  bool hasScales = hasElements(node, 2), hasSizes = hasElements(node, 3);
  if (hasScales == hasSizes) {
    node.error() << "it has neither or both of scales and sizes, accepted: one";
    return std::nullopt;
  }
  if (hasScales) {
    SmallVector<double> scales = constantFloats(node, 2, "scales");
    return targetOfScales(node, input, scales, axes);
  }
  auto sizes = node.constantInts(3, "sizes");
  if (!sizes)
    return std::nullopt;
  return targetOfSizes(node, input, *sizes, axes, policy);
}

/// What is no op of the dialect: cubic filters, filters that grow where the
/// image shrinks, and sections of it.
static void readInterpolation(NodeImporter &node, StringRef mode,
                              Resampling &sampling) {
  Interpolation interpolation;
  interpolation.filter = mode == "cubic"    ? Filter::Cubic
                         : mode == "linear" ? Filter::Linear
                                            : Filter::Nearest;
  interpolation.rounding = sampling.rounding;
  interpolation.cubicCoefficient = node.floatAttribute("cubic_coeff_a", -0.75);
  interpolation.excludeOutside = node.intAttribute("exclude_outside", 0) != 0;
  interpolation.extrapolation = node.floatAttribute("extrapolation_value", 0);
  if (node.opset() >= 18)
    interpolation.antialias = node.intAttribute("antialias", 0) != 0;
  if (mode == "cubic" || interpolation.antialias || sampling.section)
    sampling.interpolation = interpolation;
}

/// The section of each dimension, of which `roi` has those of `axes`.
static SmallVector<double> readSection(NodeImporter &node, int64_t rank,
                                       std::optional<Ints> axes) {
  SmallVector<double> section(2 * rank, 0);
  std::fill(section.begin() + rank, section.end(), 1.0);
  SmallVector<double> roi = constantFloats(node, 1, "roi");
  Ints dims = axes.value_or(Ints(llvm::to_vector(llvm::seq<int64_t>(0, rank))));
  if (node.hasFailed() || !node.normalizeAxes(dims, rank))
    return section;
  if (roi.size() != 2 * dims.size()) {
    node.error() << "roi has " << roi.size()
                 << " numbers, accepted: " << 2 * dims.size();
    return section;
  }
  for (auto [number, dim] : llvm::enumerate(dims)) {
    int64_t position = dim < 0 ? dim + rank : dim;
    section[position] = roi[number];
    section[rank + position] = roi[dims.size() + number];
  }
  return section;
}

static Resampling readSampling(NodeImporter &node, const TensorValue &input) {
  Resampling sampling;
  StringRef mode =
      node.opset() < 11
          ? node.choiceAttribute("mode", "nearest", {"nearest", "linear"})
          : node.choiceAttribute("mode", "nearest",
                                 {"nearest", "linear", "cubic"});
  sampling.mode = mode == "nearest" ? ResizeMode::nearest : ResizeMode::linear;
  if (node.opset() < 11)
    return sampling;
  StringRef coordinates = node.choiceAttribute(
      "coordinate_transformation_mode", "half_pixel",
      {"half_pixel", "half_pixel_symmetric", "pytorch_half_pixel",
       "align_corners", "asymmetric", "tf_crop_and_resize"});
  if (coordinates == "tf_crop_and_resize")
    sampling.section = readSection(
        node, input.rank(),
        node.opset() >= 18 ? node.intsAttribute("axes") : std::nullopt);
  else
    sampling.coordinates = *symbolizeCoordinateMode(coordinates);
  sampling.rounding = *symbolizeNearestMode(node.choiceAttribute(
      "nearest_mode", "round_prefer_floor",
      {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"}));
  readInterpolation(node, mode, sampling);
  return sampling;
}

/// The op before opset 11: scales for all dimensions, and no rounding mode. It
/// rounds down where it enlarges and up where it shrinks.
static LogicalResult importOldForm(NodeImporter &node, TensorValue input,
                                   ArrayRef<double> scales) {
  if (!input)
    return failure();
  Resampling sampling = readSampling(node, input);
  if (node.hasFailed())
    return failure();
  auto axes = llvm::to_vector(llvm::seq<int64_t>(0, input.rank()));
  auto target = targetOfScales(node, input, scales, axes);
  if (!target || failed(checkTarget(node, *target)))
    return failure();
  bool shrinks = llvm::any_of(scales, [](double s) { return s < 1; });
  bool enlarges = llvm::any_of(scales, [](double s) { return s > 1; });
  if (shrinks && enlarges)
    return node.error() << "it enlarges one dimension and shrinks another, "
                           "accepted: one of the two";
  if (shrinks)
    sampling.rounding = NearestMode::ceil;
  return node.setResult(resample(node, input, sampling, *target));
}

LogicalResult onnx_import::importResize(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  if (!input)
    return failure();
  if (node.opset() < 11)
    return importOldForm(node, input, constantFloats(node, 1, "scales"));
  Resampling sampling = readSampling(node, input);
  auto target = readTarget(node, input);
  if (!target || failed(checkTarget(node, *target)) ||
      failed(checkAligned(node, input, sampling, *target)))
    return failure();
  return node.setResult(resample(node, input, sampling, *target));
}

LogicalResult onnx_import::importUpsample(NodeImporter &node) {
  if (node.opset() >= 10)
    return node.error() << "the op was removed from opset 10 on, accepted: "
                           "Resize";
  TensorValue input = node.floatInput(0);
  SmallVector<double> scales =
      node.opset() < 9
          ? node.floatsAttribute("scales").value_or(SmallVector<double>())
          : constantFloats(node, 1, "scales");
  return importOldForm(node, input, scales);
}
