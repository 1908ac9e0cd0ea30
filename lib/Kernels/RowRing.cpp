//===- RowRing.cpp - chains around a depthwise op, row by row -------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A few rows of the result at a time (`step`). What the depthwise convolution
// or the pool reads stands in a ring of as many rows as its window needs, with
// a border of what lies outside its image: it is either the rows of the
// convolution before, computed as the window moves down, or a copy of the
// kernel's input. Its own rows stay in the caches until the pointwise
// convolution behind has read them.
//
// The convolution before writes its columns between those of the border, in
// whole tiles: the last one repeats columns of the one before it.
//
// `band` rows of the result are independent of all others: a ring is filled
// anew at their first row, so the rows that two bands share are computed twice.
//
//===----------------------------------------------------------------------===//

#include "ChannelwiseChain.h"
#include "KernelCost.h"
#include "ProductTile.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::RVar;
using Halide::TailStrategy;
using Halide::Var;

namespace {

/// A kernel's chain as the schedule lays it out.
class RowRing {
public:
  RowRing(KernelFuncs &funcs)
      : funcs(funcs), spec(funcs.spec()), chain(*ChannelwiseChain::of(spec)),
        window(spec, chain.channelwise) {}

  void build();

private:
  void defineFirst();
  void defineRing();
  /// The ring of a chain that begins with the depthwise convolution.
  void copyIntoRing();
  /// The ring of one that does not: the first convolution, then the border.
  void computeIntoRing();
  void scheduleResult();
  void scheduleFirst();
  void scheduleRing();

  KernelFuncs &funcs;
  const KernelSpec &spec;
  ChannelwiseChain chain;
  SlidingWindow window;
  Func bordered, firstSum, ring, depthwiseSum, rows, lastSum, result;
  /// The columns that the first convolution computes, in tiles, and those of
  /// the border.
  RDom computed;
  std::vector<RVar> cleared;
  Var bands{"bands"}, steps{"steps"};
};

class RowRingStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "row_ring"; }
  bool matches(const KernelSpec &spec) const override {
    return ChannelwiseChain::of(spec).has_value();
  }
  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override;
  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override;
  std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                     const TargetInfo &target) const override;
  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override;
  void build(KernelFuncs &funcs) const override { RowRing(funcs).build(); }
};

} // namespace

//===----------------------------------------------------------------------===//
// The schedules
//===----------------------------------------------------------------------===//

namespace {
/// Bytes that stay inside a kernel: of one row that the depthwise convolution
/// reads or writes, and of all rows alive in a step.
struct Inside {
  double readRow, writtenRow;
  double ring, last;
  double total() const { return ring + last; }
};
} // namespace

static Inside insideOf(const KernelSpec &spec, const ChannelwiseChain &chain,
                       const SlidingWindow &window, int64_t step) {
  double pixel = 4 * double(spec.typeOf(chain.channelwise).shape[3]);
  Inside inside;
  inside.readRow = pixel * window.storedExtent(0);
  inside.writtenRow = pixel * window.out[0];
  inside.ring = inside.readRow * window.reach(1, int(step));
  inside.last = chain.last ? inside.writtenRow * double(step) : 0;
  return inside;
}

std::vector<Schedule> RowRingStrategy::space(const KernelSpec &spec,
                                             const TargetInfo &target) const {
  ChannelwiseChain chain = *ChannelwiseChain::of(spec);
  SlidingWindow window(spec, chain.channelwise);
  int64_t height = window.out[1];
  llvm::StringRef tileName = channelwiseTileName(spec, chain);
  double allowed = tileName == "pool" ? 0.02 : 0.05;
  std::multimap<double, Schedule> ranked;
  for (int64_t step : {1, 2, 3, 4, 7})
    for (int64_t bands : {1, 2, 4}) {
      int64_t band = height / bands;
      if (height % bands || band % step)
        continue;
      // Bands for threads, as long as few rows are computed twice; fewer before
      // a pool, which takes hardly any of the time itself. Rows of a step share
      // the weights that they read, as long as what is inside stays in the L2
      // beside the operands.
      double twice = double(window.reach(1, 1) - window.stride[1]) /
                     double(band * window.stride[1]);
      double inside = insideOf(spec, chain, window, step).total();
      double cost = (bands > 1 && twice > allowed ? 1 + twice
                                                  : 1 + 0.01 / double(bands)) +
                    0.1 / double(step) +
                    0.3 * std::max(0.0, inside / target.l2Bytes - 0.5);
      Schedule schedule{"row_ring", {{"step", step}, {"band", band}}};
      ranked.merge(withTiles({{cost, std::move(schedule)}}, tileName,
                             channelwiseTiles(window, step, target),
                             kChannelwiseShare));
    }
  if (chain.first)
    ranked =
        withTiles(std::move(ranked), "first",
                  productTiles(window.in[0], spec.typeOf(*chain.first).shape[3],
                               0, target),
                  kProductShare);
  if (chain.last)
    ranked =
        withTiles(std::move(ranked), "last",
                  productTiles(window.out[0], spec.typeOf(*chain.last).shape[3],
                               0, target),
                  kProductShare);
  return cheapestFirst(std::move(ranked));
}

llvm::Error RowRingStrategy::check(const KernelSpec &spec,
                                   const TargetInfo &target) const {
  ChannelwiseChain chain = *ChannelwiseChain::of(spec);
  const Schedule &schedule = spec.schedule;
  SlidingWindow window(spec, chain.channelwise);
  llvm::StringRef tileName = channelwiseTileName(spec, chain);
  llvm::SmallVector<llvm::StringRef> names = {"step", "band", tileName};
  if (chain.first)
    names.push_back("first");
  if (chain.last)
    names.push_back("last");
  if (llvm::Error error = checkParams(schedule, names))
    return error;
  int64_t height = window.out[1], band = schedule.getInt("band", 0),
          step = schedule.getInt("step", 0);
  if (band < 1 || height % band)
    return llvm::createStringError("parameter 'band' is " + llvm::Twine(band) +
                                   ", accepted: what divides the " +
                                   llvm::Twine(height) + " rows of the result");
  if (step < 1 || band % step)
    return llvm::createStringError("parameter 'step' is " + llvm::Twine(step) +
                                   ", accepted: what divides the band of " +
                                   llvm::Twine(band) + " rows");
  if (llvm::Error error =
          checkChannelwiseTile(schedule, tileName, window.out[0], step))
    return error;
  if (chain.first)
    if (llvm::Error error = checkProductTile(schedule, "first", "columns",
                                             window.in[0], target))
      return error;
  return chain.last ? checkProductTile(schedule, "last", "columns",
                                       window.out[0], target)
                    : llvm::Error::success();
}

std::vector<Layout>
RowRingStrategy::operandLayouts(const KernelSpec &spec,
                                const TargetInfo &target) const {
  ChannelwiseChain chain = *ChannelwiseChain::of(spec);
  std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
  if (chain.first)
    layouts[spec.nodeOf(*chain.first)->operands[1]] =
        panelLayout(4, spec.schedule.getInts("first")[1]);
  if (chain.last)
    layouts[spec.nodeOf(*chain.last)->operands[1]] =
        panelLayout(4, spec.schedule.getInts("last")[1]);
  return layouts;
}

KernelEstimate RowRingStrategy::estimate(const KernelSpec &spec,
                                         const TargetInfo &target) const {
  ChannelwiseChain chain = *ChannelwiseChain::of(spec);
  SlidingWindow window(spec, chain.channelwise);
  int64_t step = spec.schedule.getInt("step", 1),
          band = spec.schedule.getInt("band", 1);
  double batch = double(spec.typeOf(chain.channelwise).shape[0]);
  KernelEstimate estimate = estimateAlone(spec, target);
  // Rows that bands share are computed in each.
  double rowsRead =
      double(window.out[1]) / double(band) * window.reach(1, int(band));
  if (chain.first)
    estimate.cycles += anchorCycles(spec, *chain.first, target) *
                       std::max(0.0, rowsRead / window.in[1] - 1);
  Inside inside = insideOf(spec, chain, window, step);
  double through = rowsRead * inside.readRow;
  if (chain.last)
    through += window.out[1] * inside.writtenRow;
  estimate.scratchBytes = int64_t(inside.total());
  estimate.cycles +=
      transferCycles(2 * batch * through, inside.total(), target);
  // Each step reads all weights again.
  double weights = 0;
  for (const std::optional<unsigned> &anchor : {chain.first, chain.last})
    if (anchor)
      weights +=
          double(bytesOf(spec.typeOf(spec.nodeOf(*anchor)->operands[1])));
  double steps = batch * double(window.out[1] / step);
  if (weights > target.l1Bytes / 2)
    estimate.cycles += transferCycles(weights * steps, weights, target);
  return estimate;
}

//===----------------------------------------------------------------------===//
// The pipeline
//===----------------------------------------------------------------------===//

void RowRing::defineFirst() {
  const Node &node = *spec.nodeOf(*chain.first);
  SlidingWindow own(spec, *chain.first);
  int panel = int(spec.schedule.getInts("first")[1]);
  bool border = own.leavesImage();
  if (border) {
    Var i("i"), x("x"), y("y"), n("n");
    Func image("image");
    image(i, x, y, n) = funcs.at(node.operands[0], {i, x, y, n});
    bordered = Func("bordered");
    bordered(i, x, y, n) =
        readInside(own, image, i, x - own.before[0], y - own.before[1], n);
  }
  firstSum = defineProduct(
      funcs, *chain.first, panel, [&](Expr i, Expr x, Expr y, Expr n) -> Expr {
        return border ? bordered(i, x + own.before[0], y + own.before[1], n)
                      : funcs.at(node.operands[0], {i, x, y, n});
      });
}

void RowRing::copyIntoRing() {
  unsigned input = spec.nodeOf(chain.channelwise)->operands[0];
  Var c("c"), x("x"), y("y"), n("n");
  Func image("image");
  image(c, x, y, n) = funcs.at(input, {c, x, y, n});
  ring(c, x, y, n) = readInside(window, image, c, x - window.before[0],
                                y - window.before[1], n);
}

void RowRing::computeIntoRing() {
  unsigned input = spec.nodeOf(chain.channelwise)->operands[0];
  Var c("c"), x("x"), y("y"), n("n");
  int left = window.before[0], width = window.in[0];
  Expr row = y - window.before[1];
  // Were it two comparisons, Halide would make loop bounds of them, and lose
  // track of which rows of the ring a step touches.
  Expr inside = (row + window.in[1]) / window.in[1] == 1;
  Expr promised = Halide::unsafe_promise_clamped(row, 0, window.in[1] - 1);
  ring(c, x, y, n) = Halide::undef<float>();
  int tile = int(spec.schedule.getInts("first")[0]);
  computed = RDom(0, tile, 0, int(ceilDiv(width, tile)), "columns");
  computed.where(inside);
  Expr column = Halide::min(computed.y * tile, width - tile) + computed.x;
  ring(c, column + left, y, n) = funcs.at(input, {c, column, promised, n});
  // Rows outside the image, then what is beside the others.
  int right = left + width, last = window.storedExtent(0);
  auto clear = [&](int begin, int end, Expr where) {
    RDom border(begin, end - begin, "border");
    border.where(where);
    ring(c, border, y, n) = outsideOf(*spec.nodeOf(chain.channelwise));
    cleared.push_back(border);
  };
  if (window.leavesImage(1))
    clear(0, last, !inside);
  if (left > 0)
    clear(0, left, inside);
  if (last > right)
    clear(right, last, inside);
}

void RowRing::defineRing() {
  ring = Func("ring");
  if (chain.first)
    computeIntoRing();
  else
    copyIntoRing();
  depthwiseSum = defineChannelwise(
      funcs, chain.channelwise, [&](Expr c, Expr x, Expr y, Expr n) -> Expr {
        return ring(c, x + window.before[0], y + window.before[1], n);
      });
}

void RowRing::build() {
  if (chain.first)
    defineFirst();
  defineRing();
  if (chain.last) {
    unsigned input = spec.nodeOf(*chain.last)->operands[0];
    Var c("c"), x("x"), y("y"), n("n");
    rows = Func("rows");
    rows(c, x, y, n) = funcs.at(input, {c, x, y, n});
    int panel = int(spec.schedule.getInts("last")[1]);
    lastSum = defineProduct(funcs, *chain.last, panel,
                            [&](Expr i, Expr x, Expr y, Expr n) -> Expr {
                              return rows(i, x, y, n);
                            });
  }
  result = funcs.result(0);
  scheduleResult();
  scheduleRing();
  if (chain.first)
    scheduleFirst();
}

void RowRing::scheduleResult() {
  std::vector<Var> out = result.args();
  int64_t band = spec.schedule.getInt("band", 1),
          step = spec.schedule.getInt("step", 1);
  std::vector<int64_t> tile =
      spec.schedule.getInts(channelwiseTileName(spec, chain));
  result.split(out[2], bands, out[2], int(band))
      .split(out[2], steps, out[2], int(step));
  if (chain.last) {
    std::vector<int64_t> last = spec.schedule.getInts("last");
    Var panels("panels"), within("within"), columns("columns"),
        column("column");
    result
        .split(out[0], panels, within, int(last[1]), TailStrategy::GuardWithIf)
        .split(out[1], columns, column, int(last[0]),
               TailStrategy::ShiftInwards)
        .reorder(within, column, columns, out[2], panels, steps, bands, out[3])
        .unroll(column)
        .vectorize(within, int(funcs.target().lanes()),
                   TailStrategy::GuardWithIf)
        .unroll(within);
    scheduleProduct(funcs, *chain.last, lastSum, int(last[1]), result, columns);
    rows.compute_at(result, steps);
    scheduleChannelwise(funcs, chain.channelwise, depthwiseSum, rows, tile);
  } else {
    scheduleChannelwise(funcs, chain.channelwise, depthwiseSum, result, tile);
  }
  if (spec.typeOf(chain.channelwise).shape[0] == 1)
    funcs.setRange(result, bands, window.out[1] / band);
  else
    funcs.setRange(result, out[3], spec.typeOf(chain.channelwise).shape[0]);
}

void RowRing::scheduleRing() {
  int64_t step = spec.schedule.getInt("step", 1);
  int lanes = lanesFor(funcs.extent(chain.channelwise, 0), funcs.target());
  Var c = ring.args()[0], y = ring.args()[2];
  ring.compute_at(result, steps)
      .store_at(result, bands)
      .fold_storage(y, window.reach(1, int(step)));
  if (!chain.first)
    ring.vectorize(c, lanes, TailStrategy::ShiftInwards);
  for (size_t i = 0; i < cleared.size(); ++i)
    ring.update(int(i) + 1)
        .reorder(c, cleared[i], y)
        .vectorize(c, lanes, TailStrategy::GuardWithIf);
}

void RowRing::scheduleFirst() {
  std::vector<int64_t> tile = spec.schedule.getInts("first");
  std::vector<Var> out = ring.args();
  Var panels("panels"), within("within");
  ring.update()
      .split(out[0], panels, within, int(tile[1]), TailStrategy::GuardWithIf)
      .reorder(within, computed.x, computed.y, out[2], panels, out[3])
      .unroll(computed.x)
      .vectorize(within, int(funcs.target().lanes()), TailStrategy::GuardWithIf)
      .unroll(within);
  scheduleProduct(funcs, *chain.first, firstSum, int(tile[1]), ring,
                  computed.y);
  if (!bordered.defined())
    return;
  // The first step fills the whole ring; how many rows a step computes is known
  // only as it runs.
  int rowsAtOnce = window.reach(1, int(spec.schedule.getInt("step", 1)));
  // Few channels: columns are what fills vectors.
  Var i = bordered.args()[0], x = bordered.args()[1], y = bordered.args()[2],
      n = bordered.args()[3];
  int lanes = int(funcs.target().lanes());
  bordered.compute_at(result, steps)
      .bound_storage(y, SlidingWindow(spec, *chain.first).reach(1, rowsAtOnce));
  if (funcs.extent(spec.nodeOf(*chain.first)->operands[0], 0) >= lanes)
    bordered.vectorize(i, lanes, TailStrategy::ShiftInwards);
  else
    bordered.reorder_storage(x, i, y, n)
        .reorder(x, i, y, n)
        .vectorize(x, lanes, TailStrategy::GuardWithIf);
}

const Strategy &kernels::rowRingStrategy() {
  static const RowRingStrategy strategy;
  return strategy;
}
