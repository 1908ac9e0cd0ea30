//===- Movement.cpp - data movement ---------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each op says where a result's element comes from; elements are copied as they
// are, whatever their type.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

using namespace linnet;
using namespace linnet::reference;

using IndexRef = llvm::ArrayRef<int64_t>;

/// Copies from the position that `source(index)` gives; where it is negative,
/// `fill` stands.
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
  for (int64_t position = 0; position < result.size(); ++position)
    result.copy(position, *operands[0], position);
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
    return positionOf(index, inputStrides) +
           (indices[size_t(index[axis])] - index[axis]) * inputStrides[axis];
  });
}

static void channelShuffle(const Node &node, Operands operands,
                           Tensor &result) {
  int64_t channels = result.shape().back(), groups = node.getInt("groups");
  int64_t perGroup = channels / groups;
  for (int64_t position = 0; position < result.size(); ++position) {
    int64_t c = position % channels, first = position - c;
    result.copy(position, *operands[0],
                first + c % groups * perGroup + c / groups);
  }
}

static void concat(const Node &node, Operands operands, Tensor &result) {
  size_t axis = size_t(node.getInt("axis"));
  auto resultStrides = strides(result.shape());
  int64_t before = 0;
  for (const Tensor *input : operands) {
    forEach(input->shape(), [&](IndexRef index, int64_t position) {
      int64_t to = positionOf(index, resultStrides);
      result.copy(to + before * resultStrides[axis], *input, position);
    });
    before += input->extent(unsigned(axis));
  }
}

static void broadcast(const Node &, Operands operands, Tensor &result) {
  auto strides = broadcastStrides(operands[0]->shape(), result.rank());
  copyFrom(*operands[0], result,
           [&](IndexRef index) { return positionOf(index, strides); });
}

/// The position inside [0, extent) that stands at `position`; -1 where a
/// constant does.
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
  IndexRef low = node.getInts("low"), high = node.getInts("high");
  llvm::StringRef mode = node.getString("mode");
  auto source = [&](IndexRef index) -> int64_t {
    int64_t position = 0;
    for (size_t dim = 0; dim < index.size(); ++dim) {
      // What is cut off has no part in the border.
      int64_t first = std::max<int64_t>(0, -low[dim]);
      int64_t extent = input.extent(unsigned(dim)) - first -
                       std::max<int64_t>(0, -high[dim]);
      int64_t along = padPosition(
          mode, index[dim] - std::max<int64_t>(0, low[dim]), extent);
      if (along < 0)
        return -1;
      position += (first + along) * inputStrides[dim];
    }
    return position;
  };
  copyFrom(input, result, source, node.getFloat("value"));
}

/// One number, as kernels hold it; other constants are not nodes.
static void constant(const Node &node, Operands, Tensor &result) {
  auto value = node.attributes.find("value");
  for (int64_t i = 0; i < result.size(); ++i) {
    if (std::holds_alternative<int64_t>(value->second))
      result.setInteger(i, node.getInt("value"));
    else
      result.set(i, node.getFloat("value"));
  }
}

const OpTable &reference::movementOps() {
  static const OpTable table = {
      {"reshape", {reshape, boundMovement}},
      {"transpose", {transpose, boundMovement}},
      {"slice", {slice, boundMovement}},
      {"gather", {gather, boundMovement}},
      {"channel_shuffle", {channelShuffle, boundMovement}},
      {"concat", {concat, boundMovement}},
      {"broadcast", {broadcast, boundMovement}},
      {"pad", {pad, boundMovement}},
      {"constant", {constant, boundMovement}},
  };
  return table;
}
