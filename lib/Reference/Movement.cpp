//===- Movement.cpp - data movement ---------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each op says where a result's element comes from; elements are copied as they
// are, whatever their type. `resize2d` alone computes.
//
//===----------------------------------------------------------------------===//

#include "OpTables.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace linnet;
using namespace linnet::reference;

using IndexRef = llvm::ArrayRef<int64_t>;

/// Copies from the position that `source(index)` gives; a negative one leaves
/// `fill`.
template <typename Source>
static void copyFrom(const Tensor &input, Tensor &result, Source source,
                     double fill = 0) {
  forEach(result.shape(), [&](IndexRef index, int64_t position) {
    int64_t from = source(index);
    if (from < 0)
      result.set(position, fill);
    else
      result.copy(position, input, from);
  });
}

static void reshape(const Node &, Operands operands, Tensor &result) {
  std::copy(operands[0]->bytes().begin(), operands[0]->bytes().end(),
            result.data());
}

static void transpose(const Node &node, Operands operands, Tensor &result) {
  auto inputStrides = strides(operands[0]->shape());
  IndexRef perm = node.getInts("perm");
  copyFrom(*operands[0], result, [&](IndexRef index) {
    int64_t position = 0;
    for (size_t dim = 0; dim < perm.size(); ++dim)
      position += index[dim] * inputStrides[size_t(perm[dim])];
    return position;
  });
}

static void slice(const Node &node, Operands operands, Tensor &result) {
  auto inputStrides = strides(operands[0]->shape());
  IndexRef offsets = node.getInts("offsets"), steps = node.getInts("steps");
  copyFrom(*operands[0], result, [&](IndexRef index) {
    int64_t position = 0;
    for (size_t dim = 0; dim < index.size(); ++dim)
      position += (offsets[dim] + index[dim] * steps[dim]) * inputStrides[dim];
    return position;
  });
}

static void gather(const Node &node, Operands operands, Tensor &result) {
  auto inputStrides = strides(operands[0]->shape());
  size_t axis = size_t(node.getInt("axis"));
  IndexRef indices = node.getInts("indices");
  copyFrom(*operands[0], result, [&](IndexRef index) {
    int64_t position = 0;
    for (size_t dim = 0; dim < index.size(); ++dim)
      position += (dim == axis ? indices[size_t(index[dim])] : index[dim]) *
                  inputStrides[dim];
    return position;
  });
}

static void channelShuffle(const Node &node, Operands operands,
                           Tensor &result) {
  int64_t channels = result.shape().back(), groups = node.getInt("groups"),
          perGroup = channels / groups;
  for (int64_t position = 0; position < result.size(); ++position) {
    int64_t c = position % channels;
    result.copy(position, *operands[0],
                position - c + c % groups * perGroup + c / groups);
  }
}

static void concat(const Node &node, Operands operands, Tensor &result) {
  size_t axis = size_t(node.getInt("axis"));
  forEach(result.shape(), [&](IndexRef index, int64_t position) {
    int64_t along = index[axis];
    for (const Tensor *input : operands) {
      if (along >= input->extent(unsigned(axis))) {
        along -= input->extent(unsigned(axis));
        continue;
      }
      auto inputStrides = strides(input->shape());
      int64_t from = 0;
      for (size_t dim = 0; dim < index.size(); ++dim)
        from += (dim == axis ? along : index[dim]) * inputStrides[dim];
      result.copy(position, *input, from);
      return;
    }
  });
}

static void broadcast(const Node &, Operands operands, Tensor &result) {
  const Tensor &input = *operands[0];
  auto inputStrides = strides(input.shape());
  size_t skipped = size_t(result.rank() - input.rank());
  copyFrom(input, result, [&](IndexRef index) {
    int64_t position = 0;
    for (unsigned dim = 0; dim < input.rank(); ++dim)
      if (input.extent(dim) != 1)
        position += index[skipped + dim] * inputStrides[dim];
    return position;
  });
}

/// The position inside [0, extent) that stands at `position`; -1 where
/// `constant` fills.
static int64_t padPosition(llvm::StringRef mode, int64_t position,
                           int64_t extent) {
  if (position >= 0 && position < extent)
    return position;
  if (mode == "edge")
    return position < 0 ? 0 : extent - 1;
  if (mode == "wrap")
    return (position + extent) % extent;
  if (mode == "reflect")
    return position < 0 ? -position : 2 * (extent - 1) - position;
  return -1;
}

static void pad(const Node &node, Operands operands, Tensor &result) {
  const Tensor &input = *operands[0];
  auto inputStrides = strides(input.shape());
  IndexRef low = node.getInts("low");
  llvm::StringRef mode = node.getString("mode");
  auto source = [&](IndexRef index) -> int64_t {
    int64_t position = 0;
    for (size_t dim = 0; dim < index.size(); ++dim) {
      int64_t along =
          padPosition(mode, index[dim] - low[dim], input.extent(unsigned(dim)));
      if (along < 0)
        return -1;
      position += along * inputStrides[dim];
    }
    return position;
  };
  copyFrom(input, result, source, node.getFloat("value"));
}

//===----------------------------------------------------------------------===//
// resize2d
//===----------------------------------------------------------------------===//

/// The coordinate in the input that a result coordinate stands for.
static double inputCoordinate(llvm::StringRef mode, double x, double scale,
                              double in, double out) {
  if (mode == "half_pixel")
    return (x + 0.5) / scale - 0.5;
  if (mode == "pytorch_half_pixel")
    return out > 1 ? (x + 0.5) / scale - 0.5 : 0;
  if (mode == "align_corners")
    return out > 1 ? x * (in - 1) / (out - 1) : 0;
  if (mode == "half_pixel_symmetric") {
    double adjustment = out / (scale * in);
    return in / 2 * (1 - adjustment) + (x + 0.5) / scale - 0.5;
  }
  return x / scale;
}

static double roundCoordinate(llvm::StringRef rounding, double x) {
  if (rounding == "round_prefer_ceil")
    return std::floor(x + 0.5);
  if (rounding == "floor")
    return std::floor(x);
  if (rounding == "ceil")
    return std::ceil(x);
  return std::ceil(x - 0.5);
}

static void resize2d(const Node &node, Operands operands, Tensor &result) {
  const Tensor &input = *operands[0];
  llvm::ArrayRef<double> scales = node.getFloats("scales");
  auto coordinate = [&](unsigned dim, int64_t x) {
    double in = double(input.extent(dim)), out = double(result.extent(dim));
    double scale = scales.empty() ? out / in : scales[dim - 1];
    return inputCoordinate(node.getString("coordinates"), double(x), scale, in,
                           out);
  };
  auto element = [&](IndexRef index, double row, double column) {
    int64_t y =
        int64_t(std::fmin(std::fmax(row, 0), double(input.extent(1) - 1)));
    int64_t x =
        int64_t(std::fmin(std::fmax(column, 0), double(input.extent(2) - 1)));
    return input.get(((index[0] * input.extent(1) + y) * input.extent(2) + x) *
                         input.extent(3) +
                     index[3]);
  };
  bool nearest = node.getString("mode") == "nearest";
  forEach(result.shape(), [&](IndexRef index, int64_t position) {
    double y = coordinate(1, index[1]), x = coordinate(2, index[2]);
    if (nearest) {
      llvm::StringRef rounding = node.getString("rounding");
      result.set(position, element(index, roundCoordinate(rounding, y),
                                   roundCoordinate(rounding, x)));
      return;
    }
    y = std::fmin(std::fmax(y, 0), double(input.extent(1) - 1));
    x = std::fmin(std::fmax(x, 0), double(input.extent(2) - 1));
    double y0 = std::floor(y), x0 = std::floor(x), fy = y - y0, fx = x - x0;
    result.set(position, (1 - fy) * ((1 - fx) * element(index, y0, x0) +
                                     fx * element(index, y0, x0 + 1)) +
                             fy * ((1 - fx) * element(index, y0 + 1, x0) +
                                   fx * element(index, y0 + 1, x0 + 1)));
  });
}

/// One number, as kernels hold it; other constants are not nodes.
static void constant(const Node &node, Operands, Tensor &result) {
  bool isFloat = node.result.element == ElementType::F32 ||
                 node.result.element == ElementType::F16 ||
                 node.result.element == ElementType::F64;
  double value =
      isFloat ? node.getFloat("value") : double(node.getInt("value"));
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(i, value);
}

const OpTable &reference::movementOps() {
  static const OpTable table = {
      {"reshape", reshape},   {"transpose", transpose},
      {"slice", slice},       {"gather", gather},
      {"concat", concat},     {"broadcast", broadcast},
      {"pad", pad},           {"channel_shuffle", channelShuffle},
      {"resize2d", resize2d}, {"constant", constant},
  };
  return table;
}
