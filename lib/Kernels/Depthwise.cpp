//===- Depthwise.cpp - depthwise convolution ------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tile of `tile[0]` columns by `tile[1]` rows of one vector of channels
// accumulates all taps in registers; neighbouring outputs share the inputs that
// they overlap in. `block` channels of a tile come one after the other: all of
// them, so that whole cache lines are used, or, where the rows and weights that
// a tile reads of all channels exceed the L1, a block of them, which then goes
// over the whole image.
//
// At the image's border taps fall on no pixel. Columns: loops are partitioned,
// only the first and the last tile test their taps, and constants decide the
// tests. Rows: a tile of one row leaves out whole rows of taps; in
// one of several rows that would differ from row to row, so these loops are
// partitioned too.
//
// Layouts, innermost first: in (c, x, y, n), weights (c, kx, ky).
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"
#include "SlidingWindow.h"
#include "Strategy.h"

#include "llvm/ADT/STLExtras.h"
#include <numeric>

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

/// The bit of rows in what `SlidingWindow::borderDims` returns.
static constexpr unsigned kRows = 1u << 2;

static const Node *depthwiseNode(const KernelSpec &spec) {
  return anchorNode(spec, {"depthwise_conv2d"});
}

namespace {

/// What a schedule says: output columns and rows of a tile, channels of a
/// block.
struct Tiling {
  int64_t columns, rows, block;

  static Tiling of(const Schedule &schedule) {
    std::vector<int64_t> tile = schedule.getInts("tile");
    return {tile[0], tile[1], schedule.getInt("block", 0)};
  }
};

} // namespace

/// Whether a kernel's images come from behind the L2.
static bool isFar(const Node &node, const KernelSpec &spec,
                  const TargetInfo &target) {
  return double(bytesOf(node.result) + bytesOf(spec.typeOf(node.operands[0]))) >
         2.5 * target.l2Bytes;
}

/// Ways that an L1 has.
static constexpr int64_t kWays = 8;

/// How much longer a tile of 3x3 taps takes where its vectors lie in more than
/// `limit` lines.
static double excess(double lines, double limit, double slope) {
  return slope * std::max(0.0, lines - limit) / limit;
}

/// The places in a way of the L1 that a channel's pixels fall on: few where
/// these are a large power of two apart.
static int64_t placesOfPixels(const Node &node, const TargetInfo &target) {
  int64_t way = target.l1Bytes / kWays;
  return way / std::gcd(4 * node.result.shape[3], way);
}

/// How much longer a tile of `taps` takes for the `lines` that its vectors lie
/// in, one to a pixel. Set by hand on a Zen 4.
static double crowding(double lines, double taps, const Node &node, bool far,
                       const TargetInfo &target) {
  // From behind the L2 they come one by one.
  double longer = far ? excess(lines, 32, 1.5) : 0;
  // Where pixels share a few places of the L1, a line of several vectors is
  // gone before its second vector's turn.
  constexpr int64_t kLine = 64;
  if (4 * target.lanes() < kLine)
    longer += excess(lines, double(kWays * placesOfPixels(node, target)), 3);
  return 1 + longer * 9 / taps;
}

/// Estimates time by what a tile issues and wastes, and by where its operands
/// lie. Its numbers were set by hand, to rank tiles as the depthwise layers of
/// bench/layers.py do on a Zen 3 and a Zen 4.
static double tilingCost(const KernelSpec &spec, const Tiling &tiling,
                         const TargetInfo &target) {
  const Node &node = *depthwiseNode(spec);
  llvm::ArrayRef<int64_t> filter = spec.typeOf(node.operands[1]).shape;
  int64_t strideY = node.getInts("window.strides")[0],
          strideX = node.getInts("window.strides")[1];
  int64_t height = node.result.shape[1], width = node.result.shape[2];
  int64_t inputColumns = (tiling.columns - 1) * strideX + filter[1];
  int64_t inputRows = (tiling.rows - 1) * strideY + filter[0];
  double taps = double(filter[0] * filter[1]),
         outputs = double(tiling.columns * tiling.rows);
  // Loads go beside multiply-adds on as many ports.
  double loads = (double(inputColumns * inputRows) + taps) / (taps * outputs);
  double waste = double(ceilDiv(width, tiling.columns) * tiling.columns *
                        ceilDiv(height, tiling.rows) * tiling.rows) /
                 double(width * height);
  // Tiles overlap in time, so a few accumulators less than the units' latency
  // asks for are no loss.
  double latency = std::max(1.0, 3.0 * target.fmaPorts / outputs);
  // What a tile reads of all channels of a block is read again by the next.
  double perTile = 4.0 * double(tiling.block) *
                   (double(inputColumns * inputRows) + taps) / target.l1Bytes;
  double reads = 1 + 0.1 * perTile + (perTile > 1 ? 0.25 : 0.0);
  // A block's run of channels, one to a pixel, is short for the prefetcher.
  bool far = isFar(node, spec, target);
  double runs = tiling.block < node.result.shape[3]
                    ? 1 + (far ? 24 : 2.5) / double(tiling.block)
                    : 1.0;
  // The tiles at the upper and the lower border take longer where their rows
  // differ in taps.
  double borders = tiling.rows > 1 ? 1 + 1.5 / double(height) : 1.0;
  return waste * latency * std::max(1.0, loads) * (1 + 0.3 * loads) * reads *
         runs * borders *
         crowding(double(inputColumns * inputRows) + outputs, taps, node, far,
                  target);
}

/// Blocks of channels that are worth trying: all, and as few as stay in whole
/// cache lines.
static std::vector<int64_t> blockSizes(int64_t channels,
                                       const TargetInfo &target) {
  std::vector<int64_t> sizes = {channels};
  for (int64_t size : {128, 64, 32})
    if (size < channels && size % target.lanes() == 0) {
      // Blocks of about the same size, in whole vectors.
      int64_t blocks = ceilDiv(channels, size);
      int64_t even =
          ceilDiv(ceilDiv(channels, blocks), target.lanes()) * target.lanes();
      if (!llvm::is_contained(sizes, even))
        sizes.push_back(even);
    }
  return sizes;
}

namespace {

class DepthwiseStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "depthwise"; }
  bool matches(const KernelSpec &spec) const override {
    return depthwiseNode(spec) != nullptr;
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override {
    const Node &node = *depthwiseNode(spec);
    int64_t filterColumns = spec.typeOf(node.operands[1]).shape[1];
    std::multimap<double, Schedule> ranked;
    for (int64_t block : blockSizes(node.result.shape[3], target))
      for (int64_t rows = 1; rows <= std::min<int64_t>(node.result.shape[1], 4);
           ++rows)
        for (int64_t columns = 1;
             columns <= std::min<int64_t>(node.result.shape[2], 8); ++columns) {
          // Accumulators, a row of weights and two inputs; more spill.
          if (columns * rows + filterColumns + 2 >=
                  int64_t(target.vectorRegisters) &&
              columns * rows > 1)
            continue;
          Schedule schedule{"depthwise", {}};
          schedule.params["tile"] = std::vector<int64_t>{columns, rows};
          schedule.params["block"] = block;
          ranked.emplace(tilingCost(spec, {columns, rows, block}, target),
                         std::move(schedule));
        }
    return cheapestFirst(std::move(ranked));
  }

  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"tile", "block"}))
      return error;
    const Node &node = *depthwiseNode(spec);
    std::vector<int64_t> tile = spec.schedule.getInts("tile");
    if (tile.size() != 2)
      return llvm::createStringError(
          "parameter 'tile' must be two numbers: columns, rows");
    if (llvm::Error error =
            checkRange("tile columns", tile[0], 1,
                       std::min<int64_t>(node.result.shape[2], 16)))
      return error;
    if (llvm::Error error =
            checkRange("tile rows", tile[1], 1,
                       std::min<int64_t>(node.result.shape[1], 8)))
      return error;
    int64_t channels = node.result.shape[3],
            block = spec.schedule.getInt("block", 0);
    if (block != channels && block % target.lanes())
      return llvm::createStringError(
          "parameter 'block' is " + llvm::Twine(block) + ", accepted: all " +
          llvm::Twine(channels) + " channels, or a multiple of " +
          llvm::Twine(target.lanes()) + " below");
    return checkRange("block", block, 1, channels);
  }

  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override;
  void build(KernelFuncs &funcs) const override;
};

} // namespace

/// What a tile reads of pixels that fall on so few places of the L1 is in each
/// other's way.
static constexpr int64_t kFewPlaces = 2;
/// How many times longer the transfers of such images take, as measured inside
/// networks (MobileNet V1's layers of 512 and 1024 channels).
static constexpr double kConflictFactor = 4;

KernelEstimate DepthwiseStrategy::estimate(const KernelSpec &spec,
                                           const TargetInfo &target) const {
  KernelEstimate estimate = estimateAlone(spec, target);
  const Node &node = *depthwiseNode(spec);
  if (placesOfPixels(node, target) > kFewPlaces)
    return estimate;
  double bytes =
      double(bytesOf(node.result) + bytesOf(spec.typeOf(node.operands[0])));
  estimate.cycles +=
      (kConflictFactor - 1) * transferCycles(bytes, bytes, target);
  return estimate;
}

/// Rows of one of about four bands, which threads share: whole tiles.
static int64_t rowsOfBand(int64_t height, int64_t tile) {
  return std::min(ceilDiv(ceilDiv(height, 4), tile) * tile, height);
}

void DepthwiseStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  llvm::ArrayRef<int64_t> filter = spec.typeOf(node.operands[1]).shape;
  llvm::ArrayRef<int64_t> strides = node.getInts("window.strides"),
                          pads = node.getInts("window.pads");
  llvm::ArrayRef<int64_t> dilations = node.getInts("window.dilations");
  int channels = int(funcs.extent(anchor, 0));
  int multiplier = channels / int(funcs.extent(node.operands[0], 0));

  Tiling tiling = Tiling::of(spec.schedule);

  // The algorithm. Rows of taps outside the image are left out where a tile has
  // one row.
  Var c("c"), x("x"), y("y"), n("n");
  RDom r(0, int(filter[1]), 0, int(filter[0]), "r");
  Func sum("sum");
  sum(c, x, y, n) =
      node.operands.size() > 2 ? funcs.at(node.operands[2], {c}) : Expr(0.0f);
  Index index = {multiplier == 1 ? Expr(c) : c / multiplier,
                 x * int(strides[1]) + r.x * int(dilations[1]) - int(pads[1]),
                 y * int(strides[0]) + r.y * int(dilations[0]) - int(pads[0]),
                 n};
  unsigned guarded = SlidingWindow(spec, anchor).borderDims();
  bool leaveOut = tiling.rows == 1 && (guarded & kRows);
  if (leaveOut) {
    int last = int(funcs.extent(node.operands[0], 2)) - 1;
    r.where(index[2] >= 0 && index[2] <= last);
    index[2] = Halide::unsafe_promise_clamped(index[2], 0, last);
    guarded &= ~kRows;
  }
  Expr input = guarded ? funcs.atOrFill(node.operands[0], index, guarded, 0.0f)
                       : funcs.at(node.operands[0], index);
  sum(c, x, y, n) += input * funcs.at(node.operands[1], {c, r.x, r.y});
  funcs.defineAnchor(anchor, sum);

  // The schedule: blocks of channels, bands of rows, tiles, and in a tile the
  // block's vectors.
  int lanes = lanesFor(channels, funcs.target());
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var blocks("blocks"), vectors("vectors"), within("within"),
      columns("columns"), column("column"), bands("bands"), rows("rows"),
      row("row");
  int height = int(node.result.shape[1]), width = int(node.result.shape[2]);
  int perBand = int(rowsOfBand(height, tiling.rows));
  int vectorsOfBlock = int(ceilDiv(tiling.block, lanes)),
      allVectors = int(ceilDiv(channels, lanes));
  result.split(out[0], vectors, within, lanes, TailStrategy::ShiftInwards)
      .split(vectors, blocks, vectors, std::min(vectorsOfBlock, allVectors),
             TailStrategy::GuardWithIf)
      .split(out[1], columns, column, int(tiling.columns),
             width % tiling.columns ? TailStrategy::ShiftInwards
                                    : TailStrategy::RoundUp)
      .split(out[2], bands, rows, perBand, TailStrategy::ShiftInwards)
      .split(rows, rows, row, int(tiling.rows), TailStrategy::ShiftInwards)
      .reorder(within, column, row, vectors, columns, rows, bands, blocks,
               out[3])
      .vectorize(within)
      .unroll(column)
      .unroll(row);
  if (node.result.shape[0] > 1)
    funcs.setRange(result, out[3], node.result.shape[0]);
  else if (vectorsOfBlock < allVectors)
    funcs.setRange(result, blocks, ceilDiv(allVectors, vectorsOfBlock));
  else
    funcs.setRange(result, bands, ceilDiv(height, perBand));
  sum.compute_at(result, vectors).vectorize(c, lanes).unroll(x).unroll(y);
  sum.update()
      .reorder(c, x, y, r.x, r.y)
      .vectorize(c, lanes)
      .unroll(x)
      .unroll(y)
      .unroll(r.x);
  if (!leaveOut)
    sum.update().unroll(r.y);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::depthwiseStrategy() {
  static const DepthwiseStrategy strategy;
  return strategy;
}
