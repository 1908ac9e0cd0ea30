//===- DepthwisePlanes.cpp - depthwise convolution of planes --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Vectors are pixels of a row, and weights are broadcast: those of a channel
// stay in registers while all of its rows pass. The rows of one channel that a
// tile of `bands` bands of the result reads are brought into scratch memory
// with their border; `rows` rows of the result, one vector of each, accumulate
// all taps in registers and share the inputs that they overlap in.
//
// Layouts, innermost first: images as planes (Layout.h), weights (kx, ky, c).
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"
#include "Planes.h"
#include "StagedRows.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

/// Rows of the input that a tile reads, at most, if a band does not read more:
/// each is a stream, and prefetchers follow only so many.
static constexpr int64_t kMostStreams = 16;
/// Rows of the result that accumulate together, at most.
static constexpr int64_t kMostRows = 8;

static const Node *depthwiseNode(const KernelSpec &spec) {
  return anchorNode(spec, {"depthwise_conv2d"});
}

namespace {

class DepthwisePlanesStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "depthwise_planes"; }

  bool matches(const KernelSpec &spec) const override {
    const Node *node = depthwiseNode(spec);
    return node && node->operands[0] < spec.operands.size() &&
           node->operands[1] < spec.operands.size() &&
           spec.operands[node->operands[0]].layout.isPlanes();
  }
  bool takesPlanes(const KernelSpec &spec) const override {
    return spec.resultLayouts.front().isPlanes() &&
           hasUniformPlanes(spec, depthwiseNode(spec)->operands[0]);
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override;
  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override;
  std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                     const TargetInfo &target) const override;
  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override;
  void build(KernelFuncs &funcs) const override;
};

} // namespace

/// Rows one after the other in a tile of `bands` bands.
static int64_t consecutiveRows(const Bands &all, int64_t bands) {
  return all.rows > 1 ? all.rows : bands;
}

/// Channels whose rows are brought at once: a load that needs parts of two
/// stores waits until both have left for the cache, and the stores of a channel
/// have when enough of others came after them.
static int64_t channelsAtOnce(const KernelSpec &spec, int64_t bands) {
  constexpr int64_t kMost = 4, kBytes = 8 << 10;
  const Node &node = *depthwiseNode(spec);
  SlidingWindow window(spec, *KernelFuncs::anchorOf(spec));
  int64_t rows = window.reach(1, int(Bands(spec).rows * bands));
  int64_t most = std::clamp<int64_t>(
      kBytes / (4 * rows * window.storedExtent(0)), 1, kMost);
  return std::min(most, node.result.shape[3]);
}

/// Cycles of all tiles, by what they copy, load, and multiply and add.
static double tileCycles(const KernelSpec &spec, int64_t rows, int64_t bands,
                         const TargetInfo &target) {
  const Node &node = *depthwiseNode(spec);
  SlidingWindow window(spec, *KernelFuncs::anchorOf(spec));
  Bands all(spec);
  int64_t width = node.result.shape[2], tileRows = all.rows * bands;
  int64_t consecutive = consecutiveRows(all, bands),
          lanes = lanesFor(width, target);
  double vectors = double(ceilDiv(width, lanes));
  // Of so many rows the last ones are computed twice.
  double computed = double(ceilDiv(consecutive, rows) * rows * tileRows) /
                    double(consecutive);
  double taps = double(window.kernel[0] * window.kernel[1]);
  double loads =
      double(window.reach(1, int(rows)) * window.kernel[0]) / double(rows);
  // Weights that find no registers beside the sums are loaded again.
  if (taps + double(rows) >= double(target.vectorRegisters))
    loads += taps / double(rows);
  // Sums begin and end; a vector that crosses lines loads twice.
  double perVector = std::max({taps / target.fmaPorts, 0.75 * loads,
                               4 * taps / double(rows) / 2}) +
                     2;
  double copies = double(window.reach(1, int(tileRows))) *
                  (double(ceilDiv(window.in[0], lanes)) * 1.5 + 2);
  double tiles = double(ceilDiv(all.count, bands) * node.result.shape[0] *
                        node.result.shape[3]);
  return tiles * (computed * vectors * perVector + copies + 20);
}

std::vector<Schedule>
DepthwisePlanesStrategy::space(const KernelSpec &spec,
                               const TargetInfo &target) const {
  Bands all(spec);
  SlidingWindow window(spec, *KernelFuncs::anchorOf(spec));
  std::multimap<double, Schedule> ranked;
  for (int64_t bands = 1; bands <= all.count; ++bands) {
    if (bands > 1 && window.reach(1, int(bands * all.rows)) > kMostStreams)
      break;
    for (int64_t rows = 1;
         rows <= std::min(kMostRows, consecutiveRows(all, bands)); ++rows)
      ranked.emplace(
          tileCycles(spec, rows, bands, target),
          Schedule{"depthwise_planes", {{"rows", rows}, {"bands", bands}}});
  }
  return cheapestFirst(std::move(ranked));
}

llvm::Error DepthwisePlanesStrategy::check(const KernelSpec &spec,
                                           const TargetInfo &) const {
  if (llvm::Error error = checkParams(spec.schedule, {"rows", "bands"}))
    return error;
  Bands all(spec);
  int64_t bands = spec.schedule.getInt("bands", 0);
  if (llvm::Error error = checkRange("bands", bands, 1, all.count))
    return error;
  return checkRange("rows", spec.schedule.getInt("rows", 0), 1,
                    std::min(consecutiveRows(all, bands), kMostRows));
}

std::vector<Layout>
DepthwisePlanesStrategy::operandLayouts(const KernelSpec &spec,
                                        const TargetInfo &target) const {
  std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
  layouts[depthwiseNode(spec)->operands[1]] = Layout::ordered({2, 0, 1});
  return layouts;
}

KernelEstimate
DepthwisePlanesStrategy::estimate(const KernelSpec &spec,
                                  const TargetInfo &target) const {
  const Node &node = *depthwiseNode(spec);
  double bytes =
      double(bytesOf(node.result) + bytesOf(spec.typeOf(node.operands[0])));
  return {tileCycles(spec, spec.schedule.getInt("rows", 1),
                     spec.schedule.getInt("bands", 1), target) +
              transferCycles(bytes, bytes, target),
          0};
}

void DepthwisePlanesStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  SlidingWindow window(spec, anchor);
  int64_t multiplier = node.result.shape[3] / funcs.extent(node.operands[0], 0);

  // The algorithm.
  Var c("c"), x("x"), y("y"), n("n");
  RDom r(0, window.kernel[0], 0, window.kernel[1], "r");
  StagedRows rows(funcs, node.operands[0], window);
  Func sum("sum"), convolution("convolution");
  sum(x, y, c, n) =
      node.operands.size() > 2 ? funcs.at(node.operands[2], {c}) : Expr(0.0f);
  Expr channel = multiplier == 1 ? Expr(c) : c / int(multiplier);
  sum(x, y, c, n) += rows.at(x, r.x, y, r.y, channel, n) *
                     funcs.at(node.operands[1], {c, r.x, r.y});
  std::vector<Var> dims = indexVars(4);
  convolution(dims) = sum(dims[1], dims[2], dims[0], dims[3]);
  funcs.defineAnchor(anchor, convolution);

  // The schedule: tiles of bands outside, channels, rows, vectors.
  Func result = funcs.result(0);
  int64_t bands = spec.schedule.getInt("bands", 1),
          channels = channelsAtOnce(spec, bands);
  PlaneLoops loops(funcs, result, bands);
  Var columns("columns"), column("column"), groups("groups"), row("row"),
      blocks("blocks");
  int lanes = lanesFor(node.result.shape[2], funcs.target());
  result.split(loops.x, columns, column, lanes, TailStrategy::ShiftInwards)
      .split(loops.c, blocks, loops.c, int(channels),
             TailStrategy::ShiftInwards)
      .split(loops.rows.front(), groups, row,
             int(spec.schedule.getInt("rows", 1)), TailStrategy::ShiftInwards);
  std::vector<Halide::VarOrRVar> order = {column, row, columns, groups};
  order.insert(order.end(), loops.rows.begin() + 1, loops.rows.end());
  order.insert(order.end(), {loops.c, blocks, loops.tiles, loops.n});
  result.reorder(order).vectorize(column).unroll(row);
  loops.setRange(blocks, ceilDiv(node.result.shape[3], channels));
  rows.computeAt(result, blocks);
  sum.compute_at(result, columns).vectorize(x, lanes).unroll(y);
  sum.update()
      .reorder(x, y, r.x, r.y)
      .vectorize(x, lanes)
      .unroll(y)
      .unroll(r.x)
      .unroll(r.y);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::depthwisePlanesStrategy() {
  static const DepthwisePlanesStrategy strategy;
  return strategy;
}
