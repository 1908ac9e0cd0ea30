//===- Pointwise.cpp - 1x1 convolutions and fully connected layers --------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Both are a matrix product: rows are pixels (or the batch), columns output
// channels; a grouped convolution is one for each group. A register tile of
// `tile[0]` rows by `tile[1]` channels accumulates over all inputs; weights are
// packed in panels of tile[1] channels, so that each step reads a few vectors
// of weights and broadcasts tile[0] inputs. A stride leaves pixels out, and
// makes each of the others a row all the same.
//
// Layouts, innermost first: in (i, m), weights (c, i, panel), out (o, m) with
// o = panel * tile[1] + c. Groups have panels of their own, (c, i, panel,
// group). Where those do not divide a group, a few rows of a whole group are
// kept before they become results: vectors of results then need not be vectors
// of sums.
//
// What ops compute of the input before it is read (batch normalisation, relu, a
// scale for each channel) would be computed once for each panel. So a chunk of
// rows of it is computed into scratch, and read there by all panels.
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"
#include "ProductTile.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

namespace {

/// The extents of each of `groups` products: `rows` x `inner` times `inner` x
/// `columns`.
struct Product {
  int64_t rows, inner, columns, groups;

  bool dividesGroups(int64_t panel) const {
    return groups == 1 || columns % panel == 0;
  }
};

} // namespace

/// Whether a convolution of 1x1 filters reads some of the pixels only. Where it
/// has a stride along an extent of 1 it does not.
static bool skipsPixels(const KernelSpec &spec, const Node &node) {
  auto pixels = [](const TensorSpec &image) {
    return image.numElements() / image.shape.back();
  };
  return node.op == "conv2d" &&
         pixels(spec.typeOf(node.operands[0])) != pixels(node.result);
}

static const Node *productNode(const KernelSpec &spec) {
  const Node *node = anchorNode(spec, {"fully_connected", "conv2d"});
  if (!node || node->op == "fully_connected")
    return node;
  llvm::ArrayRef<int64_t> filter = spec.typeOf(node->operands[1]).shape;
  // Of a computed input all pixels would be computed.
  bool matches =
      filter[1] == 1 && filter[2] == 1 &&
      llvm::all_of(node->getInts("window.pads"),
                   [](int64_t pad) { return pad == 0; }) &&
      (!skipsPixels(spec, *node) || node->operands[0] < spec.operands.size());
  return matches ? node : nullptr;
}

static Product productOf(const KernelSpec &spec) {
  const Node &node = *productNode(spec);
  llvm::ArrayRef<int64_t> weights = spec.typeOf(node.operands[1]).shape;
  int64_t groups = node.op == "conv2d" ? node.getInt("groups", 1) : 1;
  return {node.result.numElements() / weights[0], weights.back(),
          weights[0] / groups, groups};
}

/// The rows that tiles of a simplified spec split: all, or where those do not
/// become one dimension, the pixels of a row of the image.
static int64_t rowsOfDim(const KernelSpec &simple) {
  return llvm::ArrayRef<int64_t>(productNode(simple)->result.shape)
      .take_back(2)
      .front();
}

/// Rows whose inputs take up to `room`, a multiple of the tile; all of them
/// where they fit. The last chunk repeats rows of the one before it, so of the
/// larger half of what fits it is the size that repeats least.
static int64_t chunkRows(int64_t count, int64_t inner, int64_t tile,
                         int64_t room) {
  int64_t tiles = ceilDiv(count, tile),
          most = std::max<int64_t>(1, room / (4 * inner * tile));
  if (most >= tiles)
    return count;
  auto computed = [&](int64_t chunk) { return ceilDiv(tiles, chunk) * chunk; };
  int64_t best = most;
  for (int64_t chunk = most; chunk > most / 2; --chunk)
    if (computed(chunk) < computed(best))
      best = chunk;
  return best * tile;
}

/// Whether the rows of a (simplified) kernel are one dimension.
static bool hasOneRowDim(const KernelSpec &spec) {
  llvm::ArrayRef<int64_t> shape = productNode(spec)->result.shape;
  return llvm::all_of(shape.drop_back(2),
                      [](int64_t extent) { return extent == 1; });
}

/// Rows that meet a panel before the next panel's turn.
static int64_t rowsAtOnce(const KernelSpec &spec, const TargetInfo &target) {
  const Node &node = *productNode(spec);
  Product product = productOf(spec);
  int64_t count = rowsOfDim(spec);
  if (!hasOneRowDim(spec))
    return count;
  // A copy of the chunk is in the caches beside it.
  int64_t share = isComputed(spec, node.operands[0]) ? 4 : 2;
  return chunkRows(count, product.inner * product.groups,
                   spec.schedule.getInts("tile")[0], target.l2Bytes / share);
}

/// The cost of a (simplified) kernel's tile.
static double tileCost(const KernelSpec &spec, const TargetInfo &target) {
  Product product = productOf(spec);
  std::vector<int64_t> tile = spec.schedule.getInts("tile");
  int64_t rows = tile[0], panel = tile[1], lanes = target.lanes(),
          chunk = rowsAtOnce(spec, target);
  double wasted = waste(rowsOfDim(spec), chunk);
  if (product.dividesGroups(panel))
    return wasted * productCost(chunk, ceilDiv(product.columns, lanes), rows,
                                panel / lanes, target);
  // A group is computed in whole tiles before it is stored.
  wasted *= waste(chunk, rows) * waste(product.columns, panel);
  return productTileCost(wasted, rows, panel / lanes, target);
}

namespace {

class PointwiseStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "pointwise"; }

  bool matches(const KernelSpec &spec) const override {
    const Node *node = productNode(spec);
    // A product of two computed tensors has nothing to pack at compile time,
    // but is packed at run time: the operand counts as a weight all the same.
    return node && node->operands[1] < spec.operands.size();
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override {
    Product product = productOf(spec);
    KernelSpec simple = simplify(spec);
    int64_t extent = rowsOfDim(simple);
    std::multimap<double, Schedule> ranked;
    for (int64_t vectors = 1; vectors <= 8; ++vectors)
      for (int64_t rows = 1; rows <= std::min<int64_t>(extent, 14); ++rows) {
        if (!fitsRegisters(rows, vectors, target) ||
            vectors > ceilDiv(product.columns, target.lanes()))
          continue;
        Schedule schedule{"pointwise", {}};
        schedule.params["tile"] =
            std::vector<int64_t>{rows, vectors * target.lanes()};
        schedule.params["unroll"] =
            std::min<int64_t>(product.inner, product.inner < 24 ? 2 : 4);
        simple.schedule = schedule;
        ranked.emplace(tileCost(simple, target), std::move(schedule));
      }
    return cheapestFirst(std::move(ranked));
  }

  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"tile", "unroll"}))
      return error;
    if (llvm::Error error = checkProductTile(spec.schedule, "tile", "rows",
                                             rowsOfDim(simplify(spec)), target))
      return error;
    return checkRange("unroll", spec.schedule.getInt("unroll", 1), 1, 16);
  }

  std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                     const TargetInfo &target) const override {
    std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
    unsigned weights = productNode(spec)->operands[1];
    int64_t panel = spec.schedule.getInts("tile")[1];
    unsigned rank = spec.operands[weights].type.shape.size();
    int64_t groups = productOf(spec).groups;
    layouts[weights] = groups == 1 ? panelLayout(rank, panel)
                                   : groupedPanelLayout(rank, groups, panel);
    return layouts;
  }

  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override;
  KernelSpec simplify(const KernelSpec &spec) const override {
    return collapsePixels(spec, *productNode(spec));
  }
  void build(KernelFuncs &funcs) const override;
};

} // namespace

/// Whether a node takes each pixel's channels from the same pixel, where its
/// operand has as many.
static bool movesChannels(const Node &node) {
  if (node.op == "slice")
    return llvm::all_of(node.getInts("steps").drop_back(),
                        [](int64_t step) { return step == 1; });
  return node.op == "channel_shuffle" ||
         (node.op == "gather" && node.getInt("axis") == 3);
}

KernelSpec kernels::collapsePixels(const KernelSpec &spec, const Node &node) {
  if (node.result.shape.size() != 4)
    return spec;
  llvm::ArrayRef<int64_t> pixels =
      llvm::ArrayRef<int64_t>(node.result.shape).take_front(3);
  auto collapsible = [&](const TensorSpec &type) {
    return type.shape.size() == 4 &&
           llvm::ArrayRef<int64_t>(type.shape).take_front(3) == pixels;
  };
  auto constantOverPixels = [](const TensorSpec &type) {
    return type.shape.empty() || type.numElements() == type.shape.back();
  };
  KernelSpec simple = spec;
  int64_t count = pixels[0] * pixels[1] * pixels[2];
  auto collapse = [&](TensorSpec &type) {
    type.shape = {1, 1, count, type.shape.back()};
  };
  for (auto [index, operand] : llvm::enumerate(simple.operands)) {
    bool staysImage = skipsPixels(spec, node) && index == node.operands[0];
    if (isParameterOf(node, unsigned(index)) || staysImage ||
        constantOverPixels(operand.type))
      continue;
    if (!collapsible(operand.type) ||
        !operand.layout.withoutPitch().isRowMajor())
      return spec;
    collapse(operand.type);
  }
  for (Node &other : simple.nodes) {
    bool plain = isElementwise(other.op) || other.op == "constant" ||
                 other.op == node.op || movesChannels(other);
    if (!plain ||
        (!collapsible(other.result) && !constantOverPixels(other.result)))
      return spec;
    if (collapsible(other.result))
      collapse(other.result);
  }
  if (!llvm::all_of(spec.resultLayouts, [](const Layout &layout) {
        return layout.withoutPitch().isRowMajor();
      }))
    return spec;
  return simple;
}

KernelEstimate PointwiseStrategy::estimate(const KernelSpec &spec,
                                           const TargetInfo &target) const {
  KernelEstimate estimate = estimateAlone(spec, target);
  KernelSpec simple = simplify(spec);
  unsigned input = productNode(simple)->operands[0];
  if (!isComputed(simple, input))
    return estimate;
  const TensorSpec &type = simple.typeOf(input);
  int64_t images = hasOneRowDim(simple) ? 1 : type.shape[0];
  int64_t chunk = hasOneRowDim(simple)
                      ? rowsAtOnce(simple, target) * type.shape.back() * 4
                      : bytesOf(type) / images;
  addCopiedInput(estimate, bytesOf(type), chunk, target);
  return estimate;
}

namespace {

/// Inputs of the product that lie one behind the other: `count` from `input`
/// on, in the channels from `channel` on.
struct Run {
  int64_t input, channel, count;
};

/// The parts of one kernel's pipeline.
class Builder {
public:
  explicit Builder(KernelFuncs &funcs)
      : funcs(funcs), spec(funcs.spec()), anchor(*KernelFuncs::anchorOf(spec)),
        node(*spec.nodeOf(anchor)), product(productOf(spec)),
        rows(int(spec.schedule.getInts("tile")[0])),
        panel(int(spec.schedule.getInts("tile")[1])),
        lanes(int(funcs.target().lanes())),
        matrix(node.op == "fully_connected"), perGroup(int(product.columns)),
        panels(int(ceilDiv(product.columns, panel))),
        divides(product.dividesGroups(panel)) {}

  void run();

private:
  void findRuns();
  void defineChunk();
  /// Where the input lies of a row (x, y, n) of the product.
  Index inputIndex(Expr channel, Expr x, Expr y, Expr n) const;
  void defineSum();
  void defineProduct();
  void scheduleResult();
  void scheduleChunk(Func result, Var at);
  void scheduleGroup(Func result, Var block);
  void scheduleSum(Func consumer, Var at);
  void streamInputs(LoopName chunk, int64_t perChunk,
                    std::vector<WeightStream::Step> steps);
  void streamWeights(LoopName piece, std::vector<WeightStream::Step> steps);

  KernelFuncs &funcs;
  const KernelSpec &spec;
  unsigned anchor;
  const Node &node;
  Product product;
  int rows, panel, lanes;
  bool matrix;
  /// Channels and panels of one group.
  int perGroup, panels;
  bool divides;
  /// The value whose channels the product reads, and in which runs.
  unsigned input = 0;
  std::vector<Run> runs;
  /// A chunk of rows of an input that the kernel computes, over the input's
  /// dimensions.
  Func inputs;
  /// Sums over (c in the panel, panel of all groups, x, y, n), where the last
  /// three are the row. Were the group an index of its own, that of the panel
  /// would be a remainder, of which Halide takes all for needed.
  Func sum;
  /// Where panels do not divide groups: products over (c in the group, group,
  /// x, y, n).
  Func wide;
};

} // namespace

/// Bytes of a row from which on the next rows are fetched.
static constexpr int64_t kLongRow = 256;
/// More runs than this are looked up: each is a loop of its own.
static constexpr size_t kMostRuns = 8;

/// The runs of the channels that a gather takes.
static std::vector<Run> runsOf(const Node &gather) {
  std::vector<Run> runs;
  for (auto [number, channel] : llvm::enumerate(gather.getInts("indices"))) {
    if (runs.empty() || channel != runs.back().channel + runs.back().count)
      runs.push_back({int64_t(number), channel, 0});
    ++runs.back().count;
  }
  return runs;
}

/// A gather of a few runs is read through: then the channels need no table.
void Builder::findRuns() {
  input = node.operands[0];
  const Node *gather = spec.nodeOf(input);
  if (product.groups == 1 && gather && gather->op == "gather" &&
      gather->getInt("axis") + 1 == funcs.rank(input))
    runs = runsOf(*gather);
  if (runs.empty() || runs.size() > kMostRuns)
    runs = {{0, 0, product.inner}};
  else
    input = gather->operands[0];
}

void Builder::defineChunk() {
  if (!isComputed(spec, input))
    return;
  std::vector<Var> dims = indexVars(funcs.rank(input));
  inputs = Func("inputs");
  inputs(dims) = funcs.at(input, Index(dims.begin(), dims.end()));
}

Index Builder::inputIndex(Expr channel, Expr x, Expr y, Expr n) const {
  if (matrix)
    return {channel, x};
  if (!skipsPixels(spec, node))
    return {channel, x, y, n};
  int strideY = int(node.getInts("window.strides")[0]),
      strideX = int(node.getInts("window.strides")[1]);
  if (!hasOneRowDim(spec))
    return {channel, x * strideX, y * strideY, n};
  // The input's pixels are no single dimension.
  int width = int(ceilDiv(funcs.extent(input, 1), strideX)),
      height = int(ceilDiv(funcs.extent(input, 2), strideY));
  return {channel, x % width * strideX, x / width % height * strideY,
          x / (width * height)};
}

void Builder::defineSum() {
  Var c("c"), p("p"), x("x"), y("y"), n("n");
  sum = Func("sum");
  // Behind the last channel there is no bias; what is computed there is never
  // stored.
  Expr group = product.groups > 1 ? p / panels : Expr(0),
       inGroup = product.groups > 1 ? p % panels : Expr(p);
  Expr channel =
      group * perGroup + Halide::min(inGroup * panel + c, perGroup - 1);
  sum(c, p, x, y, n) = node.operands.size() > 2
                           ? funcs.at(node.operands[2], {channel})
                           : Expr(0.0f);
  Expr row = rowOfTile(x, funcs.extent(anchor, 1), rows);
  for (auto [number, run] : llvm::enumerate(runs)) {
    RDom r(int(run.input), int(run.count), "r" + std::to_string(number));
    Index weightIndex = matrix ? Index{c, r, p} : Index{c, r, 0, 0, inGroup};
    if (product.groups > 1)
      weightIndex.push_back(group);
    Expr read = group * int(product.inner) + r + int(run.channel - run.input);
    Index index = inputIndex(read, row, y, n);
    Expr value =
        inputs.defined() ? Expr(inputs(index)) : funcs.at(input, index);
    sum(c, p, x, y, n) += value * funcs.param(node.operands[1])(weightIndex);
  }
}

void Builder::defineProduct() {
  Func whole("product");
  std::vector<Var> dims = indexVars(matrix ? 2 : 4);
  Expr zero = 0, y = matrix ? zero : Expr(dims[2]),
       n = matrix ? zero : Expr(dims[3]), c = dims[0];
  if (divides) {
    whole(dims) = sum(c % panel, c / panel, dims[1], y, n);
  } else {
    Var k("k"), g("g"), x("x"), row("y"), batch("n");
    wide = Func("wide");
    wide(k, g, x, row, batch) =
        sum(k % panel, k / panel + g * panels, x, row, batch);
    whole(dims) = wide(c % perGroup, c / perGroup, dims[1], y, n);
  }
  funcs.defineAnchor(anchor, whole);
}

/// Chunks of rows outside, as many as a share of the L2 holds; panels; rows. A
/// panel of weights stays in the L1 while it meets the chunk's rows.
void Builder::scheduleResult() {
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var chunk("chunk"), panels("panels"), within("within"), block("block"),
      row("row");
  int64_t count = funcs.extent(anchor, 1), channels = funcs.extent(anchor, 0);
  int64_t perChunk = rowsAtOnce(spec, funcs.target());
  // A group whose panels do not divide it is one step; a few tiles of rows
  // share its weights then.
  int width = divides ? panel : perGroup;
  int height = divides ? rows : int(std::min<int64_t>(perChunk, 8 * rows));
  result.split(out[0], panels, within, width, TailStrategy::GuardWithIf)
      .split(out[1], chunk, out[1], int(perChunk), TailStrategy::ShiftInwards)
      .split(out[1], block, row, height,
             divides ? TailStrategy::GuardWithIf : TailStrategy::ShiftInwards);
  int64_t blocks = ceilDiv(perChunk, height);
  std::vector<Halide::VarOrRVar> order = {within, row, block};
  // Inputs that are computed and have rows are a chunk for each image.
  bool byImage = inputs.defined() && !hasOneRowDim(spec);
  auto images = out.end() - byImage;
  order.insert(order.end(), out.begin() + 2, images);
  order.insert(order.end(), {panels, chunk});
  order.insert(order.end(), images, out.end());
  result.reorder(order);
  if (inputs.defined())
    scheduleChunk(result, byImage ? out.back() : chunk);
  if (byImage)
    funcs.setRange(result, out.back(), node.result.shape[0]);
  else if (perChunk < count)
    funcs.setRange(result, chunk, ceilDiv(count, perChunk));
  else if (channels % width == 0)
    funcs.setRange(result, panels, channels / width);
  // What a panel of weights meets again and again.
  std::vector<WeightStream::Step> steps;
  for (size_t dim = size_t(images - out.begin()) - 1; dim > 1; --dim)
    steps.push_back({{result, out[dim]}, funcs.extent(anchor, unsigned(dim))});
  steps.push_back({{result, block}, blocks});
  if (!divides) {
    steps.push_back({{wide, Var("panels")}, this->panels});
    steps.push_back({{wide, Var("tile")}, ceilDiv(height, rows)});
  }
  // Short rows lie so close that the hardware follows them.
  bool longRows = 4 * product.inner * product.groups >= kLongRow;
  if (perChunk < count && (inputs.defined() || longRows) &&
      !skipsPixels(spec, node)) {
    std::vector<WeightStream::Step> ofChunk = {
        {{result, panels}, ceilDiv(channels, width)}};
    ofChunk.insert(ofChunk.end(), steps.begin(), steps.end());
    streamInputs({result, chunk}, perChunk, std::move(ofChunk));
  }
  if (divides) {
    result.unroll(row)
        .vectorize(within, lanes, TailStrategy::GuardWithIf)
        .unroll(within);
    scheduleSum(result, block);
    // Weights that a single tile of rows reads once come as fast by themselves.
    if (product.rows > height)
      streamWeights({result, panels}, std::move(steps));
  } else {
    result.vectorize(within, lanesFor(perGroup, funcs.target()),
                     TailStrategy::ShiftInwards);
    scheduleGroup(result, block);
    streamWeights({result, panels}, std::move(steps));
  }
}

/// The first panel meets a chunk of the input wherever that is, in rows of a
/// few hundred bytes that no hardware follows; and what has to be computed
/// first is computed in one go. So what has the input's shape, which a residual
/// may have too, is fetched while the chunk before is multiplied.
void Builder::streamInputs(LoopName chunk, int64_t perChunk,
                           std::vector<WeightStream::Step> steps) {
  for (auto [index, operand] : llvm::enumerate(spec.operands)) {
    if (isParameterOf(node, unsigned(index)) ||
        operand.type.shape != spec.typeOf(input).shape)
      continue;
    auto strides = operand.layout.physicalStrides(operand.type.shape);
    int64_t bytes = perChunk * strides[strides.size() - 2] *
                    elementBytes(operand.type.element);
    funcs.addStream({funcs.param(unsigned(index)).name(),
                     {{chunk, bytes}},
                     bytes,
                     steps,
                     {sum, sum.rvars(0)[0]}});
  }
}

/// A piece is what one iteration of `piece` reads: a panel, or all panels of a
/// group.
void Builder::streamWeights(LoopName piece,
                            std::vector<WeightStream::Step> steps) {
  int64_t bytes = 4 * product.inner * (divides ? panel : panels * panel);
  // Of several runs of inputs, the longest one's loop fetches for all.
  auto longest = std::max_element(
      runs.begin(), runs.end(),
      [](const Run &a, const Run &b) { return a.count < b.count; });
  funcs.addStream({funcs.param(node.operands[1]).name(),
                   {{piece, bytes}},
                   bytes,
                   std::move(steps),
                   {sum, sum.rvars(int(longest - runs.begin()))[0]}});
}

void Builder::scheduleChunk(Func result, Var at) {
  Var i = inputs.args()[0];
  int count = int(funcs.extent(input, 0));
  inputs.compute_at(result, at)
      .bound(i, 0, count)
      .vectorize(i, lanesFor(count, funcs.target()),
                 TailStrategy::ShiftInwards);
}

void Builder::scheduleGroup(Func result, Var block) {
  std::vector<Var> out = wide.args();
  Var panels("panels"), tile("tile");
  wide.compute_at(result, block)
      .align_bounds(out[0], panel)
      .split(out[0], panels, out[0], panel)
      .split(out[2], tile, out[2], rows, TailStrategy::ShiftInwards)
      .reorder(out[0], out[2], tile, out[3], out[4], panels, out[1])
      .unroll(out[2])
      .vectorize(out[0], lanes)
      .unroll(out[0]);
  scheduleSum(wide, tile);
}

void Builder::scheduleSum(Func consumer, Var at) {
  Var c = sum.args()[0], x = sum.args()[2];
  sum.compute_at(consumer, at)
      .bound_extent(c, panel)
      .bound_extent(x, rows)
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(x);
  int unroll = int(spec.schedule.getInt("unroll", 1));
  for (int run = 0; run < sum.num_update_definitions(); ++run) {
    Halide::RVar r = sum.rvars(run)[0];
    sum.update(run).reorder(c, x, r).vectorize(c, lanes).unroll(c).unroll(x);
    if (unroll > 1)
      sum.update(run).unroll(r, unroll, TailStrategy::GuardWithIf);
  }
}

void Builder::run() {
  findRuns();
  defineChunk();
  defineSum();
  defineProduct();
  scheduleResult();
  scheduleOtherResults(funcs);
}

void PointwiseStrategy::build(KernelFuncs &funcs) const {
  Builder(funcs).run();
}

const Strategy &kernels::pointwiseStrategy() {
  static const PointwiseStrategy strategy;
  return strategy;
}
