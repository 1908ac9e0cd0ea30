//===- Interpolation.cpp - resampling along one dimension -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights are computed in double, as ONNX' reference does.
//
//===----------------------------------------------------------------------===//

#include "Interpolation.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// Matrices of more elements than this are refused: the product would take
/// longer than anything else in a network.
static constexpr int64_t kLargestMatrix = 1 << 24;

/// Where position `x` of the result stands in the input.
static double coordinateOf(const ResampledAxis &axis, double x) {
  double in = double(axis.in), out = axis.scale * in;
  if (!axis.coordinates) {
    double section = (axis.end - axis.start) * (in - 1);
    double along = out == 1 ? section / 2 : x * section / (out - 1);
    return axis.start * (in - 1) + along;
  }
  switch (*axis.coordinates) {
  case CoordinateMode::half_pixel:
    return (x + 0.5) / axis.scale - 0.5;
  case CoordinateMode::half_pixel_symmetric:
    return in / 2 * (1 - double(axis.out) / out) + (x + 0.5) / axis.scale - 0.5;
  case CoordinateMode::pytorch_half_pixel:
    return axis.out > 1 ? (x + 0.5) / axis.scale - 0.5 : 0;
  case CoordinateMode::align_corners:
    return axis.out > 1 ? x * (in - 1) / (double(axis.out) - 1) : 0;
  case CoordinateMode::asymmetric:
    return x / axis.scale;
  }
  llvm_unreachable("all modes are listed");
}

/// Whether nothing of the input stands at a coordinate. Only cropping looks.
static bool isOutside(const ResampledAxis &axis, double coordinate) {
  return !axis.coordinates &&
         (coordinate < 0 || coordinate > double(axis.in - 1));
}

static int64_t clampTo(const ResampledAxis &axis, double position) {
  return int64_t(std::clamp(position, 0.0, double(axis.in - 1)));
}

//===----------------------------------------------------------------------===//
// Nearest
//===----------------------------------------------------------------------===//

/// In f32, as ONNX Runtime rounds ties of coordinates.
static double roundCoordinate(NearestMode rounding, double coordinate) {
  float x = float(coordinate);
  switch (rounding) {
  case NearestMode::round_prefer_floor:
    return std::ceil(x - 0.5f);
  case NearestMode::round_prefer_ceil:
    return std::floor(x + 0.5f);
  case NearestMode::floor:
    return std::floor(x);
  case NearestMode::ceil:
    return std::ceil(x);
  }
  llvm_unreachable("all modes are listed");
}

/// Behind the input stands one more element, where anything is extrapolated.
static TensorValue takeNearest(NodeImporter &node, TensorValue input,
                               const ResampledAxis &axis,
                               const Interpolation &interpolation) {
  Ints positions;
  bool extrapolates = false;
  for (int64_t x = 0; x < axis.out; ++x) {
    double coordinate = coordinateOf(axis, double(x));
    bool outside = isOutside(axis, coordinate);
    extrapolates |= outside;
    positions.push_back(
        outside ? axis.in
                : clampTo(axis,
                          roundCoordinate(interpolation.rounding, coordinate)));
  }
  if (extrapolates) {
    Ints low(input.rank(), 0), high(input.rank(), 0);
    high[axis.dim] = 1;
    input = node.pad(input, low, high, PadMode::constant,
                     interpolation.extrapolation);
  }
  return node.gather(input, axis.dim, positions);
}

//===----------------------------------------------------------------------===//
// Filters
//===----------------------------------------------------------------------===//

static double triangle(double x) { return std::max(0.0, 1 - std::fabs(x)); }

static double cubic(double x, double a) {
  x = std::fabs(x);
  if (x <= 1)
    return (a + 2) * x * x * x - (a + 3) * x * x + 1;
  return x < 2 ? a * (x * x * x - 5 * x * x + 8 * x - 4) : 0;
}

/// The weights of the input's elements at a coordinate, which sum up to 1.
static void addWeights(const ResampledAxis &axis,
                       const Interpolation &interpolation, double coordinate,
                       MutableArrayRef<double> weights) {
  bool isCubic = interpolation.filter == Filter::Cubic;
  double radius = isCubic ? 2 : 1;
  double scale = interpolation.antialias ? std::min(axis.scale, 1.0) : 1;
  // The element before the coordinate, and how far behind it that stands.
  double base = std::ceil(coordinate) - 1, ratio = coordinate - base;
  auto reach = int64_t(std::floor(-radius / scale)) + 1;
  double total = 0;
  for (int64_t tap = reach; tap < 2 - reach; ++tap) {
    double position = base + double(tap);
    if (interpolation.excludeOutside &&
        (position < 0 || position > double(axis.in - 1)))
      continue;
    double distance = scale * (double(tap) - ratio);
    double weight = isCubic ? cubic(distance, interpolation.cubicCoefficient)
                            : triangle(distance);
    weights[clampTo(axis, position)] += weight;
    total += weight;
  }
  for (double &weight : weights)
    weight /= total;
}

TensorValue onnx_import::resampleAxis(NodeImporter &node, TensorValue input,
                                      const ResampledAxis &axis,
                                      const Interpolation &interpolation) {
  if (!input)
    return {};
  if (interpolation.filter == Filter::Nearest)
    return takeNearest(node, input, axis, interpolation);
  if (axis.in > kLargestMatrix / axis.out) {
    node.error() << "dimension " << axis.dim << " is resampled from " << axis.in
                 << " to " << axis.out << ", accepted: products up to "
                 << kLargestMatrix << " where it is no plain linear resampling";
    return {};
  }
  std::vector<double> weights(size_t(axis.out * axis.in), 0);
  std::vector<double> offsets(size_t(axis.out), 0);
  for (int64_t x = 0; x < axis.out; ++x) {
    double coordinate = coordinateOf(axis, double(x));
    if (isOutside(axis, coordinate))
      offsets[size_t(x)] = interpolation.extrapolation;
    else
      addWeights(axis, interpolation, coordinate,
                 MutableArrayRef(weights).slice(x * axis.in, axis.in));
  }
  Type f32 = node.builder().getF32Type();
  auto matrix = Constant::ofFloats(
      RankedTensorType::get({axis.out, axis.in}, f32), weights);
  auto offset =
      Constant::ofFloats(RankedTensorType::get({axis.out}, f32), offsets);
  // The dimension becomes the last one, and back.
  Ints toEnd, back(input.rank());
  for (int64_t dim = 0; dim < input.rank(); ++dim)
    if (dim != axis.dim)
      toEnd.push_back(dim);
  toEnd.push_back(axis.dim);
  for (auto [position, dim] : llvm::enumerate(toEnd))
    back[dim] = int64_t(position);
  TensorValue lines = node.transpose(input, toEnd);
  if (!lines)
    return {};
  Ints shape(lines.shape());
  shape.back() = axis.out;
  lines = node.reshape(lines, {numElements(shape) / axis.out, axis.in});
  TensorValue result =
      node.create<FullyConnectedOp>({lines, matrix, offset}, {});
  return node.transpose(node.reshape(result, shape), back);
}
