//===- Reduction.cpp - reductions over whole dimensions -------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Global pooling among them. Where the innermost dimension is kept, a vector of
// it accumulates; where it is reduced, a vector of partial results does, and is
// combined at the end. The innermost of several reduced dimensions is reduced
// first, row by row: the rounding errors of an image's sum then grow with its
// height and width, not with its number of pixels.
//
//===----------------------------------------------------------------------===//

#include "FloatFunctions.h"
#include "Strategy.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

static const Node *reductionNode(const KernelSpec &spec) {
  return anchorNode(spec, {"reduce"});
}

namespace {

/// A reduction is: map each element, combine from a start, finish with the
/// count.
struct Reduction {
  Expr start;
  Expr (*map)(Expr x);
  Expr (*combine)(Expr a, Expr b);
  Expr (*finish)(Expr x, int64_t count);
};

class ReductionStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "reduction"; }
  bool matches(const KernelSpec &spec) const override {
    return reductionNode(spec) != nullptr;
  }
  void build(KernelFuncs &funcs) const override;
};

} // namespace

static Reduction reductionOf(llvm::StringRef kind) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  Reduction sum = {0.0f, [](Expr x) { return x; },
                   [](Expr a, Expr b) { return a + b; },
                   [](Expr x, int64_t) { return x; }};
  if (kind == "mean")
    sum.finish = [](Expr x, int64_t count) { return x / float(count); };
  else if (kind == "max")
    sum.start = -infinity,
    sum.combine = [](Expr a, Expr b) { return Halide::max(a, b); };
  else if (kind == "min")
    sum.start = infinity,
    sum.combine = [](Expr a, Expr b) { return Halide::min(a, b); };
  else if (kind == "prod")
    sum.start = 1.0f, sum.combine = [](Expr a, Expr b) { return a * b; };
  else if (kind == "l1")
    sum.map = [](Expr x) { return Halide::abs(x); };
  else if (kind == "l2" || kind == "sum_square")
    sum.map = [](Expr x) { return x * x; };
  if (kind == "l2")
    sum.finish = [](Expr x, int64_t) { return Halide::sqrt(x); };
  else if (kind == "log_sum" || kind == "log_sum_exp")
    sum.finish = [](Expr x, int64_t) { return logOf(x); };
  return sum;
}

/// The bounds of the reduction domain: one dimension an axis, the innermost
/// first.
static Halide::Region reducedRegion(KernelFuncs &funcs, unsigned input,
                                    llvm::ArrayRef<unsigned> dims) {
  Halide::Region region;
  for (unsigned dim : dims)
    region.emplace_back(0, int(funcs.extent(input, dim)));
  return region;
}

void ReductionStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec),
           input = spec.nodeOf(anchor)->operands[0];
  const Node &node = *spec.nodeOf(anchor);
  unsigned rank = funcs.rank(anchor);
  std::vector<Var> dims = indexVars(rank);
  std::vector<unsigned> axes; // innermost first
  int64_t count = 1;
  for (int64_t axis : llvm::reverse(node.getInts("axes"))) {
    axes.push_back(rank - 1 - unsigned(axis));
    count *= funcs.extent(input, axes.back());
  }
  llvm::StringRef kind = node.getString("kind");
  Reduction reduction = reductionOf(kind);

  // A row is what the innermost axis spans; the others count rows.
  Func row("row"), accumulator("accumulator"), reduced("reduced"),
      largest("largest");
  Index index(dims.begin(), dims.end()), rowIndex = index;
  std::vector<Var> rowDims = dims;
  RDom all, columns, rows;
  bool hasRows = axes.size() > 1;
  if (!axes.empty()) {
    all = RDom(reducedRegion(funcs, input, axes), "r");
    columns =
        RDom(reducedRegion(funcs, input, llvm::ArrayRef(axes).take_front()),
             "columns");
    for (auto [number, dim] : llvm::enumerate(axes)) {
      index[dim] = all[int(number)];
      rowIndex[dim] =
          number == 0
              ? Expr(columns.x)
              : Expr(rowDims.emplace_back("row" + std::to_string(number)));
    }
  }
  if (hasRows)
    rows = RDom(reducedRegion(funcs, input, llvm::ArrayRef(axes).drop_front()),
                "rows");
  Expr value = funcs.at(input, rowIndex);
  // The exponentials' sum is taken relative to the largest element, or it
  // overflows.
  bool stable = kind == "log_sum_exp";
  if (stable) {
    largest(dims) = -std::numeric_limits<float>::infinity();
    largest(dims) = Halide::max(largest(dims), funcs.at(input, index));
    // All -inf (or one inf) would give inf - inf.
    Expr base =
        Halide::clamp(largest(dims), std::numeric_limits<float>::lowest(),
                      std::numeric_limits<float>::max());
    value = expOf(value - base);
  }
  row(rowDims) = reduction.start;
  row(rowDims) = reduction.combine(row(rowDims), reduction.map(value));
  if (hasRows) {
    Index rowOfSum(dims.begin(), dims.end());
    for (unsigned number = 1; number < axes.size(); ++number)
      rowOfSum.push_back(rows[int(number) - 1]);
    accumulator(dims) = reduction.start;
    accumulator(dims) = reduction.combine(accumulator(dims), row(rowOfSum));
  } else {
    accumulator = row;
  }
  Expr finished = reduction.finish(accumulator(dims), count);
  if (stable)
    finished +=
        Halide::clamp(largest(dims), std::numeric_limits<float>::lowest(),
                      std::numeric_limits<float>::max());
  reduced(dims) = finished;
  funcs.defineAnchor(anchor, reduced);

  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  if (out.empty()) {
    scheduleOtherResults(funcs);
    return;
  }
  int64_t innermost = spec.resultLayouts[0]
                          .physicalShape(spec.typeOf(spec.results[0]).shape)
                          .back();
  int lanes = lanesFor(innermost, funcs.target());
  // Several vectors at once hide the latency of the additions.
  int vectors = innermost >= 4 * lanes ? 4 : 1;
  Var blocks("blocks"), within("within");
  result
      .split(out[0], blocks, within, lanes * vectors,
             TailStrategy::ShiftInwards)
      .vectorize(within, lanes)
      .unroll(within);
  if (out.size() == 1 || innermost > lanes * vectors)
    funcs.setRange(result, blocks, ceilDiv(innermost, lanes * vectors));
  auto accumulate = [&](Func func, const RDom &domain) {
    func.vectorize(dims[0], lanes).unroll(dims[0]);
    std::vector<Halide::VarOrRVar> order = {dims[0]};
    for (int number = 0; domain.defined() && number < domain.dimensions();
         ++number)
      order.emplace_back(domain[number]);
    func.update().reorder(order).vectorize(dims[0], lanes).unroll(dims[0]);
  };
  accumulator.compute_at(result, blocks);
  accumulate(accumulator, hasRows ? rows : columns);
  if (hasRows) {
    row.compute_at(accumulator, rows[0]);
    accumulate(row, columns);
  }
  if (stable) {
    largest.compute_at(result, blocks);
    accumulate(largest, all);
  }
  scheduleOtherResults(funcs);
}

const Strategy &kernels::reductionStrategy() {
  static const ReductionStrategy strategy;
  return strategy;
}
