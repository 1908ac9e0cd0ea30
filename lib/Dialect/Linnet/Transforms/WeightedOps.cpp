//===- WeightedOps.cpp - ops with a filter and a bias, seen alike ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With w the filter and b the bias of output channel o, scale s and offset t:
//
//   after:   s(o) * (sum of w * x + b(o)) + t(o)
//              = sum of (s(o) * w) * x + (s(o) * b(o) + t(o))
//   before:  sum of w * (s(i) * x + t(i)) + b(o)
//              = sum of (w * s(i)) * x + (b(o) + sum of w * t(i))
//
// where the last sum holds only if all of the filter lies on the image: a
// zero outside it would have to be -t(i)/s(i).
//
//===----------------------------------------------------------------------===//

#include "WeightedOps.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace linnet;

//===----------------------------------------------------------------------===//
// ChannelAffine
//===----------------------------------------------------------------------===//

static bool allEqual(ArrayRef<double> values, double value) {
  return llvm::all_of(values, [&](double v) { return v == value; });
}

bool ChannelAffine::scalesByOne() const { return allEqual(scale, 1); }
bool ChannelAffine::addsZero() const { return allEqual(offset, 0); }

/// One number for each of `channels`; nothing unless `value` is a constant with
/// as many elements, all along its last dimension, or with one.
static std::optional<std::vector<double>> channelElements(Value value,
                                                          int64_t channels) {
  auto data = ConstantData::of(value);
  if (!data || !data->isF32())
    return std::nullopt;
  bool isScalar = data->size() == 1;
  if (!isScalar &&
      (data->size() != channels || data->type().getShape().back() != channels))
    return std::nullopt;
  std::vector<double> elements(channels);
  for (int64_t i = 0; i < channels; ++i) {
    elements[i] = data->f32(isScalar ? 0 : i);
    if (!std::isfinite(elements[i]))
      return std::nullopt;
  }
  return elements;
}

/// scale * x + offset for a binary op of x and constant elements.
static std::optional<ChannelAffine> affineOf(BinaryKind kind, Value x,
                                             std::vector<double> elements,
                                             bool constantFirst) {
  std::vector<double> ones(elements.size(), 1), zeros(elements.size(), 0);
  switch (kind) {
  case BinaryKind::add:
    return ChannelAffine{x, ones, elements};
  case BinaryKind::sub:
    if (constantFirst)
      return ChannelAffine{x, std::vector<double>(elements.size(), -1),
                           elements};
    for (double &element : elements)
      element = -element;
    return ChannelAffine{x, ones, elements};
  case BinaryKind::mul:
    return ChannelAffine{x, elements, zeros};
  case BinaryKind::div:
    if (constantFirst || llvm::is_contained(elements, 0.0))
      return std::nullopt;
    for (double &element : elements)
      element = 1 / element;
    return ChannelAffine{x, elements, zeros};
  default:
    return std::nullopt;
  }
}

std::optional<ChannelAffine> linnet::asChannelAffine(Operation *op) {
  if (auto affine = dyn_cast_if_present<ChannelAffineOp>(op)) {
    int64_t channels = affine.getType().getShape().back();
    auto scale = channelElements(affine.getScale(), channels);
    auto offset = channelElements(affine.getOffset(), channels);
    if (!scale || !offset)
      return std::nullopt;
    return ChannelAffine{affine.getInput(), *scale, *offset};
  }
  auto binary = dyn_cast_if_present<BinaryOp>(op);
  if (!binary || binary.getType().getRank() == 0)
    return std::nullopt;
  for (unsigned i : {1, 0}) {
    Value x = binary->getOperand(1 - i);
    auto elements = channelElements(binary->getOperand(i),
                                    binary.getType().getShape().back());
    if (elements && x.getType() == binary.getType())
      return affineOf(binary.getKind(), x, *elements, i == 0);
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// WeightedOp
//===----------------------------------------------------------------------===//

std::optional<WeightedOp> WeightedOp::of(Operation *op) {
  if (!isa_and_present<Conv2DOp, DepthwiseConv2DOp, TransposeConv2DOp,
                       FullyConnectedOp>(op))
    return std::nullopt;
  WeightedOp weighted;
  weighted.op = op;
  auto filter = cast<RankedTensorType>(op->getOperand(1).getType());
  weighted.lastExtent = filter.getShape().back();
  if (isa<DepthwiseConv2DOp>(op)) {
    auto input = cast<RankedTensorType>(op->getOperand(0).getType());
    weighted.outputChannels = weighted.lastExtent;
    weighted.groupOutputs = weighted.lastExtent / input.getDimSize(3);
    return weighted;
  }
  int64_t groups = llvm::TypeSwitch<Operation *, int64_t>(op)
                       .Case<Conv2DOp, TransposeConv2DOp>(
                           [](auto conv) { return conv.getGroups(); })
                       .Default(int64_t(1));
  weighted.outputChannels = filter.getDimSize(0);
  weighted.run = filter.getNumElements() / weighted.outputChannels;
  weighted.groupOutputs = weighted.outputChannels / groups;
  return weighted;
}

int64_t WeightedOp::outputChannel(int64_t index) const {
  return index / run % outputChannels;
}

int64_t WeightedOp::inputChannel(int64_t index) const {
  int64_t group = outputChannel(index) / groupOutputs;
  return isa<DepthwiseConv2DOp>(op) ? group
                                    : group * lastExtent + index % lastExtent;
}

bool WeightedOp::seesWholeFilter() const {
  auto window = llvm::TypeSwitch<Operation *, WindowAttr>(op)
                    .Case<Conv2DOp, DepthwiseConv2DOp>(
                        [](auto conv) { return conv.getWindow(); })
                    .Default(WindowAttr());
  // What `ceil` adds lies outside the image too.
  return isa<FullyConnectedOp>(op) ||
         (window && !window.getCeil() &&
          llvm::all_of(window.getPads(), [](int64_t pad) { return pad <= 0; }));
}

bool WeightedOp::hasConstantBias() const {
  return !bias() || ConstantData::of(bias());
}

std::vector<double> WeightedOp::biasElements() const {
  std::vector<double> elements(outputChannels, 0);
  if (auto data = ConstantData::of(bias()))
    for (int64_t i = 0; i < outputChannels; ++i)
      elements[i] = data->f32(i);
  return elements;
}

void WeightedOp::scaleFilter(RewriterBase &rewriter,
                             function_ref<double(int64_t)> factor) {
  auto data = ConstantData::of(filter());
  Value scaled =
      createF32Constant(rewriter, filter().getLoc(), data->type().getShape(),
                        [&](MutableArrayRef<float> elements) {
                          for (auto [i, element] : llvm::enumerate(elements))
                            element = data->f32(i) * factor(i);
                        });
  rewriter.modifyOpInPlace(op, [&] { op->setOperand(1, scaled); });
}

void WeightedOp::setBias(RewriterBase &rewriter, ArrayRef<double> elements) {
  Value created =
      createF32Constant(rewriter, bias() ? bias().getLoc() : op->getLoc(),
                        outputChannels, [&](MutableArrayRef<float> memory) {
                          llvm::copy(elements, memory.begin());
                        });
  rewriter.modifyOpInPlace(
      op, [&] { op->setOperands({op->getOperand(0), filter(), created}); });
}

bool WeightedOp::canFoldAfter(const ChannelAffine &after) const {
  return op->hasOneUse() && hasConstantBias() &&
         (after.scalesByOne() || ConstantData::of(filter()));
}

void WeightedOp::foldAfter(RewriterBase &rewriter, const ChannelAffine &after) {
  std::vector<double> elements = biasElements();
  for (int64_t o = 0; o < outputChannels; ++o)
    elements[o] = elements[o] * after.scale[o] + after.offset[o];
  if (!after.scalesByOne())
    scaleFilter(rewriter,
                [&](int64_t i) { return after.scale[outputChannel(i)]; });
  if (bias() || !allEqual(elements, 0))
    setBias(rewriter, elements);
}

bool WeightedOp::canFoldBefore(const ChannelAffine &before) const {
  return ConstantData::of(filter()) &&
         (before.addsZero() || (hasConstantBias() && seesWholeFilter()));
}

void WeightedOp::foldBefore(RewriterBase &rewriter,
                            const ChannelAffine &before) {
  if (!before.addsZero()) {
    auto data = ConstantData::of(filter());
    std::vector<double> elements = biasElements();
    for (int64_t i = 0, count = data->size(); i < count; ++i)
      elements[outputChannel(i)] +=
          data->f32(i) * before.offset[inputChannel(i)];
    setBias(rewriter, elements);
  }
  if (!before.scalesByOne())
    scaleFilter(rewriter,
                [&](int64_t i) { return before.scale[inputChannel(i)]; });
  rewriter.modifyOpInPlace(op, [&] { op->setOperand(0, before.input); });
}
