//===- Normalizations.cpp - softmax and local response normalization ------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elements divided by what their neighbours are together.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace linnet;
using namespace linnet::reference;

//===----------------------------------------------------------------------===//
// softmax
//===----------------------------------------------------------------------===//

namespace {
/// The elements along the axis of a softmax that share a sum.
struct Line {
  int64_t first, step, extent;
  int64_t operator[](int64_t i) const { return first + i * step; }
};

/// What the elements of a line have in common.
struct Exponentials {
  double largest = -std::numeric_limits<double>::infinity();
  double sum = 0;
};
} // namespace

template <typename Visit>
static void forEachLine(const Node &node, const Tensor &in, Visit visit) {
  unsigned axis = unsigned(node.getInt("axis"));
  int64_t extent = in.extent(axis), step = strides(in.shape())[axis];
  for (int64_t first = 0; first < in.size(); ++first)
    if (first / step % extent == 0)
      visit(Line{first, step, extent});
}

static Exponentials sumExponentials(const Tensor &in, const Line &line) {
  Exponentials result;
  for (int64_t i = 0; i < line.extent; ++i)
    result.largest = std::max(result.largest, in.get(line[i]));
  for (int64_t i = 0; i < line.extent; ++i)
    result.sum += std::exp(in.get(line[i]) - result.largest);
  return result;
}

static void softmax(const Node &node, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0];
  bool log = node.getBool("log");
  forEachLine(node, in, [&](const Line &line) {
    Exponentials e = sumExponentials(in, line);
    for (int64_t i = 0; i < line.extent; ++i) {
      double x = in.get(line[i]) - e.largest;
      result.set(line[i], log ? x - std::log(e.sum) : std::exp(x) / e.sum);
    }
  });
}

/// With the relative error r of an element's exponential, from the element's
/// own error and the rounding of its distance to the largest, and the sum's
/// relative error R, the mean of r by the softmax p and its own rounding:
/// p (r + R), or of the logarithm dx + R.
static llvm::Error boundSoftmax(const Node &node, BoundedOperands operands,
                                const Tensor &, std::vector<double> &bound) {
  const Bounded &in = *operands[0];
  bool log = node.getBool("log");
  constexpr double rounding = kFunctionRoundoffs * kUnitRoundoff;
  forEachLine(node, in.value, [&](const Line &line) {
    Exponentials e = sumExponentials(in.value, line);
    auto distance = [&](int64_t i) {
      return in.value.get(line[i]) - e.largest;
    };
    auto exponentialError = [&](int64_t i) {
      return in.boundAt(line[i]) + kUnitRoundoff * 2 * std::fabs(distance(i)) +
             rounding;
    };
    double sumError = kSumRoundoffs * kUnitRoundoff;
    for (int64_t i = 0; i < line.extent; ++i)
      if (double p = std::exp(distance(i)) / e.sum; p != 0)
        sumError += p * std::expm1(exponentialError(i));
    for (int64_t i = 0; i < line.extent; ++i) {
      double p = std::exp(distance(i)) / e.sum;
      double &error = bound[size_t(line[i])];
      if (log && std::isfinite(distance(i)))
        error = in.boundAt(line[i]) + sumError +
                rounding * (std::fabs(distance(i)) + std::log(e.sum));
      else if (!log && p != 0)
        error = p * (std::expm1(exponentialError(i) + sumError) + rounding);
    }
  });
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// local_response_norm
//===----------------------------------------------------------------------===//

namespace {
/// x / (bias + alpha/size * sum of squares)^beta over neighbouring channels.
struct ResponseNorm {
  ResponseNorm(const Node &node, const Tensor &in)
      : size(node.getInt("size")), channels(in.shape().back()),
        scale(node.getFloat("alpha") / double(size)),
        beta(node.getFloat("beta")), bias(node.getFloat("bias")) {}

  /// Calls `visit` with the position of each neighbour of the element.
  template <typename Visit>
  void visitNeighbours(int64_t position, Visit visit) const {
    int64_t c = position % channels;
    int64_t first = std::max<int64_t>(0, c - (size - 1) / 2);
    int64_t last = std::min(channels - 1, c + size / 2);
    for (int64_t j = first; j <= last; ++j)
      visit(position - c + j);
  }

  double base(const Tensor &in, int64_t position) const {
    double squares = 0;
    visitNeighbours(position,
                    [&](int64_t j) { squares += in.get(j) * in.get(j); });
    return bias + scale * squares;
  }
  double divide(double x, double base) const {
    return x / std::pow(base, beta);
  }

  int64_t size, channels;
  double scale, beta, bias;
};
} // namespace

static void localResponseNorm(const Node &node, Operands operands,
                              Tensor &result) {
  const Tensor &in = *operands[0];
  ResponseNorm norm(node, in);
  for (int64_t i = 0; i < in.size(); ++i)
    result.set(i, norm.divide(in.get(i), norm.base(in, i)));
}

static llvm::Error boundLocalResponseNorm(const Node &node,
                                          BoundedOperands operands,
                                          const Tensor &,
                                          std::vector<double> &bound) {
  const Bounded &in = *operands[0];
  ResponseNorm norm(node, in.value);
  for (int64_t i = 0; i < in.value.size(); ++i) {
    double squares = 0, errors = 0;
    norm.visitNeighbours(i, [&](int64_t j) {
      double x = std::fabs(in.value.get(j)), dx = in.boundAt(j);
      squares += x * x;
      errors += (2 * x + dx) * dx;
    });
    double scale = std::fabs(norm.scale), base = norm.base(in.value, i);
    double dBase =
        scale * errors + kSumRoundoffs * kUnitRoundoff *
                             (std::fabs(norm.bias) + scale * squares);
    double x = in.value.get(i), dx = in.boundAt(i), y = norm.divide(x, base);
    bound[size_t(i)] = kFunctionRoundoffs * kUnitRoundoff * std::fabs(y);
    double propagated = 0;
    for (double side : {-1.0, 1.0})
      propagated = std::max(propagated,
                            spread(y, norm.divide(x + side * dx, base - dBase),
                                   norm.divide(x + side * dx, base + dBase)));
    bound[size_t(i)] += propagated;
  }
  return llvm::Error::success();
}

const OpTable &reference::normalizationOps() {
  static const OpTable table = {
      {"softmax", {softmax, boundSoftmax}},
      {"local_response_norm", {localResponseNorm, boundLocalResponseNorm}},
  };
  return table;
}
