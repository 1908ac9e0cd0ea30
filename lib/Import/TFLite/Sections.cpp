//===- Sections.cpp - operators that take parts of a tensor ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Slices, splits and chosen positions.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include <algorithm>

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

LogicalResult tflite_import::importSlice(OpImporter &op) {
  TensorValue input = op.input(0);
  if (!input)
    return failure();
  auto begin = op.constantList(1, "the begin", input.rank());
  auto size = op.constantList(2, "the size", input.rank());
  if (!begin || !size)
    return failure();
  for (int64_t dim = 0; dim < input.rank(); ++dim) {
    op.bounded("begin", (*begin)[dim], 0, input.dim(dim));
    if ((*size)[dim] == -1)
      (*size)[dim] = input.dim(dim) - (*begin)[dim];
    op.bounded("size", (*size)[dim], 0, input.dim(dim) - (*begin)[dim]);
    if (op.hasFailed())
      return failure();
  }
  return op.setResult(op.slice(input, *begin, *size, Ints(input.rank(), 1)));
}

//===----------------------------------------------------------------------===//
// STRIDED_SLICE
//===----------------------------------------------------------------------===//

namespace {
/// What is taken of one dimension.
struct Range {
  int64_t offset = 0, size = 0, step = 1;
};
} // namespace

static bool hasBit(int32_t mask, int64_t bit) {
  return bit < 32 && ((uint32_t(mask) >> bit) & 1) != 0;
}

/// The elements from `begin` to `end`, both counted from the back where they
/// are negative, and kept within the extent.
static Range rangeOf(int64_t extent, int64_t begin, int64_t end, int64_t step,
                     bool isBeginOpen, bool isEndOpen) {
  int64_t lowest = step > 0 ? 0 : -1, highest = step > 0 ? extent : extent - 1;
  auto place = [&](int64_t position) {
    return std::clamp(position + (position < 0 ? extent : 0), lowest, highest);
  };
  int64_t from = isBeginOpen ? (step > 0 ? lowest : highest) : place(begin);
  int64_t to = isEndOpen ? (step > 0 ? highest : lowest) : place(end);
  int64_t span = step > 0 ? to - from : from - to;
  int64_t stride = step > 0 ? step : -step;
  return {from, std::max<int64_t>((span + stride - 1) / stride, 0), step};
}

LogicalResult tflite_import::importStridedSlice(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::StridedSliceOptions>();
  TensorValue input = op.input(0);
  if (!options || !input)
    return failure();
  if (options->ellipsis_mask() != 0 || options->new_axis_mask() != 0)
    return op.error() << "attributes 'ellipsis_mask' and 'new_axis_mask' are "
                      << options->ellipsis_mask() << " and "
                      << options->new_axis_mask() << ", accepted: 0";
  auto begin = op.constantInts(1, "the begin");
  if (!begin)
    return failure();
  if (int64_t(begin->size()) > input.rank())
    return op.error() << "the begin has " << begin->size()
                      << " numbers, accepted: at most " << input.rank();
  auto end = op.constantList(2, "the end", begin->size());
  auto steps = op.constantList(3, "the strides", begin->size());
  if (!end || !steps)
    return failure();
  Ints offsets, sizes, strides, shape;
  for (int64_t dim = 0; dim < input.rank(); ++dim) {
    Range range{0, input.dim(dim), 1};
    bool isGiven = dim < int64_t(begin->size());
    bool isShrunk = isGiven && hasBit(options->shrink_axis_mask(), dim);
    if (isGiven) {
      int64_t from = (*begin)[dim], to = (*end)[dim], step = (*steps)[dim];
      if (step == 0 || std::abs(step) > INT32_MAX)
        return op.error() << "the strides have " << step
                          << ", accepted: any number but 0";
      // The end may count from the begin, wherever that lies.
      if (options->offset()) {
        bool isOpen = hasBit(options->begin_mask(), dim);
        to += isOpen ? 0 : from < 0 ? from + input.dim(dim) : from;
      }
      if (isShrunk) {
        auto position = op.normalizeAxis(from, input.dim(dim));
        if (!position)
          return failure();
        range = {*position, 1, 1};
      } else {
        range = rangeOf(input.dim(dim), from, to, step,
                        hasBit(options->begin_mask(), dim),
                        hasBit(options->end_mask(), dim));
      }
    }
    // One element is taken by any step.
    offsets.push_back(range.offset);
    sizes.push_back(range.size);
    strides.push_back(range.size == 1 ? 1 : range.step);
    if (!isShrunk)
      shape.push_back(range.size);
  }
  if (llvm::is_contained(sizes, 0))
    return op.error() << "it takes no elements, accepted: 1 and more of each "
                         "dimension";
  return op.setResult(
      op.reshape(op.slice(input, offsets, sizes, strides), shape));
}

//===----------------------------------------------------------------------===//
// Parts along an axis
//===----------------------------------------------------------------------===//

/// Slices of the sizes given along an axis, one after the other.
static SmallVector<TensorValue> splitInto(OpImporter &op,
                                          const TensorValue &input,
                                          int64_t axis,
                                          ArrayRef<int64_t> parts) {
  SmallVector<TensorValue> results;
  Ints offsets(input.rank(), 0), sizes(input.shape());
  for (int64_t part : parts) {
    sizes[axis] = part;
    results.push_back(op.slice(input, offsets, sizes, Ints(input.rank(), 1)));
    offsets[axis] += part;
  }
  return results;
}

/// An axis within a tensor's rank, from an input of the operator.
static std::optional<int64_t> readAxis(OpImporter &op, unsigned index,
                                       const TensorValue &input) {
  auto axis = op.constantInt(index, "the axis");
  if (!axis || !input)
    return std::nullopt;
  return op.normalizeAxis(*axis, input.rank());
}

LogicalResult tflite_import::importSplit(OpImporter &op) {
  TensorValue input = op.input(1);
  auto axis = readAxis(op, 0, input);
  if (!axis)
    return failure();
  int64_t count = op.numOutputs();
  if (count == 0 || input.dim(*axis) % count != 0)
    return op.error() << "it has " << count
                      << " outputs, accepted: a divisor of the extent "
                      << input.dim(*axis);
  Ints parts(count, input.dim(*axis) / count);
  return op.setResults(splitInto(op, input, *axis, parts));
}

LogicalResult tflite_import::importSplitV(OpImporter &op) {
  TensorValue input = op.input(0);
  auto parts = op.constantList(1, "the sizes", op.numOutputs());
  auto axis = readAxis(op, 2, input);
  if (!axis || !parts)
    return failure();
  int64_t sum = 0, numOpen = 0;
  for (int64_t part : *parts) {
    op.bounded("sizes", part, -1);
    sum += std::max<int64_t>(part, 0);
    numOpen += part == -1;
  }
  int64_t rest = input.dim(*axis) - sum;
  if (op.hasFailed())
    return failure();
  if (numOpen > 1 || rest < 0 || (numOpen == 0 && rest != 0))
    return op.error() << "the sizes add up to " << sum
                      << ", accepted: the extent " << input.dim(*axis);
  for (int64_t &part : *parts)
    part = part == -1 ? rest : part;
  if (llvm::is_contained(*parts, 0))
    return op.error() << "a part has no elements, accepted: 1 and more";
  return op.setResults(splitInto(op, input, *axis, *parts));
}

LogicalResult tflite_import::importUnpack(OpImporter &op) {
  const auto *options = op.options<schema::UnpackOptions>();
  TensorValue input = op.input(0);
  auto axis =
      input ? op.normalizeAxis(options ? options->axis() : 0, input.rank())
            : std::nullopt;
  if (!axis)
    return failure();
  if (input.dim(*axis) != op.numOutputs())
    return op.error() << "it has " << op.numOutputs()
                      << " outputs, accepted: the extent " << input.dim(*axis);
  Ints shape(input.shape());
  shape.erase(shape.begin() + *axis);
  SmallVector<TensorValue> parts =
      splitInto(op, input, *axis, Ints(op.numOutputs(), 1));
  for (TensorValue &part : parts)
    part = op.reshape(part, shape);
  return op.setResults(parts);
}

LogicalResult tflite_import::importGather(OpImporter &op) {
  const auto *options = op.options<schema::GatherOptions>();
  TensorValue input = op.input(0),
              positions = op.constantInput(1, "the indices");
  if (!input || !positions)
    return failure();
  if (options && options->batch_dims() != 0)
    return op.error() << "attribute 'batch_dims' is " << options->batch_dims()
                      << ", accepted: 0";
  auto axis = op.normalizeAxis(options ? options->axis() : 0, input.rank());
  if (!axis)
    return failure();
  if (!positions.isInteger() || positions.type.getNumElements() == 0)
    return op.error() << "the indices are " << positions.type
                      << ", accepted: integers";
  std::vector<int64_t> indices = positions.constant->ints();
  for (int64_t index : indices)
    op.bounded("indices", index, 0, input.dim(*axis) - 1);
  if (op.hasFailed())
    return failure();
  Ints shape(input.shape().take_front(*axis));
  shape.append(positions.shape().begin(), positions.shape().end());
  llvm::append_range(shape, input.shape().drop_front(*axis + 1));
  return op.setResult(op.reshape(op.gather(input, *axis, indices), shape));
}
