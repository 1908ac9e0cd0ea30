//===- ChannelBlocks.cpp - depthwise chains by blocks of channels ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For small images. A block of expanded channels at a time (`block`): the whole
// image is expanded into a panel with a border of zeros, and its depthwise
// convolution follows. That is the block of the result, unless a projection
// comes last: then the block's share of it is added to the sums of all pixels.
// Every weight is read once, and what lies between stays in the L2.
//
// Sums of a projection are added block by block, so in another order than those
// of a pointwise kernel.
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

/// Whether nothing between the expansion and the depthwise convolution reads
/// another image: pixels have no rows there.
static bool readsNoImage(const KernelSpec &spec,
                         const ChannelwiseChain &chain) {
  for (unsigned value = *chain.first + 1; value < chain.channelwise; ++value)
    for (unsigned operand : spec.nodeOf(value)->operands) {
      const TensorSpec &type = spec.typeOf(operand);
      bool varies =
          type.shape.size() > 1 && type.numElements() != type.shape.back();
      if (operand < spec.operands.size() && varies)
        return false;
    }
  return true;
}

static std::optional<ChannelwiseChain> expandedChain(const KernelSpec &spec) {
  auto chain = ChannelwiseChain::of(spec);
  bool expands = chain &&
                 spec.nodeOf(chain->channelwise)->op == "depthwise_conv2d" &&
                 chain->first && isPointwise(spec, *chain->first) &&
                 readsNoImage(spec, *chain);
  return expands ? chain : std::nullopt;
}

/// Bytes of one block of expanded channels: with its border, and behind the
/// depthwise convolution.
static int64_t blockBytes(const SlidingWindow &window, int64_t block) {
  int64_t bordered = int64_t(window.storedExtent(0)) * window.storedExtent(1);
  return 4 * block * (bordered + int64_t(window.out[0]) * window.out[1]);
}

namespace {

class ChannelBlocks {
public:
  ChannelBlocks(KernelFuncs &funcs)
      : funcs(funcs), spec(funcs.spec()), chain(*expandedChain(spec)),
        window(spec, chain.channelwise),
        block(int(spec.schedule.getInt("block", 1))),
        first(spec.schedule.getInts("first")) {
    if (chain.last)
      last = spec.schedule.getInts("last");
  }

  void build();

private:
  void defineExpansion();
  void definePanel();
  void defineProjection();
  void scheduleProjection();
  /// Of a chain that ends with the depthwise convolution: the loop over blocks.
  void scheduleBlocks();
  /// What a block computes before its depthwise convolution, inside `at` of
  /// `consumer`.
  void scheduleExpansion(Func consumer, const Halide::VarOrRVar &at);
  void streamExpansion(LoopName blocks);

  KernelFuncs &funcs;
  const KernelSpec &spec;
  ChannelwiseChain chain;
  SlidingWindow window;
  int block;
  std::vector<int64_t> first, last;
  Func expandSum, panel, depthwiseSum, rows, share, sums, result;
  RVar blocks;
  /// The pixels of the panel's inside, in tiles, and its borders.
  RDom expanded;
  std::vector<RDom> borders;
};

class ChannelBlocksStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "channel_blocks"; }
  bool matches(const KernelSpec &spec) const override {
    // Blocks are whole vectors of any target.
    auto chain = expandedChain(spec);
    return chain && spec.typeOf(chain->channelwise).shape[3] % 16 == 0;
  }
  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override;
  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override;
  std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                     const TargetInfo &target) const override;
  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override;
  void build(KernelFuncs &funcs) const override {
    ChannelBlocks(funcs).build();
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// The schedules
//===----------------------------------------------------------------------===//

std::vector<Schedule>
ChannelBlocksStrategy::space(const KernelSpec &spec,
                             const TargetInfo &target) const {
  ChannelwiseChain chain = *expandedChain(spec);
  SlidingWindow window(spec, chain.channelwise);
  int64_t expanded = spec.typeOf(chain.channelwise).shape[3];
  std::multimap<double, Schedule> ranked;
  for (int64_t block = target.lanes(); block <= expanded;
       block += target.lanes()) {
    if (expanded % block)
      continue;
    // Small blocks read and write the sums often; without a projection they
    // write short runs of a pixel, which costs less, and the rest of the L2 is
    // left to the image and the weights. Large ones leave the L2.
    double room = chain.last ? 0.8 : 0.2, often = chain.last ? 12.0 : 1.5;
    double cost =
        often / double(block) +
        std::max(0.0,
                 double(blockBytes(window, block)) / target.l2Bytes - room);
    // A small block has narrow tiles.
    int64_t pixels = int64_t(window.in[0]) * window.in[1];
    std::vector<RankedTile> first =
        productTiles(pixels, expanded, block, target);
    ranked.merge(
        withTiles({{cost, Schedule{"channel_blocks", {{"block", block}}}}},
                  "first", first, kProductShare));
  }
  ranked = withTiles(std::move(ranked), "depthwise",
                     channelwiseTiles(window, window.out[1], target),
                     kChannelwiseShare);
  if (chain.last)
    ranked =
        withTiles(std::move(ranked), "last",
                  productTiles(int64_t(window.out[0]) * window.out[1],
                               spec.typeOf(*chain.last).shape[3], 0, target),
                  kProductShare);
  return cheapestFirst(std::move(ranked));
}

llvm::Error ChannelBlocksStrategy::check(const KernelSpec &spec,
                                         const TargetInfo &target) const {
  ChannelwiseChain chain = *expandedChain(spec);
  llvm::SmallVector<llvm::StringRef> names = {"block", "first", "depthwise"};
  if (chain.last)
    names.push_back("last");
  if (llvm::Error error = checkParams(spec.schedule, names))
    return error;
  SlidingWindow window(spec, chain.channelwise);
  int64_t expanded = spec.typeOf(chain.channelwise).shape[3],
          block = spec.schedule.getInt("block", 0);
  int64_t lanes = target.lanes();
  if (block < 1 || block % lanes || expanded % block)
    return llvm::createStringError(
        "parameter 'block' is " + llvm::Twine(block) +
        ", accepted: multiples of " + llvm::Twine(lanes) + " that divide the " +
        llvm::Twine(expanded) + " expanded channels");
  if (llvm::Error error =
          checkProductTile(spec.schedule, "first", "columns",
                           int64_t(window.in[0]) * window.in[1], target))
    return error;
  if (int64_t panel = spec.schedule.getInts("first")[1]; block % panel)
    return llvm::createStringError(
        "parameter 'first' has " + llvm::Twine(panel) +
        " channels, accepted: what divides the block of " + llvm::Twine(block));
  if (llvm::Error error = checkChannelwiseTile(spec.schedule, "depthwise",
                                               window.out[0], window.out[1]))
    return error;
  if (!chain.last)
    return llvm::Error::success();
  return checkProductTile(spec.schedule, "last", "columns",
                          int64_t(window.out[0]) * window.out[1], target);
}

std::vector<Layout>
ChannelBlocksStrategy::operandLayouts(const KernelSpec &spec,
                                      const TargetInfo &target) const {
  ChannelwiseChain chain = *expandedChain(spec);
  std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
  layouts[spec.nodeOf(*chain.first)->operands[1]] =
      panelLayout(4, spec.schedule.getInts("first")[1]);
  if (chain.last)
    layouts[spec.nodeOf(*chain.last)->operands[1]] =
        panelLayout(4, spec.schedule.getInts("last")[1]);
  return layouts;
}

KernelEstimate ChannelBlocksStrategy::estimate(const KernelSpec &spec,
                                               const TargetInfo &target) const {
  ChannelwiseChain chain = *expandedChain(spec);
  SlidingWindow window(spec, chain.channelwise);
  int64_t block = spec.schedule.getInt("block", 1),
          expanded = spec.typeOf(chain.channelwise).shape[3];
  double batch = double(spec.typeOf(chain.channelwise).shape[0]);
  double inside = double(blockBytes(window, block));
  double sums =
      chain.last ? double(bytesOf(spec.typeOf(*chain.last))) / batch : 0;
  KernelEstimate estimate = estimateAlone(spec, target);
  estimate.scratchBytes = int64_t(inside + sums);
  double blocks = batch * double(expanded / block);
  // A block's images and the sums are each written and read, and the sums
  // copied to the result at the end.
  estimate.cycles += transferCycles(
      2 * (inside + sums) * blocks + 2 * sums * batch, inside + sums, target);
  return estimate;
}

//===----------------------------------------------------------------------===//
// The pipeline
//===----------------------------------------------------------------------===//

void ChannelBlocks::defineExpansion() {
  unsigned image = spec.nodeOf(*chain.first)->operands[0];
  // Pixels are one row here, so that tiles need not end with a row of the
  // image. In row-major memory they are one row too: a remainder and a quotient
  // for each pixel of a tile would cost a pointer each.
  bool inMemory = image < spec.operands.size() &&
                  spec.operands[image].layout.withoutPitch().isRowMajor();
  expandSum = defineProduct(
      funcs, *chain.first, int(first[1]),
      [&](Expr i, Expr x, Expr y, Expr n) -> Expr {
        return funcs.at(image, inMemory ? Index{i, x, y, n}
                                        : Index{i, x % window.in[0],
                                                x / window.in[0] + y, n});
      });
}

void ChannelBlocks::defineProjection() {
  const Node &node = *spec.nodeOf(*chain.last);
  int panelWidth = int(last[1]), width = window.out[0],
      pixels = width * window.out[1];
  int channels = int(funcs.extent(*chain.last, 0)),
      expanded = int(funcs.extent(chain.channelwise, 0));
  Var c("c"), p("p"), n("n"), b("b");
  RDom r(0, block, "within_block"), all(0, expanded / block, "blocks");
  // What the last tile computes behind the last pixel is never read.
  Expr pixel = Halide::min(p, pixels - 1);
  share = Func("share");
  share(c, p, n, b) = 0.0f;
  share(c, p, n, b) += rows(b * block + r, pixel % width, pixel / width, n) *
                       funcs.param(node.operands[1])(
                           c % panelWidth, b * block + r, 0, 0, c / panelWidth);
  sums = Func("sums");
  sums(c, p, n) =
      node.operands.size() > 2
          ? funcs.at(node.operands[2], {Halide::min(c, channels - 1)})
          : Expr(0.0f);
  sums(c, p, n) += share(c, p, n, all);
  blocks = all;
  Func projection("projection");
  std::vector<Var> dims = indexVars(4);
  projection(dims) = sums(dims[0], dims[1] + dims[2] * width, dims[3]);
  funcs.defineAnchor(*chain.last, projection);
}

void ChannelBlocks::definePanel() {
  Var c("c"), x("x"), y("y"), n("n");
  int width = window.in[0], pixels = width * window.in[1], tile = int(first[0]);
  int left = window.before[0], top = window.before[1];
  panel = Func("panel");
  panel(c, x, y, n) = Halide::undef<float>();
  // The last tile repeats pixels of the one before it.
  expanded = RDom(0, tile, 0, int(ceilDiv(pixels, tile)), "tiles");
  Expr pixel = Halide::min(expanded.y * tile, pixels - tile) + expanded.x;
  // Inline nodes behind the expansion are computed pixel by pixel.
  panel(c, pixel % width + left, pixel / width + top, n) =
      funcs.at(spec.nodeOf(chain.channelwise)->operands[0], {c, pixel, 0, n});
  int right = window.reach(0, window.out[0]),
      bottom = window.reach(1, window.out[1]);
  auto clear = [&](int fromX, int toX, int fromY, int toY) {
    if (fromX >= toX || fromY >= toY)
      return;
    RDom border(fromX, toX - fromX, fromY, toY - fromY, "border");
    panel(c, border.x, border.y, n) = 0.0f;
    borders.push_back(border);
  };
  clear(0, right, 0, top);
  clear(0, right, top + window.in[1], bottom);
  clear(0, left, top, top + window.in[1]);
  clear(left + width, right, top, top + window.in[1]);
}

void ChannelBlocks::build() {
  defineExpansion();
  definePanel();
  depthwiseSum = defineChannelwise(
      funcs, chain.channelwise, [&](Expr c, Expr x, Expr y, Expr n) -> Expr {
        return panel(c, x + window.before[0], y + window.before[1], n);
      });
  if (!chain.last) {
    result = funcs.result(0);
    scheduleBlocks();
    return;
  }
  Var c("c"), x("x"), y("y"), n("n");
  rows = Func("rows");
  rows(c, x, y, n) =
      funcs.at(spec.nodeOf(*chain.last)->operands[0], {c, x, y, n});
  defineProjection();
  result = funcs.result(0);
  scheduleProjection();
}

void ChannelBlocks::scheduleBlocks() {
  std::vector<Var> out = result.args();
  Var all("all"), c = out[0], n = out[3];
  result.split(c, all, c, block).reorder(c, out[1], out[2], all, n);
  scheduleChannelwise(funcs, chain.channelwise, depthwiseSum, result,
                      spec.schedule.getInts("depthwise"));
  int64_t images = spec.typeOf(chain.channelwise).shape[0];
  if (images > 1)
    funcs.setRange(result, n, images);
  else
    funcs.setRange(result, all, funcs.extent(chain.channelwise, 0) / block);
  scheduleExpansion(result, all);
  streamExpansion({result, all});
}

void ChannelBlocks::scheduleProjection() {
  int lanes = int(funcs.target().lanes());
  std::vector<Var> out = result.args();
  result.vectorize(out[0],
                   lanesFor(funcs.extent(*chain.last, 0), funcs.target()),
                   TailStrategy::GuardWithIf);
  funcs.setRange(result, out[3], spec.typeOf(chain.channelwise).shape[0]);

  Var c = sums.args()[0], p = sums.args()[1], panels("panels"), tiles("tiles");
  sums.compute_at(result, out[3])
      .align_bounds(c, int(last[1]))
      .align_bounds(p, int(last[0]))
      .vectorize(c, lanes);
  sums.update()
      .split(c, panels, c, int(last[1]), TailStrategy::RoundUp)
      .split(p, tiles, p, int(last[0]), TailStrategy::RoundUp)
      .reorder(c, p, tiles, panels, blocks)
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(p);
  c = share.args()[0];
  p = share.args()[1];
  std::vector<RVar> r = share.rvars();
  share.compute_at(sums, tiles).vectorize(c, lanes).unroll(c).unroll(p);
  share.update()
      .reorder(c, p, r[0])
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(p)
      .unroll(r[0], 4);
  rows.compute_at(sums, blocks).bound_extent(rows.args()[0], block);
  scheduleChannelwise(funcs, chain.channelwise, depthwiseSum, rows,
                      spec.schedule.getInts("depthwise"));
  scheduleExpansion(sums, blocks);
  streamExpansion({sums, blocks});
}

void ChannelBlocks::scheduleExpansion(Func consumer,
                                      const Halide::VarOrRVar &at) {
  int lanes = int(funcs.target().lanes());
  Var c = panel.args()[0], n = panel.args()[3], panels("panels");
  panel.compute_at({consumer, at}).bound_extent(c, block);
  panel.update()
      .split(c, panels, c, int(first[1]))
      .reorder(c, expanded.x, expanded.y, panels, n)
      .unroll(expanded.x)
      .vectorize(c, lanes)
      .unroll(c);
  scheduleProduct(funcs, *chain.first, expandSum, int(first[1]), panel,
                  expanded.y);
  for (size_t i = 0; i < borders.size(); ++i)
    panel.update(int(i) + 1)
        .reorder(c, borders[i].x, borders[i].y, n)
        .vectorize(c, lanes);
}

void ChannelBlocks::streamExpansion(LoopName blocks) {
  unsigned weights = spec.nodeOf(*chain.first)->operands[1];
  int64_t row = 4 * spec.typeOf(weights).shape.back();
  int64_t pixels = int64_t(window.in[0]) * window.in[1];
  funcs.addStream(
      {funcs.param(weights).name(),
       {{blocks, block * row}, {{panel, Var("panels")}, first[1] * row}},
       first[1] * row,
       {{{panel, expanded.y}, ceilDiv(pixels, first[0])}},
       {expandSum, expandSum.rvars()[0]}});
}

const Strategy &kernels::channelBlocksStrategy() {
  static const ChannelBlocksStrategy strategy;
  return strategy;
}
