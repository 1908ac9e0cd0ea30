//===- ChannelPlaces.cpp - which tensors lie side by side in one ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Relations between values give distances between their channels; values that
// are related are one class, and within it each has one place.
//
//===----------------------------------------------------------------------===//

#include "ChannelPlaces.h"

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

static RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static int64_t channelsOf(Value value) {
  return typeOf(value).getShape().back();
}

int64_t kern::rowsOf(RankedTensorType type) {
  int64_t rows = 1;
  for (int64_t extent : type.getShape().drop_back())
    rows *= extent;
  return rows;
}

/// Whether something writes `value` itself: views are made of what others do.
static bool isWritten(Value value) {
  return !value.getDefiningOp<JoinOp>() && !value.getDefiningOp<PartOp>();
}

/// Adds to `wide` what lies in one tensor with `members`, by their distances.
std::string ChannelPlaces::merge(ArrayRef<Member> members, Wide &wide) const {
  DenseMap<Value, int64_t> offsets;
  auto place = [&](Value value, int64_t offset) {
    auto [it, isNew] = offsets.try_emplace(value, offset);
    if (isNew)
      wide.members.push_back({value, offset});
    return it->second == offset;
  };
  for (auto [value, offset] : members) {
    if (!place(value, offset))
      return "a tensor would lie in two places";
    const Wide *other = find(value);
    if (!other)
      continue;
    int64_t shift = offset - this->offset(value);
    for (auto [member, at] : other->members)
      if (!place(member, at + shift))
        return "a tensor would lie in two places";
  }
  int64_t first = 0;
  for (auto &[value, offset] : wide.members)
    first = std::min(first, offset);
  for (auto &[value, offset] : wide.members) {
    offset -= first;
    wide.width = std::max(wide.width, offset + channelsOf(value));
  }
  return "";
}

std::string ChannelPlaces::check(const Wide &wide) const {
  SmallVector<Member> written;
  for (auto [value, offset] : wide.members) {
    if (value.getDefiningOp<ReshapeOp>())
      return "one of them is another tensor, reshaped";
    if (!isa_and_nonnull<CallOp, JoinOp, PartOp>(value.getDefiningOp()) &&
        channelsOf(value) != wide.width)
      return "one of them is an input of the model, or a constant";
    if (dense.count(value) && channelsOf(value) != wide.width &&
        rowsOf(typeOf(value)) != 1)
      return "something needs one of them in one piece";
    if (isWritten(value))
      written.push_back({value, offset});
  }
  llvm::sort(written, [](const Member &a, const Member &b) {
    return a.second < b.second;
  });
  for (size_t i = 1; i < written.size(); ++i)
    if (written[i - 1].second + channelsOf(written[i - 1].first) >
        written[i].second)
      return "two tensors would lie in one place";
  return "";
}

std::string ChannelPlaces::unite(ArrayRef<Member> members) {
  Wide wide;
  std::string reason = merge(members, wide);
  if (reason.empty())
    reason = check(wide);
  if (!reason.empty())
    return reason;
  // What has moved elsewhere leaves empty tensors, which nothing refers to.
  for (auto [value, offset] : wide.members)
    tensorOf[value] = tensors.size();
  tensors.push_back(std::move(wide));
  return "";
}

std::string ChannelPlaces::add(JoinOp join) {
  SmallVector<Member> members = {{join.getResult(), 0}};
  int64_t offset = 0;
  for (Value input : join.getInputs()) {
    members.push_back({input, offset});
    offset += channelsOf(input);
  }
  return unite(members);
}

std::string ChannelPlaces::add(PartOp part) {
  return unite({{part.getInput(), 0}, {part.getResult(), part.getOffset()}});
}

const ChannelPlaces::Wide *ChannelPlaces::find(Value value) const {
  auto it = tensorOf.find(value);
  return it == tensorOf.end() ? nullptr : &tensors[it->second];
}

Value ChannelPlaces::root(Value value) const {
  const Wide *wide = find(value);
  return wide ? wide->members.front().first : value;
}

int64_t ChannelPlaces::offset(Value value) const {
  if (const Wide *wide = find(value))
    for (auto [member, offset] : wide->members)
      if (member == value)
        return offset;
  return 0;
}

int64_t ChannelPlaces::width(Value value) const {
  if (const Wide *wide = find(value))
    return wide->width;
  return typeOf(value).getRank() == 0 ? 1 : channelsOf(value);
}

int64_t ChannelPlaces::pitch(Value value) const {
  return isWhole(value) || rowsOf(typeOf(value)) == 1 ? 0 : width(value);
}

bool ChannelPlaces::isWhole(Value value) const {
  return !find(value) || channelsOf(value) == width(value);
}

FailureOr<ChannelPlaces> kern::placeViews(func::FuncOp main) {
  ChannelPlaces places;
  for (Operation &op : main.front()) {
    std::string reason;
    if (auto join = dyn_cast<JoinOp>(op))
      reason = places.add(join);
    else if (auto part = dyn_cast<PartOp>(op))
      reason = places.add(part);
    if (!reason.empty())
      return op.emitOpError("contradicts other views: ") << reason;
  }
  return places;
}
