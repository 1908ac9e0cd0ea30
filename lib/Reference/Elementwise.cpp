//===- Elementwise.cpp - elementwise functions ----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The formulas of dialects/Linnet/LinnetEnums.td, in double.
//
//===----------------------------------------------------------------------===//

#include "OpTables.h"

#include <cmath>

using namespace linnet;
using namespace linnet::reference;

using Params = llvm::ArrayRef<double>;
using Unary = double (*)(double x, Params p);
using Binary = double (*)(double a, double b);

static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
static double softplus(double x) {
  return std::fmax(x, 0) + std::log1p(std::exp(-std::fabs(x)));
}
static double elu(double x, double alpha) {
  return x < 0 ? alpha * std::expm1(x) : x;
}
static double hardSigmoid(double x, double alpha, double beta) {
  return std::fmin(std::fmax(alpha * x + beta, 0), 1);
}

static const llvm::StringMap<Unary> &unaryFunctions() {
  static const llvm::StringMap<Unary> table = {
      {"clip",
       [](double x, Params p) { return std::fmin(std::fmax(x, p[0]), p[1]); }},
      {"leaky_relu", [](double x, Params p) { return x < 0 ? p[0] * x : x; }},
      {"elu", [](double x, Params p) { return elu(x, p[0]); }},
      {"selu", [](double x, Params p) { return p[1] * elu(x, p[0]); }},
      {"celu",
       [](double x, Params p) {
         return x < 0 ? p[0] * std::expm1(x / p[0]) : x;
       }},
      {"thresholded_relu", [](double x, Params p) { return x > p[0] ? x : 0; }},
      {"hard_sigmoid",
       [](double x, Params p) { return hardSigmoid(x, p[0], p[1]); }},
      {"hard_swish",
       [](double x, Params) { return x * hardSigmoid(x, 1.0 / 6, 0.5); }},
      {"sigmoid", [](double x, Params) { return sigmoid(x); }},
      {"silu", [](double x, Params) { return x * sigmoid(x); }},
      {"mish", [](double x, Params) { return x * std::tanh(softplus(x)); }},
      {"gelu",
       [](double x, Params) {
         return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
       }},
      {"gelu_tanh",
       [](double x, Params) {
         return 0.5 * x *
                (1 +
                 std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
       }},
      {"tanh", [](double x, Params) { return std::tanh(x); }},
      {"softplus", [](double x, Params) { return softplus(x); }},
      {"softsign", [](double x, Params) { return x / (1 + std::fabs(x)); }},
      {"shrink",
       [](double x, Params p) {
         return x < -p[1] ? x + p[0] : x > p[1] ? x - p[0] : 0;
       }},
      {"erf", [](double x, Params) { return std::erf(x); }},
      {"exp", [](double x, Params) { return std::exp(x); }},
      {"log", [](double x, Params) { return std::log(x); }},
      {"sqrt", [](double x, Params) { return std::sqrt(x); }},
      {"reciprocal", [](double x, Params) { return 1 / x; }},
      {"neg", [](double x, Params) { return -x; }},
      {"abs", [](double x, Params) { return std::fabs(x); }},
      {"sign", [](double x, Params) { return x > 0   ? 1.0
                                             : x < 0 ? -1.0
                                                     : x; }},
      {"floor", [](double x, Params) { return std::floor(x); }},
      {"ceil", [](double x, Params) { return std::ceil(x); }},
      {"round", [](double x, Params) { return std::nearbyint(x); }},
      {"sin", [](double x, Params) { return std::sin(x); }},
      {"cos", [](double x, Params) { return std::cos(x); }},
      {"tan", [](double x, Params) { return std::tan(x); }},
      {"asin", [](double x, Params) { return std::asin(x); }},
      {"acos", [](double x, Params) { return std::acos(x); }},
      {"atan", [](double x, Params) { return std::atan(x); }},
      {"sinh", [](double x, Params) { return std::sinh(x); }},
      {"cosh", [](double x, Params) { return std::cosh(x); }},
      {"asinh", [](double x, Params) { return std::asinh(x); }},
      {"acosh", [](double x, Params) { return std::acosh(x); }},
      {"atanh", [](double x, Params) { return std::atanh(x); }},
  };
  return table;
}

static const llvm::StringMap<Binary> &binaryFunctions() {
  static const llvm::StringMap<Binary> table = {
      {"add", [](double a, double b) { return a + b; }},
      {"sub", [](double a, double b) { return a - b; }},
      {"mul", [](double a, double b) { return a * b; }},
      {"div", [](double a, double b) { return a / b; }},
      {"max", [](double a, double b) { return std::fmax(a, b); }},
      {"min", [](double a, double b) { return std::fmin(a, b); }},
      {"pow", [](double a, double b) { return std::pow(a, b); }},
      {"mod", [](double a, double b) { return std::fmod(a, b); }},
      {"prelu", [](double a, double b) { return a < 0 ? a * b : a; }},
  };
  return table;
}

/// The position in `operand` that broadcasts to `index` of a result.
static int64_t broadcastPosition(const Tensor &operand,
                                 llvm::ArrayRef<int64_t> operandStrides,
                                 llvm::ArrayRef<int64_t> index) {
  int64_t position = 0;
  size_t skipped = index.size() - size_t(operand.rank());
  for (unsigned dim = 0; dim < operand.rank(); ++dim)
    if (operand.extent(dim) != 1)
      position += index[skipped + dim] * operandStrides[dim];
  return position;
}

static void unary(const Node &node, Operands operands, Tensor &result) {
  Unary function = unaryFunctions().lookup(node.getString("kind"));
  Params params = node.getFloats("params");
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(i, function(operands[0]->get(i), params));
}

static void binary(const Node &node, Operands operands, Tensor &result) {
  Binary function = binaryFunctions().lookup(node.getString("kind"));
  const Tensor &lhs = *operands[0], &rhs = *operands[1];
  auto lhsStrides = strides(lhs.shape()), rhsStrides = strides(rhs.shape());
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    result.set(position,
               function(lhs.get(broadcastPosition(lhs, lhsStrides, index)),
                        rhs.get(broadcastPosition(rhs, rhsStrides, index))));
  });
}

static void channelAffine(const Node &, Operands operands, Tensor &result) {
  int64_t channels = result.shape().back();
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(i, operands[0]->get(i) * operands[1]->get(i % channels) +
                      operands[2]->get(i % channels));
}

static void cast(const Node &, Operands operands, Tensor &result) {
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(i, operands[0]->get(i));
}

const OpTable &reference::elementwiseOps() {
  static const OpTable table = {{"unary", unary},
                                {"binary", binary},
                                {"channel_affine", channelAffine},
                                {"cast", cast}};
  return table;
}
