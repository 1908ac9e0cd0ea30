//===- Permutation.cpp - permutations of dimensions -----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Integer lists only; the patterns that use them stand beside.
//
//===----------------------------------------------------------------------===//

#include "Permutation.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"

using namespace llvm;
using namespace linnet;

Permutation linnet::inverse(ArrayRef<int64_t> perm) {
  Permutation result(perm.size());
  for (auto [i, dim] : enumerate(perm))
    result[dim] = i;
  return result;
}

Permutation linnet::permuted(ArrayRef<int64_t> values, ArrayRef<int64_t> perm) {
  Permutation result;
  for (int64_t dim : perm)
    result.push_back(values[dim]);
  return result;
}

Permutation linnet::toChannelsLast(unsigned rank) {
  Permutation perm = {0};
  for (unsigned dim = 2; dim < rank; ++dim)
    perm.push_back(dim);
  perm.push_back(1);
  return perm;
}

bool linnet::isToChannelsLast(ArrayRef<int64_t> perm) {
  return perm.size() >= 4 &&
         perm == ArrayRef<int64_t>(toChannelsLast(perm.size()));
}

bool linnet::isFromChannelsLast(ArrayRef<int64_t> perm) {
  return perm.size() >= 4 && isToChannelsLast(inverse(perm));
}

bool linnet::movesOnlyUnits(ArrayRef<int64_t> shape, ArrayRef<int64_t> perm) {
  int64_t previous = -1;
  for (int64_t dim : perm) {
    if (shape[dim] == 1)
      continue;
    if (dim < previous)
      return false;
    previous = dim;
  }
  return true;
}

namespace {
/// Neighbouring dimensions of T(x) and the neighbours they become in the
/// result: as many elements on either side.
struct DimGroup {
  /// Dimensions of x whose extent is not 1, in the order of T(x).
  SmallVector<int64_t, 4> sources;
  /// Dimensions of the result.
  SmallVector<int64_t, 4> results;
};
} // namespace

/// The dimensions whose extent is not 1, of those that `order` lists.
static SmallVector<int64_t> realDims(ArrayRef<int64_t> shape,
                                     ArrayRef<int64_t> order) {
  return to_vector(
      make_filter_range(order, [&](int64_t dim) { return shape[dim] != 1; }));
}

/// The finest grouping. An extent of 1 in the result joins the group that
/// follows it, or the last; those in front of all join none.
static SmallVector<DimGroup> groupDims(ArrayRef<int64_t> inputShape,
                                       ArrayRef<int64_t> perm,
                                       ArrayRef<int64_t> resultShape) {
  SmallVector<int64_t> sources = realDims(inputShape, perm);
  SmallVector<int64_t> results =
      realDims(resultShape, to_vector(seq<int64_t>(resultShape.size())));
  SmallVector<DimGroup> groups;
  // The group of each dimension of the result.
  SmallVector<int64_t> owner(resultShape.size(), -1);
  for (size_t from = 0, to = 0; from < sources.size();) {
    DimGroup group;
    int64_t sourceElements = 1, resultElements = 1;
    do {
      if (sourceElements <= resultElements) {
        group.sources.push_back(sources[from]);
        sourceElements *= inputShape[sources[from++]];
      } else {
        owner[results[to]] = groups.size();
        resultElements *= resultShape[results[to++]];
      }
    } while (sourceElements != resultElements);
    groups.push_back(std::move(group));
  }
  if (groups.empty())
    return groups;
  int64_t next = groups.size() - 1;
  for (int64_t dim = resultShape.size() - 1; dim >= results.front(); --dim)
    next = owner[dim] = owner[dim] < 0 ? next : owner[dim];
  for (auto [dim, group] : enumerate(owner))
    if (group >= 0)
      groups[group].results.push_back(dim);
  return groups;
}

std::optional<ExchangedReshape>
linnet::exchangeReshape(ArrayRef<int64_t> inputShape, ArrayRef<int64_t> perm,
                        ArrayRef<int64_t> resultShape) {
  SmallVector<DimGroup> groups = groupDims(inputShape, perm, resultShape);
  // The position of each dimension of x among those that are not 1.
  SmallVector<int64_t> position(inputShape.size(), -1);
  int64_t count = 0;
  for (auto [dim, extent] : enumerate(inputShape))
    if (extent != 1)
      position[dim] = count++;
  for (const DimGroup &group : groups)
    for (size_t i = 1; i < group.sources.size(); ++i)
      if (position[group.sources[i]] != position[group.sources[i - 1]] + 1)
        return std::nullopt;
  llvm::sort(groups, [&](const DimGroup &a, const DimGroup &b) {
    return position[a.sources.front()] < position[b.sources.front()];
  });

  ExchangedReshape exchanged;
  exchanged.perm.resize(resultShape.size());
  for (size_t dim = 0; dim < resultShape.size() && resultShape[dim] == 1;
       ++dim) {
    exchanged.perm[dim] = dim;
    exchanged.shape.push_back(1);
  }
  for (const DimGroup &group : groups)
    for (int64_t dim : group.results) {
      exchanged.perm[dim] = exchanged.shape.size();
      exchanged.shape.push_back(resultShape[dim]);
    }
  return exchanged;
}
