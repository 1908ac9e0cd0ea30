//===- Logic.cpp - comparisons, truth values and choices ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Booleans on constants, and comparisons that choose between two numbers.
//
//===----------------------------------------------------------------------===//

#include "../ConstantEvaluation.h"
#include "OpTable.h"
#include "llvm/ADT/StringSwitch.h"

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

/// A comparison of floats; a smaller one is a greater one of swapped operands.
static LogicalResult compareAtRunTime(NodeImporter &node, Comparison kind) {
  TensorValue lhs = node.floatInput(0), rhs = node.floatInput(1);
  if (kind == Comparison::Less || kind == Comparison::LessOrEqual)
    std::swap(lhs, rhs);
  bool strict = kind == Comparison::Less || kind == Comparison::Greater;
  TensorValue result = node.binary(
      strict ? BinaryKind::greater : BinaryKind::greater_equal, lhs, rhs);
  return node.setResult(node.cast(result, node.builder().getI1Type()));
}

LogicalResult onnx_import::importComparison(NodeImporter &node) {
  auto kind = llvm::StringSwitch<Comparison>(node.opType())
                  .Case("Equal", Comparison::Equal)
                  .Case("Less", Comparison::Less)
                  .Case("LessOrEqual", Comparison::LessOrEqual)
                  .Case("Greater", Comparison::Greater)
                  .Default(Comparison::GreaterOrEqual);
  bool isComputed = !node.input(0).isConstant() || !node.input(1).isConstant();
  if (isComputed && node.input(0) && node.input(1) && kind != Comparison::Equal)
    return compareAtRunTime(node, kind);
  auto [lhs, rhs] = twoConstants(node);
  if (!lhs)
    return failure();
  return node.setResult(evaluateComparison(kind, *lhs.constant, *rhs.constant));
}

LogicalResult onnx_import::importLogic(NodeImporter &node) {
  auto kind = llvm::StringSwitch<Logic>(node.opType())
                  .Case("And", Logic::And)
                  .Case("Or", Logic::Or)
                  .Default(Logic::Xor);
  auto [lhs, rhs] = twoConstants(node);
  if (!lhs)
    return failure();
  return node.setResult(evaluateLogic(kind, *lhs.constant, *rhs.constant));
}

LogicalResult onnx_import::importNot(NodeImporter &node) {
  TensorValue input = node.constantInput(0, "the operand");
  if (!input)
    return failure();
  return node.setResult(evaluateNot(*input.constant));
}

/// The one number that an f32 constant holds.
static std::optional<double> numberInput(NodeImporter &node, unsigned index,
                                         StringRef what) {
  TensorValue value = node.constantInput(index, what);
  if (!value)
    return std::nullopt;
  if (value.isF32() && value.type.getNumElements() == 1)
    return value.constant->floats().front();
  node.error() << what << " is a tensor of " << value.type.getNumElements()
               << " elements and the condition is computed at run time, "
                  "accepted: one number of f32";
  return std::nullopt;
}

/// condition ? a : b = condition * (a - b) + b for numbers where f32 computes
/// that exactly, as it does of signs.
static LogicalResult chooseAtRunTime(NodeImporter &node) {
  auto a = numberInput(node, 1, "the second operand");
  auto b = numberInput(node, 2, "the third operand");
  if (!a || !b)
    return failure();
  float difference = float(*a) - float(*b);
  if (difference + float(*b) != float(*a))
    return node.error() << "chooses between " << *a << " and " << *b
                        << " at run time, accepted: numbers whose difference "
                           "is exact in f32";
  TensorValue chosen = node.cast(node.input(0), node.builder().getF32Type());
  if (difference != 1)
    chosen = node.binary(BinaryKind::mul, chosen, node.scalar(difference));
  if (*b != 0)
    chosen = node.binary(BinaryKind::add, chosen, node.scalar(*b));
  return node.setResult(chosen);
}

LogicalResult onnx_import::importWhere(NodeImporter &node) {
  if (node.input(0) && !node.input(0).isConstant())
    return chooseAtRunTime(node);
  TensorValue condition = node.constantInput(0, "the condition");
  TensorValue onTrue = node.constantInput(1, "the second operand");
  TensorValue onFalse = node.constantInput(2, "the third operand");
  if (!condition || !onTrue || !onFalse)
    return failure();
  if (onTrue.type.getElementType() != onFalse.type.getElementType())
    return node.error() << "the operands have different element types";
  auto shape = broadcastShapes(onTrue.shape(), onFalse.shape());
  if (!shape || !broadcastShapes(*shape, condition.shape()))
    return node.error() << "the operands' shapes do not broadcast";
  return node.setResult(
      evaluateSelect(*condition.constant, *onTrue.constant, *onFalse.constant));
}
