//===- Elementwise.cpp - elementwise functions ----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The formulas of dialects/Linnet/LinnetEnums.td, in double; where one would
// cancel or meet 0 times infinity, another that is equal to it.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include <cmath>
#include <limits>

using namespace linnet;
using namespace linnet::reference;

using Params = llvm::ArrayRef<double>;

namespace {

/// A function, and the magnitude that its rounding is a multiple of: where
/// there is none, its value's.
struct UnaryFunction {
  double (*value)(double x, Params p) = nullptr;
  double (*magnitude)(double x, Params p) = nullptr;
};
struct BinaryFunction {
  double (*value)(double a, double b) = nullptr;
  double (*magnitude)(double a, double b) = nullptr;
};

} // namespace

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// The second operand where either is NaN.
static double larger(double a, double b) { return a > b ? a : b; }
static double smaller(double a, double b) { return a < b ? a : b; }
static double clip(double x, double low, double high) {
  return smaller(larger(x, low), high);
}

static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
static double softplus(double x) {
  return std::fmax(x, 0) + std::log1p(std::exp(-std::fabs(x)));
}
static double elu(double x, double alpha) {
  return x < 0 ? alpha * std::expm1(x) : x;
}
static double hardSigmoid(double x, double alpha, double beta) {
  return clip(alpha * x + beta, 0, 1);
}
static double hardSigmoidMagnitude(double x, double alpha, double beta) {
  return std::fmin(std::fabs(alpha * x) + std::fabs(beta), 1);
}

/// x * gate, where a gate of 0 closes for infinity too.
static double gated(double x, double gate) { return gate == 0 ? 0 : x * gate; }

/// x * (1 + erf(x / sqrt(2))) / 2.
static double gelu(double x) {
  return gated(x, std::erfc(-x / std::sqrt(2.0)) / 2);
}

/// x * (1 + tanh(u)) / 2, in which 1 + tanh(u) = 2 sigmoid(2 u).
static double geluTanh(double x) {
  double u = std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x);
  return gated(x, sigmoid(2 * u));
}

static double shrink(double x, double bias, double lambda) {
  return x < -lambda ? x + bias : x > lambda ? x - bias : 0;
}

static const llvm::StringMap<UnaryFunction> &unaryFunctions() {
  using F = double;
  static const llvm::StringMap<UnaryFunction> table = {
      {"clip", {[](F x, Params p) { return clip(x, p[0], p[1]); }}},
      {"leaky_relu", {[](F x, Params p) { return x < 0 ? p[0] * x : x; }}},
      {"elu", {[](F x, Params p) { return elu(x, p[0]); }}},
      {"selu", {[](F x, Params p) { return p[1] * elu(x, p[0]); }}},
      {"celu",
       {[](F x, Params p) { return x < 0 ? p[0] * std::expm1(x / p[0]) : x; }}},
      {"thresholded_relu", {[](F x, Params p) { return x > p[0] ? x : 0; }}},
      {"hard_sigmoid",
       {[](F x, Params p) { return hardSigmoid(x, p[0], p[1]); },
        [](F x, Params p) { return hardSigmoidMagnitude(x, p[0], p[1]); }}},
      {"hard_swish",
       {[](F x, Params) { return x * hardSigmoid(x, 1.0 / 6, 0.5); },
        [](F x, Params) {
          return std::fabs(x) * hardSigmoidMagnitude(x, 1.0 / 6, 0.5);
        }}},
      {"sigmoid", {[](F x, Params) { return sigmoid(x); }}},
      {"silu", {[](F x, Params) { return gated(x, sigmoid(x)); }}},
      {"mish", {[](F x, Params) { return gated(x, std::tanh(softplus(x))); }}},
      {"gelu", {[](F x, Params) { return gelu(x); }}},
      {"gelu_tanh", {[](F x, Params) { return geluTanh(x); }}},
      {"tanh", {[](F x, Params) { return std::tanh(x); }}},
      {"softplus", {[](F x, Params) { return softplus(x); }}},
      {"softsign", {[](F x, Params) { return x / (1 + std::fabs(x)); }}},
      {"shrink", {[](F x, Params p) { return shrink(x, p[0], p[1]); }}},
      {"erf", {[](F x, Params) { return std::erf(x); }}},
      {"exp", {[](F x, Params) { return std::exp(x); }}},
      {"log", {[](F x, Params) { return std::log(x); }}},
      {"sqrt", {[](F x, Params) { return std::sqrt(x); }}},
      {"reciprocal", {[](F x, Params) { return 1 / x; }}},
      {"neg", {[](F x, Params) { return -x; }}},
      {"abs", {[](F x, Params) { return std::fabs(x); }}},
      {"sign", {[](F x, Params) { return x > 0   ? 1.0
                                         : x < 0 ? -1.0
                                                 : x; }}},
      {"floor", {[](F x, Params) { return std::floor(x); }}},
      {"ceil", {[](F x, Params) { return std::ceil(x); }}},
      {"round", {[](F x, Params) { return std::nearbyint(x); }}},
      {"sin", {[](F x, Params) { return std::sin(x); }}},
      {"cos", {[](F x, Params) { return std::cos(x); }}},
      {"tan", {[](F x, Params) { return std::tan(x); }}},
      {"asin", {[](F x, Params) { return std::asin(x); }}},
      {"acos", {[](F x, Params) { return std::acos(x); }}},
      {"atan", {[](F x, Params) { return std::atan(x); }}},
      {"sinh", {[](F x, Params) { return std::sinh(x); }}},
      {"cosh", {[](F x, Params) { return std::cosh(x); }}},
      {"asinh", {[](F x, Params) { return std::asinh(x); }}},
      {"acosh", {[](F x, Params) { return std::acosh(x); }}},
      {"atanh", {[](F x, Params) { return std::atanh(x); }}},
      {"is_nan", {[](F x, Params) { return std::isnan(x) ? 1.0 : 0.0; }}},
  };
  return table;
}

static double sumOfMagnitudes(double a, double b) {
  return std::fabs(a) + std::fabs(b);
}

static const llvm::StringMap<BinaryFunction> &binaryFunctions() {
  using F = double;
  static const llvm::StringMap<BinaryFunction> table = {
      {"add", {[](F a, F b) { return a + b; }, sumOfMagnitudes}},
      {"sub", {[](F a, F b) { return a - b; }, sumOfMagnitudes}},
      {"mul", {[](F a, F b) { return a * b; }}},
      {"div", {[](F a, F b) { return a / b; }}},
      {"max", {larger}},
      {"min", {smaller}},
      {"pow", {[](F a, F b) { return std::pow(a, b); }}},
      {"mod", {[](F a, F b) { return std::fmod(a, b); }}},
      {"prelu", {[](F a, F b) { return a < 0 ? a * b : a; }}},
      {"greater", {[](F a, F b) { return a > b ? 1.0 : 0.0; }}},
      {"greater_equal", {[](F a, F b) { return a >= b ? 1.0 : 0.0; }}},
      {"equal", {[](F a, F b) { return a == b ? 1.0 : 0.0; }}},
  };
  return table;
}

using IntegerFunction = int64_t (*)(int64_t a, int64_t b);

/// Unsigned on the way, where overflow is defined.
static int64_t quotient(int64_t a, int64_t b) {
  if (b == 0)
    return 0;
  return b == -1 ? int64_t(-uint64_t(a)) : a / b;
}
static int64_t product(int64_t a, int64_t b) {
  return int64_t(uint64_t(a) * uint64_t(b));
}
static int64_t remainder(int64_t a, int64_t b) {
  return b == 0 ? 0 : a - product(quotient(a, b), b);
}

/// In 64 bits: whatever is narrower wraps around when it is stored.
static const llvm::StringMap<IntegerFunction> &integerFunctions() {
  using I = int64_t;
  static const llvm::StringMap<IntegerFunction> table = {
      {"add", [](I a, I b) { return I(uint64_t(a) + uint64_t(b)); }},
      {"sub", [](I a, I b) { return I(uint64_t(a) - uint64_t(b)); }},
      {"mul", product},
      {"div", quotient},
      {"mod", remainder},
      {"max", [](I a, I b) { return std::max(a, b); }},
      {"min", [](I a, I b) { return std::min(a, b); }},
      {"greater", [](I a, I b) { return I(a > b); }},
      {"greater_equal", [](I a, I b) { return I(a >= b); }},
      {"equal", [](I a, I b) { return I(a == b); }},
  };
  return table;
}

static bool isFloat(ElementType type) {
  return type == ElementType::F16 || type == ElementType::F32 ||
         type == ElementType::F64;
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

static void unary(const Node &node, Operands operands, Tensor &result) {
  UnaryFunction function = unaryFunctions().lookup(node.getString("kind"));
  Params params = node.getFloats("params");
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(i, function.value(operands[0]->get(i), params));
}

static llvm::Error boundUnary(const Node &node, BoundedOperands operands,
                              const Tensor &value, std::vector<double> &bound) {
  UnaryFunction function = unaryFunctions().lookup(node.getString("kind"));
  Params params = node.getFloats("params");
  for (int64_t i = 0; i < value.size(); ++i) {
    double x = operands[0]->value.get(i), dx = operands[0]->boundAt(i);
    double y = function.value(x, params);
    double magnitude = function.magnitude ? function.magnitude(x, params) : y;
    bound[size_t(i)] =
        kFunctionRoundoffs * kUnitRoundoff * std::fabs(magnitude);
    if (dx != 0)
      bound[size_t(i)] += spread(y, function.value(x - dx, params),
                                 function.value(x + dx, params));
  }
  return llvm::Error::success();
}

static void binary(const Node &node, Operands operands, Tensor &result) {
  BinaryFunction function = binaryFunctions().lookup(node.getString("kind"));
  auto lhsStrides = broadcastStrides(operands[0]->shape(), result.rank());
  auto rhsStrides = broadcastStrides(operands[1]->shape(), result.rank());
  IntegerFunction integers = integerFunctions().lookup(node.getString("kind"));
  bool isOfIntegers = !isFloat(operands[0]->type().element);
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    int64_t lhs = positionOf(index, lhsStrides);
    int64_t rhs = positionOf(index, rhsStrides);
    if (isOfIntegers)
      result.setInteger(position, integers(operands[0]->getInteger(lhs),
                                           operands[1]->getInteger(rhs)));
    else
      result.set(position,
                 function.value(operands[0]->get(lhs), operands[1]->get(rhs)));
  });
}

static llvm::Error boundBinary(const Node &node, BoundedOperands operands,
                               const Tensor &value,
                               std::vector<double> &bound) {
  BinaryFunction function = binaryFunctions().lookup(node.getString("kind"));
  auto lhsStrides = broadcastStrides(operands[0]->value.shape(), value.rank());
  auto rhsStrides = broadcastStrides(operands[1]->value.shape(), value.rank());
  forEach(value.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    int64_t lhs = positionOf(index, lhsStrides);
    int64_t rhs = positionOf(index, rhsStrides);
    double a = operands[0]->value.get(lhs), b = operands[1]->value.get(rhs);
    double da = operands[0]->boundAt(lhs), db = operands[1]->boundAt(rhs);
    double y = function.value(a, b);
    double magnitude = function.magnitude ? function.magnitude(a, b) : y;
    double propagated = 0;
    if (da != 0 || db != 0)
      for (double side : {-1.0, 1.0})
        propagated = std::max(propagated,
                              spread(y, function.value(a + side * da, b - db),
                                     function.value(a + side * da, b + db)));
    double roundoff = isFloat(value.type().element) ? kUnitRoundoff : 0;
    bound[size_t(position)] =
        kFunctionRoundoffs * roundoff * std::fabs(magnitude) + propagated;
  });
  return llvm::Error::success();
}

/// Calls `visit(position, operand, operandPosition)` with the operand that each
/// element of a selection is of.
template <typename Visit>
static void visitSelected(Operands operands, llvm::ArrayRef<int64_t> shape,
                          Visit visit) {
  llvm::SmallVector<llvm::SmallVector<int64_t, 6>, 3> strides;
  for (const Tensor *operand : operands)
    strides.push_back(broadcastStrides(operand->shape(), shape.size()));
  forEach(shape, [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    bool isTrue = operands[0]->getInteger(positionOf(index, strides[0])) != 0;
    unsigned chosen = isTrue ? 1 : 2;
    visit(position, chosen, positionOf(index, strides[chosen]));
  });
}

static void select(const Node &, Operands operands, Tensor &result) {
  visitSelected(operands, result.shape(),
                [&](int64_t position, unsigned operand, int64_t from) {
                  result.copy(position, *operands[operand], from);
                });
}

/// A condition that may be the other one leaves nothing to say.
static llvm::Error boundSelect(const Node &, BoundedOperands operands,
                               const Tensor &value,
                               std::vector<double> &bound) {
  const Tensor *tensors[] = {&operands[0]->value, &operands[1]->value,
                             &operands[2]->value};
  visitSelected(tensors, value.shape(),
                [&](int64_t position, unsigned operand, int64_t from) {
                  bound[size_t(position)] = operands[operand]->boundAt(from);
                });
  auto strides = broadcastStrides(operands[0]->value.shape(), value.rank());
  forEach(value.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    if (operands[0]->boundAt(positionOf(index, strides)) != 0)
      bound[size_t(position)] = std::numeric_limits<double>::infinity();
  });
  return llvm::Error::success();
}

static void channelAffine(const Node &, Operands operands, Tensor &result) {
  int64_t channels = result.shape().back();
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(i, operands[0]->get(i) * operands[1]->get(i % channels) +
                      operands[2]->get(i % channels));
}

static llvm::Error boundChannelAffine(const Node &, BoundedOperands operands,
                                      const Tensor &value,
                                      std::vector<double> &bound) {
  int64_t channels = value.shape().back();
  for (int64_t i = 0; i < value.size(); ++i) {
    int64_t c = i % channels;
    double x = std::fabs(operands[0]->value.get(i));
    double scale = std::fabs(operands[1]->value.get(c));
    double offset = std::fabs(operands[2]->value.get(c));
    double dx = operands[0]->boundAt(i), dScale = operands[1]->boundAt(c);
    bound[size_t(i)] =
        kFunctionRoundoffs * kUnitRoundoff * (x * scale + offset) + dx * scale +
        (x + dx) * dScale + operands[2]->boundAt(c);
  }
  return llvm::Error::success();
}

static void cast(const Node &, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0];
  for (int64_t i = 0; i < result.size(); ++i) {
    if (isFloat(in.type().element))
      result.set(i, in.get(i));
    else
      result.setInteger(i, in.getInteger(i));
  }
}

static llvm::Error boundCast(const Node &, BoundedOperands operands,
                             const Tensor &value, std::vector<double> &bound) {
  const Bounded &in = *operands[0];
  Tensor low(value.type()), high(value.type());
  for (int64_t i = 0; i < value.size(); ++i) {
    low.set(i, in.value.get(i) - in.boundAt(i));
    high.set(i, in.value.get(i) + in.boundAt(i));
    if (in.boundAt(i) != 0)
      bound[size_t(i)] = spread(value.get(i), low.get(i), high.get(i));
  }
  return llvm::Error::success();
}

const OpTable &reference::elementwiseOps() {
  static const OpTable table = {
      {"unary", {unary, boundUnary}},
      {"binary", {binary, boundBinary}},
      {"select", {select, boundSelect}},
      {"channel_affine", {channelAffine, boundChannelAffine}},
      {"cast", {cast, boundCast}},
  };
  return table;
}
