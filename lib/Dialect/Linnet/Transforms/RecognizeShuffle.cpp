//===- RecognizeShuffle.cpp - one op for every spelling of a shuffle ------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects what exporters write: an axis is split into [groups, channels of a
// group] by a reshape, the two are swapped by a transpose, and another reshape
// joins them; or a gather lists the channels in the order that this gives.
// Afterwards it is a `linnet.channel_shuffle`, between transposes where the
// axis is not the last. `linnet-propagate-layout` cancels these.
//
//===----------------------------------------------------------------------===//

#include "Permutation.h"

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#define DEBUG_TYPE "linnet-recognize-shuffle"

namespace linnet {
#define GEN_PASS_DEF_RECOGNIZESHUFFLE
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

namespace {
/// A tensor seen as [outer, groups, members, inner] of which the middle two are
/// swapped.
struct Swap {
  int64_t outer = 1;
  int64_t groups = 1;
  int64_t members = 1;
};
} // namespace

/// `perm` as a swap of two neighbouring blocks of dimensions, if it is one.
/// Extents of 1 have no say.
static std::optional<Swap> asSwap(ArrayRef<int64_t> shape,
                                  ArrayRef<int64_t> perm) {
  SmallVector<int64_t> order;
  for (int64_t dim : perm)
    if (shape[dim] != 1)
      order.push_back(dim);
  SmallVector<int64_t> sorted = order;
  llvm::sort(sorted);
  size_t begin = 0, end = order.size();
  while (begin < end && order[begin] == sorted[begin])
    ++begin;
  while (end > begin && order[end - 1] == sorted[end - 1])
    --end;
  // What is left must be the sorted dimensions, rotated.
  size_t length = end - begin, shift = 0;
  while (shift < length && order[begin + shift] != sorted[begin])
    ++shift;
  for (size_t i = 0; i < length; ++i)
    if (order[begin + (shift + i) % length] != sorted[begin + i])
      return std::nullopt;
  if (length == 0)
    return std::nullopt;
  Swap swap;
  for (size_t i = 0; i < end; ++i) {
    int64_t extent = shape[sorted[i]];
    (i < begin         ? swap.outer
     : i < end - shift ? swap.groups
                       : swap.members) *= extent;
  }
  return swap;
}

/// The axis of `shape` that a swap shuffles: the channels of either layout.
static std::optional<int64_t> shuffledAxis(ArrayRef<int64_t> shape,
                                           const Swap &swap) {
  int64_t outer = 1, last = shape.size() - 1;
  for (auto [axis, extent] : llvm::enumerate(shape)) {
    bool isChannels = axis == 1 || int64_t(axis) == last;
    if (isChannels && outer == swap.outer &&
        extent == swap.groups * swap.members)
      return axis;
    outer *= extent;
  }
  return std::nullopt;
}

/// The number of groups whose shuffle takes channel `indices[i]` to position i.
static std::optional<int64_t> groupsOfOrder(ArrayRef<int64_t> indices) {
  // The second channel is the first of the second group.
  int64_t channels = indices.size();
  if (channels < 2 || indices[1] < 2 || channels % indices[1])
    return std::nullopt;
  int64_t members = indices[1], groups = channels / members;
  for (int64_t i = 0; i < channels; ++i)
    if (indices[i] != i % groups * members + i / groups)
      return std::nullopt;
  return groups;
}

/// `input` with `axis` shuffled.
static Value shuffle(OpBuilder &builder, Location loc, Value input,
                     int64_t axis, int64_t groups) {
  int64_t rank = cast<RankedTensorType>(input.getType()).getRank();
  Permutation perm;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (dim != axis)
      perm.push_back(dim);
  perm.push_back(axis);
  if (axis == rank - 1)
    return ChannelShuffleOp::create(builder, loc, input, groups);
  Value last = TransposeOp::create(builder, loc, input, perm);
  Value shuffled = ChannelShuffleOp::create(builder, loc, last, groups);
  return TransposeOp::create(builder, loc, shuffled, inverse(perm));
}

namespace {

/// transpose(reshape(x)) -> reshape(shuffle(x)); the reshape that usually
/// follows merges with the new one.
struct ShuffleByTranspose : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto reshape = op.getInput().getDefiningOp<ReshapeOp>();
    if (!reshape)
      return rewriter.notifyMatchFailure(op, "input is not reshaped");
    auto swap = asSwap(reshape.getType().getShape(), op.getPerm());
    if (!swap)
      return rewriter.notifyMatchFailure(op, "does not swap two blocks");
    auto axis = shuffledAxis(reshape.getInput().getType().getShape(), *swap);
    if (!axis)
      return rewriter.notifyMatchFailure(op, "the blocks are not one axis");
    Value shuffled =
        shuffle(rewriter, op.getLoc(), reshape.getInput(), *axis, swap->groups);
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), shuffled);
    return success();
  }
};

/// gather(x, [0, m, 2m, …, 1, m + 1, …]) -> shuffle(x)
struct ShuffleByGather : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GatherOp op,
                                PatternRewriter &rewriter) const override {
    auto type = op.getInput().getType();
    int64_t axis = op.getAxis();
    if (axis != 1 && axis != type.getRank() - 1)
      return rewriter.notifyMatchFailure(op, "axis is not one of channels");
    auto groups = groupsOfOrder(op.getIndices());
    if (!groups || type != op.getType())
      return rewriter.notifyMatchFailure(op, "order is not a shuffle's");
    rewriter.replaceOp(
        op, shuffle(rewriter, op.getLoc(), op.getInput(), axis, *groups));
    return success();
  }
};

struct RecognizeShuffle : linnet::impl::RecognizeShuffleBase<RecognizeShuffle> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ShuffleByTranspose, ShuffleByGather>(&getContext());
    // Of a shuffle that is split into halves by its last reshape, slices take
    // the halves' indices then: they are to become slices of the channels.
    GatherOp::getCanonicalizationPatterns(patterns, &getContext());
    SliceOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      getOperation().emitError("channel shuffles did not come to an end");
      signalPassFailure();
    }
  }
};

} // namespace
