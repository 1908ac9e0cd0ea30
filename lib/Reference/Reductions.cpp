//===- Reductions.cpp - reductions over whole dimensions ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Most are a function of a sum of terms: finish(sum of term(x)).
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace linnet;
using namespace linnet::reference;

namespace {

struct SumReduction {
  double (*term)(double x) = nullptr;
  double (*finish)(double sum, double count) = nullptr;
  /// Whether terms are taken relative to the largest element, as exponentials
  /// would overflow.
  bool isRelative = false;
};

/// Which result an element goes into, and how many do.
class Reduced {
public:
  Reduced(const Node &node, const Tensor &in, const Tensor &result)
      : in(in), resultStrides(strides(result.shape())),
        count(double(in.size()) / double(result.size())) {
    for (int64_t axis : node.getInts("axes"))
      resultStrides[size_t(axis)] = 0;
  }

  /// Calls `visit(position, resultPosition)` for every element, in order.
  template <typename Visit>
  void visitElements(Visit visit) const {
    forEach(in.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
      visit(position, positionOf(index, resultStrides));
    });
  }

  double elementCount() const { return count; }

private:
  const Tensor &in;
  llvm::SmallVector<int64_t, 6> resultStrides;
  double count;
};

} // namespace

static double keep(double sum, double) { return sum; }
static double identity(double x) { return x; }
static double magnitude(double x) { return std::fabs(x); }
static double square(double x) { return x * x; }
static double exponential(double x) { return std::exp(x); }
static double logarithm(double sum, double) { return std::log(sum); }

/// None for the kinds that are no sum: max, min and prod.
static std::optional<SumReduction> sumReduction(llvm::StringRef kind) {
  static const llvm::StringMap<SumReduction> table = {
      {"sum", {identity, keep}},
      {"mean",
       {identity, [](double sum, double count) { return sum / count; }}},
      {"l1", {magnitude, keep}},
      {"l2", {square, [](double sum, double) { return std::sqrt(sum); }}},
      {"sum_square", {square, keep}},
      {"log_sum", {identity, logarithm}},
      {"log_sum_exp", {exponential, logarithm, /*isRelative=*/true}},
  };
  auto entry = table.find(kind);
  return entry == table.end() ? std::nullopt : std::optional(entry->second);
}

/// The largest element of each result, kept finite.
static std::vector<double> findLargest(const Reduced &reduced, const Tensor &in,
                                       int64_t results) {
  constexpr double limit = std::numeric_limits<double>::max();
  std::vector<double> largest(size_t(results), -limit);
  reduced.visitElements([&](int64_t from, int64_t to) {
    double &kept = largest[size_t(to)];
    kept = std::min(std::max(kept, in.get(from)), limit);
  });
  return largest;
}

namespace {
/// The parts of a sum reduction: what it is taken relative to, and the sums.
struct Sums {
  std::vector<double> offsets, sums;
};
} // namespace

static Sums computeSums(const SumReduction &reduction, const Reduced &reduced,
                        const Tensor &in, int64_t results) {
  Sums parts{std::vector<double>(size_t(results), 0),
             std::vector<double>(size_t(results), 0)};
  if (reduction.isRelative)
    parts.offsets = findLargest(reduced, in, results);
  reduced.visitElements([&](int64_t from, int64_t to) {
    parts.sums[size_t(to)] +=
        reduction.term(in.get(from) - parts.offsets[size_t(to)]);
  });
  return parts;
}

/// max, min and prod.
static void combine(llvm::StringRef kind, const Reduced &reduced,
                    const Tensor &in, Tensor &result) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  bool isMax = kind == "max", isMin = kind == "min";
  std::vector<double> values(size_t(result.size()), isMax   ? -infinity
                                                    : isMin ? infinity
                                                            : 1);
  reduced.visitElements([&](int64_t from, int64_t to) {
    double x = in.get(from), &value = values[size_t(to)];
    if (isMax)
      value = x > value ? x : value;
    else if (isMin)
      value = x < value ? x : value;
    else
      value *= x;
  });
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(i, values[size_t(i)]);
}

static void reduce(const Node &node, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0];
  Reduced reduced(node, in, result);
  auto reduction = sumReduction(node.getString("kind"));
  if (!reduction)
    return combine(node.getString("kind"), reduced, in, result);
  Sums parts = computeSums(*reduction, reduced, in, result.size());
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(
        i, reduction->finish(parts.sums[size_t(i)], reduced.elementCount()) +
               parts.offsets[size_t(i)]);
}

//===----------------------------------------------------------------------===//
// Bounds
//===----------------------------------------------------------------------===//

/// finish(S) for a sum S that is known to a bound.
static void boundSum(const SumReduction &reduction, const Reduced &reduced,
                     const Bounded &in, std::vector<double> &bound) {
  Sums parts = computeSums(reduction, reduced, in.value, int64_t(bound.size()));
  std::vector<double> errors(bound.size(), 0);
  reduced.visitElements([&](int64_t from, int64_t to) {
    double x = in.value.get(from) - parts.offsets[size_t(to)];
    double dx = in.boundAt(from), term = reduction.term(x);
    errors[size_t(to)] += kSumRoundoffs * kUnitRoundoff * std::fabs(term);
    // The difference is rounded before the exponential is taken.
    if (reduction.isRelative && term != 0)
      dx += 2 * kUnitRoundoff * std::fabs(x);
    if (dx != 0)
      errors[size_t(to)] +=
          spread(term, reduction.term(x - dx), reduction.term(x + dx));
  });
  double count = reduced.elementCount();
  for (size_t i = 0; i < bound.size(); ++i) {
    double sum = parts.sums[i], value = reduction.finish(sum, count);
    bound[i] = spread(value, reduction.finish(sum - errors[i], count),
                      reduction.finish(sum + errors[i], count)) +
               kFunctionRoundoffs * kUnitRoundoff *
                   (std::fabs(value) + std::fabs(parts.offsets[i]));
  }
}

/// The product of |x| + dx, less that of |x|.
static void boundProduct(const Reduced &reduced, const Bounded &in,
                         std::vector<double> &bound) {
  std::vector<double> exact(bound.size(), 1), largest(bound.size(), 1);
  reduced.visitElements([&](int64_t from, int64_t to) {
    double x = std::fabs(in.value.get(from));
    exact[size_t(to)] *= x;
    largest[size_t(to)] *= x + in.boundAt(from);
  });
  for (size_t i = 0; i < bound.size(); ++i)
    bound[i] = (exact[i] == largest[i] ? 0 : largest[i] - exact[i]) +
               kSumRoundoffs * kUnitRoundoff * exact[i];
}

static llvm::Error boundReduce(const Node &node, BoundedOperands operands,
                               const Tensor &value,
                               std::vector<double> &bound) {
  llvm::StringRef kind = node.getString("kind");
  if (kind == "max" || kind == "min")
    return boundSelection(node, operands, value, bound);
  Reduced reduced(node, operands[0]->value, value);
  if (auto reduction = sumReduction(kind))
    boundSum(*reduction, reduced, *operands[0], bound);
  else
    boundProduct(reduced, *operands[0], bound);
  return llvm::Error::success();
}

const OpTable &reference::reductionOps() {
  static const OpTable table = {{"reduce", {reduce, boundReduce}}};
  return table;
}
