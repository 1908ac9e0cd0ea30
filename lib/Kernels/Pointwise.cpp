//===- Pointwise.cpp - 1x1 convolutions and fully connected layers --------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Both are a matrix product: rows are pixels (or the batch), columns output
// channels. A register tile of `tile[0]` rows by `tile[1]` channels accumulates
// over all inputs; weights are packed in panels of tile[1] channels, so that
// each step reads a few vectors of weights and broadcasts tile[0] inputs.
//
// Layouts, innermost first: in (i, m), weights (c, i, panel), out (o, m) with
// o = panel * tile[1] + c.
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

namespace {

/// The product's extents: `rows` x `inner` times `inner` x `columns`.
struct Product {
  int64_t rows, inner, columns;
};

} // namespace

static const Node *productNode(const KernelSpec &spec) {
  const Node *node = anchorNode(spec, {"fully_connected", "conv2d"});
  if (!node || node->op == "fully_connected")
    return node;
  if (node->getInt("groups", 1) != 1)
    return nullptr;
  llvm::ArrayRef<int64_t> filter = spec.typeOf(node->operands[1]).shape;
  auto isAll = [](llvm::ArrayRef<int64_t> values, int64_t value) {
    return llvm::all_of(values, [&](int64_t v) { return v == value; });
  };
  bool unit = filter[1] == 1 && filter[2] == 1 && isAll(node->getInts("window.strides"), 1) &&
              isAll(node->getInts("window.pads"), 0);
  return unit ? node : nullptr;
}

static Product productOf(const KernelSpec &spec) {
  const Node &node = *productNode(spec);
  llvm::ArrayRef<int64_t> weights = spec.typeOf(node.operands[1]).shape;
  return {node.result.numElements() / weights[0], weights.back(), weights[0]};
}

/// Rows by vectors of channels that fit the registers: accumulators, the
/// vectors of weights of one step, and one broadcast input.
static bool fitsRegisters(int64_t rows, int64_t vectors, const TargetInfo &target) {
  return rows * vectors + vectors + 1 <= target.vectorRegisters;
}

/// Work wasted on the last tiles, and loads for each multiply-add, together.
static double tileCost(const Product &product, int64_t rows, int64_t vectors, const TargetInfo &target) {
  int64_t channels = vectors * target.lanes();
  double wastedRows = double(ceilDiv(product.rows, rows) * rows) / double(product.rows);
  double wastedChannels = double(ceilDiv(product.columns, channels) * channels) / double(product.columns);
  // A step issues rows*vectors multiply-adds; loads (a broadcast a row, a load a vector) go beside
  // them on as many ports, and become the bound where they are more.
  double loads = double(rows + vectors) / double(rows * vectors);
  // At least eight accumulators hide the latency of two multiply-add units.
  double latency = std::max(1.0, 4.0 * target.fmaPorts / double(rows * vectors));
  return std::max(wastedRows, 1.0) * wastedChannels * latency * std::max(1.0, loads) * (1 + 0.1 * loads);
}

/// Rows whose inputs take up to half of the L2, a multiple of the tile; all of them where they fit.
static int64_t chunkRows(int64_t count, int64_t inner, int64_t tile, const TargetInfo &target) {
  int64_t chunks = ceilDiv(count * inner * 4, target.l2Bytes / 2);
  int64_t rows = ceilDiv(ceilDiv(count, chunks), tile) * tile;
  return chunks == 1 || rows >= count ? count : rows;
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

  std::vector<Schedule> space(const KernelSpec &spec, const TargetInfo &target) const override {
    Product product = productOf(spec);
    std::multimap<double, Schedule> ranked;
    for (int64_t vectors = 1; vectors <= 8; ++vectors)
      for (int64_t rows = 1; rows <= std::min<int64_t>(product.rows, 14); ++rows) {
        if (!fitsRegisters(rows, vectors, target) || vectors > ceilDiv(product.columns, target.lanes()))
          continue;
        Schedule schedule{"pointwise", {}};
        schedule.params["tile"] = std::vector<int64_t>{rows, vectors * target.lanes()};
        schedule.params["unroll"] = std::min<int64_t>(product.inner, product.inner < 24 ? 2 : 4);
        ranked.emplace(tileCost(product, rows, vectors, target), std::move(schedule));
      }
    return cheapestFirst(std::move(ranked));
  }

  llvm::Error check(const KernelSpec &spec, const TargetInfo &target) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"tile", "unroll"}))
      return error;
    std::vector<int64_t> tile = spec.schedule.getInts("tile");
    if (tile.size() != 2)
      return llvm::createStringError("parameter 'tile' must be two numbers: rows, channels");
    if (llvm::Error error = checkRange("tile rows", tile[0], 1, std::min<int64_t>(productOf(spec).rows, 32)))
      return error;
    if (tile[1] <= 0 || tile[1] > 256 || tile[1] % target.lanes())
      return llvm::createStringError("parameter 'tile' has " + llvm::Twine(tile[1]) +
                                     " channels, accepted: multiples of " + llvm::Twine(target.lanes()) + " up to 256");
    return checkRange("unroll", spec.schedule.getInt("unroll", 1), 1, 16);
  }

  std::vector<Layout> operandLayouts(const KernelSpec &spec, const TargetInfo &target) const override {
    std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
    unsigned weights = productNode(spec)->operands[1];
    int64_t panel = spec.schedule.getInts("tile")[1];
    Layout &layout = layouts[weights];
    unsigned rank = spec.operands[weights].type.shape.size();
    layout = Layout::rowMajor(rank);
    layout.dims[0] = {0, LayoutDim::Quotient, panel};
    layout.dims.push_back({0, LayoutDim::Remainder, panel});
    return layouts;
  }

  KernelSpec simplify(const KernelSpec &spec) const override { return collapsePixels(spec, *productNode(spec)); }
  void build(KernelFuncs &funcs) const override;
};

} // namespace

/// Whether a node takes each pixel's channels from the same pixel, where its operand has as many.
static bool movesChannels(const Node &node) {
  if (node.op == "slice")
    return llvm::all_of(node.getInts("steps").drop_back(), [](int64_t step) { return step == 1; });
  return node.op == "channel_shuffle" || (node.op == "gather" && node.getInt("axis") == 3);
}

KernelSpec kernels::collapsePixels(const KernelSpec &spec, const Node &node) {
  if (node.result.shape.size() != 4)
    return spec;
  llvm::ArrayRef<int64_t> pixels = llvm::ArrayRef<int64_t>(node.result.shape).take_front(3);
  auto collapsible = [&](const TensorSpec &type) {
    return type.shape.size() == 4 && llvm::ArrayRef<int64_t>(type.shape).take_front(3) == pixels;
  };
  auto constantOverPixels = [](const TensorSpec &type) {
    return type.shape.empty() || type.numElements() == type.shape.back();
  };
  KernelSpec simple = spec;
  int64_t count = pixels[0] * pixels[1] * pixels[2];
  auto collapse = [&](TensorSpec &type) { type.shape = {1, 1, count, type.shape.back()}; };
  for (auto [index, operand] : llvm::enumerate(simple.operands)) {
    bool isWeight = llvm::is_contained(llvm::ArrayRef<unsigned>(node.operands).drop_front(), index);
    if (isWeight || constantOverPixels(operand.type))
      continue;
    if (!collapsible(operand.type) || !operand.layout.withoutPitch().isRowMajor())
      return spec;
    collapse(operand.type);
  }
  for (Node &other : simple.nodes) {
    bool plain = isElementwise(other.op) || other.op == "constant" || other.op == node.op || movesChannels(other);
    if (!plain || (!collapsible(other.result) && !constantOverPixels(other.result)))
      return spec;
    if (collapsible(other.result))
      collapse(other.result);
  }
  if (!llvm::all_of(spec.resultLayouts, [](const Layout &layout) { return layout.withoutPitch().isRowMajor(); }))
    return spec;
  return simple;
}

void PointwiseStrategy::build(KernelFuncs &funcs) const {
  const KernelSpec &spec = funcs.spec();
  unsigned anchor = *KernelFuncs::anchorOf(spec);
  const Node &node = *spec.nodeOf(anchor);
  std::vector<int64_t> tile = spec.schedule.getInts("tile");
  int rows = int(tile[0]), panel = int(tile[1]);
  int lanes = int(funcs.target().lanes());
  bool matrix = node.op == "fully_connected";
  int inner = int(funcs.extent(node.operands[0], 0));

  // The algorithm: sums over (c, panel, x, y, n), where the last three are the row.
  Var c("c"), p("p"), x("x"), y("y"), n("n");
  RDom r(0, inner, "r");
  Func sum("sum");
  bool hasBias = node.operands.size() > 2;
  int channels = int(funcs.extent(anchor, 0));
  // Behind the last channel there is no bias; what is computed there is never stored.
  Expr bias = hasBias ? funcs.at(node.operands[2], {Halide::min(p * panel + c, channels - 1)}) : Expr(0.0f);
  Index weightIndex = matrix ? Index{c, r, p} : Index{c, r, 0, 0, p};
  Expr weight = funcs.param(node.operands[1])(weightIndex);
  Index inputIndex = matrix ? Index{r, x} : Index{r, x, y, n};
  sum(c, p, x, y, n) = bias;
  sum(c, p, x, y, n) += funcs.at(node.operands[0], inputIndex) * weight;
  Func product("product");
  std::vector<Var> dims = indexVars(matrix ? 2 : 4);
  Expr zero = 0;
  product(dims) = sum(dims[0] % panel, dims[0] / panel, dims[1], matrix ? zero : Expr(dims[2]),
                      matrix ? zero : Expr(dims[3]));
  funcs.defineAnchor(anchor, product);

  // The schedule. Chunks of rows outside, as many as a share of the L2 holds; panels; rows. A panel
  // of weights stays in the L1 while it meets the chunk's rows.
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var chunk("chunk"), panels("panels"), within("within"), block("block"), row("row");
  int64_t count = funcs.extent(anchor, 1);
  bool collapsed = matrix || count == node.result.numElements() / channels;
  int64_t perChunk = collapsed ? chunkRows(count, inner, rows, funcs.target()) : count;
  result.split(out[0], panels, within, panel, TailStrategy::GuardWithIf)
      .split(out[1], chunk, out[1], int(perChunk), TailStrategy::ShiftInwards)
      .split(out[1], block, row, rows, TailStrategy::ShiftInwards);
  std::vector<Halide::VarOrRVar> order = {within, row, block};
  order.insert(order.end(), out.begin() + 2, out.end());
  order.insert(order.end(), {panels, chunk});
  result.reorder(order).unroll(row);
  result.vectorize(within, lanes, TailStrategy::GuardWithIf).unroll(within);
  if (perChunk < count)
    funcs.setRange(result, chunk, ceilDiv(count, perChunk));
  else if (channels % panel == 0)
    funcs.setRange(result, panels, channels / panel);
  sum.compute_at(result, block).bound_extent(c, panel).vectorize(c, lanes).unroll(c).unroll(x);
  sum.update().reorder(c, x, r).vectorize(c, lanes).unroll(c).unroll(x);
  int unroll = int(spec.schedule.getInt("unroll", 1));
  if (unroll > 1)
    sum.update().unroll(r, unroll, TailStrategy::GuardWithIf);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::pointwiseStrategy() {
  static const PointwiseStrategy strategy;
  return strategy;
}
