//===- Convolution.cpp - dense and grouped convolution --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A register tile of `tile[0]` columns by `tile[1]` output channels of one
// group accumulates over all taps and inputs. The image is copied into scratch
// with its border, which costs little beside the sums, so that no tap is
// tested: a few rows at a time, which stay in the cache, where the weights do
// so too, and the whole image where they do not. An input that is computed
// first is copied too, with or without a border.
//
// Layouts, innermost first: in (i, x, y, n); weights in panels of tile[1]
// channels, (c, i, kx, ky, panel); out (o, x, y, n) with o = panel * tile[1] +
// c. Where a group's channels are no multiple of a vector, panels would mix
// groups: then tile[1] is the largest vector that divides them.
//
//===----------------------------------------------------------------------===//

#include "BorderedImage.h"
#include "KernelCost.h"
#include "ProductTile.h"
#include "SlidingWindow.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

static const Node *convolutionNode(const KernelSpec &spec) {
  const Node *node = anchorNode(spec, {"conv2d"});
  return node && node->operands[1] < spec.operands.size() ? node : nullptr;
}

namespace {

class ConvolutionStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "convolution"; }
  bool matches(const KernelSpec &spec) const override {
    return convolutionNode(spec) != nullptr;
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override {
    const Node &node = *convolutionNode(spec);
    return columnTiles(name(), node.result.shape[2], GroupedChannels::of(node),
                       target);
  }

  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"tile"}))
      return error;
    const Node &node = *convolutionNode(spec);
    return checkColumnTile(spec.schedule, node.result.shape[2],
                           GroupedChannels::of(node), target);
  }

  std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                     const TargetInfo &target) const override {
    std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
    layouts[convolutionNode(spec)->operands[1]] =
        panelLayout(4, spec.schedule.getInts("tile")[1]);
    return layouts;
  }

  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override;
  void build(KernelFuncs &funcs) const override;
};

} // namespace

/// Whether the input is copied into scratch.
static bool copiesInput(const KernelSpec &spec, const Node &node,
                        const SlidingWindow &window) {
  return window.leavesImage() || isComputed(spec, node.operands[0]);
}

/// Rows that are computed at a time, where the input is copied.
static int bandRowsOf(const KernelSpec &spec, const Node &node,
                      const TargetInfo &target) {
  return bandRows(int(node.result.shape[1]),
                  spec.typeOf(node.operands[1]).numElements() * 4, target);
}

KernelEstimate ConvolutionStrategy::estimate(const KernelSpec &spec,
                                             const TargetInfo &target) const {
  KernelEstimate estimate = estimateAlone(spec, target);
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  double cost =
      columnTileCost(spec.schedule.getInts("tile"), node.result.shape[2],
                     GroupedChannels::of(node), target);
  estimate.cycles += (cost - 1) * anchorCycles(spec, anchor, target);
  // Copies for the border's sake are in what sums reach of the peak.
  if (!isComputed(spec, node.operands[0]))
    return estimate;
  const TensorSpec &image = spec.typeOf(node.operands[0]);
  int64_t row = bytesOf(image) / (image.shape[0] * image.shape[1]);
  int64_t rows =
      SlidingWindow(spec, anchor).reach(1, bandRowsOf(spec, node, target));
  addCopiedInput(estimate, bytesOf(image), row * rows, target);
  return estimate;
}

void ConvolutionStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  SlidingWindow window(spec, anchor);
  std::vector<int64_t> tile = spec.schedule.getInts("tile");
  int panel = int(tile[1]);
  GroupedChannels grouped = GroupedChannels::of(node);
  int channels = int(funcs.extent(anchor, 0)), groups = int(grouped.groups);
  int groupInputs = int(funcs.extent(node.operands[0], 0)) / groups;

  // The algorithm: sums over (c, panel, x, y, n).
  Var c("c"), p("p"), x("x"), y("y"), n("n");
  RDom r(0, groupInputs, 0, window.kernel[0], 0, window.kernel[1], "r");
  Func sum("sum");
  sum(c, p, x, y, n) =
      node.operands.size() > 2
          ? funcs.at(node.operands[2],
                     {Halide::min(p * panel + c, channels - 1)})
          : Expr(0.0f);
  bool copies = copiesInput(spec, node, window);
  Func bordered;
  if (copies)
    bordered = borderedImage(funcs, node.operands[0], window.borderDims(),
                             window.reach(0, window.out[0]));
  Expr group = groups == 1 ? Expr(0) : p / int(grouped.panelsPerGroup(panel));
  Expr column = rowOfTile(x, window.out[0], tile[0]);
  Index index = {
      group * groupInputs + r.x,
      column * window.stride[0] + r.y * window.dilation[0] - window.before[0],
      y * window.stride[1] + r.z * window.dilation[1] - window.before[1], n};
  Expr input = copies ? bordered(index) : funcs.at(node.operands[0], index);
  sum(c, p, x, y, n) +=
      input * funcs.param(node.operands[1])(c, r.x, r.y, r.z, p);
  Func convolution("convolution");
  std::vector<Var> dims = indexVars(4);
  convolution(dims) =
      sum(dims[0] % panel, dims[0] / panel, dims[1], dims[2], dims[3]);
  funcs.defineAnchor(anchor, convolution);

  // The schedule: bands of rows outside, panels, rows inside; a panel of
  // weights stays in the L1 or L2 meanwhile.
  int lanes = int(grouped.vector(funcs.target()));
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var panels("panels"), within("within"), columns("columns"), inTile("in_tile"),
      bands("bands");
  int band = copies ? bandRowsOf(spec, node, funcs.target()) : window.out[1];
  result.split(out[0], panels, within, panel, TailStrategy::GuardWithIf)
      .split(out[1], columns, inTile, int(tile[0]), TailStrategy::GuardWithIf)
      .split(out[2], bands, out[2], band, TailStrategy::ShiftInwards)
      .reorder(within, inTile, columns, out[2], panels, bands, out[3])
      .unroll(inTile)
      .vectorize(within, lanes, TailStrategy::GuardWithIf)
      .unroll(within);
  if (node.result.shape[0] > 1)
    funcs.setRange(result, out[3], node.result.shape[0]);
  else if (band < window.out[1])
    funcs.setRange(result, bands, ceilDiv(window.out[1], band));
  else if (channels % panel == 0 && channels > panel)
    funcs.setRange(result, panels, channels / panel);
  else if (channels <= panel)
    funcs.setRange(result, out[2], window.out[1]);
  if (copies && band < window.out[1])
    bordered.compute_at(result, bands);
  else if (copies)
    bordered.compute_root();
  sum.compute_at(result, columns)
      .bound_extent(c, panel)
      .bound_extent(x, int(tile[0]))
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(x);
  sum.update()
      .reorder(c, x, r.x, r.y, r.z)
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(x);
  if (groupInputs >= 4)
    sum.update().unroll(r.x,
                        groupInputs % 2 ? unrolledInputs(groupInputs, 9) : 2,
                        TailStrategy::GuardWithIf);
  else
    sum.update().unroll(r.x).unroll(r.y);
  int64_t bytes =
      4 * int64_t(panel) * groupInputs * window.kernel[0] * window.kernel[1];
  funcs.addStream({funcs.param(node.operands[1]).name(),
                   {{{result, panels}, bytes}},
                   bytes,
                   {{{result, out[2]}, band},
                    {{result, columns}, ceilDiv(window.out[0], tile[0])},
                    {{sum, r.z}, window.kernel[1]},
                    {{sum, r.y}, window.kernel[0]}},
                   {sum, r.x}});
  scheduleOtherResults(funcs);
}

const Strategy &kernels::convolutionStrategy() {
  static const ConvolutionStrategy strategy;
  return strategy;
}
