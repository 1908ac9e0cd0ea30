//===- PixelVectors.cpp - convolutions whose vectors are pixels -----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For convolutions whose groups have few output channels, or such as fill no
// whole vectors: a vector is neighbouring pixels of one channel, and weights
// are broadcast. A few rows of the image are transposed into planes, one a
// channel, border included; a register tile of `tile[0]` pixels by `tile[1]`
// output channels of a group accumulates over all taps and inputs; sums leave
// their planes through small transposed tiles.
//
// A plane's rows are as long as the output's and what windows reach beyond
// them, `pitch`. Then each tap reads at a constant distance from the output, in
// whichever row that lies, so rows need not be whole vectors: the pixels of a
// band of rows are one dimension, q = row * pitch + x, and the few behind a
// row's end are computed in vain. Under a stride inputs of the same remainder
// modulo the stride, the phase, have planes of their own, in which the stride
// is 1.
//
// Layouts, innermost first: in (i, x, y, n); weights in panels of tile[1]
// channels, (c, i, kx, ky, panel), of each group; planes (u, v, i, phases, n),
// where x = u * stride + phase - before; out (o, x, y, n).
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"
#include "ProductTile.h"
#include "SlidingWindow.h"

#include <numeric>

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

/// Tiles of so many pixels by channels are transposed at once: LLVM finds the
/// shuffles for 4x4.
static constexpr int kTile = 4;
/// Groups are taken together until they have so many channels: a cache line.
static constexpr int64_t kBlock = 16;
/// Cycles for an element that is transposed.
static constexpr double kTransposeCycles = 0.8;

static const Node *convolutionNode(const KernelSpec &spec) {
  const Node *node = anchorNode(spec, {"conv2d"});
  return node && node->operands[1] < spec.operands.size() ? node : nullptr;
}

namespace {

/// The extents of a convolution.
struct Problem {
  const Node &node;
  SlidingWindow window;
  GroupedChannels channels;
  int64_t groupInputs, images, weightBytes;

  explicit Problem(const KernelSpec &spec)
      : node(*convolutionNode(spec)),
        window(spec, *KernelFuncs::anchorOf(spec)),
        channels(GroupedChannels::of(node)),
        groupInputs(spec.typeOf(node.operands[1]).shape[3]),
        images(node.result.shape[0]),
        weightBytes(4 * spec.typeOf(node.operands[1]).numElements()) {}

  /// Positions of a phase that windows reach beyond the output's.
  int64_t reachBeyond(int dim) const {
    return (window.kernel[dim] - 1) * window.dilation[dim] / window.stride[dim];
  }
  /// Columns of a plane: in whole tiles, unless that wastes a tenth.
  int64_t pitch() const {
    int64_t columns = window.out[0] + reachBeyond(0);
    return waste(columns, kTile) < 1.1 ? ceilDiv(columns, kTile) * kTile
                                       : columns;
  }
  /// Phases that some tap reads.
  int64_t phases(int dim) const {
    int distinct =
        window.stride[dim] / std::gcd(window.stride[dim], window.dilation[dim]);
    return std::min(window.kernel[dim], distinct);
  }
  /// Groups that are computed together: no group shares them with another
  /// block.
  int64_t groupsOfBlock() const {
    int64_t fewest = std::min(groupInputs, channels.perGroup);
    int64_t count = 1;
    while (count < channels.groups &&
           (count * fewest < kBlock || channels.groups % count))
      ++count;
    return count;
  }
  int64_t blockInputs() const { return groupsOfBlock() * groupInputs; }
  int64_t blockOutputs() const { return groupsOfBlock() * channels.perGroup; }

  /// Output rows whose planes, with those of their inputs, take a quarter of
  /// the L2, in bands of about the same size.
  int64_t bandRows(const TargetInfo &target) const {
    int64_t bytes =
        4 * pitch() * (blockInputs() * phases(0) * phases(1) + blockOutputs());
    int64_t most = std::max<int64_t>(1, target.l2Bytes / 4 / bytes);
    return ceilDiv(window.out[1], ceilDiv(window.out[1], most));
  }
};

} // namespace

/// Whether a tile of vectors of pixels by channels fits the registers: the
/// shorter side is held, the longer one comes one by one.
static bool tileFits(int64_t vectors, int64_t channels,
                     const TargetInfo &target) {
  return fitsRegisters(std::max(vectors, channels), std::min(vectors, channels),
                       target);
}

/// Cycles under a schedule: the sums', with what tiles compute in vain, and the
/// transposes'.
static double cyclesOf(const KernelSpec &spec, const Schedule &schedule,
                       const TargetInfo &target) {
  Problem problem(spec);
  std::vector<int64_t> tile = schedule.getInts("tile");
  int64_t band = schedule.getInt("band", 1), lanes = target.lanes();
  const int *out = problem.window.out;
  double wasted = double(problem.pitch()) / out[0] *
                  waste(band * problem.pitch(), tile[0]) * waste(out[1], band) *
                  waste(problem.channels.perGroup, tile[1]);
  double sums = anchorCycles(spec, *KernelFuncs::anchorOf(spec), target) *
                productTileCost(wasted, tile[0] / lanes, tile[1], target);
  double bands = double(ceilDiv(out[1], band));
  double planeRows = bands * double(band + problem.reachBeyond(1));
  double inputs = planeRows * double(problem.pitch()) *
                  double(problem.phases(0) * problem.phases(1)) *
                  double(problem.groupInputs * problem.channels.groups);
  double outputs = double(problem.node.result.numElements());
  return sums + kTransposeCycles * (double(problem.images) * inputs + outputs);
}

namespace {

class PixelVectorsStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "pixel_vectors"; }

  bool matches(const KernelSpec &spec) const override {
    const Node *node = convolutionNode(spec);
    if (!node)
      return false;
    SlidingWindow window(spec, *KernelFuncs::anchorOf(spec));
    // Tiles that are transposed lie within a row.
    return window.kernel[0] * window.kernel[1] > 1 && window.out[0] >= kTile;
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override {
    Problem problem(spec);
    int64_t lanes = target.lanes(), band = problem.bandRows(target);
    std::vector<int64_t> bands = {band};
    if (band > 1)
      bands.push_back(ceilDiv(band, 2));
    std::multimap<double, Schedule> ranked;
    for (int64_t rows : bands)
      for (int64_t vectors = 1; vectors <= 8; ++vectors)
        for (int64_t channels = 1;
             channels <= std::min<int64_t>(problem.channels.perGroup, 8);
             ++channels) {
          if (!tileFits(vectors, channels, target))
            continue;
          Schedule schedule{name().str(), {}};
          schedule.params["tile"] =
              std::vector<int64_t>{vectors * lanes, channels};
          schedule.params["band"] = rows;
          ranked.emplace(cyclesOf(spec, schedule, target), std::move(schedule));
        }
    return cheapestFirst(std::move(ranked));
  }

  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"tile", "band"}))
      return error;
    Problem problem(spec);
    std::vector<int64_t> tile = spec.schedule.getInts("tile");
    if (tile.size() != 2)
      return llvm::createStringError(
          "parameter 'tile' must be two numbers: pixels, channels");
    int64_t lanes = target.lanes();
    if (tile[0] <= 0 || tile[0] > 16 * lanes || tile[0] % lanes)
      return llvm::createStringError(
          "parameter 'tile' has " + llvm::Twine(tile[0]) +
          " pixels, accepted: multiples of " + llvm::Twine(lanes) + " up to " +
          llvm::Twine(16 * lanes));
    if (llvm::Error error =
            checkRange("tile channels", tile[1], 1,
                       std::min<int64_t>(problem.channels.perGroup, 16)))
      return error;
    return checkRange("band", spec.schedule.getInt("band", 0), 1,
                      problem.window.out[1]);
  }

  std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                     const TargetInfo &target) const override {
    std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
    int64_t groups = Problem(spec).channels.groups;
    int64_t panel = spec.schedule.getInts("tile")[1];
    layouts[convolutionNode(spec)->operands[1]] =
        groups == 1 ? panelLayout(4, panel)
                    : groupedPanelLayout(4, groups, panel);
    return layouts;
  }

  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override {
    KernelEstimate estimate = estimateAlone(spec, target);
    estimate.cycles += cyclesOf(spec, spec.schedule, target) -
                       anchorCycles(spec, *KernelFuncs::anchorOf(spec), target);
    return estimate;
  }

  void build(KernelFuncs &funcs) const override;
};

/// The parts of one kernel's pipeline.
class Builder {
public:
  explicit Builder(KernelFuncs &funcs)
      : funcs(funcs), anchor(*KernelFuncs::anchorOf(funcs.spec())),
        problem(funcs.spec()), node(problem.node),
        pixels(int(funcs.spec().schedule.getInts("tile")[0])),
        panel(int(funcs.spec().schedule.getInts("tile")[1])),
        band(int(funcs.spec().schedule.getInt("band", 1))),
        pitch(int(problem.pitch())), perGroup(int(problem.channels.perGroup)),
        panels(int(problem.channels.panelsPerGroup(panel))),
        lanes(int(funcs.target().lanes())) {}

  void run() {
    definePlanes();
    defineSums();
    scheduleResult();
    schedulePlanes();
    scheduleSums();
    scheduleOtherResults(funcs);
  }

private:
  void definePlanes();
  void defineSums();
  void scheduleResult();
  void schedulePlanes();
  void scheduleSums();

  KernelFuncs &funcs;
  unsigned anchor;
  Problem problem;
  const Node &node;
  int pixels, panel, band, pitch;
  /// Channels and panels of one group.
  int perGroup, panels, lanes;
  /// Inputs (i, u, v, phases, n) on their way into `planes` (u, v, i, phases,
  /// n).
  Func staged, planes;
  /// Sums over (q, c in the panel, panel of all groups, band, n), the same over
  /// (q, k in the group, group, band, n), and on their way out, (o, x, y, n).
  Func sum, sums, tile;
};

} // namespace

void Builder::definePlanes() {
  const SlidingWindow &window = problem.window;
  Var i("i"), u("u"), v("v"), phaseX("phase_x"), phaseY("phase_y"), n("n");
  staged = Func("staged");
  planes = Func("planes");
  // What tiles compute in vain reads beyond the image even where windows do
  // not.
  staged(i, u, v, phaseX, phaseY, n) =
      funcs.atOrFill(node.operands[0],
                     {i, u * window.stride[0] + phaseX - window.before[0],
                      v * window.stride[1] + phaseY - window.before[1], n},
                     6u, 0.0f);
  planes(u, v, i, phaseX, phaseY, n) = staged(i, u, v, phaseX, phaseY, n);
}

void Builder::defineSums() {
  const SlidingWindow &window = problem.window;
  Var q("q"), c("c"), p("p"), k("k"), g("g"), b("b"), n("n");
  int inputs = int(problem.groupInputs);
  RDom r(0, inputs, 0, window.kernel[0], 0, window.kernel[1], "r");
  sum = Func("sum");
  Expr group = p / panels, inGroup = p % panels;
  // Behind a group's last channel there is no bias; what is computed there is
  // never stored.
  Expr channel =
      group * perGroup + Halide::min(inGroup * panel + c, perGroup - 1);
  sum(q, c, p, b, n) = node.operands.size() > 2
                           ? funcs.at(node.operands[2], {channel})
                           : Expr(0.0f);
  Expr offsetX = r.y * window.dilation[0], offsetY = r.z * window.dilation[1];
  // Behind a row's end begins the next one, as Halide need not know.
  Expr u = Halide::unsafe_promise_clamped(q + offsetX / window.stride[0], 0,
                                          pitch - 1);
  Index weight = {c, r.x, r.y, r.z, inGroup};
  if (problem.channels.groups > 1)
    weight.push_back(group);
  sum(q, c, p, b, n) +=
      planes(u, b * band + offsetY / window.stride[1], group * inputs + r.x,
             offsetX % window.stride[0], offsetY % window.stride[1], n) *
      funcs.param(node.operands[1])(weight);
  sums = Func("sums");
  sums(q, k, g, b, n) = sum(q, k % panel, k / panel + g * panels, b, n);
  std::vector<Var> dims = indexVars(4);
  tile = Func("tile");
  tile(dims) = sums(dims[2] % band * pitch + dims[1], dims[0] % perGroup,
                    dims[0] / perGroup, dims[2] / band, dims[3]);
  Func convolution("convolution");
  convolution(dims) = tile(std::vector<Expr>(dims.begin(), dims.end()));
  funcs.defineAnchor(anchor, convolution);
}

/// Bands of rows outside, blocks of groups, rows; in a row tiles that are
/// transposed.
void Builder::scheduleResult() {
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var blocks("blocks"), quads("quads"), within("within"), bands("bands"),
      tiles("tiles"), column("column");
  int block = int(problem.blockOutputs()), rows = problem.window.out[1];
  int width = lanesFor(std::min(block, kTile), funcs.target());
  result.split(out[0], blocks, quads, block, TailStrategy::RoundUp)
      .split(quads, quads, within, width, TailStrategy::ShiftInwards)
      .split(out[1], tiles, column, kTile, TailStrategy::ShiftInwards)
      .split(out[2], bands, out[2], band, TailStrategy::GuardWithIf)
      .reorder(within, column, tiles, quads, out[2], blocks, bands, out[3])
      .vectorize(within)
      .unroll(column);
  if (problem.images > 1)
    funcs.setRange(result, out[3], problem.images);
  else if (band < rows)
    funcs.setRange(result, bands, ceilDiv(rows, band));
  else
    funcs.setRange(result, blocks, node.result.shape[3] / block);
  tile.compute_at(result, tiles)
      .bound_extent(tile.args()[0], width)
      .bound_extent(tile.args()[1], kTile)
      .vectorize(tile.args()[1])
      .unroll(tile.args()[0]);
  planes.compute_at(result, blocks);
  sums.compute_at(result, blocks);
}

void Builder::schedulePlanes() {
  std::vector<Var> args = planes.args();
  Var u = args[0], v = args[1], i = args[2], us("us"), is("is");
  // The last tile's pixels, and where its last tap reads beyond them.
  int64_t last =
      ceilDiv((band - 1) * pitch + problem.window.out[0], pixels) * pixels +
      problem.reachBeyond(0);
  planes.bound(u, 0, pitch)
      .bound_extent(v, int(problem.reachBeyond(1) + ceilDiv(last, pitch)));
  if (problem.blockInputs() < kTile) {
    // Nothing to transpose by: elements are gathered.
    planes.split(u, us, u, std::min(lanes, pitch), TailStrategy::ShiftInwards)
        .vectorize(u);
    return;
  }
  planes
      .split(u, us, u, kTile,
             pitch % kTile ? TailStrategy::ShiftInwards : TailStrategy::RoundUp)
      .split(i, is, i, kTile, TailStrategy::ShiftInwards)
      .reorder(u, i, is, us, v, args[3], args[4], args[5])
      .vectorize(u)
      .unroll(i);
  // Vectors of channels are stored apart and loaded together: so LLVM finds the
  // shuffles, and no memory is left.
  std::vector<Var> order = staged.args();
  std::swap(order[0], order[1]);
  staged.reorder_storage(order)
      .compute_at(planes, is)
      .bound_extent(staged.args()[0], kTile)
      .bound_extent(staged.args()[1], kTile)
      .vectorize(staged.args()[0])
      .unroll(staged.args()[1]);
}

void Builder::scheduleSums() {
  std::vector<Var> args = sums.args();
  Var q = args[0], k = args[1], tiles("tiles"), inGroup("in_group");
  sums.align_bounds(k, panel)
      .bound_extent(args[3], 1)
      .split(q, tiles, q, pixels, TailStrategy::RoundUp)
      .split(k, inGroup, k, panel, TailStrategy::RoundUp)
      .reorder(q, k, inGroup, tiles, args[2], args[3], args[4])
      .vectorize(q, lanes)
      .unroll(q)
      .unroll(k);
  Var sumQ = sum.args()[0], c = sum.args()[1];
  Halide::RVar i = sum.rvars(0)[0], x = sum.rvars(0)[1], y = sum.rvars(0)[2];
  sum.compute_at(sums, inGroup)
      .bound_extent(sumQ, pixels)
      .bound_extent(c, panel)
      .vectorize(sumQ, lanes)
      .unroll(sumQ)
      .unroll(c);
  // The shorter side of the tile stays in registers.
  Var vec("vec");
  Halide::Stage update = sum.update().split(sumQ, sumQ, vec, lanes);
  if (panel < pixels / lanes)
    update.reorder(vec, c, sumQ, i, x, y);
  else
    update.reorder(vec, sumQ, c, i, x, y);
  update.vectorize(vec).unroll(sumQ).unroll(c);
  // A step is a few multiply-adds: several make up for the loop around them.
  if (problem.groupInputs > 1)
    sum.update().unroll(i, unrolledInputs(problem.groupInputs, 9),
                        TailStrategy::GuardWithIf);
  if (problem.groupInputs <= 2)
    sum.update().unroll(x);
}

void PixelVectorsStrategy::build(KernelFuncs &funcs) const {
  Builder(funcs).run();
}

const Strategy &kernels::pixelVectorsStrategy() {
  static const PixelVectorsStrategy strategy;
  return strategy;
}
