//===- SignPacking.cpp - binarize, and pools of signs ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A word's 32 elements are compared as one vector, whose results are its bits.
// Kernels that only pack, and pools of packed signs, are here too.
//
//===----------------------------------------------------------------------===//

#include "SignPacking.h"

#include "SlidingWindow.h"
#include "Strategy.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;
using Halide::Internal::Call;

/// i32: the bit of its lane where its argument is true. All lanes of a word are
/// summed at once.
static constexpr const char *kBitOfLane = "linnet_bit_of_lane";

bool kernels::packsInOrder(const KernelSpec &spec, const Node &node) {
  int64_t groups = node.getInt("groups", 1),
          channels = spec.typeOf(node.operands[0]).shape.back();
  return groups == 1 || channels / groups % 32 == 0;
}

Func kernels::packSigns(KernelFuncs &funcs, unsigned value) {
  const Node &node = *funcs.spec().nodeOf(value);
  std::vector<Var> dims = indexVars(funcs.rank(value));
  int channels = int(funcs.extent(node.operands[0], 0)),
      groups = int(node.getInt("groups", 1));
  int ofGroup = channels / groups, words = int(ceilDiv(ofGroup, 32));
  RDom j(0, 32, "bit");
  bool inOrder = packsInOrder(funcs.spec(), node);
  Expr within = inOrder ? dims[0] * 32 + j : (dims[0] % words) * 32 + j;
  Expr channel = inOrder ? within : dims[0] / words * ofGroup + within;
  bool hasGaps = ofGroup % 32 != 0;
  if (hasGaps)
    channel = Halide::min(channel, channels - 1);

  Index index(dims.begin(), dims.end());
  index[0] = channel;
  Expr threshold = node.operands.size() > 1
                       ? funcs.at(node.operands[1], {channel})
                       : Expr(0.0f);
  Expr isSet = funcs.at(node.operands[0], index) >= threshold;
  if (hasGaps)
    isSet = isSet && within < (inOrder ? channels : ofGroup);
  Func signs("signs");
  signs(dims) = 0;
  // A sum of different bits is their or, and one that Halide takes as a whole
  // vector.
  signs(dims) +=
      Call::make(Halide::Int(32), kBitOfLane, {isSet}, Call::PureExtern);
  signs.update().atomic().vectorize(j, 32);
  return signs;
}

Expr LowerSignPacking::visit(const Halide::Internal::VectorReduce *op) {
  const Call *bits = op->value.as<Call>();
  if (!bits || bits->name != kBitOfLane)
    return IRMutator::visit(op);
  return Halide::Internal::Reinterpret::make(op->type, mutate(bits->args[0]));
}

namespace {

/// One binarize behind elementwise ops.
class BinarizeStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "binarize"; }
  bool matches(const KernelSpec &spec) const override {
    return anchorNode(spec, {"binarize"}) != nullptr;
  }

  void build(KernelFuncs &funcs) const override {
    unsigned anchor = *KernelFuncs::anchorOf(funcs.spec());
    Func signs = packSigns(funcs, anchor);
    funcs.defineAnchor(anchor, signs);
    Func result = funcs.result(0);
    std::vector<Var> dims = result.args();
    signs.compute_at(result, dims[0]);
    llvm::ArrayRef<int64_t> shape = funcs.spec().typeOf(anchor).shape;
    // The outermost dimension with something to share.
    for (unsigned i = 0; i + 1 < dims.size(); ++i)
      if (shape[i] > 1) {
        funcs.setRange(result, dims[dims.size() - 1 - i], shape[i]);
        break;
      }
    scheduleOtherResults(funcs);
  }
};

/// Pools of packed signs: windows joined by or.
class BinaryPoolStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "binary_pool"; }
  bool matches(const KernelSpec &spec) const override {
    return anchorNode(spec, {"binary_max_pool2d"}) != nullptr;
  }

  void build(KernelFuncs &funcs) const override {
    const KernelSpec &spec = funcs.spec();
    unsigned anchor = *KernelFuncs::anchorOf(spec);
    const Node &node = *spec.nodeOf(anchor);
    llvm::ArrayRef<int64_t> kernel = node.getInts("kernel"),
                            strides = node.getInts("window.strides");
    llvm::ArrayRef<int64_t> pads = node.getInts("window.pads"),
                            dilations = node.getInts("window.dilations");
    Var w("w"), x("x"), y("y"), n("n");
    RDom r(0, int(kernel[1]), 0, int(kernel[0]), "r");
    unsigned guarded = SlidingWindow(spec, node, kernel).borderDims();
    Index index = {
        w, x * int(strides[1]) + r.x * int(dilations[1]) - int(pads[1]),
        y * int(strides[0]) + r.y * int(dilations[0]) - int(pads[0]), n};
    Expr word = guarded ? funcs.atOrFill(node.operands[0], index, guarded, 0)
                        : funcs.at(node.operands[0], index);
    Func window("window");
    window(w, x, y, n) = 0;
    window(w, x, y, n) = window(w, x, y, n) | word;
    funcs.defineAnchor(anchor, window);

    Func result = funcs.result(0);
    std::vector<Var> out = result.args();
    int lanes = lanesFor(funcs.extent(anchor, 0), funcs.target());
    Var blocks("blocks"), within("within");
    result.split(out[0], blocks, within, lanes, TailStrategy::ShiftInwards)
        .reorder(within, blocks, out[1], out[2], out[3])
        .vectorize(within);
    funcs.setRange(result, node.result.shape[0] > 1 ? out[3] : out[2],
                   node.result.shape[0] > 1 ? node.result.shape[0]
                                            : node.result.shape[1]);
    window.compute_at(result, blocks).vectorize(w, lanes);
    window.update().reorder(w, r.x, r.y).vectorize(w, lanes);
    scheduleOtherResults(funcs);
  }
};

} // namespace

const Strategy &kernels::binarizeStrategy() {
  static const BinarizeStrategy strategy;
  return strategy;
}

const Strategy &kernels::binaryPoolStrategy() {
  static const BinaryPoolStrategy strategy;
  return strategy;
}
