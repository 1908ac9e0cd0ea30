//===- Sparse.cpp - products with pruned weights --------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Vectors are pixels: a weight is broadcast and meets `panel` pixels of its
// input channel. A panel of pixels is brought into scratch memory channel by
// channel, [channel][pixel], where it stays in the near caches while all rows
// of blocks pass over it; sums leave it through small transposed tiles. Where
// there are few pixels (a fully connected layer), vectors are the outputs of a
// block instead (panel = 1).
//
// Layouts, innermost first: in (i, m), values (o mod block, entry), indices
// (entry), rows (o div block).
//
//===----------------------------------------------------------------------===//

#include "Strategy.h"

#include <cmath>

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

/// Output channels whose sums are kept together before they are stored: a cache
/// line of them.
static constexpr int kGroup = 16;
/// Tiles of so many pixels by channels are transposed at once: LLVM finds the
/// shuffles for 4x4, and far too many for 8x8.
static constexpr int kTile = 4;
/// Vectors of pixels in a panel, at most.
static constexpr int64_t kMostVectors = 8;

namespace {

struct Product {
  int64_t pixels, inputs, outputs, block, entries;

  int64_t blockRows() const { return ceilDiv(outputs, block); }
};

} // namespace

static const Node *sparseNode(const KernelSpec &spec) {
  return anchorNode(spec, {"sparse_conv2d", "sparse_fully_connected"});
}

/// The product that a kernel computes; pixels are those along the vectorised
/// dimension.
static Product productOf(const KernelSpec &spec) {
  const Node &node = *sparseNode(spec);
  llvm::ArrayRef<int64_t> result = node.result.shape;
  return {result[result.size() - 2], spec.typeOf(node.operands[0]).shape.back(),
          result.back(), node.getInt("encoding.block"),
          spec.typeOf(node.operands[1]).shape[0]};
}

static bool fitsRegisters(int64_t vectors, int64_t block,
                          const TargetInfo &target) {
  // A block of one takes its inputs from memory where the target can.
  int64_t inputs = block == 1 && target.fmaFromMemory ? 0 : vectors;
  return vectors * block + inputs + 1 <= target.vectorRegisters;
}

/// Cycles for each pixel of all rows of blocks.
static double panelCost(const Product &product, int64_t vectors,
                        const TargetInfo &target) {
  int64_t panel = vectors * target.lanes();
  // An entry adds to each sum once: the next one waits for it, four cycles.
  // Loads are two a cycle.
  double multiplyAdds = double(vectors * product.block) / target.fmaPorts;
  double loads = double(vectors + product.block) / 2;
  double panelBytes = double(product.inputs * panel * 4);
  double missing = std::max(0.0, 1 - 0.75 * target.l1Bytes / panelBytes);
  double fromL2 = missing * double(vectors * target.vectorBytes) / 32;
  double entry = std::max({4.0, multiplyAdds, loads, fromL2});
  // A row of blocks ends with a branch that is mispredicted.
  double cycles =
      double(product.entries) * entry + double(product.blockRows()) * 20;
  return cycles * double(ceilDiv(product.pixels, panel)) /
         double(product.pixels);
}

namespace {

class SparseStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "sparse"; }

  bool matches(const KernelSpec &spec) const override {
    return sparseNode(spec);
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override {
    Product product = productOf(simplify(spec));
    Schedule perPixel{"sparse", {{"panel", int64_t(1)}}};
    if (product.pixels < target.lanes())
      return {perPixel};
    std::multimap<double, Schedule> ranked;
    for (int64_t vectors = 1; vectors <= kMostVectors; ++vectors)
      if (fitsRegisters(vectors, product.block, target))
        ranked.emplace(
            panelCost(product, vectors, target),
            Schedule{"sparse", {{"panel", vectors * target.lanes()}}});
    std::vector<Schedule> schedules = cheapestFirst(std::move(ranked));
    schedules.push_back(perPixel);
    return schedules;
  }

  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"panel"}))
      return error;
    int64_t panel = spec.schedule.getInt("panel", 1), lanes = target.lanes();
    bool fewPixels = productOf(simplify(spec)).pixels < lanes;
    if (panel == 1 || (!fewPixels && panel > 0 &&
                       panel <= kMostVectors * lanes && panel % lanes == 0))
      return llvm::Error::success();
    return llvm::createStringError(
        "parameter 'panel' is " + llvm::Twine(panel) + ", accepted: 1" +
        (fewPixels ? ""
                   : " and multiples of " + std::to_string(lanes) + " up to " +
                         std::to_string(kMostVectors * lanes)));
  }

  KernelSpec simplify(const KernelSpec &spec) const override {
    return collapsePixels(spec, *sparseNode(spec));
  }

  void build(KernelFuncs &funcs) const override;
};

/// The algorithm's parts that both schedules share, and the extents they need.
struct SparseProduct {
  explicit SparseProduct(KernelFuncs &funcs);

  /// The entries' channel, and their weight for output `c` of a block.
  Expr channel() const {
    Expr index = Halide::cast<int32_t>(funcs.param(node.operands[2])(r));
    return Halide::unsafe_promise_clamped(index, 0, int(extents.inputs) - 1);
  }
  Expr weight(Expr c) const { return funcs.param(node.operands[1])(c, r); }
  /// What the sum of an output starts with; behind the last one it is never
  /// stored.
  Expr bias(Expr output) const {
    if (node.operands.size() <= 4)
      return 0.0f;
    return funcs.at(node.operands[4],
                    {Halide::min(output, int(extents.outputs) - 1)});
  }
  Expr input(Expr c, Expr x) const {
    Index index = {c, x};
    index.insert(index.end(), rest.begin(), rest.end());
    return funcs.at(node.operands[0], index);
  }
  /// Args of a Func: those given, and the dimensions outside of the pixels.
  std::vector<Var> args(std::vector<Var> inner) const {
    inner.insert(inner.end(), rest.begin(), rest.end());
    return inner;
  }
  Index at(Index inner) const {
    inner.insert(inner.end(), rest.begin(), rest.end());
    return inner;
  }

  KernelFuncs &funcs;
  unsigned anchor;
  const Node &node;
  Product extents;
  Var x{"x"}, c{"c"}, b{"b"};
  std::vector<Var> rest;
  RDom r;
};

} // namespace

SparseProduct::SparseProduct(KernelFuncs &funcs)
    : funcs(funcs), anchor(*KernelFuncs::anchorOf(funcs.spec())),
      node(*funcs.spec().nodeOf(anchor)), extents(productOf(funcs.spec())),
      r(0, int(extents.entries), "r") {
  if (funcs.rank(anchor) == 4)
    rest = {Var("y"), Var("n")};
  // Halide makes a loop from rows(b) to rows(b + 1) of this. Rows behind the
  // last one are empty.
  Halide::ImageParam &rows = funcs.param(node.operands[3]);
  int last = int(extents.blockRows());
  r.where(r >= rows(Halide::min(b, last)) &&
          r < rows(Halide::min(b + 1, last)));
}

/// Pixels are vectors.
static void buildPanels(SparseProduct &product, int panel) {
  KernelFuncs &funcs = product.funcs;
  const Product &extents = product.extents;
  Var &x = product.x, &c = product.c, &b = product.b, o("o");
  int lanes = int(funcs.target().lanes()), pixels = int(extents.pixels),
      block = int(extents.block);

  // The algorithm. `staged` and `tile` are the transposed tiles on the way in
  // and out.
  Func staged("staged"), pixelPanel("pixel_panel"), sum("sum"),
      planes("planes"), tile("tile"), anchor("product");
  // The last vectors of a panel that is wider than the image are never stored.
  Expr pixel =
      pixels % lanes && pixels < panel ? Halide::min(x, pixels - 1) : Expr(x);
  staged(product.args({x, c})) = product.input(c, pixel);
  pixelPanel(product.args({x, c})) = staged(product.at({x, c}));
  sum(product.args({x, c, b})) = product.bias(b * block + c);
  sum(product.args({x, c, b})) +=
      pixelPanel(product.at({x, product.channel()})) * product.weight(c);
  planes(product.args({x, o})) = sum(product.at({x, o % block, o / block}));
  tile(product.args({o, x})) = planes(product.at({x, o}));
  std::vector<Var> dims = indexVars(funcs.rank(product.anchor));
  anchor(dims) = tile(std::vector<Expr>(dims.begin(), dims.end()));
  funcs.defineAnchor(product.anchor, anchor);

  // The schedule: panels of pixels outside; groups of outputs; tiles.
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var group("group"), within("within"), vec("vec"), panels("panels"),
      across("across"), tiles("tiles"), row("row");
  int width = std::min(panel, pixels);
  result.split(out[0], group, within, kGroup, TailStrategy::GuardWithIf)
      .split(within, within, vec, kTile, TailStrategy::GuardWithIf)
      .split(out[1], panels, across, width, TailStrategy::ShiftInwards)
      .split(across, tiles, row, kTile, TailStrategy::ShiftInwards);
  std::vector<Halide::VarOrRVar> order = {vec, row, within, tiles, group};
  order.insert(order.end(), out.begin() + 2, out.end());
  order.push_back(panels);
  result.reorder(order).vectorize(vec).unroll(row);
  if (pixels > width)
    funcs.setRange(result, panels, ceilDiv(pixels, width));

  Var panelLoop = out.size() > 2 ? out[2] : panels, co("co"), ci("ci"),
      xo("xo");
  pixelPanel.compute_at(result, panelLoop)
      .bound_extent(x, panel)
      .bound(c, 0, int(extents.inputs));
  if (extents.inputs >= kTile) {
    pixelPanel.split(c, co, ci, kTile, TailStrategy::ShiftInwards)
        .split(x, xo, x, kTile)
        .reorder(x, ci, co, xo);
    pixelPanel.vectorize(x).unroll(ci);
    staged.compute_at(pixelPanel, co)
        .bound_extent(x, kTile)
        .bound_extent(c, kTile)
        .vectorize(c)
        .unroll(x);
  } else {
    pixelPanel.vectorize(x, lanes);
  }
  tile.compute_at(result, within)
      .bound_extent(o, kTile)
      .bound_extent(x, kTile)
      .vectorize(x)
      .unroll(o);
  Var ob("ob"), oc("oc");
  planes.compute_at(result, group)
      .bound_extent(x, panel)
      .bound_extent(o, kGroup);
  planes.split(o, ob, oc, block)
      .reorder(x, oc, ob)
      .vectorize(x, lanes)
      .unroll(x)
      .unroll(oc);
  sum.compute_at(planes, ob)
      .bound_extent(x, panel)
      .bound_extent(c, block)
      .vectorize(x, lanes)
      .unroll(x)
      .unroll(c);
  sum.update().reorder(x, c, product.r).vectorize(x, lanes).unroll(x).unroll(c);
}

/// Outputs of a block are vectors: for images of few pixels.
static void buildPixels(SparseProduct &product) {
  KernelFuncs &funcs = product.funcs;
  Var &x = product.x, &c = product.c, &b = product.b;
  int pixels = int(std::min<int64_t>(product.extents.pixels, 4)),
      block = int(product.extents.block);
  Func sum("sum"), anchor("product");
  sum(product.args({c, x, b})) = product.bias(b * block + c);
  sum(product.args({c, x, b})) +=
      product.input(product.channel(), x) * product.weight(c);
  std::vector<Var> dims = indexVars(funcs.rank(product.anchor));
  Index index = {dims[0] % block, dims[1], dims[0] / block};
  index.insert(index.end(), dims.begin() + 2, dims.end());
  anchor(dims) = sum(index);
  funcs.defineAnchor(product.anchor, anchor);

  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var blocks("blocks"), within("within"), tiles("tiles"), row("row");
  result.split(out[0], blocks, within, block, TailStrategy::GuardWithIf)
      .split(out[1], tiles, row, pixels, TailStrategy::ShiftInwards);
  std::vector<Halide::VarOrRVar> order = {within, row, tiles};
  order.insert(order.end(), out.begin() + 2, out.end());
  order.push_back(blocks);
  result.reorder(order).unroll(row);
  funcs.setRange(result, blocks, product.extents.blockRows());
  sum.compute_at(result, tiles).bound_extent(c, block).unroll(x);
  sum.update().reorder(c, x, product.r).unroll(x);
  if (block > 1) {
    result.vectorize(within);
    sum.vectorize(c);
    sum.update().vectorize(c);
  }
}

void SparseStrategy::build(KernelFuncs &funcs) const {
  SparseProduct product(funcs);
  int panel = int(funcs.spec().schedule.getInt("panel", 1));
  panel == 1 ? buildPixels(product) : buildPanels(product, panel);
  scheduleOtherResults(funcs);
}

const Strategy &kernels::sparseStrategy() {
  static const SparseStrategy strategy;
  return strategy;
}
