//===- NodeMaths.cpp - elementwise functions ------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions of `linnet.unary` and `linnet.binary` as Halide expressions;
// what is not plain arithmetic stands in FloatFunctions.cpp. What clip, max and
// min give of a NaN is unspecified (docs/Numerics.md).
//
//===----------------------------------------------------------------------===//

#include "FloatFunctions.h"
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

static Expr elu(Expr x, double alpha) {
  return select(x < 0.0f, f32(alpha) * expm1Of(x), x);
}

static Expr signOf(Expr x) {
  return select(x > 0.0f, 1.0f, x < 0.0f, -1.0f, x);
}

/// By its bits: a comparison of x with itself would be simplified.
static Expr isNan(Expr x) {
  Expr magnitude = Halide::reinterpret<int32_t>(x) & 0x7fffffff;
  return select(magnitude > 0x7f800000, 1.0f, 0.0f);
}

static const llvm::StringMap<Unary> &unaryTable() {
  static const llvm::StringMap<Unary> table = {
      {"clip", [](Expr x, Params p) { return clampTo(x, p[0], p[1]); }},
      {"leaky_relu",
       [](Expr x, Params p) { return select(x < 0.0f, x * f32(p[0]), x); }},
      {"elu", [](Expr x, Params p) { return elu(x, p[0]); }},
      {"selu", [](Expr x, Params p) { return f32(p[1]) * elu(x, p[0]); }},
      {"celu",
       [](Expr x, Params p) {
         return select(x < 0.0f, f32(p[0]) * expm1Of(x / f32(p[0])), x);
       }},
      {"thresholded_relu",
       [](Expr x, Params p) { return select(x > f32(p[0]), x, 0.0f); }},
      {"hard_sigmoid",
       [](Expr x, Params p) {
         return clampTo(x * f32(p[0]) + f32(p[1]), 0, 1);
       }},
      {"hard_swish",
       [](Expr x, Params) {
         return x * clampTo(x * f32(1.0 / 6) + 0.5f, 0, 1);
       }},
      {"sigmoid", [](Expr x, Params) { return sigmoidOf(x); }},
      {"silu", [](Expr x, Params) { return siluOf(x); }},
      {"mish", [](Expr x, Params) { return mishOf(x); }},
      {"gelu", [](Expr x, Params) { return geluOf(x); }},
      {"gelu_tanh", [](Expr x, Params) { return geluTanhOf(x); }},
      {"tanh", [](Expr x, Params) { return tanhOf(x); }},
      {"softplus", [](Expr x, Params) { return softplusOf(x); }},
      {"softsign", [](Expr x, Params) { return x / (1.0f + Halide::abs(x)); }},
      {"shrink",
       [](Expr x, Params p) {
         return select(x<f32(-p[1]), x + f32(p[0]), x> f32(p[1]), x - f32(p[0]),
                       0.0f);
       }},
      {"erf", [](Expr x, Params) { return erfOf(x); }},
      {"exp", [](Expr x, Params) { return expOf(x); }},
      {"log", [](Expr x, Params) { return logOf(x); }},
      {"sqrt", [](Expr x, Params) { return Halide::sqrt(x); }},
      {"reciprocal", [](Expr x, Params) { return 1.0f / x; }},
      {"neg", [](Expr x, Params) { return -x; }},
      {"abs", [](Expr x, Params) { return Halide::abs(x); }},
      {"sign", [](Expr x, Params) { return signOf(x); }},
      {"floor", [](Expr x, Params) { return Halide::floor(x); }},
      {"ceil", [](Expr x, Params) { return Halide::ceil(x); }},
      {"round", [](Expr x, Params) { return Halide::round(x); }},
      {"sin", [](Expr x, Params) { return sinOf(x); }},
      {"cos", [](Expr x, Params) { return cosOf(x); }},
      {"tan", [](Expr x, Params) { return tanOf(x); }},
      {"asin", [](Expr x, Params) { return asinOf(x); }},
      {"acos", [](Expr x, Params) { return acosOf(x); }},
      {"atan", [](Expr x, Params) { return atanOf(x); }},
      {"sinh", [](Expr x, Params) { return sinhOf(x); }},
      {"cosh", [](Expr x, Params) { return coshOf(x); }},
      {"asinh", [](Expr x, Params) { return asinhOf(x); }},
      {"acosh", [](Expr x, Params) { return acoshOf(x); }},
      {"atanh", [](Expr x, Params) { return atanhOf(x); }},
      {"is_nan", [](Expr x, Params) { return isNan(x); }},
  };
  return table;
}

/// 1 or 0 in the type of what was compared.
static Expr truth(Expr condition, Expr operand) {
  Halide::Type type = operand.type();
  // Halide lets LLVM assume that no float is infinite, and so a comparison with
  // a constant that is.
  if (type.is_float())
    condition = Halide::strict_float(condition);
  return select(condition, Halide::cast(type, 1), Halide::cast(type, 0));
}

/// Cut off toward zero; 0 by zero, and wrapping around by -1, where the
/// machine's instruction would trap.
static Expr quotientOf(Expr a, Expr b) {
  if (a.type().is_float())
    return a / b;
  Expr zero = Halide::cast(a.type(), 0), one = Halide::cast(a.type(), 1);
  if (a.type().is_uint())
    return select(b == zero, zero,
                  Halide::div_round_to_zero(a, select(b == zero, one, b)));
  Expr isSafe = b != zero && b != -one;
  Expr quotient = Halide::div_round_to_zero(a, select(isSafe, b, one));
  return select(isSafe, quotient, b == zero, zero, zero - a);
}

/// The remainder of truncating division, with the dividend's sign (fmod).
static Expr remainderOf(Expr a, Expr b) {
  if (a.type().is_float())
    return fmodOf(a, b);
  return select(b == Halide::cast(b.type(), 0), Halide::cast(a.type(), 0),
                a - quotientOf(a, b) * b);
}

static const llvm::StringMap<Binary> &binaryTable() {
  static const llvm::StringMap<Binary> table = {
      {"add", [](Expr a, Expr b) { return a + b; }},
      {"sub", [](Expr a, Expr b) { return a - b; }},
      {"mul", [](Expr a, Expr b) { return a * b; }},
      {"div", [](Expr a, Expr b) { return quotientOf(a, b); }},
      {"max", [](Expr a, Expr b) { return Halide::max(a, b); }},
      {"min", [](Expr a, Expr b) { return Halide::min(a, b); }},
      {"pow", [](Expr a, Expr b) { return powOf(a, b); }},
      {"mod", [](Expr a, Expr b) { return remainderOf(a, b); }},
      {"prelu", [](Expr a, Expr b) { return select(a < 0.0f, a * b, a); }},
      {"greater", [](Expr a, Expr b) { return truth(a > b, a); }},
      {"greater_equal", [](Expr a, Expr b) { return truth(a >= b, a); }},
      {"equal", [](Expr a, Expr b) { return truth(a == b, a); }},
  };
  return table;
}

bool kernels::isElementwise(llvm::StringRef op) {
  return op == "unary" || op == "binary" || op == "select" ||
         op == "channel_affine" || op == "cast";
}

bool kernels::isComputed(const KernelSpec &spec, unsigned value) {
  const Node *node = spec.nodeOf(value);
  return node && isElementwise(node->op);
}

/// Integers become the nearest float; floats are cut off toward zero.
static Expr castTo(ElementType type, Expr x) {
  Halide::Type wanted = halideType(type);
  if (type == ElementType::I1)
    return x != Halide::cast(x.type(), 0);
  return Halide::cast(wanted, x);
}

Expr kernels::elementwiseExpr(const Node &node,
                              const std::vector<Expr> &operands) {
  if (node.op == "unary")
    return unaryTable().lookup(node.getString("kind"))(
        operands[0], node.getFloats("params"));
  if (node.op == "binary")
    return binaryTable().lookup(node.getString("kind"))(operands[0],
                                                        operands[1]);
  if (node.op == "select")
    return select(operands[0], operands[1], operands[2]);
  if (node.op == "channel_affine")
    return operands[0] * operands[1] + operands[2];
  return castTo(node.result.element, operands[0]);
}
