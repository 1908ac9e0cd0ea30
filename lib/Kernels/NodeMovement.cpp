//===- NodeMovement.cpp - data movement as index arithmetic ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each op says which element of its input stands at an index of its result, so
// that it can inline into whoever reads it, and never runs as a copy unless it
// is a kernel of its own. Indices are innermost first, attributes outermost
// first.
//
//===----------------------------------------------------------------------===//

#include "KernelFuncs.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"
#include <cmath>

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;

using Movement = Expr (*)(KernelFuncs &, const Node &, const Index &);

/// Where dimension `dim` (outermost first) stands in an index of `rank`.
static unsigned inner(unsigned rank, unsigned dim) { return rank - 1 - dim; }

/// The entry of a table of constants at a run-time position. Tables that are
/// an arithmetic sequence are computed instead.
static Expr lookUp(llvm::ArrayRef<int64_t> table, Expr position) {
  int64_t first = table.front();
  int64_t step = table.size() > 1 ? table[1] - first : 0;
  if (llvm::all_of(llvm::enumerate(table), [&](auto it) {
        return it.value() == first + int64_t(it.index()) * step;
      }))
    return position * int(step) + int(first);
  Halide::Buffer<int32_t> buffer(int(table.size()));
  for (auto [index, value] : llvm::enumerate(table))
    buffer(int(index)) = int32_t(value);
  return Halide::unsafe_promise_clamped(
      buffer(Halide::clamp(position, 0, int(table.size()) - 1)),
      int(*std::min_element(table.begin(), table.end())),
      int(*std::max_element(table.begin(), table.end())));
}

static Expr reshape(KernelFuncs &funcs, const Node &node, const Index &index) {
  unsigned input = node.operands[0];
  Expr linear = 0;
  int64_t stride = 1;
  for (unsigned dim = 0; dim < index.size(); ++dim) {
    linear += index[dim] * int(stride);
    stride *= node.result.shape[inner(index.size(), dim)];
  }
  Index own;
  for (unsigned dim = 0; dim < funcs.rank(input); ++dim) {
    int extent = int(funcs.extent(input, dim));
    bool outermost = dim + 1 == funcs.rank(input);
    own.push_back(outermost ? linear : linear % extent);
    linear = linear / extent;
  }
  return funcs.at(input, own);
}

static Expr transpose(KernelFuncs &funcs, const Node &node,
                      const Index &index) {
  llvm::ArrayRef<int64_t> perm = node.getInts("perm");
  unsigned rank = perm.size();
  Index own(rank);
  for (unsigned dim = 0; dim < rank; ++dim)
    own[inner(rank, unsigned(perm[dim]))] = index[inner(rank, dim)];
  return funcs.at(node.operands[0], own);
}

static Expr slice(KernelFuncs &funcs, const Node &node, const Index &index) {
  Index own;
  for (unsigned dim = 0; dim < index.size(); ++dim) {
    unsigned outer = inner(index.size(), dim);
    own.push_back(index[dim] * int(node.getInts("steps")[outer]) +
                  int(node.getInts("offsets")[outer]));
  }
  return funcs.at(node.operands[0], own);
}

static Expr gather(KernelFuncs &funcs, const Node &node, const Index &index) {
  Index own = index;
  unsigned axis = inner(index.size(), unsigned(node.getInt("axis")));
  own[axis] = lookUp(node.getInts("indices"), index[axis]);
  return funcs.at(node.operands[0], own);
}

/// out(…, j*groups + g) = in(…, g*(C/groups) + j).
static Expr channelShuffle(KernelFuncs &funcs, const Node &node,
                           const Index &index) {
  int groups = int(node.getInt("groups"));
  int perGroup = int(funcs.extent(node.operands[0], 0)) / groups;
  Index own = index;
  own[0] = (index[0] % groups) * perGroup + index[0] / groups;
  return funcs.at(node.operands[0], own);
}

static Expr concat(KernelFuncs &funcs, const Node &node, const Index &index) {
  unsigned axis = inner(index.size(), unsigned(node.getInt("axis")));
  // From the last input backwards: each takes what the ones before leave.
  int start = int(node.result.shape[node.getInt("axis")]);
  Expr result;
  for (unsigned input : llvm::reverse(node.operands)) {
    int extent = int(funcs.extent(input, axis));
    start -= extent;
    Index own = index;
    own[axis] = Halide::clamp(index[axis] - start, 0, extent - 1);
    Expr value = funcs.at(input, own);
    result = result.defined()
                 ? Halide::select(index[axis] < start + extent, value, result)
                 : value;
  }
  return result;
}

static Expr broadcast(KernelFuncs &funcs, const Node &node,
                      const Index &index) {
  unsigned input = node.operands[0];
  Index own(index.begin(), index.begin() + funcs.rank(input));
  for (unsigned dim = 0; dim < own.size(); ++dim)
    if (funcs.extent(input, dim) == 1)
      own[dim] = 0;
  return funcs.at(input, own);
}

static Expr pad(KernelFuncs &funcs, const Node &node, const Index &index) {
  unsigned input = node.operands[0];
  llvm::StringRef mode = node.getString("mode");
  Index own = index;
  unsigned guarded = 0;
  for (unsigned dim = 0; dim < index.size(); ++dim) {
    unsigned outer = inner(index.size(), dim);
    int64_t low = node.getInts("low")[outer],
            high = node.getInts("high")[outer];
    if (low == 0 && high == 0)
      continue;
    int extent = int(funcs.extent(input, dim));
    Expr position = index[dim] - int(low);
    if (mode == "edge")
      position = Halide::clamp(position, 0, extent - 1);
    else if (mode == "wrap") {
      // What is cut off has no part in the border.
      int first = int(std::max<int64_t>(0, -low)),
          left = extent - first - int(std::max<int64_t>(0, -high));
      position =
          first + Halide::clamp((position - first + left) % left, 0, left - 1);
    } else if (mode == "reflect") {
      // abs makes a number unsigned, and what is subtracted from it.
      auto magnitude = [](Expr x) { return Halide::cast<int>(Halide::abs(x)); };
      position = Halide::clamp(
          (extent - 1) - magnitude((extent - 1) - magnitude(position)), 0,
          extent - 1);
    } else if (low > 0 || high > 0)
      guarded |= 1u << dim;
    own[dim] = Halide::cast<int>(position);
  }
  Halide::Type type = halideType(node.result.element);
  return guarded
             ? funcs.atOrFill(input, own, guarded,
                              Halide::cast(type, Expr(node.getFloat("value"))))
             : funcs.at(input, own);
}

//===----------------------------------------------------------------------===//
// resize2d: positions are known at compile time, so they are tables
//===----------------------------------------------------------------------===//

/// The coordinate in the input for each result position along one dimension: in
/// f32 where it is rounded to a pixel, as ONNX Runtime computes it.
template <typename Number>
static std::vector<double> coordinates(llvm::StringRef mode, int64_t in,
                                       int64_t out, Number scale) {
  constexpr Number half = 0.5;
  std::vector<double> result;
  for (int64_t i = 0; i < out; ++i) {
    Number x = Number(i), coordinate = x / scale;
    if (mode == "half_pixel" || (mode == "pytorch_half_pixel" && out > 1))
      coordinate = (x + half) / scale - half;
    else if (mode == "pytorch_half_pixel")
      coordinate = 0;
    else if (mode == "align_corners")
      coordinate = out > 1 ? x * Number(in - 1) / Number(out - 1) : 0;
    else if (mode == "half_pixel_symmetric") {
      Number adjustment = Number(out) / (scale * Number(in));
      Number center = Number(in) / 2;
      coordinate = center * (1 - adjustment) + (x + half) / scale - half;
    }
    result.push_back(coordinate);
  }
  return result;
}

static double roundCoordinate(llvm::StringRef rounding, float x) {
  return llvm::StringSwitch<double>(rounding)
      .Case("round_prefer_ceil", std::floor(x + 0.5f))
      .Case("floor", std::floor(x))
      .Case("ceil", std::ceil(x))
      .Default(std::ceil(x - 0.5f));
}

namespace {
/// Where a result position reads along one dimension, and how it blends.
struct Resampling {
  Expr low, high, weight;
};
} // namespace

static Resampling resample(KernelFuncs &funcs, const Node &node, unsigned dim,
                           Expr position) {
  unsigned outer = inner(4, dim);
  int64_t in = funcs.extent(node.operands[0], dim),
          out = node.result.shape[outer];
  llvm::ArrayRef<double> scales = node.getFloats("scales");
  double scale = scales.empty() ? double(out) / double(in) : scales[outer - 1];
  bool nearest = node.getString("mode") == "nearest";
  std::vector<int64_t> low, high;
  Halide::Buffer<float> weights(static_cast<int>(out));
  auto inRange = [&](double x) {
    return int64_t(std::min(std::max(x, 0.0), double(in - 1)));
  };
  llvm::StringRef mode = node.getString("coordinates");
  auto positions = nearest ? coordinates(mode, in, out, float(scale))
                           : coordinates(mode, in, out, scale);
  for (auto [i, x] : llvm::enumerate(positions)) {
    double first = nearest
                       ? roundCoordinate(node.getString("rounding"), float(x))
                       : std::floor(x);
    low.push_back(inRange(first));
    high.push_back(inRange(first + 1));
    weights(int(i)) =
        float(std::min(std::max(x, 0.0), double(in - 1)) - double(low.back()));
  }
  return {lookUp(low, position), lookUp(high, position),
          weights(Halide::clamp(position, 0, int(out) - 1))};
}

static Expr resize2d(KernelFuncs &funcs, const Node &node, const Index &index) {
  Resampling x = resample(funcs, node, 1, index[1]),
             y = resample(funcs, node, 2, index[2]);
  auto pixel = [&](Expr column, Expr row) {
    return funcs.at(node.operands[0], {index[0], column, row, index[3]});
  };
  if (node.getString("mode") == "nearest")
    return pixel(x.low, y.low);
  Expr top =
      pixel(x.low, y.low) * (1.0f - x.weight) + pixel(x.high, y.low) * x.weight;
  Expr bottom = pixel(x.low, y.high) * (1.0f - x.weight) +
                pixel(x.high, y.high) * x.weight;
  return top * (1.0f - y.weight) + bottom * y.weight;
}

/// A splat that moved into the kernel.
static Expr constant(KernelFuncs &, const Node &node, const Index &) {
  Halide::Type type = halideType(node.result.element);
  return type.is_float() ? Halide::cast(type, Expr(node.getFloat("value")))
                         : Halide::cast(type, Expr(node.getInt("value")));
}

static const llvm::StringMap<Movement> &movementTable() {
  static const llvm::StringMap<Movement> table = {
      {"reshape", reshape},   {"transpose", transpose},
      {"slice", slice},       {"gather", gather},
      {"concat", concat},     {"channel_shuffle", channelShuffle},
      {"pad", pad},           {"broadcast", broadcast},
      {"resize2d", resize2d}, {"constant", constant},
  };
  return table;
}

bool kernels::isMovement(llvm::StringRef op) {
  return movementTable().contains(op);
}

Expr kernels::movementExpr(KernelFuncs &funcs, const Node &node,
                           const Index &index) {
  return movementTable().lookup(node.op)(funcs, node, index);
}
