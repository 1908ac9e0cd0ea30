//===- SignExpressions.cpp - values that are one of two signs -------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Nothing is changed here; the patterns that ask stand beside. A spelling is a
// function of one comparison, or of one Sign: its values where that is 0 and 1,
// or -1, 0 and 1, say what it is, and what it gives at 0.
//
//   Where(x >= 0, 1, -1), Sign(Sign(x) + 0.1), Clip(2 * Sign(x) + 1, -1, 1) +1
//   Where(x > 0, 1, -1), Sign(Sign(x) - 0.1) -1 Sign(x) 0
//
//===----------------------------------------------------------------------===//

#include "SignExpressions.h"

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

/// Spellings deeper than this are not looked for.
static constexpr unsigned kMaxDepth = 8;

//===----------------------------------------------------------------------===//
// Functions of one value
//===----------------------------------------------------------------------===//

static std::optional<float> evaluateUnary(UnaryOp op, float x) {
  switch (op.getKind()) {
  case UnaryKind::neg:
    return -x;
  case UnaryKind::abs:
    return std::fabs(x);
  case UnaryKind::sign:
    return x > 0 ? 1.0f : x < 0 ? -1.0f : 0.0f;
  case UnaryKind::clip:
    return std::min(std::max(x, float(op.getParams()[0])),
                    float(op.getParams()[1]));
  default:
    return std::nullopt;
  }
}

static std::optional<float> evaluateBinary(BinaryKind kind, float x, float y) {
  switch (kind) {
  case BinaryKind::add:
    return x + y;
  case BinaryKind::sub:
    return x - y;
  case BinaryKind::mul:
    return x * y;
  case BinaryKind::div:
    return x / y;
  case BinaryKind::max:
    return std::max(x, y);
  case BinaryKind::min:
    return std::min(x, y);
  case BinaryKind::greater:
    return float(x > y);
  case BinaryKind::greater_equal:
    return float(x >= y);
  case BinaryKind::equal:
    return float(x == y);
  default:
    return std::nullopt;
  }
}

/// `value` where `base` is x, as f32 computes it; nothing where it depends on
/// anything else.
static std::optional<float> evaluate(Value value, Value base, float x,
                                     unsigned depth = 0) {
  if (value == base)
    return x;
  if (auto constant = uniformConstant(value))
    return *constant;
  Operation *op = value.getDefiningOp();
  if (!op || depth == kMaxDepth)
    return std::nullopt;
  SmallVector<float, 3> operands;
  Type element = cast<ShapedType>(value.getType()).getElementType();
  if (!isa<UnaryOp, BinaryOp, CastOp, SelectOp>(op) ||
      !(element.isF32() || element.isInteger(1)))
    return std::nullopt;
  for (Value operand : op->getOperands()) {
    auto known = evaluate(operand, base, x, depth + 1);
    if (!known)
      return std::nullopt;
    operands.push_back(*known);
  }
  if (auto unary = dyn_cast<UnaryOp>(op))
    return evaluateUnary(unary, operands[0]);
  if (auto binary = dyn_cast<BinaryOp>(op))
    return evaluateBinary(binary.getKind(), operands[0], operands[1]);
  if (isa<SelectOp>(op))
    return operands[0] != 0 ? operands[1] : operands[2];
  return element.isF32() ? operands[0] : float(operands[0] != 0);
}

/// The signs and comparisons that `value` may be a function of, the nearest
/// ones first.
static void collectBases(Value value, SmallVectorImpl<Operation *> &bases,
                         unsigned depth = 0) {
  Operation *op = value.getDefiningOp();
  if (!op || depth == kMaxDepth ||
      !isa<UnaryOp, BinaryOp, CastOp, SelectOp>(op))
    return;
  auto unary = dyn_cast<UnaryOp>(op);
  auto binary = dyn_cast<BinaryOp>(op);
  if ((unary && unary.getKind() == UnaryKind::sign) ||
      (binary && (binary.getKind() == BinaryKind::greater ||
                  binary.getKind() == BinaryKind::greater_equal)))
    bases.push_back(op);
  for (Value operand : op->getOperands())
    collectBases(operand, bases, depth + 1);
}

/// What `value` is where `base` is the least, …, the most that it can be;
/// nothing where it is no function of it.
static std::optional<SmallVector<float, 3>> valuesOver(Value value,
                                                       Operation *base) {
  if (cast<ShapedType>(base->getResult(0).getType()).getShape() !=
      cast<ShapedType>(value.getType()).getShape())
    return std::nullopt;
  SmallVector<float, 3> possible = {0, 1}, values;
  if (isa<UnaryOp>(base))
    possible = {-1, 0, 1};
  for (float x : possible) {
    auto known = evaluate(value, base->getResult(0), x);
    if (!known)
      return std::nullopt;
    values.push_back(*known);
  }
  return values;
}

//===----------------------------------------------------------------------===//
// Signs
//===----------------------------------------------------------------------===//

/// The smallest number above `x`: y > x is y >= above(x).
static float above(float x) {
  return std::nextafter(x, std::numeric_limits<float>::infinity());
}

/// What is `low` and `high` where a comparison is 0 and 1.
///
///   y >= c        as it is                        y > c    y >= above(c)
///   c >= y        1 where y <= c: 1 - [y >= above(c)]
///   c > y         1 where y < c:  1 - [y >= c]
static std::optional<SignExpression> signsOfComparison(BinaryOp op, float low,
                                                       float high) {
  if (high == 0 || low != -high || !std::isfinite(high))
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
    return SignExpression{
        input, std::move(*threshold), turned ? low : high, false, {}};
  }
  return std::nullopt;
}

/// What is `values` where sign(y) is -1, 0 and 1. Clipping y around 0 changes
/// no sign.
static std::optional<SignExpression> signsOfSign(UnaryOp op,
                                                 ArrayRef<float> values) {
  float low = values[0], atZero = values[1], high = values[2];
  if (high == 0 || low != -high || !std::isfinite(high) ||
      (atZero != 0 && atZero != low && atZero != high))
    return std::nullopt;
  Value input = op.getInput();
  auto clip = input.getDefiningOp<UnaryOp>();
  if (clip && clip.getKind() == UnaryKind::clip && clip.getParams()[0] < 0 &&
      clip.getParams()[1] > 0)
    input = clip.getInput();
  float threshold = atZero == low ? above(0.0f) : 0.0f;
  return SignExpression{input, {threshold}, high, atZero == 0, {}};
}

/// `value`, which nothing has moved, as signs. What is deepest comes first: a
/// Sign of a Sign is never 0 if the function between them is not.
static std::optional<SignExpression> asUnmovedSigns(Value value) {
  SmallVector<Operation *> bases;
  collectBases(value, bases);
  for (Operation *base : llvm::reverse(bases)) {
    auto values = valuesOver(value, base);
    if (!values)
      continue;
    auto comparison = dyn_cast<BinaryOp>(base);
    auto signs = comparison
                     ? signsOfComparison(comparison, (*values)[0], (*values)[1])
                     : signsOfSign(cast<UnaryOp>(base), *values);
    if (signs)
      return signs;
  }
  return std::nullopt;
}

std::optional<SmallVector<float, 3>> linnet::valuesOfSigns(Value value) {
  SmallVector<Operation *> bases;
  collectBases(value, bases);
  for (Operation *base : llvm::reverse(bases))
    if (auto values = valuesOver(value, base))
      return values;
  return std::nullopt;
}

std::optional<SignExpression> linnet::asSigns(Value value) {
  SmallVector<Operation *, 2> movements;
  while (isa_and_present<ReshapeOp, TransposeOp>(value.getDefiningOp())) {
    movements.push_back(value.getDefiningOp());
    value = value.getDefiningOp()->getOperand(0);
  }
  std::optional<SignExpression> signs = asUnmovedSigns(value);
  if (!signs || (!movements.empty() && signs->threshold.size() != 1))
    return std::nullopt;
  signs->movements = std::move(movements);
  return signs;
}
