//===- Loops.cpp - elementwise chains and data movement -------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels without an anchor: one loop nest over the result, vectorised along
// its innermost dimension. Chains whose operands all have the result's shape
// run over one flat dimension. Every element is computed once, so the result
// may lie where an operand lay.
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"
#include "Planes.h"
#include "Strategy.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::TailStrategy;
using Halide::Var;

/// Elements in one iteration of the outermost loop of a flat kernel: enough
/// work to be worth a call, few enough that threads share evenly.
static constexpr int64_t kFlatBlock = 4096;
/// What an element takes that goes from one order of pixels and channels to
/// another.
static constexpr double kGatherCycles = 2;

void kernels::scheduleLoops(KernelFuncs &funcs, unsigned number) {
  const KernelSpec &spec = funcs.spec();
  auto physical = spec.resultLayouts[number].physicalShape(
      spec.typeOf(spec.results[number]).shape);
  Halide::Func result = funcs.result(number);
  std::vector<Var> dims = result.args();
  if (dims.empty())
    return;
  int64_t innermost = physical.back();
  int lanes = lanesFor(innermost, funcs.target());
  if (dims.size() == 1 && innermost > kFlatBlock) {
    Var block("block");
    result.split(dims[0], block, dims[0], int(kFlatBlock),
                 TailStrategy::GuardWithIf);
    if (number == 0)
      funcs.setRange(result, block, ceilDiv(innermost, kFlatBlock));
  }
  if (lanes > 1)
    result.vectorize(dims[0], lanes, TailStrategy::GuardWithIf);
  // The outermost dimension with something to share.
  for (unsigned i = 0; number == 0 && i + 1 < dims.size(); ++i)
    if (physical[i] > 1) {
      funcs.setRange(result, dims[dims.size() - 1 - i], physical[i]);
      break;
    }
}

/// Whether all memory is row-major and every value has the same shape, or one
/// element.
static bool isFlat(const KernelSpec &spec) {
  const TensorSpec &shape = spec.typeOf(spec.results.front());
  auto fits = [&](const TensorSpec &type) {
    return type.shape == shape.shape || type.numElements() == 1;
  };
  return llvm::all_of(spec.operands,
                      [&](const Operand &o) {
                        return o.layout.isRowMajor() && fits(o.type);
                      }) &&
         llvm::all_of(spec.nodes,
                      [&](const Node &n) {
                        return fits(n.result) &&
                               (isElementwise(n.op) || n.op == "constant") &&
                               n.op != "channel_affine";
                      }) &&
         llvm::all_of(spec.resultLayouts,
                      [](const Layout &layout) { return layout.isRowMajor(); });
}

namespace {

class LoopsStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "loops"; }

  bool matches(const KernelSpec &spec) const override {
    return KernelFuncs::anchorsOf(spec).empty();
  }

  KernelEstimate estimate(const KernelSpec &spec,
                          const TargetInfo &target) const override;
  bool takesPlanes(const KernelSpec &) const override { return true; }

  KernelSpec simplify(const KernelSpec &spec) const override {
    if (!isFlat(spec))
      return spec;
    KernelSpec flat = spec;
    auto flatten = [](TensorSpec &type) { type.shape = {type.numElements()}; };
    for (Operand &operand : flat.operands) {
      flatten(operand.type);
      operand.layout = Layout::rowMajor(1);
    }
    for (Node &node : flat.nodes)
      flatten(node.result);
    for (Layout &layout : flat.resultLayouts)
      layout = Layout::rowMajor(1);
    return flat;
  }

  void build(KernelFuncs &funcs) const override {
    scheduleLoops(funcs, 0);
    scheduleOtherResults(funcs);
  }
};

} // namespace

/// Positions are read and written one after the other, often in place: what
/// takes turns in the cache until the next kernel reads the result is hardly
/// more than one tensor.
KernelEstimate LoopsStrategy::estimate(const KernelSpec &spec,
                                       const TargetInfo &target) const {
  int64_t bytes = 0, largest = 0;
  auto add = [&](const TensorSpec &type) {
    bytes += bytesOf(type);
    largest = std::max(largest, bytesOf(type));
  };
  for (const Operand &operand : spec.operands)
    add(operand.type);
  for (unsigned result : spec.results)
    add(spec.typeOf(result));
  KernelEstimate estimate{
      transferCycles(double(bytes), double(largest), target), 0};
  bool isAlike = hasUniformPlanes(spec, unsigned(spec.operands.size()));
  if (hasPlanes(spec) && !isAlike)
    estimate.cycles +=
        kGatherCycles * double(spec.typeOf(spec.results.front()).numElements());
  return estimate;
}

const Strategy &kernels::loopsStrategy() {
  static const LoopsStrategy strategy;
  return strategy;
}
