//===- SignExpressions.cpp - values that are one of two signs -------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Nothing is changed here; the patterns that ask stand beside. What a spelling
// gives at 0 is part of it:
//
//   Where(x >= 0, 1, -1), Sign(Sign(x) + 0.1)    +1
//   Where(x > 0, 1, -1), Sign(Sign(x) - 0.1)     -1
//   Sign(x)                                       0
//
//===----------------------------------------------------------------------===//

#include "SignExpressions.h"

#include "ScalarExpressions.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include <cmath>
#include <limits>

using namespace mlir;
using namespace linnet;

std::optional<std::vector<float>> linnet::perChannel(Value value,
                                                     int64_t channels) {
  if (auto uniform = uniformConstant(value))
    return std::vector<float>{*uniform};
  auto data = ConstantData::of(value);
  if (!data || !data->isF32() || data->size() != channels ||
      data->type().getShape().back() != channels)
    return std::nullopt;
  std::vector<float> elements;
  for (int64_t i = 0; i < channels; ++i)
    elements.push_back(data->f32(i));
  return elements;
}

/// Looks through casts to booleans and back, of what is 0 or 1.
static Value withoutBooleans(Value value) {
  auto outer = value.getDefiningOp<CastOp>();
  auto inner = outer ? outer.getInput().getDefiningOp<CastOp>() : CastOp();
  if (!inner || !inner.getType().getElementType().isInteger(1) ||
      inner.getInput().getType() != outer.getType())
    return value;
  auto comparison = inner.getInput().getDefiningOp<BinaryOp>();
  bool isComparison =
      comparison && (comparison.getKind() == BinaryKind::greater ||
                     comparison.getKind() == BinaryKind::greater_equal);
  return isComparison ? inner.getInput() : value;
}

/// The smallest number above `x`: y > x is y >= above(x).
static float above(float x) {
  return std::nextafter(x, std::numeric_limits<float>::infinity());
}

/// scale * comparison + offset, which is +m or -m.
///
///   y >= c        as it is                        y > c    y >= above(c)
///   c >= y        1 where y <= c: 1 - [y >= above(c)]
///   c > y         1 where y < c:  1 - [y >= c]
static std::optional<SignExpression>
signsOfComparison(BinaryOp op, double scale, double offset) {
  if (scale == 0 || scale + 2 * offset != 0)
    return std::nullopt;
  for (unsigned constant : {1, 0}) {
    Value input = op->getOperand(1 - constant);
    if (input.getType() != op.getType() || op.getType().getRank() == 0)
      continue;
    auto threshold =
        perChannel(op->getOperand(constant), op.getType().getShape().back());
    if (!threshold ||
        llvm::any_of(*threshold, [](float t) { return !std::isfinite(t); }))
      continue;
    bool turned = constant == 0;
    bool isStrict = op.getKind() == BinaryKind::greater;
    if (isStrict != turned)
      for (float &t : *threshold)
        t = above(t);
    return SignExpression{input,
                          std::move(*threshold),
                          turned ? -scale / 2 : scale / 2,
                          false,
                          {}};
  }
  return std::nullopt;
}

/// scale * sign(y), where y may be another sign beside 0.
static std::optional<SignExpression> signsOfSign(UnaryOp op, double scale) {
  ScalarAffine inner = peelAffine(op.getInput());
  auto first = inner.base.getDefiningOp<UnaryOp>();
  bool isDouble = first && first.getKind() == UnaryKind::sign &&
                  inner.offset != 0 && inner.scale > 0 &&
                  std::abs(inner.offset) < inner.scale;
  if (!isDouble)
    return SignExpression{op.getInput(), {0.0f}, scale, true, {}};
  float threshold = inner.offset > 0 ? 0.0f : above(0.0f);
  return SignExpression{first.getInput(), {threshold}, scale, false, {}};
}

std::optional<SignExpression> linnet::asSigns(Value value) {
  SmallVector<Operation *, 2> movements;
  while (isa_and_present<ReshapeOp, TransposeOp>(value.getDefiningOp())) {
    movements.push_back(value.getDefiningOp());
    value = value.getDefiningOp()->getOperand(0);
  }
  ScalarAffine affine = peelAffine(value);
  affine.base = withoutBooleans(affine.base);
  std::optional<SignExpression> signs;
  if (auto comparison = affine.base.getDefiningOp<BinaryOp>();
      comparison && (comparison.getKind() == BinaryKind::greater ||
                     comparison.getKind() == BinaryKind::greater_equal))
    signs = signsOfComparison(comparison, affine.scale, affine.offset);
  else if (auto unary = affine.base.getDefiningOp<UnaryOp>();
           unary && unary.getKind() == UnaryKind::sign && affine.offset == 0 &&
           affine.scale != 0)
    signs = signsOfSign(unary, affine.scale);
  if (!signs || (!movements.empty() && signs->threshold.size() != 1))
    return std::nullopt;
  signs->movements = std::move(movements);
  return signs;
}
