//===- ChannelMap.cpp - where the channels of a tensor come from ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A base only grows at its end, so that the concat of a later one begins with
// that of an earlier one, and both can be one place in memory.
//
//===----------------------------------------------------------------------===//

#include "ChannelMap.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace linnet;

int64_t linnet::channelsOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape().back();
}

int64_t ChannelMap::baseChannels() const {
  int64_t channels = 0;
  for (Value value : base)
    channels += channelsOf(value);
  return channels;
}

bool ChannelMap::isInjective() const {
  SmallVector<int64_t> sorted = index;
  llvm::sort(sorted);
  return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
}

ChannelMap ChannelMaps::of(Value value) const {
  auto it = maps.find(value);
  if (it != maps.end())
    return it->second;
  ChannelMap map;
  map.base = {value};
  map.index = llvm::to_vector(llvm::seq<int64_t>(0, channelsOf(value)));
  return map;
}

/// Appends the channels of `part`.
static void append(ChannelMap &map, const ChannelMap &part) {
  // Where each tensor of the part's base begins in the map's.
  SmallVector<int64_t> starts, partStarts;
  int64_t partStart = 0;
  for (Value value : part.base) {
    int64_t start = 0;
    for (Value known : map.base) {
      if (known == value)
        break;
      start += channelsOf(known);
    }
    if (!llvm::is_contained(map.base, value))
      map.base.push_back(value);
    starts.push_back(start);
    partStarts.push_back(partStart);
    partStart += channelsOf(value);
  }
  for (int64_t channel : part.index) {
    size_t tensor =
        llvm::upper_bound(partStarts, channel) - partStarts.begin() - 1;
    map.index.push_back(starts[tensor] + channel - partStarts[tensor]);
  }
  map.shuffles |= part.shuffles;
}

/// The channels of an input that a slice takes; nothing where it takes part of
/// another dimension.
static std::optional<SmallVector<int64_t>> channelsOfSlice(SliceOp slice) {
  auto in = slice.getInput().getType(), out = slice.getType();
  if (in.getShape().drop_back() != out.getShape().drop_back() ||
      llvm::any_of(slice.getSteps().drop_back(),
                   [](int64_t step) { return step != 1; }))
    return std::nullopt;
  SmallVector<int64_t> channels;
  for (int64_t i = 0; i < out.getShape().back(); ++i)
    channels.push_back(slice.getOffsets().back() + i * slice.getSteps().back());
  return channels;
}

/// The channel of the input for each channel of the result.
static std::optional<SmallVector<int64_t>> movedChannels(Operation *op) {
  int64_t last =
      cast<RankedTensorType>(op->getResult(0).getType()).getRank() - 1;
  if (auto slice = dyn_cast<SliceOp>(op))
    return channelsOfSlice(slice);
  auto gather = dyn_cast<GatherOp>(op);
  if (gather && int64_t(gather.getAxis()) == last)
    return SmallVector<int64_t>(gather.getIndices());
  auto shuffle = dyn_cast<ChannelShuffleOp>(op);
  if (!shuffle)
    return std::nullopt;
  int64_t channels = channelsOf(shuffle.getInput());
  int64_t groups = shuffle.getGroups(), members = channels / groups;
  SmallVector<int64_t> order;
  for (int64_t i = 0; i < channels; ++i)
    order.push_back(i % groups * members + i / groups);
  return order;
}

bool ChannelMaps::note(Operation *op) {
  if (op->getNumResults() != 1)
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || type.getRank() == 0)
    return false;
  ChannelMap map;
  auto concat = dyn_cast<ConcatOp>(op);
  if (concat && int64_t(concat.getAxis()) == type.getRank() - 1) {
    for (Value input : concat.getInputs())
      append(map, of(input));
  } else if (auto channels = movedChannels(op)) {
    map = of(op->getOperand(0));
    SmallVector<int64_t> index;
    for (int64_t channel : *channels)
      index.push_back(map.index[channel]);
    map.index = std::move(index);
    map.shuffles |= !isa<SliceOp>(op);
  } else {
    return false;
  }
  set(op->getResult(0), std::move(map));
  return true;
}

Value ChannelMaps::build(OpBuilder &builder, Location loc, ArrayRef<Value> base,
                         ArrayRef<int64_t> index) {
  Value all = base.front();
  if (base.size() > 1) {
    std::vector<const void *> key;
    for (Value value : base)
      key.push_back(value.getAsOpaquePointer());
    Value &concat = concats[key];
    if (!concat) {
      int64_t last = cast<RankedTensorType>(all.getType()).getRank() - 1;
      concat = ConcatOp::create(builder, loc, ValueRange(base), last);
    }
    all = concat;
  }
  auto type = cast<RankedTensorType>(all.getType());
  int64_t channels = channelsOf(all), count = index.size();
  bool isRun = llvm::all_of(llvm::enumerate(index), [&](auto it) {
    return it.value() == index.front() + int64_t(it.index());
  });
  if (!isRun)
    return GatherOp::create(builder, loc, all, type.getRank() - 1, index);
  if (count == channels)
    return all;
  SmallVector<int64_t> offsets(type.getRank(), 0), sizes(type.getShape()),
      steps(type.getRank(), 1);
  offsets.back() = index.front();
  sizes.back() = count;
  return SliceOp::create(builder, loc, all, offsets, sizes, steps);
}
