//===- Elementwise.cpp - ops by element -----------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Activations, maths and arithmetic.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "llvm/ADT/StringSwitch.h"

#include <limits>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

namespace {
/// An attribute that is a parameter of a unary kind.
struct Parameter {
  StringRef name;
  double fallback;
};

/// How an ONNX op spells a unary kind.
struct UnarySpelling {
  UnaryKind kind;
  SmallVector<Parameter, 2> parameters;
};
} // namespace

/// The kinds whose parameters are attributes, in the dialect's order.
static std::optional<UnarySpelling> findParameterized(StringRef opType) {
  return llvm::StringSwitch<std::optional<UnarySpelling>>(opType)
      .Case("Celu", UnarySpelling{UnaryKind::celu, {{"alpha", 1.0}}})
      .Case("Elu", UnarySpelling{UnaryKind::elu, {{"alpha", 1.0}}})
      .Case("HardSigmoid", UnarySpelling{UnaryKind::hard_sigmoid,
                                         {{"alpha", 0.2}, {"beta", 0.5}}})
      .Case("LeakyRelu",
            UnarySpelling{UnaryKind::leaky_relu, {{"alpha", 0.01}}})
      .Case("Selu", UnarySpelling{UnaryKind::selu,
                                  {{"alpha", 1.67326319217681884765625},
                                   {"gamma", 1.05070102214813232421875}}})
      .Case("Shrink",
            UnarySpelling{UnaryKind::shrink, {{"bias", 0.0}, {"lambd", 0.5}}})
      .Case("ThresholdedRelu",
            UnarySpelling{UnaryKind::thresholded_relu, {{"alpha", 1.0}}})
      .Default(std::nullopt);
}

static std::optional<UnaryKind> findPlain(StringRef opType) {
  return llvm::StringSwitch<std::optional<UnaryKind>>(opType)
      .Case("Abs", UnaryKind::abs)
      .Case("Acos", UnaryKind::acos)
      .Case("Acosh", UnaryKind::acosh)
      .Case("Asin", UnaryKind::asin)
      .Case("Asinh", UnaryKind::asinh)
      .Case("Atan", UnaryKind::atan)
      .Case("Atanh", UnaryKind::atanh)
      .Case("Ceil", UnaryKind::ceil)
      .Case("Cos", UnaryKind::cos)
      .Case("Cosh", UnaryKind::cosh)
      .Case("Erf", UnaryKind::erf)
      .Case("Exp", UnaryKind::exp)
      .Case("Floor", UnaryKind::floor)
      .Case("HardSwish", UnaryKind::hard_swish)
      .Case("Log", UnaryKind::log)
      .Case("Mish", UnaryKind::mish)
      .Case("Neg", UnaryKind::neg)
      .Case("Reciprocal", UnaryKind::reciprocal)
      .Case("Round", UnaryKind::round)
      .Case("Sigmoid", UnaryKind::sigmoid)
      .Case("Sign", UnaryKind::sign)
      .Case("Sin", UnaryKind::sin)
      .Case("Sinh", UnaryKind::sinh)
      .Case("Softplus", UnaryKind::softplus)
      .Case("Softsign", UnaryKind::softsign)
      .Case("Sqrt", UnaryKind::sqrt)
      .Case("Tan", UnaryKind::tan)
      .Case("Tanh", UnaryKind::tanh)
      .Default(std::nullopt);
}

/// As an operand of a function: f32, or anything known while importing.
static TensorValue functionInput(NodeImporter &node, unsigned index) {
  TensorValue value = node.input(index);
  return !value || value.isConstant() ? value : node.floatInput(index);
}

/// x * sigmoid(alpha * x).
static TensorValue createSwish(NodeImporter &node, TensorValue input) {
  double alpha = node.floatAttribute("alpha", 1.0);
  if (alpha == 1.0)
    return node.unary(UnaryKind::silu, input);
  TensorValue scaled = node.binary(BinaryKind::mul, input, node.scalar(alpha));
  return node.binary(BinaryKind::mul, input,
                     node.unary(UnaryKind::sigmoid, scaled));
}

LogicalResult onnx_import::importUnary(NodeImporter &node) {
  StringRef opType = node.opType();
  TensorValue input = functionInput(node, 0);
  if (opType == "Relu")
    return node.setResult(node.unary(UnaryKind::clip, input, {0.0, kInfinity}));
  if (opType == "Gelu") {
    bool isTanh =
        node.choiceAttribute("approximate", "none", {"none", "tanh"}) == "tanh";
    return node.setResult(
        node.unary(isTanh ? UnaryKind::gelu_tanh : UnaryKind::gelu, input));
  }
  if (opType == "Swish")
    return node.setResult(createSwish(node, input));
  if (auto spelling = findParameterized(opType)) {
    SmallVector<double> values;
    for (const Parameter &parameter : spelling->parameters)
      values.push_back(node.floatAttribute(parameter.name, parameter.fallback));
    return node.setResult(node.unary(spelling->kind, input, values));
  }
  return node.setResult(node.unary(*findPlain(opType), input));
}

/// A bound of Clip that is known: a number, or without limit.
static std::optional<double> knownBound(NodeImporter &node, unsigned index,
                                        double unlimited) {
  if (!node.hasInput(index))
    return unlimited;
  TensorValue bound = node.input(index);
  if (bound && bound.isInteger())
    return std::nullopt;
  if (!bound || !bound.isConstant() || bound.constant->size() != 1)
    return std::nullopt;
  return bound.constant->floats().front();
}

LogicalResult onnx_import::importClip(NodeImporter &node) {
  TensorValue input =
      node.opset() < 11 ? functionInput(node, 0) : node.numberInput(0);
  if (node.opset() < 11) {
    double low =
        node.floatAttribute("min", std::numeric_limits<float>::lowest());
    double high = node.floatAttribute("max", std::numeric_limits<float>::max());
    return node.setResult(node.unary(UnaryKind::clip, input, {low, high}));
  }
  auto low = knownBound(node, 1, -kInfinity);
  auto high = knownBound(node, 2, kInfinity);
  if (low && high && input && !input.isInteger())
    return node.setResult(node.unary(UnaryKind::clip, input, {*low, *high}));
  if (node.hasInput(1))
    input = node.binary(BinaryKind::max, input, node.numberInput(1));
  if (node.hasInput(2))
    input = node.binary(BinaryKind::min, input, node.numberInput(2));
  return node.setResult(input);
}

//===----------------------------------------------------------------------===//
// Several operands
//===----------------------------------------------------------------------===//

/// Numbers of one type, which the op checks; PRelu's are floats.
static std::pair<TensorValue, TensorValue> twoOperands(NodeImporter &node) {
  if (node.opType() == "PRelu")
    return {node.floatInput(0), node.floatInput(1)};
  return {node.numberInput(0), node.numberInput(1)};
}

/// Pow's exponent may be of another type than its base.
static std::pair<TensorValue, TensorValue> powerOperands(NodeImporter &node) {
  TensorValue base = node.input(0), exponent = node.input(1);
  if (!base || !exponent)
    return {};
  if (exponent.isConstant() && (base.isF32() || base.isConstant()))
    return {base, node.cast(exponent, base.type.getElementType())};
  base = node.floatInput(0);
  exponent = node.numberInput(1);
  if (!base || !exponent)
    return {};
  return {base, node.cast(exponent, base.type.getElementType())};
}

/// The remainder with the divisor's sign: that of a truncated quotient, and the
/// divisor once more where the signs differ.
static TensorValue floorRemainder(NodeImporter &node, TensorValue lhs,
                                  TensorValue rhs) {
  TensorValue rest = node.binary(BinaryKind::mod, lhs, rhs);
  if (!rest)
    return {};
  TensorValue zero = node.scalar(rest.type.getElementType(), 0);
  auto isPositive = [&](const TensorValue &x) {
    return node.binary(BinaryKind::greater, x, zero);
  };
  auto isNegative = [&](const TensorValue &x) {
    return node.binary(BinaryKind::greater, zero, x);
  };
  TensorValue differs = node.binary(
      BinaryKind::add,
      node.binary(BinaryKind::mul, isNegative(rest), isPositive(rhs)),
      node.binary(BinaryKind::mul, isPositive(rest), isNegative(rhs)));
  return node.select(node.cast(differs, node.builder().getI1Type()),
                     node.binary(BinaryKind::add, rest, rhs), rest);
}

LogicalResult onnx_import::importBinary(NodeImporter &node) {
  auto kind = llvm::StringSwitch<BinaryKind>(node.opType())
                  .Case("Add", BinaryKind::add)
                  .Case("Sub", BinaryKind::sub)
                  .Case("Mul", BinaryKind::mul)
                  .Case("Div", BinaryKind::div)
                  .Case("Mod", BinaryKind::mod)
                  .Case("Pow", BinaryKind::pow)
                  .Default(BinaryKind::prelu);
  auto [lhs, rhs] =
      kind == BinaryKind::pow ? powerOperands(node) : twoOperands(node);
  if (kind == BinaryKind::mod && node.intAttribute("fmod", 0) == 0)
    return node.setResult(floorRemainder(node, lhs, rhs));
  TensorValue result = node.binary(kind, lhs, rhs);
  if (result && kind == BinaryKind::prelu && result.shape() != lhs.shape())
    return node.error() << "the slope has more extents than the input";
  return node.setResult(result);
}

LogicalResult onnx_import::importVariadic(NodeImporter &node) {
  auto kind = llvm::StringSwitch<BinaryKind>(node.opType())
                  .Case("Max", BinaryKind::max)
                  .Case("Min", BinaryKind::min)
                  .Default(BinaryKind::add);
  TensorValue result = node.numberInput(0);
  for (unsigned i = 1; i < node.numInputs(); ++i)
    result = node.binary(kind, result, node.numberInput(i));
  if (node.opType() == "Mean" && node.numInputs() > 1)
    result = node.binary(BinaryKind::mul, result,
                         node.scalar(1.0 / node.numInputs()));
  return node.setResult(result);
}
