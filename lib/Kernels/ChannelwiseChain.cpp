//===- ChannelwiseChain.cpp - convolutions around a depthwise op ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Links of a chain, each as it would be alone but for where it reads.
//
//===----------------------------------------------------------------------===//

#include "ChannelwiseChain.h"

#include "Pooling.h"
#include "ProductTile.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

//===----------------------------------------------------------------------===//
// Finding the chain
//===----------------------------------------------------------------------===//

/// A dense convolution whose weights are an operand, to be packed.
static bool isDense(const KernelSpec &spec, const Node &node) {
  return node.op == "conv2d" && node.getInt("groups", 1) == 1 &&
         node.operands[1] < spec.operands.size();
}

bool kernels::isPointwise(const KernelSpec &spec, unsigned anchor) {
  SlidingWindow window(spec, anchor);
  return llvm::all_of(llvm::ArrayRef<int>({0, 1}), [&](int dim) {
    return window.kernel[dim] == 1 && window.stride[dim] == 1 &&
           window.before[dim] == 0 && !window.leavesImage(dim) &&
           window.in[dim] == window.out[dim];
  });
}

static bool isDepthwise(const KernelSpec &spec, const Node &node) {
  return node.op == "depthwise_conv2d" &&
         node.result.shape[3] == spec.typeOf(node.operands[0]).shape[3];
}

/// A pool of few enough taps that all of them may be unrolled.
static bool isSmallPool(const Node &node) {
  return isPool(node) &&
         node.getInts("kernel")[0] * node.getInts("kernel")[1] <= 16;
}

/// Whether values between two anchors are read there and by the second one's
/// input only, elementwise and none repeated.
static bool areLinked(const KernelSpec &spec,
                      llvm::ArrayRef<unsigned> anchors) {
  unsigned count = spec.operands.size() + spec.nodes.size();
  for (unsigned value = spec.operands.size(); value < count; ++value) {
    const Node &node = *spec.nodeOf(value);
    bool isAnchor = llvm::is_contained(anchors, value);
    if (value > anchors.front() && !isAnchor && !isElementwise(node.op) &&
        node.op != "constant")
      return false;
    for (auto [position, operand] : llvm::enumerate(node.operands)) {
      // The last anchor before `value`; operands computed before that one are
      // out of reach.
      auto behind = llvm::find_if(llvm::reverse(anchors), [&](unsigned anchor) {
        return anchor < value;
      });
      bool computed = operand >= spec.operands.size() &&
                      spec.nodeOf(operand)->op != "constant";
      if (behind == anchors.rend() || !computed)
        continue;
      if (operand < *behind || (isAnchor && position != 0))
        return false;
      if (!isAnchor && node.result.shape != spec.typeOf(operand).shape)
        return false;
    }
  }
  return true;
}

std::optional<ChannelwiseChain> ChannelwiseChain::of(const KernelSpec &spec) {
  auto anchors = KernelFuncs::anchorsOf(spec);
  if (anchors.size() < 2 || anchors.size() > 3 || spec.results.size() != 1 ||
      !areLinked(spec, anchors))
    return std::nullopt;
  auto node = [&](unsigned index) -> const Node & {
    return *spec.nodeOf(anchors[index]);
  };
  ChannelwiseChain chain;
  unsigned next = 0;
  if (isDense(spec, node(0)))
    chain.first = anchors[next++];
  bool pools = chain.first && isSmallPool(node(next));
  if (!pools && !isDepthwise(spec, node(next)))
    return std::nullopt;
  chain.channelwise = anchors[next++];
  if (next < anchors.size()) {
    if (!isDense(spec, node(next)) || !isPointwise(spec, anchors[next]))
      return std::nullopt;
    chain.last = anchors[next++];
  }
  const TensorSpec &result = spec.typeOf(spec.results.front());
  bool whole = result.shape == spec.typeOf(anchors.back()).shape &&
               spec.resultLayouts.front().withoutPitch().isRowMajor();
  return next == anchors.size() && whole ? std::optional(chain) : std::nullopt;
}

//===----------------------------------------------------------------------===//
// Links
//===----------------------------------------------------------------------===//

Expr kernels::outsideOf(const Node &channelwise) {
  return isPool(channelwise) ? poolStart(channelwise) : Expr(0.0f);
}

Expr kernels::readInside(const SlidingWindow &window, Func image, Expr c,
                         Expr x, Expr y, Expr n) {
  Index index = {c, x, y, n};
  llvm::SmallVector<Expr, 2> insides;
  for (int dim : {0, 1}) {
    if (!window.leavesImage(dim))
      continue;
    Expr &position = index[dim + 1];
    insides.push_back(position >= 0 && position < window.in[dim]);
    position = Halide::clamp(Halide::likely(position), 0, window.in[dim] - 1);
  }
  // One test a dimension: Halide partitions a loop by what its own variable
  // decides.
  Expr value = image(index);
  for (const Expr &inside : insides)
    value = Halide::select(inside, Halide::likely(value), 0.0f);
  return value;
}

Func kernels::defineProduct(KernelFuncs &funcs, unsigned anchor, int panel,
                            ReadInput input) {
  const KernelSpec &spec = funcs.spec();
  const Node &node = *spec.nodeOf(anchor);
  SlidingWindow window(spec, anchor);
  Var c("c"), p("p"), x("x"), y("y"), n("n");
  RDom r(0, int(funcs.extent(node.operands[0], 0)), 0, window.kernel[0], 0,
         window.kernel[1], "r");
  Func sum("sum");
  // Behind the last channel there is no bias; what is computed there is never
  // stored.
  int channels = int(funcs.extent(anchor, 0));
  sum(c, p, x, y, n) =
      node.operands.size() > 2
          ? funcs.at(node.operands[2],
                     {Halide::min(p * panel + c, channels - 1)})
          : Expr(0.0f);
  Expr value = input(
      r.x, x * window.stride[0] + r.y * window.dilation[0] - window.before[0],
      y * window.stride[1] + r.z * window.dilation[1] - window.before[1], n);
  sum(c, p, x, y, n) +=
      value * funcs.param(node.operands[1])(c, r.x, r.y, r.z, p);
  Func product("product");
  std::vector<Var> dims = indexVars(4);
  product(dims) =
      sum(dims[0] % panel, dims[0] / panel, dims[1], dims[2], dims[3]);
  funcs.defineAnchor(anchor, product);
  return sum;
}

void kernels::scheduleProduct(KernelFuncs &funcs, unsigned anchor, Func sum,
                              int panel, Func consumer,
                              const Halide::VarOrRVar &at) {
  const Node &node = *funcs.spec().nodeOf(anchor);
  int lanes = int(funcs.target().lanes()),
      inputs = int(funcs.extent(node.operands[0], 0));
  Var c = sum.args()[0], x = sum.args()[2];
  std::vector<Halide::RVar> r = sum.rvars();
  sum.compute_at({consumer, at})
      .bound_extent(c, panel)
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(x);
  sum.update()
      .reorder(c, x, r[0], r[1], r[2])
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(x);
  // A few channels are unrolled with their taps, more are a loop.
  if (inputs < 4)
    sum.update().unroll(r[0]).unroll(r[1]);
  else
    sum.update().unroll(r[0], inputs < 24 ? 2 : 4, TailStrategy::GuardWithIf);
}

Func kernels::defineChannelwise(KernelFuncs &funcs, unsigned anchor,
                                ReadInput input) {
  const KernelSpec &spec = funcs.spec();
  const Node &node = *spec.nodeOf(anchor);
  SlidingWindow window(spec, anchor);
  Var c("c"), x("x"), y("y"), n("n");
  RDom r(0, window.kernel[0], 0, window.kernel[1], "taps");
  Func sum("taps_sum");
  Expr value = input(
      c, x * window.stride[0] + r.x * window.dilation[0] - window.before[0],
      y * window.stride[1] + r.y * window.dilation[1] - window.before[1], n);
  if (isPool(node)) {
    sum(c, x, y, n) = poolStart(node);
    sum(c, x, y, n) = poolCombined(node, sum(c, x, y, n), value);
    Func pool("pool");
    pool(c, x, y, n) = poolFinished(spec, node, sum(c, x, y, n), x, y);
    funcs.defineAnchor(anchor, pool);
    return sum;
  }
  sum(c, x, y, n) =
      node.operands.size() > 2 ? funcs.at(node.operands[2], {c}) : Expr(0.0f);
  sum(c, x, y, n) += value * funcs.at(node.operands[1], {c, r.x, r.y});
  funcs.defineAnchor(anchor, sum);
  return sum;
}

void kernels::scheduleChannelwise(KernelFuncs &funcs, unsigned anchor, Func sum,
                                  Func consumer, llvm::ArrayRef<int64_t> tile) {
  int lanes = lanesFor(funcs.extent(anchor, 0), funcs.target());
  std::vector<Var> out = consumer.args();
  Var blocks("blocks"), within("within"), columns("columns"), column("column"),
      row("row");
  consumer.split(out[0], blocks, within, lanes, TailStrategy::ShiftInwards)
      .split(out[1], columns, column, int(tile[0]), TailStrategy::ShiftInwards)
      .split(out[2], out[2], row, int(tile[1]), TailStrategy::ShiftInwards)
      .reorder(within, column, row, blocks, columns, out[2])
      .vectorize(within)
      .unroll(column)
      .unroll(row);
  Var c = sum.args()[0], x = sum.args()[1], y = sum.args()[2];
  std::vector<Halide::RVar> r = sum.rvars();
  sum.compute_at(consumer, blocks).vectorize(c, lanes).unroll(x).unroll(y);
  sum.update()
      .reorder(c, x, y, r[0], r[1])
      .vectorize(c, lanes)
      .unroll(x)
      .unroll(y)
      .unroll(r[0])
      .unroll(r[1]);
}

//===----------------------------------------------------------------------===//
// Layouts and tiles
//===----------------------------------------------------------------------===//

/// How many tiles of a link are worth trying; those behind are far from the
/// best.
static constexpr size_t kMostTiles = 4;

/// The cheapest of tiles keyed by their cost, the best first.
static std::vector<RankedTile>
cheapestTiles(const std::multimap<double, std::vector<int64_t>> &ranked) {
  std::vector<RankedTile> tiles;
  for (auto &[cost, extents] : ranked)
    if (tiles.size() < kMostTiles)
      tiles.push_back({cost, extents});
  return tiles;
}

std::vector<RankedTile> kernels::productTiles(int64_t columns, int64_t channels,
                                              int64_t multiple,
                                              const TargetInfo &target) {
  std::multimap<double, std::vector<int64_t>> ranked;
  for (int64_t vectors = 1; vectors <= 8; ++vectors)
    for (int64_t width = 1; width <= std::min<int64_t>(columns, 14); ++width) {
      int64_t panel = vectors * target.lanes();
      bool fits = fitsRegisters(width, vectors, target) &&
                  (multiple == 0 || multiple % panel == 0);
      if (!fits || (vectors > 1 && panel - target.lanes() >= channels))
        continue;
      double wasted = waste(columns, width) * waste(channels, panel);
      ranked.emplace(productTileCost(wasted, width, vectors, target),
                     std::vector<int64_t>{width, panel});
    }
  return cheapestTiles(ranked);
}

std::vector<RankedTile> kernels::channelwiseTiles(const SlidingWindow &window,
                                                  int64_t rows,
                                                  const TargetInfo &target) {
  std::multimap<double, std::vector<int64_t>> ranked;
  for (int64_t height = 1; height <= std::min<int64_t>(rows, 4); ++height)
    for (int64_t width = 1; width <= std::min<int64_t>(window.out[0], 8);
         ++width) {
      // Sums, a row of weights and three inputs; more spill.
      int64_t sums = width * height;
      if (rows % height || sums > 14 ||
          (sums > 1 &&
           sums + window.kernel[0] + 3 >= int64_t(target.vectorRegisters)))
        continue;
      // Loads a multiply-add: the tile's inputs and weights, over what it
      // computes.
      double work = double(window.kernel[0] * window.kernel[1] * sums);
      double loads =
          double(window.reach(0, int(width)) * window.reach(1, int(height)) +
                 window.kernel[0] * window.kernel[1]) /
          work;
      double cost = waste(window.out[0], width) *
                    std::max(1.0, 8.0 / double(sums)) * (1 + loads);
      ranked.emplace(cost, std::vector<int64_t>{width, height});
    }
  return cheapestTiles(ranked);
}

std::multimap<double, Schedule>
kernels::withTiles(std::multimap<double, Schedule> ranked, llvm::StringRef name,
                   llvm::ArrayRef<RankedTile> tiles, double share) {
  std::multimap<double, Schedule> result;
  for (const RankedTile &tile : tiles)
    for (auto [cost, schedule] : ranked) {
      schedule.params[name.str()] = tile.extents;
      result.emplace(cost + share * tile.cost, std::move(schedule));
    }
  return result;
}

llvm::StringRef kernels::channelwiseTileName(const KernelSpec &spec,
                                             const ChannelwiseChain &chain) {
  return isPool(*spec.nodeOf(chain.channelwise)) ? "pool" : "depthwise";
}

llvm::Error kernels::checkChannelwiseTile(const Schedule &schedule,
                                          llvm::StringRef name, int64_t columns,
                                          int64_t rows) {
  std::vector<int64_t> tile = schedule.getInts(name);
  if (tile.size() != 2)
    return llvm::createStringError("parameter '" + name +
                                   "' must be two numbers: columns, rows");
  if (llvm::Error error = checkRange((name + " columns").str(), tile[0], 1,
                                     std::min<int64_t>(columns, 16)))
    return error;
  return checkRange((name + " rows").str(), tile[1], 1,
                    std::min<int64_t>(rows, 8));
}
