//===- Pads.cpp - PAD, PADV2, MIRROR_PAD and TILE -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Borders, and repetition.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

namespace {
struct Borders {
  Ints low, high;
};
} // namespace

/// A row of [before, behind] for each dimension; nothing after an error.
static std::optional<Borders> readBorders(OpImporter &op,
                                          const TensorValue &input) {
  TensorValue value = op.constantInput(1, "the paddings");
  if (!input || !value)
    return std::nullopt;
  if (!value.isInteger() || value.rank() != 2 || value.dim(0) != input.rank() ||
      value.dim(1) != 2) {
    op.error() << "the paddings are " << value.type << ", accepted: integers, "
               << input.rank() << "x2";
    return std::nullopt;
  }
  Borders borders;
  for (auto [i, number] : llvm::enumerate(value.constant->ints())) {
    op.bounded("paddings", number, 0);
    (i % 2 ? borders.high : borders.low).push_back(number);
  }
  if (op.hasFailed())
    return std::nullopt;
  return borders;
}

LogicalResult tflite_import::importPad(OpImporter &op) {
  TensorValue input = op.input(0);
  auto borders = readBorders(op, input);
  std::optional<double> value = 0.0;
  if (op.operation() == schema::Operation::PADV2)
    value = op.constantFloat(2, "the padding value");
  if (!borders || !value)
    return failure();
  return op.setResult(
      op.pad(input, borders->low, borders->high, PadMode::constant, *value));
}

/// The positions of the input that a mirrored dimension takes.
static Ints mirroredPositions(int64_t extent, int64_t low, int64_t high,
                              bool repeatsEdge) {
  Ints positions;
  for (int64_t i = -low; i < extent + high; ++i) {
    int64_t mirrored = i < 0         ? -i - repeatsEdge
                       : i >= extent ? 2 * (extent - 1) - i + repeatsEdge
                                     : i;
    positions.push_back(mirrored);
  }
  return positions;
}

LogicalResult tflite_import::importMirrorPad(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::MirrorPadOptions>();
  TensorValue result = op.input(0);
  auto borders = readBorders(op, result);
  if (!options || !borders)
    return failure();
  if (options->mode() != schema::MirrorPadMode::REFLECT &&
      options->mode() != schema::MirrorPadMode::SYMMETRIC)
    return op.error() << "attribute 'mode' is "
                      << static_cast<int>(options->mode())
                      << ", accepted: REFLECT (0), SYMMETRIC (1)";
  bool repeatsEdge = options->mode() == schema::MirrorPadMode::SYMMETRIC;
  for (int64_t dim = 0; dim < result.rank(); ++dim) {
    int64_t most = result.dim(dim) - !repeatsEdge;
    op.bounded("paddings", borders->low[dim], 0, most);
    op.bounded("paddings", borders->high[dim], 0, most);
  }
  if (op.hasFailed())
    return failure();
  if (!repeatsEdge)
    return op.setResult(
        op.pad(result, borders->low, borders->high, PadMode::reflect, 0.0));
  for (int64_t dim = 0; result && dim < result.rank(); ++dim)
    if (borders->low[dim] != 0 || borders->high[dim] != 0)
      result = op.gather(result, dim,
                         mirroredPositions(result.dim(dim), borders->low[dim],
                                           borders->high[dim], repeatsEdge));
  return op.setResult(result);
}

LogicalResult tflite_import::importTile(OpImporter &op) {
  TensorValue result = op.input(0);
  if (!result)
    return failure();
  auto multiples = op.constantList(1, "the multiples", result.rank());
  if (!multiples)
    return failure();
  // More copies than a tensor can hold are not made into a list either.
  for (int64_t multiple : *multiples)
    op.bounded("multiples", multiple, 1, 1 << 16);
  if (op.hasFailed())
    return failure();
  for (int64_t dim = 0; result && dim < result.rank(); ++dim)
    if ((*multiples)[dim] != 1)
      result =
          op.concat(SmallVector<TensorValue>((*multiples)[dim], result), dim);
  return op.setResult(result);
}
