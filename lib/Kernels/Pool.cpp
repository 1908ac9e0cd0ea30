//===- Pool.cpp - max and average pooling ---------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A vector of channels of one output accumulates over its window. What lies
// outside the image is -inf for the maximum and zero for the mean, whose
// divisor counts the positions inside.
//
//===----------------------------------------------------------------------===//

#include "Pooling.h"
#include "SlidingWindow.h"
#include "Strategy.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

static const Node *poolNode(const KernelSpec &spec) {
  return anchorNode(spec, {"max_pool2d", "avg_pool2d"});
}

namespace {

class PoolStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "pool"; }
  bool matches(const KernelSpec &spec) const override {
    return poolNode(spec) != nullptr;
  }
  void build(KernelFuncs &funcs) const override;
};

} // namespace

/// How many taps of the window at `position` lie within [low, high) along a
/// dimension.
static Expr tapsInside(Expr position, int64_t kernel, int64_t stride,
                       int64_t dilation, int64_t before, int64_t low,
                       int64_t high) {
  Expr first = position * int(stride) - int(before);
  // Taps k with low <= first + k*dilation < high.
  Expr from =
      Halide::max(0, (int(low) - first + int(dilation) - 1) / int(dilation));
  Expr to = Halide::min(int(kernel), (int(high) - first + int(dilation) - 1) /
                                         int(dilation));
  return to - from;
}

/// The divisor of a mean: 1 for each position inside the image, or inside its
/// pads too.
static Expr divisor(const KernelSpec &spec, const Node &node, Expr x, Expr y) {
  Expr count = 1;
  for (unsigned dim : {0u, 1u}) {
    int64_t extent = spec.typeOf(node.operands[0]).shape[dim + 1];
    int64_t before = node.getInts("window.pads")[dim],
            after = node.getInts("window.pads")[dim + 2];
    bool pads = node.getBool("count_include_pad");
    count *= tapsInside(dim == 0 ? y : x, node.getInts("kernel")[dim],
                        node.getInts("window.strides")[dim],
                        node.getInts("window.dilations")[dim], before,
                        pads ? -before : 0, pads ? extent + after : extent);
  }
  return Halide::cast<float>(count);
}

bool kernels::isPool(const Node &node) {
  return node.op == "max_pool2d" || node.op == "avg_pool2d";
}

Expr kernels::poolStart(const Node &pool) {
  return pool.op == "max_pool2d" ? Expr(-std::numeric_limits<float>::infinity())
                                 : Expr(0.0f);
}

Expr kernels::poolCombined(const Node &pool, Expr a, Expr b) {
  return pool.op == "max_pool2d" ? Halide::max(a, b) : a + b;
}

Expr kernels::poolFinished(const KernelSpec &spec, const Node &pool,
                           Expr combined, Expr x, Expr y) {
  return pool.op == "max_pool2d" ? combined
                                 : combined / divisor(spec, pool, x, y);
}

void PoolStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  llvm::ArrayRef<int64_t> kernel = node.getInts("kernel"),
                          strides = node.getInts("window.strides");
  llvm::ArrayRef<int64_t> pads = node.getInts("window.pads"),
                          dilations = node.getInts("window.dilations");

  Var c("c"), x("x"), y("y"), n("n");
  RDom r(0, int(kernel[1]), 0, int(kernel[0]), "r");
  unsigned guarded = SlidingWindow(spec, anchor).borderDims();
  Index index = {
      c, x * int(strides[1]) + r.x * int(dilations[1]) - int(pads[1]),
      y * int(strides[0]) + r.y * int(dilations[0]) - int(pads[0]), n};
  Expr value = guarded ? funcs.atOrFill(node.operands[0], index, guarded,
                                        poolStart(node))
                       : funcs.at(node.operands[0], index);
  Func window("window"), pool("pool");
  window(c, x, y, n) = poolStart(node);
  window(c, x, y, n) = poolCombined(node, window(c, x, y, n), value);
  pool(c, x, y, n) = poolFinished(spec, node, window(c, x, y, n), x, y);
  funcs.defineAnchor(anchor, pool);

  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  int lanes = lanesFor(funcs.extent(anchor, 0), funcs.target());
  Var blocks("blocks"), within("within"), bands("bands");
  int64_t height = node.result.shape[1], rows = ceilDiv(height, 4);
  result.split(out[0], blocks, within, lanes, TailStrategy::ShiftInwards)
      .split(out[2], bands, out[2], int(rows), TailStrategy::ShiftInwards)
      .reorder(within, blocks, out[1], out[2], bands, out[3])
      .vectorize(within);
  if (node.result.shape[0] > 1)
    funcs.setRange(result, out[3], node.result.shape[0]);
  else
    funcs.setRange(result, bands, ceilDiv(height, rows));
  window.compute_at(result, blocks).vectorize(c, lanes);
  window.update().reorder(c, r.x, r.y).vectorize(c, lanes);
  if (kernel[0] * kernel[1] <= 16)
    window.update().unroll(r.x).unroll(r.y);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::poolStrategy() {
  static const PoolStrategy strategy;
  return strategy;
}
