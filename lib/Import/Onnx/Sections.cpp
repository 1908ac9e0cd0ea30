//===- Sections.cpp - parts of tensors, and borders -----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Slice, Split, Gather, Pad and Trilu; positions are known while importing.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "llvm/ADT/STLExtras.h"

#include <numeric>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

//===----------------------------------------------------------------------===//
// Slice
//===----------------------------------------------------------------------===//

namespace {
/// Starts, ends, axes and steps, of equal length.
struct SliceRanges {
  Ints starts, ends, axes, steps;
};
} // namespace

/// A list that may be absent, given what it is then.
static std::optional<Ints> optionalInts(NodeImporter &node, unsigned index,
                                        StringRef what, Ints fallback) {
  return node.hasInput(index) ? node.constantInts(index, what)
                              : std::optional<Ints>(fallback);
}

static std::optional<SliceRanges> readRanges(NodeImporter &node, int64_t rank) {
  auto starts = node.intsAttributeOrInput("starts", 10, 1);
  auto ends = node.intsAttributeOrInput("ends", 10, 2);
  if (!starts || !ends) {
    if (!node.hasFailed())
      node.error() << "'starts' or 'ends' is missing";
    return std::nullopt;
  }
  auto inOrder = llvm::to_vector(llvm::seq<int64_t>(0, starts->size()));
  Ints ones(starts->size(), 1);
  auto axes = node.opset() < 10
                  ? node.intsAttribute("axes").value_or(Ints(inOrder))
                  : optionalInts(node, 3, "axes", Ints(inOrder));
  auto steps = node.opset() < 10 ? std::optional<Ints>(ones)
                                 : optionalInts(node, 4, "steps", ones);
  if (!axes || !steps || node.hasFailed())
    return std::nullopt;
  if (ends->size() != starts->size() || axes->size() != starts->size() ||
      steps->size() != starts->size()) {
    node.error() << "'starts', 'ends', 'axes' and 'steps' have different "
                    "lengths";
    return std::nullopt;
  }
  if (!node.normalizeAxes(*axes, rank))
    return std::nullopt;
  return SliceRanges{*starts, *ends, *axes, *steps};
}

/// One dimension's offset and size as ONNX clamps them.
static std::pair<int64_t, int64_t> clampRange(int64_t extent, int64_t start,
                                              int64_t end, int64_t step) {
  if (extent == 0)
    return {0, 0};
  auto clamp = [&](int64_t position, int64_t lowest, int64_t highest) {
    if (position < 0)
      position += extent;
    return std::clamp(position, lowest, highest);
  };
  // Backward, the range ends before the first element at the latest.
  bool isForward = step > 0;
  start = isForward ? clamp(start, 0, extent) : clamp(start, 0, extent - 1);
  end = isForward ? clamp(end, 0, extent) : clamp(end, -1, extent - 1);
  int64_t distance = isForward ? end - start : start - end;
  // Unsigned, since the lowest step has no positive twin.
  uint64_t stride = isForward ? uint64_t(step) : -uint64_t(step);
  if (distance <= 0)
    return {0, 0};
  return {start, int64_t((uint64_t(distance) - 1) / stride) + 1};
}

LogicalResult onnx_import::importSlice(NodeImporter &node) {
  TensorValue input = node.input(0);
  if (!input)
    return failure();
  auto ranges = readRanges(node, input.rank());
  if (!ranges)
    return failure();
  Ints offsets(input.rank(), 0), sizes(input.shape()), steps(input.rank(), 1);
  for (size_t i = 0; i < ranges->axes.size(); ++i) {
    int64_t axis =
        ranges->axes[i] < 0 ? ranges->axes[i] + input.rank() : ranges->axes[i];
    int64_t step = ranges->steps[i];
    if (step == 0)
      return node.error() << "a step is 0";
    std::tie(offsets[axis], sizes[axis]) =
        clampRange(input.dim(axis), ranges->starts[i], ranges->ends[i], step);
    // A single element needs no step, however large it is.
    steps[axis] = sizes[axis] > 1 ? step : 1;
  }
  if (!input.isConstant() && llvm::is_contained(sizes, 0))
    return node.error() << "the slice has no elements";
  return node.setResult(node.slice(input, offsets, sizes, steps));
}

//===----------------------------------------------------------------------===//
// Split
//===----------------------------------------------------------------------===//

/// The parts' extents: as given, or equal ones of which the last is smaller.
static std::optional<Ints> readParts(NodeImporter &node, int64_t extent) {
  auto parts = node.intsAttributeOrInput("split", 13, 1);
  int64_t count = node.numOutputs();
  if (node.opset() >= 18 && node.hasAttribute("num_outputs"))
    count = node.intAttribute("num_outputs", count);
  if (node.hasFailed())
    return std::nullopt;
  if (count != int64_t(node.numOutputs())) {
    node.error() << "attribute 'num_outputs' is " << count << ", the node has "
                 << node.numOutputs() << " outputs";
    return std::nullopt;
  }
  if (!parts) {
    int64_t part = llvm::divideCeil(extent, std::max<int64_t>(count, 1));
    parts = Ints(count, part);
    if (count)
      parts->back() = extent - part * (count - 1);
  }
  bool arePositive = llvm::all_of(
      *parts, [&](int64_t part) { return part > 0 && part <= extent; });
  if (int64_t(parts->size()) == count && arePositive &&
      std::accumulate(parts->begin(), parts->end(), int64_t(0)) == extent)
    return parts;
  node.error() << "an extent of " << extent << " is not split into "
               << node.numOutputs() << " parts by 'split'";
  return std::nullopt;
}

LogicalResult onnx_import::importSplit(NodeImporter &node) {
  TensorValue input = node.input(0);
  int64_t given = node.intAttribute("axis", 0);
  if (!input)
    return failure();
  auto axis = node.normalizeAxis(given, input.rank());
  auto parts = axis ? readParts(node, input.dim(*axis)) : std::nullopt;
  if (!parts)
    return failure();
  Ints offsets(input.rank(), 0), sizes(input.shape()), steps(input.rank(), 1);
  SmallVector<TensorValue> results;
  for (int64_t part : *parts) {
    sizes[*axis] = part;
    results.push_back(node.slice(input, offsets, sizes, steps));
    offsets[*axis] += part;
  }
  return node.setResults(results);
}

//===----------------------------------------------------------------------===//
// Gather
//===----------------------------------------------------------------------===//

LogicalResult onnx_import::importGather(NodeImporter &node) {
  TensorValue input = node.input(0);
  TensorValue positions = node.constantInput(1, "indices");
  int64_t given = node.intAttribute("axis", 0);
  if (!input || !positions)
    return failure();
  auto axis = node.normalizeAxis(given, input.rank());
  if (!axis)
    return failure();
  if (!positions.isInteger())
    return node.error() << "indices are no integers";
  std::vector<int64_t> indices = positions.constant->ints();
  int64_t extent = input.dim(*axis);
  for (int64_t &index : indices) {
    if (index < -extent || index >= extent)
      return node.error() << "index " << index << " is not within an extent of "
                          << extent;
    index += index < 0 ? extent : 0;
  }
  // The indices' dimensions stand in the place of the axis.
  Ints shape(input.shape().take_front(*axis));
  shape.append(positions.shape().begin(), positions.shape().end());
  ArrayRef<int64_t> behind = input.shape().drop_front(*axis + 1);
  shape.append(behind.begin(), behind.end());
  return node.setResult(
      node.reshape(node.gather(input, *axis, indices), shape));
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

/// What stands outside, for the constant mode.
static std::optional<double> readPadValue(NodeImporter &node) {
  if (node.opset() < 11)
    return node.floatAttribute("value", 0.0);
  return node.hasInput(2) ? node.constantFloat(2, "constant_value")
                          : std::optional<double>(0.0);
}

LogicalResult onnx_import::importPad(NodeImporter &node) {
  TensorValue input = node.input(0);
  StringRef mode = node.choiceAttribute(
      "mode", "constant", {"constant", "reflect", "edge", "wrap"});
  auto pads = node.intsAttributeOrInput("pads", 11, 1);
  auto value = readPadValue(node);
  auto given = node.hasInput(3) ? node.constantInts(3, "axes") : std::nullopt;
  if (!input || !value || node.hasFailed())
    return failure();
  Ints axes = given.value_or(
      Ints(llvm::to_vector(llvm::seq<int64_t>(0, input.rank()))));
  if (!pads || pads->size() != 2 * axes.size())
    return node.error() << "'pads' is not " << 2 * axes.size() << " numbers";
  if (!node.normalizeAxes(axes, input.rank()))
    return failure();
  Ints low(input.rank(), 0), high(input.rank(), 0);
  for (size_t i = 0; i < axes.size(); ++i) {
    int64_t axis = axes[i] < 0 ? axes[i] + input.rank() : axes[i];
    low[axis] = (*pads)[i];
    high[axis] = (*pads)[i + axes.size()];
    if (std::max(std::abs(low[axis]), std::abs(high[axis])) > INT32_MAX ||
        input.dim(axis) + low[axis] + high[axis] < 0)
      return node.error() << "the pads of axis " << axis << " leave no extent";
  }
  auto all = llvm::concat<int64_t>(low, high);
  if (llvm::all_of(all, [](int64_t pad) { return pad == 0; }))
    return node.setResult(input);
  return node.setResult(
      node.pad(input, low, high, *symbolizePadMode(mode), *value));
}

//===----------------------------------------------------------------------===//
// Trilu
//===----------------------------------------------------------------------===//

LogicalResult onnx_import::importTrilu(NodeImporter &node) {
  TensorValue input = node.input(0);
  bool isUpper = node.intAttribute("upper", 1) != 0;
  auto diagonal =
      node.hasInput(1) ? node.constantInt(1, "k") : std::optional<int64_t>(0);
  if (!input || !diagonal)
    return failure();
  if (input.rank() < 2)
    return node.error() << "the input has rank " << input.rank()
                        << ", accepted: 2 and more";
  int64_t rows = input.dim(input.rank() - 2);
  int64_t columns = input.dim(input.rank() - 1);
  // As far out as the matrix goes, so that nothing overflows.
  int64_t first = std::clamp(*diagonal, -rows, columns);
  std::vector<int64_t> isKept;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column)
      isKept.push_back(isUpper ? column - row >= first : column - row <= first);
  auto mask = Constant::ofInts(
      RankedTensorType::get({rows, columns}, node.builder().getI1Type()),
      isKept);
  return node.setResult(
      node.select(mask, input, node.scalar(input.type.getElementType(), 0)));
}
