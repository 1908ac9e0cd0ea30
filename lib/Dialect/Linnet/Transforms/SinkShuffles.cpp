//===- SinkShuffles.cpp - shuffled channels become index maps -------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Goes through a network once, in order. What only moves channels is noted,
// not computed; what computes each channel by itself does so in the order in
// which they lie; and a convolution takes the order into its constant filter.
//
//===----------------------------------------------------------------------===//

#include "ChannelMap.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "llvm/ADT/TypeSwitch.h"

namespace linnet {
#define GEN_PASS_DEF_SINKSHUFFLES
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

/// How many channels may be computed for each that is wanted, to leave all
/// where they lie: ops that compute each channel by itself cost little beside
/// the convolutions that mix them.
static constexpr int64_t kMostWaste = 8;

/// A constant whose last dimension has `channels` elements, of which number
/// target[i] is number i of `constant`; the others are zero.
static Value scatterChannels(OpBuilder &builder, Value constant,
                             int64_t channels, ArrayRef<int64_t> target) {
  auto data = *ConstantData::of(constant);
  SmallVector<int64_t> shape(data.type().getShape());
  shape.back() = channels;
  int64_t count = target.size(), rows = data.size() / count;
  return createF32Constant(
      builder, constant.getLoc(), shape, [&](MutableArrayRef<float> out) {
        llvm::fill(out, 0.0f);
        for (int64_t row = 0; row < rows; ++row)
          for (auto [number, at] : llvm::enumerate(target))
            out[row * channels + at] = data.f32(row * count + number);
      });
}

/// A filter whose last dimension, the inputs of a group, is in another order:
/// `order[group * inputs + i]` is the old place of input i.
static Value permuteInputs(OpBuilder &builder, Value filter, int64_t groups,
                           ArrayRef<int64_t> order) {
  auto data = *ConstantData::of(filter);
  int64_t inputs = data.type().getShape().back();
  int64_t perGroup = data.size() / inputs / groups;
  return createF32Constant(
      builder, filter.getLoc(), data.type().getShape(),
      [&](MutableArrayRef<float> out) {
        for (int64_t row = 0; row < data.size() / inputs; ++row)
          for (int64_t i = 0; i < inputs; ++i)
            out[row * inputs + i] =
                data.f32(row * inputs + order[row / perGroup * inputs + i]);
      });
}

static bool isF32Constant(Value value) {
  auto data = ConstantData::of(value);
  return data && data->isF32();
}

namespace {

struct SinkShuffles : linnet::impl::SinkShufflesBase<SinkShuffles> {
  void runOnOperation() override;

  void visit(Operation *op);
  /// Takes the order of the input's channels into the filter.
  void absorb(Operation *op, int64_t groups);
  /// Computes the channels of a depthwise convolution where they lie.
  void commute(DepthwiseConv2DOp op);
  /// The same for an op without weights.
  void commute(Operation *op);
  bool moveAbove(UnaryOp op);
  /// Makes `op` compute all channels from the lowest to the highest of the map;
  /// `multiplier` results come of each.
  void computeInPlace(Operation *op, const ChannelMap &map,
                      ArrayRef<Value> operands, int64_t multiplier);

  ChannelMaps maps;
};

} // namespace

void SinkShuffles::absorb(Operation *op, int64_t groups) {
  ChannelMap map = maps.of(op->getOperand(0));
  if (!map.shuffles || !isF32Constant(op->getOperand(1)))
    return;
  OpBuilder builder(op);
  int64_t inputs = map.size() / groups;
  SmallVector<int64_t> order, sorted;
  for (int64_t group = 0; group < groups; ++group) {
    // As they lie in memory, within a group.
    SmallVector<int64_t> places =
        llvm::to_vector(llvm::seq<int64_t>(0, inputs));
    llvm::sort(places, [&](int64_t a, int64_t b) {
      int64_t left = map.index[group * inputs + a],
              right = map.index[group * inputs + b];
      return left != right ? left < right : a < b;
    });
    for (int64_t place : places)
      sorted.push_back(map.index[group * inputs + place]);
    llvm::append_range(order, places);
  }
  op->setOperand(0, maps.build(builder, op->getLoc(), map.base, sorted));
  op->setOperand(1, permuteInputs(builder, op->getOperand(1), groups, order));
}

void SinkShuffles::computeInPlace(Operation *op, const ChannelMap &map,
                                  ArrayRef<Value> operands,
                                  int64_t multiplier) {
  OpBuilder builder(op);
  int64_t low = map.lowest(), channels = map.highest() - low + 1;
  SmallVector<int64_t> run =
      llvm::to_vector(llvm::seq<int64_t>(low, low + channels));
  Operation *wide = builder.clone(*op);
  wide->setOperands(operands);
  wide->setOperand(0, maps.build(builder, op->getLoc(), map.base, run));
  wide->moveAfter(op);
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<int64_t> shape(type.getShape());
  shape.back() = channels * multiplier;
  wide->getResult(0).setType(
      RankedTensorType::get(shape, type.getElementType()));
  ChannelMap result;
  result.base = {wide->getResult(0)};
  for (int64_t channel : map.index)
    for (int64_t m = 0; m < multiplier; ++m)
      result.index.push_back((channel - low) * multiplier + m);
  result.shuffles = true;
  // Whoever knows no better reads them in the order that they had.
  Value ordered = maps.build(builder, op->getLoc(), result.base, result.index);
  if (Operation *gather = ordered.getDefiningOp(); gather != wide)
    gather->moveAfter(wide);
  op->getResult(0).replaceAllUsesWith(ordered);
  if (ordered != wide->getResult(0))
    maps.set(ordered, std::move(result));
  op->erase();
}

static bool canComputeInPlace(const ChannelMap &map) {
  return map.shuffles && map.isInjective() &&
         map.highest() - map.lowest() < kMostWaste * map.size();
}

void SinkShuffles::commute(DepthwiseConv2DOp op) {
  ChannelMap map = maps.of(op.getInput());
  bool constant = isF32Constant(op.getFilter()) &&
                  (!op.getBias() || isF32Constant(op.getBias()));
  if (!constant || !canComputeInPlace(map))
    return;
  OpBuilder builder(op);
  int64_t low = map.lowest(), channels = map.highest() - low + 1;
  int64_t multiplier = channelsOf(op.getFilter()) / map.size();
  SmallVector<int64_t> target;
  for (int64_t channel : map.index)
    for (int64_t m = 0; m < multiplier; ++m)
      target.push_back((channel - low) * multiplier + m);
  SmallVector<Value> operands(op->getOperands());
  for (Value &operand : llvm::drop_begin(operands))
    operand = scatterChannels(builder, operand, channels * multiplier, target);
  computeInPlace(op, map, operands, multiplier);
}

void SinkShuffles::commute(Operation *op) {
  ChannelMap map = maps.of(op->getOperand(0));
  if (canComputeInPlace(map))
    computeInPlace(op, map, llvm::to_vector(op->getOperands()), 1);
}

/// Before the tensors that a shuffle joins are joined, so that it is computed
/// as part of what computes them.
bool SinkShuffles::moveAbove(UnaryOp op) {
  ChannelMap map = maps.of(op.getInput());
  SmallVector<Operation *> movers;
  for (Value value = op.getInput(); value.hasOneUse();) {
    Operation *source = value.getDefiningOp();
    if (!source || !isa<ConcatOp, GatherOp, ChannelShuffleOp>(source))
      break;
    movers.push_back(source);
    if (isa<ConcatOp>(source))
      break;
    value = source->getOperand(0);
  }
  auto concat = movers.empty() ? ConcatOp() : dyn_cast<ConcatOp>(movers.back());
  if (!concat || !llvm::equal(concat.getInputs(), map.base) ||
      !llvm::all_of(map.base, [](Value value) {
        return value.hasOneUse() && value.getDefiningOp();
      }))
    return false;
  OpBuilder builder(concat);
  for (OpOperand &input : concat->getOpOperands())
    input.set(UnaryOp::create(builder, op.getLoc(), input.get().getType(),
                              op.getKind(), input.get(), op.getParams()));
  op.getResult().replaceAllUsesWith(op.getInput());
  op.erase();
  for (Operation *mover : llvm::reverse(movers))
    maps.note(mover);
  return true;
}

void SinkShuffles::visit(Operation *op) {
  if (maps.note(op) || op->getNumResults() != 1 || op->getNumOperands() == 0)
    return;
  auto type = dyn_cast<RankedTensorType>(op->getOperand(0).getType());
  if (!type || type.getRank() == 0)
    return;
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](Conv2DOp conv) { absorb(conv, conv.getGroups()); })
      .Case([&](FullyConnectedOp product) { absorb(product, 1); })
      .Case([&](DepthwiseConv2DOp conv) { commute(conv); })
      .Case([&](UnaryOp unary) {
        if (!moveAbove(unary))
          commute(op);
      })
      .Case<CastOp, MaxPool2DOp, AvgPool2DOp, Resize2DOp>(
          [&](auto) { commute(op); });
}

void SinkShuffles::runOnOperation() {
  maps = ChannelMaps();
  for (Block &block : getOperation().getBody()) {
    for (Operation &op : llvm::make_early_inc_range(block))
      visit(&op);
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (op.use_empty() &&
          isa<ConcatOp, SliceOp, GatherOp, ChannelShuffleOp, ConstantOp>(op))
        op.erase();
  }
}
