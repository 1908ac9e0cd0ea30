//===- Resize.cpp - resampling --------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where each pixel of a resampled image lies in the input, and what stands
// there.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include <algorithm>
#include <cmath>

using namespace linnet;
using namespace linnet::reference;

/// The coordinate in the input that a result coordinate stands for.
template <typename Number>
static Number inputCoordinate(llvm::StringRef mode, Number x, Number scale,
                              Number in, Number out) {
  constexpr Number half = 0.5;
  if (mode == "half_pixel")
    return (x + half) / scale - half;
  if (mode == "pytorch_half_pixel")
    return out > 1 ? (x + half) / scale - half : 0;
  if (mode == "align_corners")
    return out > 1 ? x * (in - 1) / (out - 1) : 0;
  if (mode == "half_pixel_symmetric") {
    Number adjustment = out / (scale * in);
    return in / 2 * (1 - adjustment) + (x + half) / scale - half;
  }
  return x / scale;
}

static float roundCoordinate(llvm::StringRef rounding, float x) {
  if (rounding == "round_prefer_ceil")
    return std::floor(x + 0.5f);
  if (rounding == "floor")
    return std::floor(x);
  if (rounding == "ceil")
    return std::ceil(x);
  return std::ceil(x - 0.5f);
}

namespace {
/// The two positions that a result position blends along one dimension, and how
/// much the second of them counts.
struct Blend {
  int64_t low, high;
  double weight;
};
} // namespace

/// The blend for each result position along dimension `dim`, 1 or 2.
static std::vector<Blend> findBlends(const Node &node, unsigned dim,
                                     int64_t extent) {
  double in = double(extent), out = double(node.result.shape[dim]);
  llvm::ArrayRef<double> scales = node.getFloats("scales");
  double scale = scales.empty() ? out / in : scales[dim - 1];
  std::vector<Blend> blends;
  for (double position = 0; position < out; ++position) {
    llvm::StringRef mode = node.getString("coordinates");
    double x = inputCoordinate(mode, position, scale, in, out);
    // Where it rounds decides, and that follows ONNX Runtime's coordinates.
    if (node.getString("mode") == "nearest")
      x = roundCoordinate(node.getString("rounding"),
                          inputCoordinate(mode, float(position), float(scale),
                                          float(in), float(out)));
    // Beyond the border stands the border's pixel.
    x = std::clamp(x, 0.0, in - 1);
    int64_t low = int64_t(x);
    blends.push_back({low, std::min(low + 1, extent - 1), x - double(low)});
  }
  return blends;
}

static void resize2d(const Node &node, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0];
  std::vector<Blend> rows = findBlends(node, 1, in.extent(1));
  std::vector<Blend> columns = findBlends(node, 2, in.extent(2));
  bool nearest = node.getString("mode") == "nearest";
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    auto pixel = [&](int64_t y, int64_t x) {
      return ((index[0] * in.extent(1) + y) * in.extent(2) + x) * in.extent(3) +
             index[3];
    };
    const Blend &y = rows[size_t(index[1])], &x = columns[size_t(index[2])];
    if (nearest)
      return result.copy(position, in, pixel(y.low, x.low));
    auto row = [&](int64_t y) {
      return (1 - x.weight) * in.get(pixel(y, x.low)) +
             x.weight * in.get(pixel(y, x.high));
    };
    result.set(position, (1 - y.weight) * row(y.low) + y.weight * row(y.high));
  });
}

static llvm::Error boundResize2d(const Node &node, BoundedOperands operands,
                                 const Tensor &value,
                                 std::vector<double> &bound) {
  return node.getString("mode") == "nearest"
             ? boundMovement(node, operands, value, bound)
             : boundLinear(node, operands, value, bound);
}

const OpTable &reference::resizeOps() {
  static const OpTable table = {{"resize2d", {resize2d, boundResize2d}}};
  return table;
}
