//===- TransposeConv.cpp - transposed convolution -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tap k brings input q to result position q*stride + k*dilation - before. So
// the positions of one phase, those that are equal modulo the stride, get the
// same taps, and are a plain convolution with these alone: nothing is
// multiplied by a zero between inputs. A register tile of `tile[0]` columns of
// one phase by `tile[1]` output channels of one group accumulates over its taps
// and all inputs, as in Convolution.cpp; rows of results are put together of
// their phases.
//
// Layouts, innermost first: in (i, x, y, n); weights in panels of tile[1]
// channels, (c, i, kx, ky, panel); out (o, x, y, n) with o = panel * tile[1] +
// c, x = column * stride + phase.
//
//===----------------------------------------------------------------------===//

#include "BorderedImage.h"
#include "ProductTile.h"

#include <numeric>

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

static const Node *transposeConvNode(const KernelSpec &spec) {
  const Node *node = anchorNode(spec, {"transpose_conv2d"});
  return node && node->operands[1] < spec.operands.size() ? node : nullptr;
}

namespace {

/// The phases along one dimension of the result. Those of which stride and
/// dilation have a divisor in common that they do not share get no tap; the
/// taps of another are the first one and every `step`-th behind it.
struct Phases {
  int stride, dilation, before, kernel, in, out;
  int divisor, step;

  Phases(const KernelSpec &spec, const Node &node, unsigned dim);

  /// Columns, or rows, of each phase.
  int count() const { return int(ceilDiv(out, stride)); }
  int mostTaps() const { return int(ceilDiv(kernel, step)); }
  /// Whether some tap of a result position falls beside the image.
  bool leavesImage() const;

  Expr firstTap(const Expr &phase) const;
  Expr taps(const Expr &phase) const {
    return Halide::select((phase + before) % divisor == 0,
                          (kernel - 1 - firstTap(phase)) / step + 1, 0);
  }
  /// The input that the phase's tap `number` takes to its position `column`.
  Expr input(const Expr &column, const Expr &phase, const Expr &number) const {
    return column + (phase + before - firstTap(phase) * dilation) / stride -
           number * (dilation / divisor);
  }
};

class TransposeConvStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "transpose_conv"; }
  bool matches(const KernelSpec &spec) const override {
    return transposeConvNode(spec) != nullptr;
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override {
    const Node &node = *transposeConvNode(spec);
    return columnTiles(name(), Phases(spec, node, 1).count(),
                       GroupedChannels::of(node), target);
  }

  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override {
    if (llvm::Error error = checkParams(spec.schedule, {"tile"}))
      return error;
    const Node &node = *transposeConvNode(spec);
    return checkColumnTile(spec.schedule, Phases(spec, node, 1).count(),
                           GroupedChannels::of(node), target);
  }

  std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                     const TargetInfo &target) const override {
    std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
    layouts[transposeConvNode(spec)->operands[1]] =
        panelLayout(4, spec.schedule.getInts("tile")[1]);
    return layouts;
  }

  void build(KernelFuncs &funcs) const override;
};

/// The parts of one kernel's pipeline.
class Builder {
public:
  explicit Builder(KernelFuncs &funcs)
      : funcs(funcs), anchor(*KernelFuncs::anchorOf(funcs.spec())),
        node(*funcs.spec().nodeOf(anchor)), channels(GroupedChannels::of(node)),
        phases{Phases(funcs.spec(), node, 1), Phases(funcs.spec(), node, 0)},
        columns(int(funcs.spec().schedule.getInts("tile")[0])),
        panel(int(funcs.spec().schedule.getInts("tile")[1])),
        groupInputs(int(funcs.spec().typeOf(node.operands[1]).shape[3])) {}

  void run() {
    defineSum();
    scheduleResult();
    scheduleOtherResults(funcs);
  }

private:
  void defineSum();
  void scheduleResult();
  void scheduleRow();

  KernelFuncs &funcs;
  unsigned anchor;
  const Node &node;
  GroupedChannels channels;
  /// Along x and y.
  Phases phases[2];
  int columns, panel, groupInputs;
  /// The image with its border; not defined where no tap needs it.
  Func bordered;
  /// Sums over (c in the panel, panel, column, its phase, row, its phase, n),
  /// of a tile, and of a row with all phases: were tiles part of the result,
  /// Halide would take all phases for needed in each.
  Func sum, row;
};

} // namespace

/// The x for which number * x is 1 modulo `modulus`, which has no divisor in
/// common with it.
static int inverseModulo(int number, int modulus) {
  for (int64_t x = 1; x < modulus; ++x)
    if (number * x % modulus == 1)
      return int(x);
  return 0;
}

Phases::Phases(const KernelSpec &spec, const Node &node, unsigned dim)
    : stride(int(node.getInts("window.strides")[dim])),
      dilation(int(node.getInts("window.dilations")[dim])),
      before(int(node.getInts("window.pads")[dim])),
      kernel(int(spec.typeOf(node.operands[1]).shape[dim + 1])),
      in(int(spec.typeOf(node.operands[0]).shape[dim + 1])),
      out(int(node.result.shape[dim + 1])) {
  // Where there is one input no stride shows: under this one every position has
  // its own tap.
  if (in == 1)
    stride = out;
  divisor = std::gcd(stride, dilation);
  step = stride / divisor;
}

bool Phases::leavesImage() const {
  // Behind the last position those are computed that complete its phases.
  for (int tap = 0; tap < kernel; ++tap)
    for (int position = 0; position < count() * stride; ++position) {
      int scaled = position + before - tap * dilation;
      if (scaled % stride == 0 && (scaled < 0 || scaled / stride >= in))
        return true;
    }
  return false;
}

/// The least k with k * dilation = phase + before modulo the stride; both sides
/// are divided by their common divisor.
Expr Phases::firstTap(const Expr &phase) const {
  Expr quotient = Halide::cast<int64_t>((phase + before) / divisor);
  return Halide::cast<int32_t>(quotient *
                               inverseModulo(dilation / divisor, step) % step);
}

void Builder::defineSum() {
  const Phases &px = phases[0], &py = phases[1];
  Var c("c"), p("p"), x("x"), phaseX("phase_x"), y("y"), phaseY("phase_y"),
      n("n");
  RDom r(0, groupInputs, 0, px.mostTaps(), 0, py.mostTaps(), "r");
  r.where(r.y < px.taps(phaseX));
  r.where(r.z < py.taps(phaseY));
  sum = Func("sum");
  int last = int(funcs.extent(anchor, 0)) - 1;
  sum(c, p, x, phaseX, y, phaseY, n) =
      node.operands.size() > 2
          ? funcs.at(node.operands[2], {Halide::min(p * panel + c, last)})
          : Expr(0.0f);
  Expr group =
      channels.groups == 1 ? Expr(0) : p / int(channels.panelsPerGroup(panel));
  Expr column = rowOfTile(x, px.count(), columns);
  Index index = {group * groupInputs + r.x, px.input(column, phaseX, r.y),
                 py.input(y, phaseY, r.z), n};
  // Of all phases together more is taken for read than of each, so both
  // dimensions are guarded where one has to be.
  unsigned guarded = px.leavesImage() || py.leavesImage() ? 2u | 4u : 0u;
  if (guarded)
    bordered = borderedImage(funcs, node.operands[0], guarded, px.count());
  Expr input = guarded ? bordered(index) : funcs.at(node.operands[0], index);
  Expr tapX = px.firstTap(phaseX) + r.y * px.step,
       tapY = py.firstTap(phaseY) + r.z * py.step;
  sum(c, p, x, phaseX, y, phaseY, n) +=
      input * funcs.param(node.operands[1])(c, r.x, tapX, tapY, p);
  std::vector<Var> args = sum.args(), dims = indexVars(4);
  row = Func("row");
  row(args) = sum(std::vector<Expr>(args.begin(), args.end()));
  Func product("product");
  product(dims) = row(dims[0] % panel, dims[0] / panel, dims[1] / px.stride,
                      dims[1] % px.stride, dims[2] / py.stride,
                      dims[2] % py.stride, dims[3]);
  funcs.defineAnchor(anchor, product);
}

/// Bands of rows outside, panels, rows inside; a panel of weights stays in the
/// L1 or L2 meanwhile.
void Builder::scheduleResult() {
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var panels("panels"), within("within"), phaseX("phase_x"), phaseY("phase_y"),
      bands("bands"), rows("rows");
  int height = phases[1].count(), count = int(funcs.extent(anchor, 0));
  int64_t weightBytes = funcs.spec().typeOf(node.operands[1]).numElements() * 4;
  int band = bordered.defined() ? bandRows(height, weightBytes, funcs.target())
                                : height;
  result.split(out[0], panels, within, panel, TailStrategy::GuardWithIf)
      .split(out[1], out[1], phaseX, phases[0].stride,
             TailStrategy::GuardWithIf)
      .split(out[2], rows, phaseY, phases[1].stride, TailStrategy::GuardWithIf)
      .split(rows, bands, rows, band, TailStrategy::ShiftInwards)
      .reorder(within, phaseX, out[1], phaseY, rows, panels, bands, out[3])
      .vectorize(within, int(channels.vector(funcs.target())),
                 TailStrategy::GuardWithIf)
      .unroll(within);
  if (node.result.shape[0] > 1)
    funcs.setRange(result, out[3], node.result.shape[0]);
  else if (band < height)
    funcs.setRange(result, bands, ceilDiv(height, band));
  else if (count % panel == 0 && count > panel)
    funcs.setRange(result, panels, count / panel);
  else if (count <= panel)
    funcs.setRange(result, rows, height);
  if (bordered.defined() && band < height)
    bordered.compute_at(result, bands);
  else if (bordered.defined())
    bordered.compute_root();
  row.compute_at(result, rows);
  scheduleRow();
}

void Builder::scheduleRow() {
  int lanes = int(channels.vector(funcs.target()));
  std::vector<Var> args = row.args();
  Var c = args[0], x = args[2], phaseX = args[3], phaseY = args[5],
      tiles("tiles");
  row.bound_extent(c, panel)
      .bound_extent(args[1], 1)
      .bound(phaseX, 0, phases[0].stride)
      .bound_extent(args[4], 1)
      .bound(phaseY, 0, phases[1].stride)
      .split(x, tiles, x, columns, TailStrategy::GuardWithIf)
      .reorder(c, x, tiles, phaseX, phaseY)
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(x);
  std::vector<Halide::RVar> r = sum.rvars(0);
  sum.compute_at(row, tiles)
      .bound_extent(c, panel)
      .bound_extent(args[2], columns);
  sum.bound_extent(phaseX, 1)
      .bound_extent(phaseY, 1)
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(args[2]);
  sum.update()
      .reorder(c, args[2], r[0], r[1], r[2])
      .vectorize(c, lanes)
      .unroll(c)
      .unroll(args[2]);
  if (groupInputs > 1)
    sum.update().unroll(r[0], unrolledInputs(groupInputs, 4),
                        TailStrategy::GuardWithIf);
}

void TransposeConvStrategy::build(KernelFuncs &funcs) const {
  Builder(funcs).run();
}

const Strategy &kernels::transposeConvStrategy() {
  static const TransposeConvStrategy strategy;
  return strategy;
}
