//===- NodeMaths.cpp - elementwise functions ------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions of `linnet.unary` and `linnet.binary` as Halide expressions.
// Those that activations use are written through exp and polynomials, which
// vectorise; the circular functions and their inverses call libm lane by lane.
// clip, max and min take their second operand where the first is NaN.
//
//===----------------------------------------------------------------------===//

#include "KernelFuncs.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::select;

using Params = llvm::ArrayRef<double>;
using Unary = Expr (*)(Expr x, Params p);
using Binary = Expr (*)(Expr a, Expr b);

static Expr f32(double value) { return Expr(static_cast<float>(value)); }

static Expr clampTo(Expr x, double low, double high) {
  if (low > -std::numeric_limits<double>::infinity())
    x = Halide::max(x, f32(low));
  if (high < std::numeric_limits<double>::infinity())
    x = Halide::min(x, f32(high));
  return x;
}

static Expr sigmoid(Expr x) { return 1.0f / (1.0f + Halide::exp(-x)); }

/// tanh by 1 - 2/(exp(2|x|) + 1) where that loses nothing, and near zero by
/// the odd polynomial of Cephes' tanhf, x + x^3 P(x^2) for |x| < 0.625.
static Expr tanhOf(Expr x) {
  Expr a = Halide::abs(x), z = x * x;
  Expr p = f32(-5.70498872745e-3);
  for (double c : {2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1})
    p = p * z + f32(c);
  Expr large = 1.0f - 2.0f / (Halide::exp(2.0f * a) + 1.0f);
  return select(a < 0.625f, x + x * z * p, select(x < 0.0f, -large, large));
}

/// log(1 + exp(x)) without overflow: max(x, 0) + log1p(exp(-|x|)), where
/// log1p(t) = 2 atanh(t / (2 + t)) is summed for small t to keep its digits.
static Expr softplus(Expr x) {
  Expr t = Halide::exp(-Halide::abs(x));
  Expr s = t / (2.0f + t), z = s * s;
  Expr series = 2.0f * s * (1.0f + z * (f32(1.0 / 3) + z * (f32(1.0 / 5) + z * f32(1.0 / 7))));
  return Halide::max(x, 0.0f) + select(t < 0.3f, series, Halide::log(1.0f + t));
}

static Expr expm1(Expr x) {
  // Near zero exp(x) - 1 cancels; the series there is exact to the last digit.
  Expr series = x * (1.0f + x * (0.5f + x * (f32(1.0 / 6) + x * (f32(1.0 / 24) + x * f32(1.0 / 120)))));
  return select(Halide::abs(x) < 0.1f, series, Halide::exp(x) - 1.0f);
}

static Expr elu(Expr x, double alpha) {
  return select(x < 0.0f, f32(alpha) * expm1(x), x);
}

static Expr gelu(Expr x) {
  return 0.5f * x * (1.0f + Halide::erf(x * f32(0.70710678118654752)));
}

static Expr geluTanh(Expr x) {
  return 0.5f * x * (1.0f + tanhOf(f32(0.79788456080286536) * (x + f32(0.044715) * x * x * x)));
}

static Expr signOf(Expr x) {
  return select(x > 0.0f, 1.0f, x < 0.0f, -1.0f, x);
}

static const llvm::StringMap<Unary> &unaryTable() {
  static const llvm::StringMap<Unary> table = {
      {"clip", [](Expr x, Params p) { return clampTo(x, p[0], p[1]); }},
      {"leaky_relu", [](Expr x, Params p) { return select(x < 0.0f, x * f32(p[0]), x); }},
      {"elu", [](Expr x, Params p) { return elu(x, p[0]); }},
      {"selu", [](Expr x, Params p) { return f32(p[1]) * elu(x, p[0]); }},
      {"celu", [](Expr x, Params p) { return select(x < 0.0f, f32(p[0]) * expm1(x / f32(p[0])), x); }},
      {"thresholded_relu", [](Expr x, Params p) { return select(x > f32(p[0]), x, 0.0f); }},
      {"hard_sigmoid", [](Expr x, Params p) { return clampTo(x * f32(p[0]) + f32(p[1]), 0, 1); }},
      {"hard_swish", [](Expr x, Params) { return x * clampTo(x * f32(1.0 / 6) + 0.5f, 0, 1); }},
      {"sigmoid", [](Expr x, Params) { return sigmoid(x); }},
      {"silu", [](Expr x, Params) { return x * sigmoid(x); }},
      {"mish", [](Expr x, Params) { return x * tanhOf(softplus(x)); }},
      {"gelu", [](Expr x, Params) { return gelu(x); }},
      {"gelu_tanh", [](Expr x, Params) { return geluTanh(x); }},
      {"tanh", [](Expr x, Params) { return tanhOf(x); }},
      {"softplus", [](Expr x, Params) { return softplus(x); }},
      {"softsign", [](Expr x, Params) { return x / (1.0f + Halide::abs(x)); }},
      {"shrink", [](Expr x, Params p) {
         return select(x < f32(-p[1]), x + f32(p[0]), x > f32(p[1]), x - f32(p[0]), 0.0f);
       }},
      {"erf", [](Expr x, Params) { return Halide::erf(x); }},
      {"exp", [](Expr x, Params) { return Halide::exp(x); }},
      {"log", [](Expr x, Params) { return Halide::log(x); }},
      {"sqrt", [](Expr x, Params) { return Halide::sqrt(x); }},
      {"reciprocal", [](Expr x, Params) { return 1.0f / x; }},
      {"neg", [](Expr x, Params) { return -x; }},
      {"abs", [](Expr x, Params) { return Halide::abs(x); }},
      {"sign", [](Expr x, Params) { return signOf(x); }},
      {"floor", [](Expr x, Params) { return Halide::floor(x); }},
      {"ceil", [](Expr x, Params) { return Halide::ceil(x); }},
      {"round", [](Expr x, Params) { return Halide::round(x); }},
      {"sin", [](Expr x, Params) { return Halide::sin(x); }},
      {"cos", [](Expr x, Params) { return Halide::cos(x); }},
      {"tan", [](Expr x, Params) { return Halide::tan(x); }},
      {"asin", [](Expr x, Params) { return Halide::asin(x); }},
      {"acos", [](Expr x, Params) { return Halide::acos(x); }},
      {"atan", [](Expr x, Params) { return Halide::atan(x); }},
      {"sinh", [](Expr x, Params) { return Halide::sinh(x); }},
      {"cosh", [](Expr x, Params) { return Halide::cosh(x); }},
      {"asinh", [](Expr x, Params) { return Halide::asinh(x); }},
      {"acosh", [](Expr x, Params) { return Halide::acosh(x); }},
      {"atanh", [](Expr x, Params) { return Halide::atanh(x); }},
  };
  return table;
}

static const llvm::StringMap<Binary> &binaryTable() {
  static const llvm::StringMap<Binary> table = {
      {"add", [](Expr a, Expr b) { return a + b; }},
      {"sub", [](Expr a, Expr b) { return a - b; }},
      {"mul", [](Expr a, Expr b) { return a * b; }},
      {"div", [](Expr a, Expr b) { return a / b; }},
      {"max", [](Expr a, Expr b) { return Halide::max(a, b); }},
      {"min", [](Expr a, Expr b) { return Halide::min(a, b); }},
      {"pow", [](Expr a, Expr b) { return Halide::pow(a, b); }},
      // The remainder of truncating division, with the dividend's sign (fmod).
      {"mod", [](Expr a, Expr b) { return a - Halide::trunc(a / b) * b; }},
      {"prelu", [](Expr a, Expr b) { return select(a < 0.0f, a * b, a); }},
  };
  return table;
}

bool kernels::isElementwise(llvm::StringRef op) {
  return op == "unary" || op == "binary" || op == "channel_affine" || op == "cast";
}

/// Integers become the nearest float; floats are cut off toward zero.
static Expr castTo(ElementType type, Expr x) {
  Halide::Type wanted = halideType(type);
  if (type == ElementType::I1)
    return x != Halide::cast(x.type(), 0);
  return Halide::cast(wanted, x);
}

Expr kernels::elementwiseExpr(const Node &node, const std::vector<Expr> &operands) {
  if (node.op == "unary")
    return unaryTable().lookup(node.getString("kind"))(operands[0], node.getFloats("params"));
  if (node.op == "binary")
    return binaryTable().lookup(node.getString("kind"))(operands[0], operands[1]);
  if (node.op == "channel_affine")
    return operands[0] * operands[1] + operands[2];
  return castTo(node.result.element, operands[0]);
}
