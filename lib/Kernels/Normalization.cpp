//===- Normalization.cpp - softmax and local response normalization -------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Both divide an element by what its neighbours along one dimension add up to.
//
//===----------------------------------------------------------------------===//

#include "FloatFunctions.h"
#include "Strategy.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

static const Node *normalizationNode(const KernelSpec &spec) {
  return anchorNode(spec, {"softmax", "local_response_norm"});
}

namespace {

class NormalizationStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "normalization"; }
  bool matches(const KernelSpec &spec) const override {
    return normalizationNode(spec) != nullptr;
  }
  void build(KernelFuncs &funcs) const override;

private:
  static void buildSoftmax(KernelFuncs &funcs, unsigned anchor);
  static void buildLocalResponseNorm(KernelFuncs &funcs, unsigned anchor);
};

} // namespace

/// Sums along `axis` of each line, kept in Funcs over the other dimensions.
void NormalizationStrategy::buildSoftmax(KernelFuncs &funcs, unsigned anchor) {
  const Node &node = *funcs.spec().nodeOf(anchor);
  unsigned input = node.operands[0], rank = funcs.rank(anchor);
  unsigned axis = rank - 1 - unsigned(node.getInt("axis"));
  std::vector<Var> dims = indexVars(rank), others = dims;
  others.erase(others.begin() + axis);
  int extent = int(funcs.extent(anchor, axis));

  RDom r(0, extent, "r");
  Index along(dims.begin(), dims.end());
  along[axis] = r;
  Func largest("largest"), exponential("exponential"), total("total"),
      softmax("softmax");
  largest(others) = -std::numeric_limits<float>::infinity();
  largest(others) = Halide::max(largest(others), funcs.at(input, along));
  Index here(dims.begin(), dims.end());
  exponential(dims) = expOf(funcs.at(input, here) - largest(others));
  total(others) = 0.0f;
  total(others) += exponential(along);
  softmax(dims) =
      node.getBool("log")
          ? funcs.at(input, here) - largest(others) - logOf(total(others))
          : exponential(dims) / total(others);
  funcs.defineAnchor(anchor, softmax);
  largest.compute_root();
  total.compute_root();
  exponential.compute_root();
  int lanes = lanesFor(funcs.extent(anchor, 0), funcs.target());
  if (lanes > 1)
    exponential.vectorize(dims[0], lanes, TailStrategy::GuardWithIf);
}

void NormalizationStrategy::buildLocalResponseNorm(KernelFuncs &funcs,
                                                   unsigned anchor) {
  const Node &node = *funcs.spec().nodeOf(anchor);
  unsigned input = node.operands[0];
  std::vector<Var> dims = indexVars(funcs.rank(anchor));
  int size = int(node.getInt("size")), before = (size - 1) / 2;
  Expr squares = 0.0f;
  Index here(dims.begin(), dims.end());
  for (int offset = -before; offset < size - before; ++offset) {
    Index neighbour = here;
    neighbour[0] = dims[0] + offset;
    Expr value = funcs.atOrFill(input, neighbour, 1u, 0.0f);
    squares += value * value;
  }
  Expr base = float(node.getFloat("bias")) +
              float(node.getFloat("alpha") / size) * squares;
  Func normalized("normalized");
  normalized(dims) =
      funcs.at(input, here) * powOf(base, float(-node.getFloat("beta")));
  funcs.defineAnchor(anchor, normalized);
}

void NormalizationStrategy::build(KernelFuncs &funcs) const {
  unsigned anchor = *KernelFuncs::anchorOf(funcs.spec());
  bool softmax = funcs.spec().nodeOf(anchor)->op == "softmax";
  softmax ? buildSoftmax(funcs, anchor) : buildLocalResponseNorm(funcs, anchor);
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  if (!out.empty()) {
    int lanes = lanesFor(funcs.extent(anchor, 0), funcs.target());
    if (lanes > 1)
      result.vectorize(out[0], lanes, TailStrategy::GuardWithIf);
    // Every range would sum anew, so only kernels without sums are shared.
    if (!softmax && out.size() > 1)
      funcs.setRange(result, out[out.size() - 2],
                     funcs.extent(anchor, out.size() - 2));
  }
  scheduleOtherResults(funcs);
}

const Strategy &kernels::normalizationStrategy() {
  static const NormalizationStrategy strategy;
  return strategy;
}
