//===- ScalarExpressions.cpp - elementwise arithmetic with scalars --------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Nothing is changed here; the patterns that ask stand beside.
//
//===----------------------------------------------------------------------===//

#include "ScalarExpressions.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"

#include <cmath>

using namespace mlir;
using namespace linnet;

/// Polynomials deeper than this are not looked for.
static constexpr unsigned kMaxDepth = 8;

static bool isCommutative(BinaryKind kind) {
  return kind == BinaryKind::add || kind == BinaryKind::mul ||
         kind == BinaryKind::max || kind == BinaryKind::min;
}

std::optional<ScalarOperation> linnet::scalarOperation(Value value) {
  auto op = value.getDefiningOp<BinaryOp>();
  if (!op)
    return std::nullopt;
  for (unsigned i : {1, 0}) {
    Value operand = op->getOperand(1 - i);
    auto scalar = uniformConstant(op->getOperand(i));
    if (scalar && operand.getType() == op.getType())
      return ScalarOperation{operand, op.getKind(), *scalar,
                             i == 0 && !isCommutative(op.getKind())};
  }
  return std::nullopt;
}

/// Rewrites affine.base as an affine of its operand, if it is one.
static bool peelOnce(ScalarAffine &affine) {
  if (auto unary = affine.base.getDefiningOp<UnaryOp>()) {
    if (unary.getKind() != UnaryKind::neg)
      return false;
    affine = {unary.getInput(), -affine.scale, affine.offset};
    return true;
  }
  auto op = scalarOperation(affine.base);
  if (!op)
    return false;
  double scale = affine.scale, offset = affine.offset;
  switch (op->kind) {
  case BinaryKind::add:
    affine = {op->operand, scale, offset + scale * op->scalar};
    return true;
  case BinaryKind::sub:
    affine =
        op->scalarFirst
            ? ScalarAffine{op->operand, -scale, offset + scale * op->scalar}
            : ScalarAffine{op->operand, scale, offset - scale * op->scalar};
    return true;
  case BinaryKind::mul:
    affine = {op->operand, scale * op->scalar, offset};
    return true;
  case BinaryKind::div:
    if (op->scalarFirst)
      return false;
    affine = {op->operand, scale / op->scalar, offset};
    return true;
  default:
    return false;
  }
}

ScalarAffine linnet::peelAffine(Value value) {
  ScalarAffine affine{value};
  while (peelOnce(affine))
    ;
  return affine;
}

/// The product of two polynomials; nothing where its degree is too high.
static std::optional<Polynomial> multiply(const Polynomial &a,
                                          const Polynomial &b) {
  Polynomial product = {};
  for (size_t i = 0; i < a.size(); ++i)
    for (size_t j = 0; j < b.size(); ++j) {
      double term = a[i] * b[j];
      if (i + j < product.size())
        product[i + j] += term;
      else if (term != 0)
        return std::nullopt;
    }
  return product;
}

static std::optional<Polynomial> asPolynomial(Value value, Value variable,
                                              unsigned depth) {
  if (value == variable)
    return Polynomial{0, 1};
  if (auto scalar = uniformConstant(value))
    return Polynomial{*scalar};
  if (depth == kMaxDepth)
    return std::nullopt;
  if (auto unary = value.getDefiningOp<UnaryOp>()) {
    auto inner = asPolynomial(unary.getInput(), variable, depth + 1);
    if (!inner || unary.getKind() != UnaryKind::neg)
      return std::nullopt;
    return multiply(*inner, {-1});
  }
  auto op = value.getDefiningOp<BinaryOp>();
  if (!op || op.getType() != variable.getType())
    return std::nullopt;
  auto lhs = asPolynomial(op.getLhs(), variable, depth + 1);
  auto rhs =
      lhs ? asPolynomial(op.getRhs(), variable, depth + 1) : std::nullopt;
  if (!rhs)
    return std::nullopt;
  bool isScalar = (*rhs)[1] == 0 && (*rhs)[2] == 0 && (*rhs)[3] == 0;
  switch (op.getKind()) {
  case BinaryKind::add:
  case BinaryKind::sub:
    for (size_t i = 0; i < lhs->size(); ++i)
      (*lhs)[i] += op.getKind() == BinaryKind::add ? (*rhs)[i] : -(*rhs)[i];
    return lhs;
  case BinaryKind::mul:
    return multiply(*lhs, *rhs);
  case BinaryKind::div:
    return isScalar ? multiply(*lhs, {1 / (*rhs)[0]}) : std::nullopt;
  case BinaryKind::pow: {
    if (!isScalar || ((*rhs)[0] != 2 && (*rhs)[0] != 3))
      return std::nullopt;
    auto square = multiply(*lhs, *lhs);
    return square && (*rhs)[0] == 3 ? multiply(*square, *lhs) : square;
  }
  default:
    return std::nullopt;
  }
}

std::optional<Polynomial> linnet::asPolynomial(Value value, Value variable) {
  return ::asPolynomial(value, variable, /*depth=*/0);
}

bool linnet::closeTo(double value, double expected) {
  return std::abs(value - expected) <= 1e-6 * std::abs(expected);
}

bool linnet::closeTo(const Polynomial &value, const Polynomial &expected) {
  for (size_t i = 0; i < value.size(); ++i)
    if (!closeTo(value[i], expected[i]))
      return false;
  return true;
}
