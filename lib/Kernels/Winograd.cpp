//===- Winograd.cpp - dense 3x3 convolution by Winograd's algorithm -------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tiles of `outputs` x `outputs` results. Of each tile's inputs, `outputs` + 2
// rows and columns, a transform makes as many points; each point is a matrix
// product of its own, of tiles times input channels times output channels; a
// second transform makes results of a tile's points. The filters come
// transformed (their layout says so).
//
// Bands of `band` rows of tiles, so that what is between the transforms stays
// in a cache; in a band, blocks of `block` output channels; in a block, the
// products of all points, by register tiles as Pointwise.cpp has them, then the
// results. A band's inputs are copied into scratch with a border of zeros, or
// as ops before the convolution compute them.
//
// Between the transforms, innermost first: inputs (k, tile, i, j, band, n),
// sums (c, tile, i, j, band, n), with tiles counted along rows of the
// band; weights (c, k, i, j, panel).
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"
#include "ProductTile.h"
#include "linnet/Kernels/WinogradFilter.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

/// Output channels are a multiple of this: of whole vectors on every target.
static constexpr int64_t kChannels = 16;

static const Node *winogradNode(const KernelSpec &spec) {
  const Node *node = anchorNode(spec, {"conv2d"});
  // Only constants can be transformed beforehand.
  if (!node || node->operands[1] >= spec.operands.size() ||
      !spec.operands[node->operands[1]].isWeight ||
      node->getInt("groups", 1) != 1)
    return nullptr;
  auto isAll = [](llvm::ArrayRef<int64_t> values, int64_t value) {
    return llvm::all_of(values, [&](int64_t v) { return v == value; });
  };
  llvm::ArrayRef<int64_t> filter = spec.typeOf(node->operands[1]).shape;
  bool matches = isAll(filter.slice(1, 2), 3) &&
                 isAll(node->getInts("window.strides"), 1) &&
                 isAll(node->getInts("window.dilations"), 1) &&
                 node->result.shape[3] % kChannels == 0;
  return matches ? node : nullptr;
}

namespace {

/// A schedule's parameters.
struct Parameters {
  int64_t outputs, rows, panel, band, block;

  explicit Parameters(const Schedule &schedule)
      : outputs(schedule.getInt("outputs", 0)),
        rows(schedule.getInts("tile")[0]), panel(schedule.getInts("tile")[1]),
        band(schedule.getInt("band", 0)), block(schedule.getInt("block", 0)) {}
  Parameters(int64_t outputs, int64_t rows, int64_t panel, int64_t band,
             int64_t block)
      : outputs(outputs), rows(rows), panel(panel), band(band), block(block) {}

  Schedule schedule() const {
    Schedule schedule{"winograd", {}};
    schedule.params["outputs"] = outputs;
    schedule.params["tile"] = std::vector<int64_t>{rows, panel};
    schedule.params["band"] = band;
    schedule.params["block"] = block;
    return schedule;
  }
};

/// What there is to compute.
struct Problem {
  int64_t images, height, width, inputs, channels;

  explicit Problem(const KernelSpec &spec) {
    const Node &node = *winogradNode(spec);
    llvm::ArrayRef<int64_t> shape = node.result.shape;
    images = shape[0];
    height = shape[1];
    width = shape[2];
    channels = shape[3];
    inputs = spec.typeOf(node.operands[0]).shape[3];
  }
  int64_t tileRows(int64_t outputs) const { return ceilDiv(height, outputs); }
  int64_t tileColumns(int64_t outputs) const { return ceilDiv(width, outputs); }
  int64_t panels(int64_t panel) const { return ceilDiv(channels, panel); }
  /// Bands are equal. One whose last row of tiles reaches beyond the image
  /// would have no size that is known when the kernel is compiled.
  bool allowsBand(int64_t outputs, int64_t band) const {
    return band == tileRows(outputs) ||
           (height % outputs == 0 && tileRows(outputs) % band == 0);
  }
};

class WinogradStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "winograd"; }
  bool matches(const KernelSpec &spec) const override {
    return winogradNode(spec) != nullptr;
  }
  bool isPreferred(const KernelSpec &spec,
                   const TargetInfo &target) const override;
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

//===----------------------------------------------------------------------===//
// Cost
//===----------------------------------------------------------------------===//

/// Vector instructions that transform one vector of channels of a tile, in
/// units of one multiply-add unit's time: counted in the code for 4 and for 2
/// outputs, with the loads and stores of what does not fit the registers.
static double transformCost(int64_t outputs) { return outputs == 4 ? 200 : 70; }

/// With fewer input channels than this the transforms are most of the work.
static constexpr int64_t kFewestInputs = 16;

/// The time of a schedule, in vector multiply-adds of one unit.
static double scheduleCost(const Problem &problem, const Parameters &params,
                           const TargetInfo &target) {
  double lanes = double(target.lanes());
  int64_t points = (params.outputs + 2) * (params.outputs + 2);
  int64_t tiles = params.band * problem.tileColumns(params.outputs);
  int64_t bands = problem.tileRows(params.outputs) / params.band;
  double panels = double(problem.panels(params.panel));
  int64_t perPanel = params.panel / target.lanes();
  double vectors = double(perPanel);
  double products = 1.05 * double(points * tiles * problem.inputs) * panels *
                    vectors *
                    productCost(tiles, perPanel, params.rows, perPanel, target);
  double inputVectors = std::ceil(double(problem.inputs) / lanes);
  double transforms = double(tiles) * (inputVectors + panels * vectors) *
                      transformCost(params.outputs);
  // Weights beyond the L2 come from the L3 in each band; a quarter of that
  // time, and all that exceeds the products', is lost.
  double weightBytes =
      double(points * problem.inputs) * panels * double(params.panel) * 4;
  double streaming = 0;
  if (weightBytes > target.l2Bytes / 2) {
    double time = weightBytes * target.fmaPorts /
                  (weightBytes > target.l3Bytes ? target.dramBytesPerCycle
                                                : target.l3BytesPerCycle);
    streaming = 0.25 * time + std::max(0.0, time - products);
  }
  // What is between the transforms and leaves the L2 is written and read.
  double between =
      double(points * tiles) * 4 * double(problem.inputs + params.block);
  double spilled = 0;
  if (between > target.l2Bytes * 0.75)
    spilled = 2 * double(points * tiles) * 4 *
              (double(problem.inputs) + panels * double(params.panel)) *
              target.fmaPorts / target.l3BytesPerCycle;
  return double(bands * problem.images) *
         (products + transforms + streaming + spilled);
}

/// Direct convolution's time in the same unit, at 90% of the peak.
static double directCost(const Problem &problem, const TargetInfo &target) {
  return double(problem.images * problem.height * problem.width) * 9 *
         double(problem.inputs) *
         double(ceilDiv(problem.channels, target.lanes())) / 0.9;
}

/// Calls `visit` with every set of parameters that fits.
template <typename Visit>
static void forEachParameters(const Problem &problem, const TargetInfo &target,
                              Visit visit) {
  int64_t lanes = target.lanes();
  for (int64_t outputs : {4, 2})
    for (int64_t vectors = 1; vectors <= 4; ++vectors) {
      int64_t panels = problem.panels(vectors * lanes);
      if (vectors > ceilDiv(problem.channels, lanes))
        break;
      for (int64_t band = 1; band <= problem.tileRows(outputs); ++band) {
        int64_t tiles = band * problem.tileColumns(outputs);
        if (!problem.allowsBand(outputs, band))
          continue;
        for (int64_t rows = 1; rows <= std::min<int64_t>(tiles, 14); ++rows)
          for (int64_t perBlock = 1; perBlock <= panels; ++perBlock)
            if (fitsRegisters(rows, vectors, target) && panels % perBlock == 0)
              visit(Parameters(outputs, rows, vectors * lanes, band,
                               perBlock * vectors * lanes));
      }
    }
}

std::vector<Schedule> WinogradStrategy::space(const KernelSpec &spec,
                                              const TargetInfo &target) const {
  Problem problem(spec);
  std::multimap<double, Schedule> ranked;
  forEachParameters(problem, target, [&](const Parameters &params) {
    ranked.emplace(scheduleCost(problem, params, target), params.schedule());
  });
  return cheapestFirst(std::move(ranked));
}

bool WinogradStrategy::isPreferred(const KernelSpec &spec,
                                   const TargetInfo &target) const {
  Problem problem(spec);
  if (problem.inputs < kFewestInputs)
    return false;
  double best = directCost(problem, target);
  bool preferred = false;
  forEachParameters(problem, target, [&](const Parameters &params) {
    preferred |= scheduleCost(problem, params, target) < best;
  });
  return preferred;
}

KernelEstimate WinogradStrategy::estimate(const KernelSpec &spec,
                                          const TargetInfo &target) const {
  KernelEstimate estimate = estimateAlone(spec, target);
  unsigned input = winogradNode(spec)->operands[0];
  if (!isComputed(spec, input))
    return estimate;
  // One band of one image at a time.
  int64_t bytes = bytesOf(spec.typeOf(input));
  Parameters params(spec.schedule);
  Problem problem(spec);
  int64_t bands = problem.tileRows(params.outputs) / params.band;
  addCopiedInput(estimate, bytes, bytes / (problem.images * bands), target);
  return estimate;
}

llvm::Error WinogradStrategy::check(const KernelSpec &spec,
                                    const TargetInfo &target) const {
  if (llvm::Error error =
          checkParams(spec.schedule, {"outputs", "tile", "band", "block"}))
    return error;
  Problem problem(spec);
  if (spec.schedule.getInts("tile").size() != 2)
    return llvm::createStringError(
        "parameter 'tile' must be two numbers: rows, channels");
  Parameters params(spec.schedule);
  if (!isWinogradTile(params.outputs))
    return llvm::createStringError("parameter 'outputs' is " +
                                   llvm::Twine(params.outputs) +
                                   ", accepted: 2 or 4");
  int64_t tileRows = problem.tileRows(params.outputs);
  if (params.band <= 0 || !problem.allowsBand(params.outputs, params.band)) {
    std::string rows = std::to_string(tileRows) + " rows of tiles";
    return llvm::createStringError(
        "parameter 'band' is " + llvm::Twine(params.band) + ", accepted: " +
        (problem.allowsBand(params.outputs, 1)
             ? "divisors of " + rows
             : "all " + rows + ", as the last one is not whole"));
  }
  int64_t tiles = params.band * problem.tileColumns(params.outputs);
  if (llvm::Error error =
          checkRange("tile rows", params.rows, 1, std::min<int64_t>(tiles, 32)))
    return error;
  int64_t lanes = target.lanes();
  if (params.panel <= 0 || params.panel > 256 || params.panel % lanes)
    return llvm::createStringError("parameter 'tile' has " +
                                   llvm::Twine(params.panel) +
                                   " channels, accepted: multiples of " +
                                   llvm::Twine(lanes) + " up to 256");
  int64_t panels = problem.panels(params.panel);
  if (params.block <= 0 || params.block % params.panel ||
      panels % (params.block / params.panel))
    return llvm::createStringError(
        "parameter 'block' is " + llvm::Twine(params.block) +
        ", accepted: as many times " + llvm::Twine(params.panel) +
        " as divide " + llvm::Twine(panels) + " panels");
  return llvm::Error::success();
}

std::vector<Layout>
WinogradStrategy::operandLayouts(const KernelSpec &spec,
                                 const TargetInfo &target) const {
  std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
  Parameters params(spec.schedule);
  Layout &layout = layouts[winogradNode(spec)->operands[1]];
  layout = panelLayout(4, params.panel);
  layout.winograd = params.outputs;
  return layouts;
}

//===----------------------------------------------------------------------===//
// Algorithm
//===----------------------------------------------------------------------===//

/// The sum of `factors[i] * values[i]`; factors are mostly 0, 1 or -1.
static Expr combine(llvm::ArrayRef<double> factors,
                    llvm::ArrayRef<Expr> values) {
  Expr sum;
  for (auto [factor, value] : llvm::zip_equal(factors, values)) {
    if (factor == 0)
      continue;
    Expr term = std::abs(factor) == 1 ? value : value * float(std::abs(factor));
    if (!sum.defined())
      sum = factor > 0 ? term : -term;
    else
      sum = factor > 0 ? sum + term : sum - term;
  }
  return sum.defined() ? sum : Expr(0.0f);
}

/// B^T times the values, all points: those of opposite sign share the sums over
/// even and over odd indices.
static std::vector<Expr> transformInput(const WinogradMatrices &matrices,
                                        llvm::ArrayRef<Expr> values) {
  int points = matrices.points();
  std::vector<Expr> result;
  for (int point = 0; point < points; ++point) {
    llvm::ArrayRef<double> row(matrices.input[point], size_t(points));
    if (point == 0 || point == points - 1) {
      result.push_back(combine(row, values));
      continue;
    }
    // Of the pair's first row.
    llvm::ArrayRef<double> pair(matrices.input[(point - 1) / 2 * 2 + 1],
                                size_t(points));
    std::vector<double> even(pair), odd(pair);
    for (int i = 0; i < points; ++i)
      (i % 2 ? even : odd)[size_t(i)] = 0;
    Expr evenSum = combine(even, values), oddSum = combine(odd, values);
    result.push_back(point % 2 ? evenSum + oddSum : evenSum - oddSum);
  }
  return result;
}

/// A^T times the values, all outputs: points of opposite sign come as sums and
/// differences.
static std::vector<Expr> transformOutput(const WinogradMatrices &matrices,
                                         llvm::ArrayRef<Expr> values) {
  int points = matrices.points();
  std::vector<Expr> result;
  for (int output = 0; output < matrices.outputs; ++output) {
    const double *row = matrices.output[output];
    std::vector<double> factors = {row[0]};
    std::vector<Expr> terms = {values[0]};
    for (int point = 1; point + 1 < points; point += 2) {
      Expr first = values[size_t(point)], second = values[size_t(point) + 1];
      factors.push_back(row[point]);
      terms.push_back(output % 2 ? first - second : first + second);
    }
    factors.push_back(row[points - 1]);
    terms.push_back(values[size_t(points) - 1]);
    result.push_back(combine(factors, terms));
  }
  return result;
}

namespace {

/// The stages of the algorithm.
struct Stages {
  Var c{"c"}, k{"k"}, x{"x"}, y{"y"}, t{"t"}, p{"p"}, i{"i"}, j{"j"}, b{"b"},
      n{"n"}, outer{"outer"};
  /// The input with its border, where some tile reads beyond the image or the
  /// input is computed first: tiles overlap, and would compute it anew.
  Func bordered;
  /// The inputs' columns, then rows transformed; sums of products in registers
  /// and in memory; results' rows, then columns.
  Func columns{"columns"}, points{"points"}, sum{"sum"}, sums{"sums"};
  Func rows{"rows"}, tiles{"tiles"};
  RDom r;

  Stages(KernelFuncs &funcs, const Node &node, const Parameters &params,
         const Problem &problem);

private:
  void transformInputs(KernelFuncs &funcs, const Node &node,
                       const Parameters &params, const Problem &problem);
  void transformOutputs(const Parameters &params, const Problem &problem);
};

} // namespace

void Stages::transformInputs(KernelFuncs &funcs, const Node &node,
                             const Parameters &params, const Problem &problem) {
  const WinogradMatrices &matrices = winogradMatrices(params.outputs);
  int outputs = int(params.outputs), count = matrices.points();
  int tileColumns = int(problem.tileColumns(outputs));
  llvm::ArrayRef<int64_t> pads = node.getInts("window.pads");
  auto leaves = [&](unsigned dim, int64_t tileCount, int64_t pad) {
    int64_t last = tileCount * outputs + 2 - pad;
    return pad > 0 || last > funcs.extent(node.operands[0], dim);
  };
  int64_t bands = problem.tileRows(outputs) / params.band;
  unsigned border = (leaves(1, tileColumns, pads[1]) ? 2u : 0u) |
                    (leaves(2, bands * params.band, pads[0]) ? 4u : 0u);
  bool copies = border != 0 || isComputed(funcs.spec(), node.operands[0]);
  if (copies) {
    bordered = Func("bordered");
    bordered(k, x, y, n) =
        funcs.atOrFill(node.operands[0], {k, x, y, n}, border, 0.0f);
  }
  Expr left = t % tileColumns * outputs + i - int(pads[1]);
  Expr top = (b * int(params.band) + t / tileColumns) * outputs - int(pads[0]);
  std::vector<Expr> inputs, transformed;
  for (int row = 0; row < count; ++row) {
    Index index = {k, left, top + row, n};
    inputs.push_back(copies ? Expr(bordered(index))
                            : funcs.at(node.operands[0], index));
  }
  columns(k, i, j, t, b, n) = mux(j, transformInput(matrices, inputs));
  for (int column = 0; column < count; ++column)
    transformed.push_back(columns(k, column, j, t, b, n));
  points(k, t, i, j, b, n) = mux(i, transformInput(matrices, transformed));
}

void Stages::transformOutputs(const Parameters &params,
                              const Problem &problem) {
  const WinogradMatrices &matrices = winogradMatrices(params.outputs);
  int band = int(params.band);
  Expr tile = x + y % band * int(problem.tileColumns(params.outputs));
  std::vector<Expr> vertical, horizontal;
  for (int point = 0; point < matrices.points(); ++point)
    vertical.push_back(sums(c, tile, i, point, y / band, n));
  rows(c, i, j, x, y, n) = mux(j, transformOutput(matrices, vertical));
  for (int point = 0; point < matrices.points(); ++point)
    horizontal.push_back(rows(c, point, j, x, y, n));
  tiles(c, i, j, x, y, n) = mux(i, transformOutput(matrices, horizontal));
}

Stages::Stages(KernelFuncs &funcs, const Node &node, const Parameters &params,
               const Problem &problem)
    : r(0, int(problem.inputs), "r") {
  transformInputs(funcs, node, params, problem);
  int panel = int(params.panel);
  sum(c, t, i, j, b, n) = 0.0f;
  int64_t count = params.band * problem.tileColumns(params.outputs);
  sum(c, t, i, j, b, n) +=
      points(r, rowOfTile(t, count, params.rows), i, j, b, n) *
      funcs.param(node.operands[1])(c % panel, r, i, j, c / panel);
  sums(c, t, i, j, b, n) = sum(c, t, i, j, b, n);
  transformOutputs(params, problem);
}

//===----------------------------------------------------------------------===//
// Schedule
//===----------------------------------------------------------------------===//

/// An odd number of tiles keeps points off one another's places in the cache:
/// channels are mostly powers of two.
static int storedTiles(int64_t tiles) { return int(tiles | 1); }

static void scheduleInputs(Stages &stages, Func result, const Var &bands,
                           const Parameters &params, int64_t tileColumns,
                           int lanes) {
  Var block("block");
  if (stages.bordered.defined()) {
    stages.bordered.compute_at(result, bands)
        .vectorize(stages.k, lanes, TailStrategy::ShiftInwards);
  }
  stages.points.compute_at(result, bands)
      .bound_storage(stages.t, storedTiles(params.band * tileColumns))
      .split(stages.k, block, stages.k, lanes, TailStrategy::ShiftInwards)
      .reorder(stages.k, stages.i, stages.j, block, stages.t, stages.b,
               stages.n)
      .vectorize(stages.k)
      .unroll(stages.i)
      .unroll(stages.j);
  stages.columns.compute_at(stages.points, block)
      .vectorize(stages.k, lanes)
      .unroll(stages.i)
      .unroll(stages.j);
}

static void scheduleProducts(Stages &stages, Func result, const Var &blocks,
                             const Parameters &params, int64_t tiles,
                             int lanes) {
  stages.sums.compute_at(result, blocks)
      .bound_storage(stages.t, storedTiles(tiles))
      .split(stages.c, stages.p, stages.c, int(params.panel),
             TailStrategy::RoundUp)
      .split(stages.t, stages.outer, stages.t, int(params.rows),
             TailStrategy::GuardWithIf)
      .reorder(stages.c, stages.t, stages.outer, stages.p, stages.i, stages.j,
               stages.b, stages.n)
      .vectorize(stages.c, lanes)
      .unroll(stages.c)
      .unroll(stages.t);
  stages.sum.compute_at(stages.sums, stages.outer)
      .bound_extent(stages.t, int(params.rows))
      .vectorize(stages.c, lanes)
      .unroll(stages.c)
      .unroll(stages.t);
  stages.sum.update()
      .reorder(stages.c, stages.t, stages.r)
      .vectorize(stages.c, lanes)
      .unroll(stages.c)
      .unroll(stages.t)
      .unroll(stages.r, 4, TailStrategy::GuardWithIf);
}

/// Weights of one point and one panel are a piece. With several panels in a
/// block the next one read is that of the next panel; then what is fetched is
/// of use a point later.
static WeightStream weightStream(const Stages &stages,
                                 const std::string &operand, Func result,
                                 const Var &blocks, const Parameters &params,
                                 const Problem &problem) {
  int64_t points = params.outputs + 2,
          tiles = params.band * problem.tileColumns(params.outputs);
  int64_t piece = 4 * problem.inputs * params.panel,
          panel = piece * points * points;
  return {operand,
          {{{result, blocks}, params.block / params.panel * panel},
           {{stages.sums, stages.p}, panel},
           {{stages.sums, stages.j}, points * piece},
           {{stages.sums, stages.i}, piece}},
          piece,
          {{{stages.sums, stages.outer}, ceilDiv(tiles, params.rows)}},
          {stages.sum, stages.r.x}};
}

void WinogradStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  Parameters params(spec.schedule);
  Problem problem(spec);
  int outputs = int(params.outputs);
  int tileColumns = int(problem.tileColumns(outputs));
  int64_t tileCount = params.band * tileColumns;
  Stages stages(funcs, node, params, problem);

  Func convolution("convolution");
  std::vector<Var> d = indexVars(4);
  Expr value = stages.tiles(d[0], d[1] % outputs, d[2] % outputs,
                            d[1] / outputs, d[2] / outputs, d[3]);
  if (node.operands.size() > 2)
    value += funcs.at(node.operands[2], {d[0]});
  convolution(d) = value;
  funcs.defineAnchor(anchor, convolution);

  int lanes = int(funcs.target().lanes());
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var blocks("blocks"), vectors("vectors"), lane("lane");
  Var column("column"), row("row"), bands("bands");
  // Whole tiles and blocks are computed; what lies beyond the image and the
  // last channel is not stored.
  TailStrategy tail = TailStrategy::PredicateStores;
  result.split(out[0], vectors, lane, lanes, TailStrategy::RoundUp)
      .split(vectors, blocks, vectors, int(params.block) / lanes, tail)
      .split(out[1], out[1], column, outputs, tail)
      .split(out[2], out[2], row, outputs, tail)
      .split(out[2], bands, out[2], int(params.band), TailStrategy::RoundUp)
      .reorder(
          {lane, column, row, vectors, out[1], out[2], blocks, bands, out[3]})
      .vectorize(lane)
      .unroll(column)
      .unroll(row);
  int64_t bandCount = problem.tileRows(outputs) / params.band;
  int64_t blockCount =
      problem.panels(params.panel) * params.panel / params.block;
  if (problem.images > 1)
    funcs.setRange(result, out[3], problem.images);
  else if (bandCount > 1)
    funcs.setRange(result, bands, bandCount);
  else if (blockCount > 1 && problem.channels % params.block == 0)
    funcs.setRange(result, blocks, blockCount);
  scheduleInputs(stages, result, bands, params, tileColumns,
                 lanesFor(funcs.extent(node.operands[0], 0), funcs.target()));
  scheduleProducts(stages, result, blocks, params, tileCount, lanes);
  funcs.addStream(weightStream(stages, funcs.param(node.operands[1]).name(),
                               result, blocks, params, problem));
  for (Func *stage : {&stages.rows, &stages.tiles})
    stage->compute_at(result, vectors)
        .vectorize(stages.c, lanes)
        .unroll(stages.i)
        .unroll(stages.j);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::winogradStrategy() {
  static const WinogradStrategy strategy;
  return strategy;
}
