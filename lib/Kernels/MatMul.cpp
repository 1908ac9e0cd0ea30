//===- MatMul.cpp - product of two computed tensors -----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Nothing is packed: a tile of up to four rows by two vectors of columns
// accumulates in registers.
//
//===----------------------------------------------------------------------===//

#include "Strategy.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

static const Node *matMulNode(const KernelSpec &spec) {
  return anchorNode(spec, {"matmul"});
}

namespace {

class MatMulStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "matmul"; }
  bool matches(const KernelSpec &spec) const override {
    return matMulNode(spec) != nullptr;
  }
  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &) const override {
    const Node &node = *matMulNode(spec);
    Schedule schedule{"matmul", {}};
    schedule.params["rows"] =
        std::min<int64_t>(4, node.result.shape[node.result.shape.size() - 2]);
    return {schedule};
  }
  llvm::Error check(const KernelSpec &spec, const TargetInfo &) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"rows"}))
      return error;
    const Node &node = *matMulNode(spec);
    return checkRange(
        "rows", spec.schedule.getInt("rows", 1), 1,
        std::min<int64_t>(12, node.result.shape[node.result.shape.size() - 2]));
  }
  void build(KernelFuncs &funcs) const override;
};

} // namespace

/// The operand's index for a batch: its own leading dimensions, those of extent
/// 1 at 0.
static Index operandIndex(KernelFuncs &funcs, unsigned operand, Expr first,
                          Expr second, const std::vector<Var> &dims) {
  Index index = {first, second};
  for (unsigned dim = 2; dim < funcs.rank(operand); ++dim)
    index.push_back(funcs.extent(operand, dim) == 1 ? Expr(0)
                                                    : Expr(dims[dim]));
  return index;
}

void MatMulStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  std::vector<Var> dims = indexVars(node.result.shape.size());
  RDom k(0, int(funcs.extent(node.operands[0], 0)), "k");
  Func sum("sum");
  sum(dims) = 0.0f;
  sum(dims) +=
      funcs.at(node.operands[0],
               operandIndex(funcs, node.operands[0], k, dims[1], dims)) *
      funcs.at(node.operands[1],
               operandIndex(funcs, node.operands[1], dims[0], k, dims));
  funcs.defineAnchor(anchor, sum);

  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  int lanes = lanesFor(funcs.extent(anchor, 0), funcs.target());
  int rows = int(spec.schedule.getInt("rows", 1));
  int64_t height = funcs.extent(anchor, 1);
  Var blocks("blocks"), within("within"), bands("bands"), row("row");
  result.split(out[0], blocks, within, lanes, TailStrategy::ShiftInwards)
      .split(out[1], bands, row, rows, TailStrategy::ShiftInwards)
      .reorder(within, row, blocks, bands)
      .vectorize(within)
      .unroll(row);
  if (out.size() == 2)
    funcs.setRange(result, bands, ceilDiv(height, rows));
  else
    funcs.setRange(result, out.back(), node.result.shape.front());
  sum.compute_at(result, blocks).vectorize(dims[0], lanes).unroll(dims[1]);
  sum.update()
      .reorder(dims[0], dims[1], k)
      .vectorize(dims[0], lanes)
      .unroll(dims[1]);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::matMulStrategy() {
  static const MatMulStrategy strategy;
  return strategy;
}
