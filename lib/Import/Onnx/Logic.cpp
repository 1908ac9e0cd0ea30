//===- Logic.cpp - comparisons, truth values and choices ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A truth value is a bit: what computes with it makes it the number 1 or 0.
//
//===----------------------------------------------------------------------===//

#include "../ConstantEvaluation.h"
#include "OpTable.h"
#include "llvm/ADT/StringSwitch.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// Two constants of one type that broadcast; null after an error.
static std::pair<TensorValue, TensorValue> twoConstants(NodeImporter &node) {
  TensorValue lhs = node.constantInput(0, "the first operand");
  TensorValue rhs = node.constantInput(1, "the second operand");
  if (!lhs || !rhs)
    return {};
  if (lhs.type.getElementType() != rhs.type.getElementType()) {
    node.error() << "the operands have different element types";
    return {};
  }
  if (!broadcastShapes(lhs.shape(), rhs.shape())) {
    node.error() << "the operands' shapes do not broadcast";
    return {};
  }
  return {lhs, rhs};
}

/// As an operand of a comparison: truth values are compared as numbers.
static TensorValue comparedInput(NodeImporter &node, unsigned index) {
  TensorValue value = node.input(index);
  if (value && value.type.getElementType().isInteger(1))
    return node.cast(value, node.builder().getIntegerType(8, false));
  return node.numberInput(index);
}

/// A smaller one is a greater one of swapped operands.
static LogicalResult compareAtRunTime(NodeImporter &node, Comparison kind) {
  TensorValue lhs = comparedInput(node, 0), rhs = comparedInput(node, 1);
  if (kind == Comparison::Less || kind == Comparison::LessOrEqual)
    std::swap(lhs, rhs);
  bool isStrict = kind == Comparison::Less || kind == Comparison::Greater;
  BinaryKind function = kind == Comparison::Equal ? BinaryKind::equal
                        : isStrict                ? BinaryKind::greater
                                                  : BinaryKind::greater_equal;
  return node.setResult(
      node.cast(node.binary(function, lhs, rhs), node.builder().getI1Type()));
}

LogicalResult onnx_import::importComparison(NodeImporter &node) {
  auto kind = llvm::StringSwitch<Comparison>(node.opType())
                  .Case("Equal", Comparison::Equal)
                  .Case("Less", Comparison::Less)
                  .Case("LessOrEqual", Comparison::LessOrEqual)
                  .Case("Greater", Comparison::Greater)
                  .Default(Comparison::GreaterOrEqual);
  if (!node.input(0).isConstant() || !node.input(1).isConstant())
    return compareAtRunTime(node, kind);
  auto [lhs, rhs] = twoConstants(node);
  if (!lhs)
    return failure();
  return node.setResult(evaluateComparison(kind, *lhs.constant, *rhs.constant));
}

/// A truth value as the number 1 or 0.
static TensorValue truthInput(NodeImporter &node, unsigned index) {
  TensorValue value = node.input(index);
  if (value && !value.type.getElementType().isInteger(1)) {
    node.error() << "input " << index << " ('" << value.name
                 << "') is no tensor of truth values";
    return {};
  }
  return node.cast(value, node.builder().getIntegerType(8, false));
}

/// Products, sums and differences that are not 0.
static LogicalResult combineAtRunTime(NodeImporter &node, Logic kind) {
  BinaryKind function = kind == Logic::And  ? BinaryKind::mul
                        : kind == Logic::Or ? BinaryKind::add
                                            : BinaryKind::sub;
  TensorValue lhs = truthInput(node, 0), rhs = truthInput(node, 1);
  return node.setResult(
      node.cast(node.binary(function, lhs, rhs), node.builder().getI1Type()));
}

LogicalResult onnx_import::importLogic(NodeImporter &node) {
  auto kind = llvm::StringSwitch<Logic>(node.opType())
                  .Case("And", Logic::And)
                  .Case("Or", Logic::Or)
                  .Default(Logic::Xor);
  if (!node.input(0).isConstant() || !node.input(1).isConstant())
    return combineAtRunTime(node, kind);
  auto [lhs, rhs] = twoConstants(node);
  if (!lhs)
    return failure();
  return node.setResult(evaluateLogic(kind, *lhs.constant, *rhs.constant));
}

LogicalResult onnx_import::importNot(NodeImporter &node) {
  TensorValue input = node.input(0);
  if (input && input.isConstant())
    return node.setResult(evaluateNot(*input.constant));
  TensorValue number = truthInput(node, 0);
  if (!number)
    return failure();
  TensorValue zero = node.scalar(number.type.getElementType(), 0);
  return node.setResult(node.cast(node.binary(BinaryKind::equal, number, zero),
                                  node.builder().getI1Type()));
}

LogicalResult onnx_import::importIsNan(NodeImporter &node) {
  TensorValue result = node.unary(UnaryKind::is_nan, node.floatInput(0));
  return node.setResult(node.cast(result, node.builder().getI1Type()));
}

LogicalResult onnx_import::importIsInf(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  bool findsNegative = node.intAttribute("detect_negative", 1) != 0;
  bool findsPositive = node.intAttribute("detect_positive", 1) != 0;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  auto equals = [&](double number) {
    return node.binary(BinaryKind::equal, input, node.scalar(number));
  };
  // No arithmetic stands before the comparisons: compiled, it need not give
  // infinities.
  TensorValue result;
  if (findsNegative && findsPositive)
    result = node.binary(BinaryKind::max, equals(infinity), equals(-infinity));
  else if (findsNegative || findsPositive)
    result = equals(findsPositive ? infinity : -infinity);
  else // Nothing is above what is largest.
    result = node.binary(BinaryKind::greater, input, node.scalar(infinity));
  return node.setResult(node.cast(result, node.builder().getI1Type()));
}

/// The one number that an f32 constant holds.
static std::optional<double> knownNumber(const TensorValue &value) {
  if (!value || !value.isConstant() || !value.isF32() ||
      value.type.getNumElements() != 1)
    return std::nullopt;
  return value.constant->floats().front();
}

/// condition ? a : b = condition * (a - b) + b for numbers where f32 computes
/// that exactly, as it does of signs. Null for others.
static TensorValue chooseNumber(NodeImporter &node, TensorValue condition,
                                TensorValue onTrue, TensorValue onFalse) {
  auto a = knownNumber(onTrue), b = knownNumber(onFalse);
  if (!a || !b)
    return {};
  float difference = float(*a) - float(*b);
  if (!std::isfinite(difference) || difference + float(*b) != float(*a))
    return {};
  TensorValue chosen = node.cast(condition, node.builder().getF32Type());
  if (difference != 1)
    chosen = node.binary(BinaryKind::mul, chosen, node.scalar(difference));
  if (*b != 0)
    chosen = node.binary(BinaryKind::add, chosen, node.scalar(*b));
  return chosen;
}

LogicalResult onnx_import::importWhere(NodeImporter &node) {
  TensorValue condition = node.input(0);
  TensorValue onTrue = node.input(1), onFalse = node.input(2);
  if (!condition || !onTrue || !onFalse)
    return failure();
  if (!condition.type.getElementType().isInteger(1))
    return node.error() << "the condition is no tensor of truth values";
  TensorValue chosen;
  if (!condition.isConstant() &&
      std::max(onTrue.rank(), onFalse.rank()) <= condition.rank())
    chosen = chooseNumber(node, condition, onTrue, onFalse);
  if (!chosen)
    chosen = node.select(condition, onTrue, onFalse);
  return node.setResult(chosen);
}
