//===- TransposeConv.cpp - transposed convolution -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every result pixel gathers the taps that reach it: tap k reaches y where
// y + top - k*dilation is a multiple of the stride inside the image.
//
// Weights lie with the output channels innermost, (o, i, kx, ky).
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

static const Node *transposeConvNode(const KernelSpec &spec) {
  const Node *node = anchorNode(spec, {"transpose_conv2d"});
  return node && node->operands[1] < spec.operands.size() ? node : nullptr;
}

namespace {

class TransposeConvStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "transpose_conv"; }
  bool matches(const KernelSpec &spec) const override { return transposeConvNode(spec) != nullptr; }
  std::vector<Layout> operandLayouts(const KernelSpec &spec, const TargetInfo &target) const override {
    std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
    layouts[transposeConvNode(spec)->operands[1]] = Layout::ordered({1, 2, 3, 0});
    return layouts;
  }
  void build(KernelFuncs &funcs) const override;
};

} // namespace

void TransposeConvStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  llvm::ArrayRef<int64_t> filter = spec.typeOf(node.operands[1]).shape;
  int groups = int(node.getInt("groups", 1)), channels = int(funcs.extent(anchor, 0));
  int groupInputs = int(filter[3]);

  Var o("o"), x("x"), y("y"), n("n");
  RDom r(0, groupInputs, 0, int(filter[2]), 0, int(filter[1]), "r");
  // The input position that tap `k` takes along a dimension (0 height, 1 width), times the stride.
  auto scaled = [&](Expr position, Expr tap, unsigned dim) {
    return position + int(node.getInts("window.pads")[dim]) - tap * int(node.getInts("window.dilations")[dim]);
  };
  int strideY = int(node.getInts("window.strides")[0]), strideX = int(node.getInts("window.strides")[1]);
  Expr scaledY = scaled(y, r.z, 0), scaledX = scaled(x, r.y, 1);
  Expr hits = scaledY % strideY == 0 && scaledX % strideX == 0;
  Expr group = groups == 1 ? Expr(0) : o / (channels / groups);
  Expr input = funcs.atOrFill(node.operands[0], {group * groupInputs + r.x, scaledX / strideX, scaledY / strideY, n}, 6u, 0.0f);
  Func sum("sum");
  sum(o, x, y, n) = node.operands.size() > 2 ? funcs.at(node.operands[2], {o}) : Expr(0.0f);
  sum(o, x, y, n) += Halide::select(hits, input, 0.0f) * funcs.at(node.operands[1], {r.x, r.y, r.z, o});
  funcs.defineAnchor(anchor, sum);

  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  int lanes = lanesFor(channels, funcs.target());
  Var blocks("blocks"), within("within");
  result.split(out[0], blocks, within, lanes, TailStrategy::ShiftInwards).vectorize(within);
  funcs.setRange(result, out[2], node.result.shape[1]);
  if (node.result.shape[0] > 1)
    funcs.setRange(result, out[3], node.result.shape[0]);
  sum.compute_at(result, blocks).vectorize(o, lanes);
  sum.update().reorder(o, r.x, r.y, r.z).vectorize(o, lanes);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::transposeConvStrategy() {
  static const TransposeConvStrategy strategy;
  return strategy;
}
