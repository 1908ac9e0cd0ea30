//===- Sparse.cpp - products with pruned weights --------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Vectors are pixels: a weight is broadcast and meets `panel` pixels of its
// input channel. An image that lies as planes (Layout.h) is read and written
// where it is. Of another, a panel of pixels is brought into scratch memory
// channel by channel, [channel][pixel], where it stays in the near caches while
// all rows of blocks pass over it; sums leave through small transposed tiles.
// Where there are few pixels (a fully connected layer), vectors are the outputs
// of a block instead (panel = 1).
//
// Where the entries come in parts of the inputs, a panel's sums of all outputs
// are in scratch memory, and a part's share of them is added row by row, while
// that part of the panel stays in the L1.
//
// Layouts, innermost first: images (channel, pixel), or planes (pixel, channel,
// band); values (o mod block, entry), indices (entry), rows (o div block).
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"
#include "Planes.h"
#include "Strategy.h"

#include "llvm/ADT/STLExtras.h"

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
  int64_t pixels, inputs, outputs, block, parts, entries;
  bool readsPlanes;

  /// Rows of blocks in each part.
  int64_t blockRows() const { return ceilDiv(outputs, block); }
};

} // namespace

static const Node *sparseNode(const KernelSpec &spec) {
  return anchorNode(spec, {"sparse_conv2d", "sparse_fully_connected"});
}

/// The layout of the image that a product reads, which may be computed first.
static Layout imageLayout(const KernelSpec &spec) {
  unsigned input = sparseNode(spec)->operands[0];
  return input < spec.operands.size()
             ? spec.operands[input].layout
             : Layout::rowMajor(spec.typeOf(input).shape.size());
}

/// Whether a layout is one of planes, which `bandsAsRows` makes an order.
static bool liesAsPlanes(const Layout &layout) {
  return !layout.withoutPitch().isRowMajor();
}

/// The product that a kernel computes; pixels are those along the vectorised
/// dimension.
static Product productOf(const KernelSpec &spec) {
  const Node &node = *sparseNode(spec);
  llvm::ArrayRef<int64_t> result = node.result.shape;
  return {result[result.size() - 2],
          spec.typeOf(node.operands[0]).shape.back(),
          result.back(),
          node.getInt("encoding.block"),
          node.getInt("encoding.parts"),
          spec.typeOf(node.operands[1]).shape[0],
          liesAsPlanes(imageLayout(spec))};
}

static bool fitsRegisters(int64_t vectors, int64_t block,
                          const TargetInfo &target) {
  // A block of one takes its inputs from memory where the target can.
  int64_t inputs = block == 1 && target.fmaFromMemory ? 0 : vectors;
  return vectors * block + inputs + 1 <= target.vectorRegisters;
}

/// Vectors of a panel, at most; planes have whole vectors only.
static int64_t mostVectors(const KernelSpec &spec, const TargetInfo &target) {
  int64_t plane = planeElements(spec);
  return plane ? std::min(kMostVectors, plane / target.lanes()) : kMostVectors;
}

/// Bytes of the L1 that a channel's pixels take in a panel: whole lines, where
/// panels do not lie behind one another.
static int64_t panelBytes(const Product &product, int64_t panel) {
  constexpr int64_t kLine = 64;
  int64_t bytes = 4 * panel, stride = 4 * product.pixels;
  bool isPacked = !product.readsPlanes || panel == product.pixels ||
                  (bytes % kLine == 0 && stride % kLine == 0);
  return isPacked ? bytes : bytes + kLine / 2;
}

/// Cycles for each pixel of all rows of blocks.
static double panelCost(const Product &product, int64_t vectors,
                        const TargetInfo &target) {
  int64_t panel = vectors * target.lanes();
  // An entry adds to each sum once: the next one waits for it, four cycles, in
  // which another row may begin. Loads are two a cycle. What comes from the L2
  // is partly hidden.
  double multiplyAdds = double(vectors * product.block) / target.fmaPorts;
  double loads = double(vectors + product.block) / 2;
  double bytes = double(product.inputs) / double(product.parts) *
                 double(panelBytes(product, panel));
  double missing = std::max(0.0, 1 - 0.75 * target.l1Bytes / bytes);
  double fromL2 = missing * double(vectors * target.vectorBytes) / 32;
  double entry = std::max({3.0, multiplyAdds, loads}) + 0.6 * fromL2;
  // A row of blocks ends with a branch that is mispredicted. Sums of parts
  // are loaded, added and stored.
  double rows = double(product.blockRows() * product.parts);
  double cycles = double(product.entries) * entry + rows * 20;
  if (product.parts > 1)
    cycles += rows * double(vectors * product.block);
  return cycles * double(ceilDiv(product.pixels, panel)) /
         double(product.pixels);
}

/// Whether all of a kernel can be taken band by band, each a row of pixels:
/// values are images or vary over channels only, and what is transposed behind
/// the sums has a whole tile of pixels.
static bool fitsPlanes(const KernelSpec &spec) {
  const Node &product = *sparseNode(spec);
  llvm::ArrayRef<int64_t> pixels =
      llvm::ArrayRef<int64_t>(product.result.shape).drop_back();
  auto fits = [&](const TensorSpec &type) {
    llvm::ArrayRef<int64_t> shape = type.shape;
    bool isImage = shape.size() == 4 && shape.drop_back() == pixels;
    bool variesOverChannels =
        shape.empty() || type.numElements() == shape.back() ||
        (shape.size() == 4 && shape[1] == 1 && shape[2] == 1);
    return isImage || variesOverChannels;
  };
  for (auto [index, operand] : llvm::enumerate(spec.operands)) {
    if (!isParameterOf(product, unsigned(index)) && !fits(operand.type))
      return false;
  }
  if (!llvm::all_of(spec.nodes,
                    [&](const Node &node) { return fits(node.result); }))
    return false;
  return spec.resultLayouts.front().isPlanes() ||
         productOf(bandsAsRows(spec)).pixels >= kTile;
}

namespace {

class SparseStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "sparse"; }

  bool matches(const KernelSpec &spec) const override {
    const Node *node = sparseNode(spec);
    auto isOperand = [&](unsigned value) {
      return value < spec.operands.size();
    };
    if (!node ||
        !llvm::all_of(llvm::ArrayRef(node->operands).slice(1, 3), isOperand))
      return false;
    auto isKnown = [](const Layout &layout) {
      return layout.isPlanes() || layout.withoutPitch().isRowMajor();
    };
    return isKnown(imageLayout(spec)) && isKnown(spec.resultLayouts.front());
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override {
    Product product = productOf(simplify(spec));
    Schedule perPixel{"sparse", {{"panel", int64_t(1)}}};
    if (product.pixels < target.lanes() && !hasPlanes(spec))
      return {perPixel};
    int64_t most = mostVectors(spec, target);
    std::multimap<double, Schedule> ranked;
    for (int64_t vectors = 1; vectors <= most; ++vectors)
      if (fitsRegisters(vectors, product.block, target))
        ranked.emplace(
            panelCost(product, vectors, target),
            Schedule{"sparse", {{"panel", vectors * target.lanes()}}});
    std::vector<Schedule> schedules = cheapestFirst(std::move(ranked));
    if (!hasPlanes(spec))
      schedules.push_back(perPixel);
    return schedules;
  }

  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"panel"}))
      return error;
    if (llvm::Error error = checkPlanes(spec, target))
      return error;
    int64_t panel = spec.schedule.getInt("panel", 1), lanes = target.lanes();
    int64_t most = mostVectors(spec, target) * lanes;
    bool onePixel = !hasPlanes(spec),
         vectors = hasPlanes(spec) || productOf(simplify(spec)).pixels >= lanes;
    if ((panel == 1 && onePixel) ||
        (vectors && panel > 0 && panel <= most && panel % lanes == 0))
      return llvm::Error::success();
    std::string accepted = onePixel ? vectors ? "1 and " : "1" : "";
    if (vectors)
      accepted += "multiples of " + std::to_string(lanes) + " up to " +
                  std::to_string(most);
    return llvm::createStringError("parameter 'panel' is " +
                                   llvm::Twine(panel) +
                                   ", accepted: " + accepted);
  }

  bool takesPlanes(const KernelSpec &spec) const override {
    unsigned input = sparseNode(spec)->operands[0];
    const Layout image = imageLayout(spec),
                 &result = spec.resultLayouts.front();
    return fitsPlanes(spec) && hasUniformPlanes(spec, input) &&
           (image == result || image.withoutPitch().isRowMajor() ||
            result.withoutPitch().isRowMajor());
  }

  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override;

  KernelSpec simplify(const KernelSpec &spec) const override {
    return hasPlanes(spec) ? bandsAsRows(spec)
                           : collapsePixels(spec, *sparseNode(spec));
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
  bool writesPlanes() const {
    return liesAsPlanes(funcs.spec().resultLayouts.front());
  }
  /// Defines `sum` over the dimensions `inner`, which `x`, `c` and `b` are, of
  /// what each entry meets.
  void defineSum(std::vector<Var> inner, Expr element);
  bool hasParts() const { return extents.parts > 1; }
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
  Var x{"x"}, c{"c"}, b{"b"}, p{"p"};
  std::vector<Var> rest;
  /// The entries of a row of blocks, and the parts but the first.
  RDom r, parts;
  /// `share` is what one part adds to the sum, where there are several.
  Func sum{"sum"}, share{"share"};
};

} // namespace

SparseProduct::SparseProduct(KernelFuncs &funcs)
    : funcs(funcs), anchor(*KernelFuncs::anchorOf(funcs.spec())),
      node(*funcs.spec().nodeOf(anchor)), extents(productOf(funcs.spec())),
      r(0, int(extents.entries), "r"),
      parts(1, std::max(int(extents.parts) - 1, 1), "parts") {
  if (funcs.rank(anchor) == 4)
    rest = {Var("y"), Var("n")};
  // Halide makes a loop from rows(b) to rows(b + 1) of this. Rows behind the
  // last one are empty.
  Halide::ImageParam &rows = funcs.param(node.operands[3]);
  int last = int(extents.blockRows());
  Expr first = hasParts() ? p * last : Expr(0);
  r.where(r >= rows(first + Halide::min(b, last)) &&
          r < rows(first + Halide::min(b + 1, last)));
}

void SparseProduct::defineSum(std::vector<Var> inner, Expr element) {
  std::vector<Var> dims = args(std::move(inner));
  Expr start = bias(b * int(extents.block) + c);
  if (!hasParts()) {
    sum(dims) = start;
    sum(dims) += element * weight(c);
    return;
  }
  std::vector<Expr> all(dims.begin(), dims.end()), ofFirst = all,
                                                   ofOthers = all;
  ofFirst.push_back(0);
  ofOthers.push_back(parts);
  dims.push_back(p);
  share(dims) = Halide::select(p == 0, start, 0.0f);
  share(dims) += element * weight(c);
  sum(all) = share(ofFirst);
  sum(all) += share(ofOthers);
}

/// Cycles to transpose an element on its way in or out.
static constexpr double kTransposeCycles = 0.5;

KernelEstimate SparseStrategy::estimate(const KernelSpec &spec,
                                        const TargetInfo &target) const {
  const Node &node = *sparseNode(spec);
  KernelSpec simple = simplify(spec);
  Product product = productOf(simple);
  int64_t panel = spec.schedule.getInt("panel", 1);
  // Planes' padding is computed too.
  double pixels =
      double(sparseNode(simple)->result.numElements() / product.outputs);
  if (panel == 1)
    return {pixels * double(product.entries) * 4, 0};
  KernelEstimate estimate;
  estimate.cycles = pixels * panelCost(product, panel / target.lanes(), target);
  const TensorSpec &image = spec.typeOf(node.operands[0]);
  for (auto [type, layout] :
       {std::pair(&image, imageLayout(spec)),
        std::pair(&node.result, spec.resultLayouts.front())})
    if (!layout.isPlanes())
      estimate.cycles += kTransposeCycles * double(type->numElements());
  double bytes = double(bytesOf(image) + bytesOf(node.result));
  estimate.cycles += transferCycles(bytes, bytes, target);
  return estimate;
}

namespace {

/// Pixels are vectors.
class PanelBuilder {
public:
  PanelBuilder(SparseProduct &product, int panel)
      : product(product), funcs(product.funcs), extents(product.extents),
        panel(panel), lanes(int(funcs.target().lanes())),
        pixels(int(extents.pixels)), block(int(extents.block)),
        readsPlanes(product.extents.readsPlanes),
        writesPlanes(product.writesPlanes()) {}

  void run();

private:
  void defineStaged();
  void scheduleStaged(Func result, Var at);
  void defineTransposed();
  void scheduleTransposed(Func result);
  void schedulePlanes(Func result);
  void scheduleSum(Func consumer, Var row, Func result, Var panels);
  void accumulate(Func sums, Func consumer, Var row);
  void fetchBands(Func result, Var row, Var panels);

  SparseProduct &product;
  KernelFuncs &funcs;
  const Product &extents;
  int panel, lanes, pixels, block;
  bool readsPlanes, writesPlanes;
  Var x = product.x, c = product.c, b = product.b, o{"o"};
  Func sum = product.sum;
  /// `staged` and `tile` are the transposed tiles on the way in and out.
  Func staged{"staged"}, pixelPanel{"pixel_panel"}, planes{"planes"},
      tile{"tile"}, anchor{"product"};
};

} // namespace

void PanelBuilder::run() {
  std::vector<Var> dims = indexVars(funcs.rank(product.anchor));
  if (!readsPlanes)
    defineStaged();
  Expr element = readsPlanes ? product.input(product.channel(), x)
                             : pixelPanel(product.at({x, product.channel()}));
  product.defineSum({x, c, b}, element);
  if (writesPlanes) {
    Index index = {dims[1], dims[0] % block, dims[0] / block};
    index.insert(index.end(), dims.begin() + 2, dims.end());
    anchor(dims) = sum(index);
  } else {
    defineTransposed();
    anchor(dims) = tile(std::vector<Expr>(dims.begin(), dims.end()));
  }
  funcs.defineAnchor(product.anchor, anchor);
  Func result = funcs.result(0);
  writesPlanes ? schedulePlanes(result) : scheduleTransposed(result);
}

/// The panel's pixels, brought from behind one another side by side.
void PanelBuilder::defineStaged() {
  // The last vectors may reach beyond the image; what they hold is never used.
  int last = int(funcs.extent(product.node.operands[0], 1)) - 1;
  bool reachesBeyond = pixels > last + 1 || panel > pixels;
  Expr pixel = reachesBeyond ? Halide::min(x, last) : Expr(x);
  staged(product.args({x, c})) = product.input(c, pixel);
  pixelPanel(product.args({x, c})) = staged(product.at({x, c}));
}

void PanelBuilder::scheduleStaged(Func result, Var at) {
  Var co("co"), ci("ci"), xo("xo");
  pixelPanel.compute_at(result, at)
      .bound_extent(x, panel)
      .bound(c, 0, int(extents.inputs));
  if (extents.inputs < kTile) {
    pixelPanel.vectorize(x, lanes);
    return;
  }
  pixelPanel.split(c, co, ci, kTile, TailStrategy::ShiftInwards)
      .split(x, xo, x, kTile)
      .reorder(x, ci, co, xo);
  pixelPanel.vectorize(x).unroll(ci);
  staged.compute_at(pixelPanel, co)
      .bound_extent(x, kTile)
      .bound_extent(c, kTile)
      .vectorize(c)
      .unroll(x);
}

void PanelBuilder::defineTransposed() {
  planes(product.args({x, o})) = sum(product.at({x, o % block, o / block}));
  tile(product.args({o, x})) = planes(product.at({x, o}));
}

/// Panels of pixels outside; groups of outputs; tiles.
void PanelBuilder::scheduleTransposed(Func result) {
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
  Var panelLoop = out.size() > 2 ? out[2] : panels;
  if (!readsPlanes)
    scheduleStaged(result, panelLoop);
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
  scheduleSum(planes, ob, result, panelLoop);
}

/// Bands of rows outside; panels of their pixels; rows of blocks.
void PanelBuilder::schedulePlanes(Func result) {
  std::vector<Var> out = result.args();
  Var panels("panels"), across("across"), ob("ob"), oc("oc");
  result.split(out[0], panels, across, panel, TailStrategy::ShiftInwards)
      .split(out[1], ob, oc, block, TailStrategy::GuardWithIf)
      .reorder(across, oc, ob, panels, out[2], out[3])
      .vectorize(across, lanes)
      .unroll(across)
      .unroll(oc);
  llvm::ArrayRef<int64_t> shape = product.node.result.shape;
  if (shape[0] > 1)
    funcs.setRange(result, out[3], shape[0]);
  else if (shape[1] > 1)
    funcs.setRange(result, out[2], shape[1]);
  else
    funcs.setRange(result, panels, ceilDiv(pixels, panel));
  if (!readsPlanes)
    scheduleStaged(result, panels);
  scheduleSum(result, ob, result, panels);
  if (readsPlanes)
    fetchBands(result, ob, panels);
}

/// Fetches the next band of an image that does not stay in the L2, while rows
/// of blocks pass over this one: they read channels in an order that no
/// prefetcher knows.
void PanelBuilder::fetchBands(Func result, Var row, Var panels) {
  unsigned input = product.node.operands[0];
  const TensorSpec &image = funcs.spec().typeOf(input);
  int64_t bands = image.shape[1];
  if (bytesOf(image) <= funcs.target().l2Bytes || bands * image.shape[0] == 1)
    return;
  int64_t band = bytesOf(image) / image.shape[0] / bands;
  std::vector<Var> out = result.args();
  WeightStream stream = {
      funcs.param(input).name(),
      {{{result, out[3]}, bands * band}, {{result, out[2]}, band}},
      band,
      {{{result, panels}, ceilDiv(pixels, panel)}},
      {result, row}};
  // Sums of parts are there before the result's rows are. Of two parts the
  // second is no loop.
  if (product.hasParts())
    stream.innermost = {sum, b};
  if (extents.parts > 2)
    stream.steps.push_back({{sum, Halide::RVar(product.parts)}, extents.parts});
  funcs.addStream(std::move(stream));
}

/// Sums of a row of blocks for each iteration of `row`, or where they come part
/// by part, of all rows for each panel.
void PanelBuilder::scheduleSum(Func consumer, Var row, Func result,
                               Var panels) {
  if (!product.hasParts()) {
    accumulate(sum, consumer, row);
    return;
  }
  sum.compute_at(result, panels)
      .bound_extent(x, panel)
      .bound_extent(c, block)
      .vectorize(x, lanes)
      .unroll(x)
      .unroll(c);
  sum.update()
      .reorder(x, c, b, product.parts)
      .vectorize(x, lanes)
      .unroll(x)
      .unroll(c);
  accumulate(product.share, sum, b);
}

/// Adds up a row of blocks in registers.
void PanelBuilder::accumulate(Func sums, Func consumer, Var row) {
  sums.compute_at(consumer, row)
      .bound_extent(x, panel)
      .bound_extent(c, block)
      .vectorize(x, lanes)
      .unroll(x)
      .unroll(c);
  sums.update()
      .reorder(x, c, product.r)
      .vectorize(x, lanes)
      .unroll(x)
      .unroll(c);
}

/// Outputs of a block are vectors: for images of few pixels.
static void buildPixels(SparseProduct &product) {
  KernelFuncs &funcs = product.funcs;
  Var &x = product.x, &c = product.c, &b = product.b;
  int pixels = int(std::min<int64_t>(product.extents.pixels, 4)),
      block = int(product.extents.block);
  Func sum = product.sum, share = product.share, anchor("product");
  product.defineSum({c, x, b}, product.input(product.channel(), x));
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
  auto accumulate = [&](Func sums, const RDom &over) {
    sums.bound_extent(c, block).unroll(x);
    sums.update().reorder(c, x, over).unroll(x);
    if (block > 1) {
      sums.vectorize(c);
      sums.update().vectorize(c);
    }
  };
  accumulate(sum, product.hasParts() ? product.parts : product.r);
  sum.compute_at(result, tiles);
  if (product.hasParts()) {
    accumulate(share, product.r);
    share.compute_at(result, tiles);
  }
  if (block > 1)
    result.vectorize(within);
}

void SparseStrategy::build(KernelFuncs &funcs) const {
  SparseProduct product(funcs);
  int panel = int(funcs.spec().schedule.getInt("panel", 1));
  if (panel == 1)
    buildPixels(product);
  else
    PanelBuilder(product, panel).run();
  scheduleOtherResults(funcs);
}

const Strategy &kernels::sparseStrategy() {
  static const SparseStrategy strategy;
  return strategy;
}
