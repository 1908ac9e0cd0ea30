//===- RecognizeActivations.cpp - one op for every spelled-out activation -===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects activations as exporters decompose them, with scalars as constants of
// any rank. Afterwards each is one `linnet.unary`.
//
//===----------------------------------------------------------------------===//

#include "ScalarExpressions.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include <cmath>
#include <limits>

#define DEBUG_TYPE "linnet-recognize-activations"

namespace linnet {
#define GEN_PASS_DEF_RECOGNIZEACTIVATIONS
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

namespace {
/// What an expression turns out to be: kind(x; params).
struct Activation {
  UnaryKind kind;
  Value input;
  SmallVector<double, 2> params;
};
} // namespace

static void replaceBy(PatternRewriter &rewriter, Operation *op,
                      const Activation &found) {
  rewriter.replaceOpWithNewOp<UnaryOp>(op, op->getResult(0).getType(),
                                       found.kind, found.input, found.params);
}

static UnaryOp unaryOf(Value value, UnaryKind kind) {
  auto op = value.getDefiningOp<UnaryOp>();
  return op && op.getKind() == kind ? op : UnaryOp();
}

//===----------------------------------------------------------------------===//
// Products: x * gate(x)
//===----------------------------------------------------------------------===//

/// scale * x * (a * function(x) + b), with the affine around the function
/// already peeled off: `factor` is scale * a, `constant` scale * b.
static std::optional<Activation> matchGate(Value x, UnaryOp function,
                                           double factor, double constant) {
  Value inner = function.getInput();
  // a + b * tanh or erf.
  if (closeTo(factor, 0.5) && closeTo(constant, 0.5)) {
    auto argument = asPolynomial(inner, x);
    if (!argument)
      return std::nullopt;
    if (function.getKind() == UnaryKind::erf &&
        closeTo(*argument, {0, std::sqrt(0.5)}))
      return Activation{UnaryKind::gelu, x, {}};
    double root = std::sqrt(2 / M_PI);
    if (function.getKind() == UnaryKind::tanh &&
        closeTo(*argument, {0, root, 0, root * 0.044715}))
      return Activation{UnaryKind::gelu_tanh, x, {}};
    return std::nullopt;
  }
  if (constant != 0)
    return std::nullopt;
  switch (function.getKind()) {
  case UnaryKind::sigmoid:
    if (inner == x && closeTo(factor, 1))
      return Activation{UnaryKind::silu, x, {}};
    return std::nullopt;
  case UnaryKind::tanh:
    if (auto softplus = unaryOf(inner, UnaryKind::softplus))
      if (softplus.getInput() == x && closeTo(factor, 1))
        return Activation{UnaryKind::mish, x, {}};
    return std::nullopt;
  case UnaryKind::hard_sigmoid:
    if (inner == x && closeTo(factor, 1) &&
        closeTo(function.getParams()[0], 1.0 / 6) &&
        closeTo(function.getParams()[1], 0.5))
      return Activation{UnaryKind::hard_swish, x, {}};
    return std::nullopt;
  case UnaryKind::clip: {
    // factor * h * x * clip((p*x + q) / h, 0, 1)
    double h = function.getParams()[1];
    auto argument = asPolynomial(inner, x);
    if (function.getParams()[0] == 0 && closeTo(factor * h, 1) && argument &&
        closeTo(*argument, {0.5 * h, h / 6}))
      return Activation{UnaryKind::hard_swish, x, {}};
    return std::nullopt;
  }
  default:
    return std::nullopt;
  }
}

/// scale * lhs * rhs, where lhs is x or a multiple of it.
static std::optional<Activation> matchProduct(Value lhs, Value rhs,
                                              double scale) {
  ScalarAffine gate = peelAffine(rhs);
  auto function = gate.base.getDefiningOp<UnaryOp>();
  if (!function)
    return std::nullopt;
  while (true) {
    auto found =
        matchGate(lhs, function, scale * gate.scale, scale * gate.offset);
    auto multiple = scalarOperation(lhs);
    if (found || !multiple || multiple->scalarFirst)
      return found;
    if (multiple->kind == BinaryKind::mul)
      scale *= multiple->scalar;
    else if (multiple->kind == BinaryKind::div)
      scale /= multiple->scalar;
    else
      return std::nullopt;
    lhs = multiple->operand;
  }
}

namespace {

/// x * gate(x), and the same times a scalar -> activation(x)
struct GatedActivation : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    double scale = 1;
    BinaryOp product = op;
    if (auto outer = scalarOperation(op)) {
      bool isQuotient = outer->kind == BinaryKind::div && !outer->scalarFirst;
      if (outer->kind != BinaryKind::mul && !isQuotient)
        return rewriter.notifyMatchFailure(op, "no multiple of a product");
      scale = isQuotient ? 1.0 / outer->scalar : outer->scalar;
      product = outer->operand.getDefiningOp<BinaryOp>();
    }
    if (!product || product.getKind() != BinaryKind::mul)
      return rewriter.notifyMatchFailure(op, "no product");
    auto found = matchProduct(product.getLhs(), product.getRhs(), scale);
    if (!found)
      found = matchProduct(product.getRhs(), product.getLhs(), scale);
    if (!found || found->input.getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "no known gate");
    replaceBy(rewriter, op, *found);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Bounds
//===----------------------------------------------------------------------===//

/// max(x, c) -> clip [c, inf] and min(x, c) -> clip [-inf, c]
struct BoundToClip : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    auto bound = scalarOperation(op);
    if (!bound || std::isnan(bound->scalar) ||
        (bound->kind != BinaryKind::max && bound->kind != BinaryKind::min))
      return rewriter.notifyMatchFailure(op, "no scalar bound");
    constexpr double inf = std::numeric_limits<double>::infinity();
    SmallVector<double, 2> bounds = {bound->scalar, inf};
    if (bound->kind == BinaryKind::min)
      bounds = {-inf, bound->scalar};
    replaceBy(rewriter, op, {UnaryKind::clip, bound->operand, bounds});
    return success();
  }
};

/// s * clip(p*x + q, 0, 1/s) -> hard_sigmoid(x; s*p, s*q)
static std::optional<Activation> matchHardSigmoid(Value value, double scale) {
  auto clip = unaryOf(value, UnaryKind::clip);
  if (!clip || clip.getParams()[0] != 0 ||
      !closeTo(clip.getParams()[1] * scale, 1))
    return std::nullopt;
  ScalarAffine argument = peelAffine(clip.getInput());
  // Without an offset it is better left to what multiplies before.
  if (argument.offset == 0 || argument.scale == 0)
    return std::nullopt;
  return Activation{UnaryKind::hard_sigmoid,
                    argument.base,
                    {scale * argument.scale, scale * argument.offset}};
}

/// clip(p*x + q, 0, 1) -> hard_sigmoid(x)
struct ClipToHardSigmoid : OpRewritePattern<UnaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UnaryOp op,
                                PatternRewriter &rewriter) const override {
    auto found = matchHardSigmoid(op, /*scale=*/1);
    if (!found)
      return rewriter.notifyMatchFailure(op, "no clip of an affine to [0, 1]");
    replaceBy(rewriter, op, *found);
    return success();
  }
};

/// clip(p*x + q, 0, h) / h -> hard_sigmoid(x)
struct ScaledClipToHardSigmoid : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    auto outer = scalarOperation(op);
    bool isQuotient =
        outer && outer->kind == BinaryKind::div && !outer->scalarFirst;
    if (!outer || (outer->kind != BinaryKind::mul && !isQuotient))
      return rewriter.notifyMatchFailure(op, "no multiple of a clip");
    auto found = matchHardSigmoid(
        outer->operand, isQuotient ? 1.0 / outer->scalar : outer->scalar);
    if (!found)
      return rewriter.notifyMatchFailure(op, "the largest value is not 1");
    replaceBy(rewriter, op, *found);
    return success();
  }
};

/// max(x, a*x) -> leaky_relu(x; a) for a in (0, 1)
struct MaxToLeakyRelu : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getKind() != BinaryKind::max)
      return rewriter.notifyMatchFailure(op, "no maximum");
    for (unsigned i : {0, 1}) {
      Value x = op->getOperand(i);
      auto scaled = asPolynomial(op->getOperand(1 - i), x);
      if (!scaled || x.getType() != op.getType() || (*scaled)[1] <= 0 ||
          (*scaled)[1] >= 1 || !closeTo(*scaled, {0, (*scaled)[1]}))
        continue;
      replaceBy(rewriter, op, {UnaryKind::leaky_relu, x, {(*scaled)[1]}});
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no maximum of x and its multiple");
  }
};

/// prelu(x, c) -> leaky_relu(x; c)
struct PReluToLeakyRelu : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    auto slope = scalarOperation(op);
    if (!slope || slope->kind != BinaryKind::prelu || slope->scalarFirst)
      return rewriter.notifyMatchFailure(op, "no prelu by one slope");
    replaceBy(rewriter, op,
              {UnaryKind::leaky_relu, slope->operand, {slope->scalar}});
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Quotients, logarithms and powers
//===----------------------------------------------------------------------===//

/// The function f of `value` = 1 + f(…), if it is of `kind`.
static UnaryOp onePlus(Value value, UnaryKind kind) {
  ScalarAffine affine = peelAffine(value);
  return affine.scale == 1 && affine.offset == 1 ? unaryOf(affine.base, kind)
                                                 : UnaryOp();
}

/// The x of `value` = 1 + exp(-x).
static Value sigmoidDenominator(Value value) {
  auto exp = onePlus(value, UnaryKind::exp);
  if (!exp)
    return {};
  ScalarAffine power = peelAffine(exp.getInput());
  return power.scale == -1 && power.offset == 0 ? power.base : Value();
}

/// c / (1 + exp(-x)) -> sigmoid(x) for c = 1, silu(x) for c = x;
/// exp(x) / (1 + exp(x)) -> sigmoid(x); x / (1 + abs(x)) -> softsign(x)
struct QuotientActivation : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getKind() != BinaryKind::div)
      return rewriter.notifyMatchFailure(op, "no quotient");
    auto found = match(op.getLhs(), op.getRhs());
    if (!found || found->input.getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "no known quotient");
    replaceBy(rewriter, op, *found);
    return success();
  }

  static std::optional<Activation> match(Value numerator, Value denominator) {
    if (Value x = sigmoidDenominator(denominator)) {
      if (uniformConstant(numerator) == 1.0f)
        return Activation{UnaryKind::sigmoid, x, {}};
      if (numerator == x)
        return Activation{UnaryKind::silu, x, {}};
    }
    if (auto exp = onePlus(denominator, UnaryKind::exp))
      if (numerator == exp.getResult())
        return Activation{UnaryKind::sigmoid, exp.getInput(), {}};
    if (auto abs = onePlus(denominator, UnaryKind::abs))
      if (numerator == abs.getInput())
        return Activation{UnaryKind::softsign, numerator, {}};
    return std::nullopt;
  }
};

/// reciprocal(1 + exp(-x)) -> sigmoid(x)
struct ReciprocalToSigmoid : OpRewritePattern<UnaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UnaryOp op,
                                PatternRewriter &rewriter) const override {
    Value x = op.getKind() == UnaryKind::reciprocal
                  ? sigmoidDenominator(op.getInput())
                  : Value();
    if (!x)
      return rewriter.notifyMatchFailure(op, "no reciprocal of 1 + exp(-x)");
    replaceBy(rewriter, op, {UnaryKind::sigmoid, x, {}});
    return success();
  }
};

/// log(1 + exp(x)) -> softplus(x)
struct LogToSoftplus : OpRewritePattern<UnaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UnaryOp op,
                                PatternRewriter &rewriter) const override {
    auto exp = op.getKind() == UnaryKind::log
                   ? onePlus(op.getInput(), UnaryKind::exp)
                   : UnaryOp();
    if (!exp)
      return rewriter.notifyMatchFailure(op, "no logarithm of 1 + exp(x)");
    replaceBy(rewriter, op, {UnaryKind::softplus, exp.getInput(), {}});
    return success();
  }
};

/// pow(x, 2) -> x * x and pow(x, 0.5) -> sqrt(x)
struct SimplePower : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    auto power = scalarOperation(op);
    if (!power || power->kind != BinaryKind::pow || power->scalarFirst ||
        (power->scalar != 2 && power->scalar != 0.5))
      return rewriter.notifyMatchFailure(op, "no power of 2 or 0.5");
    if (power->scalar == 2)
      rewriter.replaceOpWithNewOp<BinaryOp>(op, op.getType(), BinaryKind::mul,
                                            power->operand, power->operand);
    else
      replaceBy(rewriter, op, {UnaryKind::sqrt, power->operand, {}});
    return success();
  }
};

struct RecognizeActivations
    : linnet::impl::RecognizeActivationsBase<RecognizeActivations> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<GatedActivation, BoundToClip, ClipToHardSigmoid,
                 ScaledClipToHardSigmoid, MaxToLeakyRelu, PReluToLeakyRelu,
                 QuotientActivation, ReciprocalToSigmoid, LogToSoftplus,
                 SimplePower>(&getContext());
    UnaryOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      getOperation().emitError("activations did not come to an end");
      signalPassFailure();
    }
  }
};

} // namespace
