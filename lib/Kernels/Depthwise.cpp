//===- Depthwise.cpp - depthwise convolution ------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tile of `tile[0]` columns by `tile[1]` rows of one vector of channels
// accumulates all taps in registers; neighbouring outputs share the inputs that
// they overlap in. All channels of a tile come one after the other, so that
// whole cache lines are used. Loops are partitioned at the image's border: only
// the tiles there test their taps.
//
// Layouts, innermost first: in (c, x, y, n), weights (c, kx, ky).
//
//===----------------------------------------------------------------------===//

#include "Strategy.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

static const Node *depthwiseNode(const KernelSpec &spec) { return anchorNode(spec, {"depthwise_conv2d"}); }

/// Loads a multiply-add: inputs of the tile, weights, over what it computes;
/// and what the last tiles waste.
static double tileCost(const Node &node, int64_t columns, int64_t rows, llvm::ArrayRef<int64_t> filter) {
  int64_t strideY = node.getInts("window.strides")[0], strideX = node.getInts("window.strides")[1];
  int64_t height = node.result.shape[1], width = node.result.shape[2];
  double inputs = double((columns - 1) * strideX + filter[1]) * double((rows - 1) * strideY + filter[0]);
  double taps = double(filter[0] * filter[1]);
  double work = taps * double(columns * rows);
  double waste = double(ceilDiv(width, columns) * columns * ceilDiv(height, rows) * rows) / double(width * height);
  double latency = std::max(1.0, 8.0 / double(columns * rows));
  return waste * latency * (1 + (inputs + taps) / work);
}

namespace {

class DepthwiseStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "depthwise"; }
  bool matches(const KernelSpec &spec) const override { return depthwiseNode(spec) != nullptr; }

  std::vector<Schedule> space(const KernelSpec &spec, const TargetInfo &target) const override {
    const Node &node = *depthwiseNode(spec);
    llvm::ArrayRef<int64_t> filter = spec.typeOf(node.operands[1]).shape;
    std::multimap<double, Schedule> ranked;
    for (int64_t rows = 1; rows <= std::min<int64_t>(node.result.shape[1], 4); ++rows)
      for (int64_t columns = 1; columns <= std::min<int64_t>(node.result.shape[2], 8); ++columns) {
        // Accumulators, one input and one weight; more spill.
        if (columns * rows + 2 > target.vectorRegisters || columns * rows > 14)
          continue;
        Schedule schedule{"depthwise", {}};
        schedule.params["tile"] = std::vector<int64_t>{columns, rows};
        ranked.emplace(tileCost(node, columns, rows, filter), std::move(schedule));
      }
    return cheapestFirst(std::move(ranked));
  }

  llvm::Error check(const KernelSpec &spec, const TargetInfo &) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"tile"}))
      return error;
    const Node &node = *depthwiseNode(spec);
    std::vector<int64_t> tile = spec.schedule.getInts("tile");
    if (tile.size() != 2)
      return llvm::createStringError("parameter 'tile' must be two numbers: columns, rows");
    if (llvm::Error error = checkRange("tile columns", tile[0], 1, std::min<int64_t>(node.result.shape[2], 16)))
      return error;
    return checkRange("tile rows", tile[1], 1, std::min<int64_t>(node.result.shape[1], 8));
  }

  void build(KernelFuncs &funcs) const override;
};

} // namespace

void DepthwiseStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  llvm::ArrayRef<int64_t> filter = spec.typeOf(node.operands[1]).shape;
  llvm::ArrayRef<int64_t> strides = node.getInts("window.strides"), pads = node.getInts("window.pads");
  llvm::ArrayRef<int64_t> dilations = node.getInts("window.dilations");
  int channels = int(funcs.extent(anchor, 0));
  int multiplier = channels / int(funcs.extent(node.operands[0], 0));

  // The algorithm.
  Var c("c"), x("x"), y("y"), n("n");
  RDom r(0, int(filter[1]), 0, int(filter[0]), "r");
  Func sum("sum");
  sum(c, x, y, n) = node.operands.size() > 2 ? funcs.at(node.operands[2], {c}) : Expr(0.0f);
  Index index = {multiplier == 1 ? Expr(c) : c / multiplier,
                 x * int(strides[1]) + r.x * int(dilations[1]) - int(pads[1]),
                 y * int(strides[0]) + r.y * int(dilations[0]) - int(pads[0]), n};
  unsigned guarded = borderDims(spec, node, filter);
  Expr input = guarded ? funcs.atOrFill(node.operands[0], index, guarded, 0.0f) : funcs.at(node.operands[0], index);
  sum(c, x, y, n) += input * funcs.at(node.operands[1], {c, r.x, r.y});
  funcs.defineAnchor(anchor, sum);

  // The schedule.
  std::vector<int64_t> tile = spec.schedule.getInts("tile");
  int lanes = lanesFor(channels, funcs.target());
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var blocks("blocks"), within("within"), columns("columns"), column("column"), bands("bands"), band("band"), row("row");
  int64_t height = node.result.shape[1];
  // Bands of rows are the outermost loop, which is never partitioned; the rows inside are.
  int64_t rowsPerBand = std::max<int64_t>(ceilDiv(ceilDiv(height, 4), tile[1]) * tile[1], tile[1]);
  if (rowsPerBand > height)
    rowsPerBand = height;
  result.split(out[0], blocks, within, lanes, TailStrategy::ShiftInwards)
      .split(out[1], columns, column, int(tile[0]), TailStrategy::ShiftInwards)
      .split(out[2], bands, out[2], int(rowsPerBand), TailStrategy::ShiftInwards)
      .split(out[2], band, row, int(tile[1]), TailStrategy::ShiftInwards)
      .reorder(within, column, row, blocks, columns, band, bands, out[3])
      .vectorize(within)
      .unroll(column)
      .unroll(row);
  if (node.result.shape[0] == 1)
    funcs.setRange(result, bands, ceilDiv(height, rowsPerBand));
  else
    funcs.setRange(result, out[3], node.result.shape[0]);
  sum.compute_at(result, blocks).vectorize(c, lanes).unroll(x).unroll(y);
  sum.update().reorder(c, x, y, r.x, r.y).vectorize(c, lanes).unroll(x).unroll(y).unroll(r.x).unroll(r.y);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::depthwiseStrategy() {
  static const DepthwiseStrategy strategy;
  return strategy;
}
