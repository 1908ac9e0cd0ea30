//===- SparseTensor.cpp - where a sparse tensor's elements belong ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tensor is a tree: each level is a dimension, or the position within a block
// of one, and is dense or lists the children that are there. Whether a filter
// stays sparse is decided later, by where that is faster: `linnet-sparsify`
// finds the zeros again.
//
//===----------------------------------------------------------------------===//

#include "TensorData.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;
using llvm::createStringError;
using llvm::Expected;

namespace {
/// A level of the tree.
struct Level {
  bool isSparse = false;
  int64_t extent = 0;
  /// What one step adds to the position of an element.
  int64_t stride = 0;
  std::vector<int64_t> segments, indices;
};
} // namespace

template <typename VectorT>
static std::vector<int64_t> copyNumbers(const VectorT *vector) {
  if (!vector)
    return {};
  auto numbers = toArray(vector->values());
  return std::vector<int64_t>(numbers.begin(), numbers.end());
}

static std::vector<int64_t> readSegments(const schema::SparseDimension &dim) {
  switch (dim.segments_type()) {
  case schema::IndexVector::Int32Vector:
    return copyNumbers(dim.segments_as_Int32Vector());
  case schema::IndexVector::Uint16Vector:
    return copyNumbers(dim.segments_as_Uint16Vector());
  case schema::IndexVector::Uint8Vector:
    return copyNumbers(dim.segments_as_Uint8Vector());
  default:
    return {};
  }
}

static std::vector<int64_t> readIndices(const schema::SparseDimension &dim) {
  switch (dim.indices_type()) {
  case schema::IndexVector::Int32Vector:
    return copyNumbers(dim.indices_as_Int32Vector());
  case schema::IndexVector::Uint16Vector:
    return copyNumbers(dim.indices_as_Uint16Vector());
  case schema::IndexVector::Uint8Vector:
    return copyNumbers(dim.indices_as_Uint8Vector());
  default:
    return {};
  }
}

/// The levels, with extents and strides of the dimensions they stand for.
static Expected<std::vector<Level>> readLevels(const schema::Sparsity &sparsity,
                                               ArrayRef<int64_t> shape) {
  ArrayRef<int32_t> order = toArray(sparsity.traversal_order());
  ArrayRef<int32_t> blocked = toArray(sparsity.block_map());
  size_t rank = shape.size(), count = rank + blocked.size();
  size_t described = sparsity.dimensions() ? sparsity.dimensions()->size() : 0;
  if (order.size() != count || described != count)
    return createStringError(
        "its sparsity describes " + llvm::Twine(described) +
        " dimensions, in an order of " + llvm::Twine(order.size()) +
        ", accepted: " + llvm::Twine(count));
  SmallVector<int64_t> strides = rowMajorStrides(shape), blocks(rank, 1);
  SmallVector<bool> seen(count, false);
  std::vector<Level> levels(count);
  // Blocks first: they say what a step of the dimension outside of them is.
  for (bool isBlock : {true, false})
    for (auto [position, dim] : llvm::enumerate(order)) {
      if (dim < 0 || size_t(dim) >= count)
        return createStringError("its traversal order names dimension " +
                                 llvm::Twine(dim) + " of " +
                                 llvm::Twine(count));
      if ((size_t(dim) >= rank) != isBlock)
        continue;
      if (seen[dim])
        return createStringError("its traversal order names dimension " +
                                 llvm::Twine(dim) + " twice");
      seen[dim] = true;
      int64_t original = isBlock ? blocked[dim - rank] : dim;
      if (original < 0 || size_t(original) >= rank)
        return createStringError("its block map names dimension " +
                                 llvm::Twine(original) + " of " +
                                 llvm::Twine(rank));
      const auto &source = *sparsity.dimensions()->Get(position);
      Level &level = levels[position];
      level.isSparse = source.format() == schema::DimensionFormat::SPARSE_CSR;
      level.segments = readSegments(source);
      level.indices = readIndices(source);
      level.extent =
          isBlock ? source.dense_size() : shape[original] / blocks[original];
      level.stride = strides[original] * (isBlock ? 1 : blocks[original]);
      if (!isBlock)
        continue;
      if (level.isSparse || level.extent < 1 || blocks[original] != 1 ||
          shape[original] % level.extent != 0)
        return createStringError(
            "a block of dimension " + llvm::Twine(original) + " has extent " +
            llvm::Twine(level.extent) +
            ", accepted: a dense block whose extent divides the dimension's");
      blocks[original] = level.extent;
    }
  return levels;
}

/// Positions one level further down, at most `limit`.
static Expected<std::vector<int64_t>>
descend(const Level &level, const std::vector<int64_t> &parents, size_t limit) {
  std::vector<int64_t> children;
  if (!level.isSparse) {
    if (level.extent > 0 && parents.size() > limit / level.extent)
      return createStringError("a dense dimension of its sparse elements has "
                               "extent " +
                               llvm::Twine(level.extent) +
                               ", more than the file holds elements for");
    for (int64_t parent : parents)
      for (int64_t i = 0; i < level.extent; ++i)
        children.push_back(parent + i * level.stride);
    return children;
  }
  if (level.segments.size() != parents.size() + 1)
    return createStringError(
        "a sparse dimension has " + llvm::Twine(level.segments.size()) +
        " segments, accepted: " + llvm::Twine(parents.size() + 1));
  for (auto [i, parent] : llvm::enumerate(parents)) {
    int64_t begin = level.segments[i], end = level.segments[i + 1];
    if (begin < 0 || begin > end || size_t(end) > level.indices.size())
      return createStringError("a sparse dimension has a segment from " +
                               llvm::Twine(begin) + " to " + llvm::Twine(end) +
                               ", accepted: within " +
                               llvm::Twine(level.indices.size()) + " indices");
    int64_t last = -1;
    for (int64_t k = begin; k < end; ++k) {
      int64_t index = level.indices[k];
      if (index <= last || index >= level.extent)
        return createStringError(
            "a sparse dimension has index " + llvm::Twine(index) +
            ", accepted: ascending ones below " + llvm::Twine(level.extent));
      last = index;
      children.push_back(parent + index * level.stride);
    }
  }
  return children;
}

Expected<std::vector<int64_t>>
tflite_import::storedPositions(const schema::Sparsity &sparsity,
                               ArrayRef<int64_t> shape, size_t limit) {
  auto levels = readLevels(sparsity, shape);
  if (!levels)
    return levels.takeError();
  std::vector<int64_t> positions{0};
  for (const Level &level : *levels) {
    auto next = descend(level, positions, limit);
    if (!next)
      return next.takeError();
    positions = std::move(*next);
  }
  return positions;
}
