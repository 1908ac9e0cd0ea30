//===- ChooseLayouts.cpp - which images lie as planes ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Images that a kernel can only take alike (those before and behind a depthwise
// convolution, the two of an addition) are one class. A class lies as planes
// where all kernels that touch it have a strategy for that, and take less time
// by their estimates. What a kernel takes either way, as a sparse product does,
// is where classes end.
//
// How many vectors of pixels kernels compute at once, which planes had better
// be a multiple of, is chosen for the whole network.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FormatVariadic.h"
#include <limits>

namespace linnet::kern {
#define GEN_PASS_DEF_CHOOSELAYOUTS
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"
} // namespace linnet::kern

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

namespace {

using Images = llvm::SetVector<Value>;

class Chooser {
public:
  Chooser(func::FuncOp main, const SymbolTable &symbols,
          const TargetInfo &target, int64_t vectors)
      : symbols(symbols), target(target), vectors(vectors) {
    for (auto call : main.getOps<CallOp>())
      ++calls[call.getCallee()];
    for (auto call : main.getOps<CallOp>())
      for (Value result : call.getResults())
        if (isCandidate(result))
          candidates.insert(result);
  }

  /// Chooses, class by class; returns the cycles of all kernels concerned.
  double choose();
  /// Writes the layouts down.
  void apply(bool remarks);

private:
  FuncOp kernelOf(CallOp call) {
    return symbols.lookup<FuncOp>(call.getCallee());
  }
  bool isFree(CallOp call) {
    return calls.lookup(call.getCallee()) == 1 &&
           !kernelOf(call).getScheduleAttr();
  }
  bool isCandidate(Value image);
  LayoutAttr planesOf(Value image);
  /// The calls that write or read some of `images`.
  llvm::SetVector<CallOp> touching(const Images &images);
  std::optional<double> cycles(CallOp call, const Images &planes);
  std::optional<double> cycles(const llvm::SetVector<CallOp> &touching,
                               const Images &planes);
  void uniteAlike(CallOp call);
  void decide(const Images &alike);

  const SymbolTable &symbols;
  const TargetInfo &target;
  int64_t vectors;
  llvm::StringMap<unsigned> calls;
  Images candidates, chosen;
  /// Of each image chosen, the part that kernels around its class take of the
  /// time that they took otherwise.
  llvm::DenseMap<Value, double> shares;
  llvm::EquivalenceClasses<Value> classes;
};

struct ChooseLayouts : linnet::kern::impl::ChooseLayoutsBase<ChooseLayouts> {
  using ChooseLayoutsBase::ChooseLayoutsBase;

  void runOnOperation() override {
    auto info = lookupTarget(target);
    if (!info) {
      getOperation().emitError(llvm::toString(info.takeError()));
      return signalPassFailure();
    }
    SymbolTable symbols(getOperation());
    auto main = symbols.lookup<func::FuncOp>("main");
    if (!main)
      return;
    Chooser single(main, symbols, *info, 1), pairs(main, symbols, *info, 2);
    (pairs.choose() < single.choose() ? pairs : single).apply(remarks);
  }
};

} // namespace

/// Whether only kernels that nobody has decided about yet touch an image.
bool Chooser::isCandidate(Value image) {
  auto type = cast<RankedTensorType>(image.getType());
  auto producer = image.getDefiningOp<CallOp>();
  unsigned number = cast<OpResult>(image).getResultNumber();
  if (type.getRank() != 4 || !type.getElementType().isF32() ||
      !isFree(producer) || kernelOf(producer).getResultLayout(number))
    return false;
  return llvm::all_of(image.getUses(), [&](OpOperand &use) {
    auto consumer = dyn_cast<CallOp>(use.getOwner());
    return consumer && isFree(consumer) &&
           !kernelOf(consumer).getArgLayout(use.getOperandNumber());
  });
}

LayoutAttr Chooser::planesOf(Value image) {
  auto type = cast<RankedTensorType>(image.getType());
  return toAttr(image.getContext(),
                planesFor(type.getShape(), vectors, target));
}

llvm::SetVector<CallOp> Chooser::touching(const Images &images) {
  llvm::SetVector<CallOp> touching;
  for (Value image : images) {
    touching.insert(image.getDefiningOp<CallOp>());
    for (Operation *user : image.getUsers())
      touching.insert(cast<CallOp>(user));
  }
  return touching;
}

/// What a call takes with `planes` as planes; none where nothing compiles that.
std::optional<double> Chooser::cycles(CallOp call, const Images &planes) {
  KernelSpec spec = describeKernel(kernelOf(call));
  for (auto [operand, value] : llvm::zip_equal(spec.operands, call.getInputs()))
    if (planes.contains(value))
      operand.layout = planesFor(operand.type.shape, vectors, target);
  for (auto [layout, value] :
       llvm::zip_equal(spec.resultLayouts, call.getOutputs()))
    if (planes.contains(value))
      layout = planesFor(cast<RankedTensorType>(value.getType()).getShape(),
                         vectors, target);
  auto estimate = estimateKernel(spec, target);
  if (estimate)
    return estimate->cycles;
  llvm::consumeError(estimate.takeError());
  return std::nullopt;
}

std::optional<double> Chooser::cycles(const llvm::SetVector<CallOp> &touching,
                                      const Images &planes) {
  double sum = 0;
  for (CallOp call : touching) {
    std::optional<double> own = cycles(call, planes);
    if (!own)
      return std::nullopt;
    sum += *own;
  }
  return sum;
}

/// Unites what a kernel takes only together as planes.
void Chooser::uniteAlike(CallOp call) {
  Images images;
  for (ValueRange values :
       {ValueRange(call.getInputs()), ValueRange(call.getOutputs())})
    for (Value value : values)
      if (candidates.contains(value))
        images.insert(value);
  auto takes = [&](ArrayRef<Value> planes) {
    return cycles(call, Images(planes.begin(), planes.end())).has_value();
  };
  for (Value image : images) {
    if (takes(image))
      continue;
    bool isPair = false;
    for (Value other : images)
      if (!isPair && other != image && takes({image, other})) {
        classes.unionSets(image, other);
        isPair = true;
      }
    if (!isPair)
      for (Value other : images)
        classes.unionSets(image, other);
  }
}

void Chooser::decide(const Images &alike) {
  llvm::SetVector<CallOp> concerned = touching(alike);
  Images planes = chosen;
  planes.insert(alike.begin(), alike.end());
  std::optional<double> before = cycles(concerned, chosen),
                        after = cycles(concerned, planes);
  if (!before || !after || *after >= *before)
    return;
  chosen = std::move(planes);
  for (Value image : alike)
    shares[image] = *after / *before;
}

double Chooser::choose() {
  for (Value image : candidates)
    classes.insert(image);
  for (CallOp call : touching(candidates))
    uniteAlike(call);
  Images seen;
  for (Value image : candidates) {
    Images alike;
    for (Value other : candidates)
      if (classes.isEquivalent(image, other))
        alike.insert(other);
    if (seen.insert(alike.front()))
      decide(alike);
  }
  double sum = 0;
  for (CallOp call : touching(candidates))
    sum +=
        cycles(call, chosen).value_or(std::numeric_limits<double>::infinity());
  return sum;
}

void Chooser::apply(bool remarks) {
  for (Value image : chosen) {
    if (remarks)
      image.getDefiningOp()->emitRemark()
          << "kernel '" << image.getDefiningOp<CallOp>().getCallee()
          << "' writes channel-major pixels, " << planesOf(image)
          << ": what writes and reads them takes "
          << llvm::formatv("{0:f2}", shares[image]).str()
          << " of the time estimated for it otherwise";
    unsigned number = cast<OpResult>(image).getResultNumber();
    kernelOf(image.getDefiningOp<CallOp>())
        .setResultAttr(number, "kern.layout", planesOf(image));
    for (OpOperand &use : image.getUses())
      kernelOf(cast<CallOp>(use.getOwner()))
          .setArgAttr(use.getOperandNumber(), "kern.layout", planesOf(image));
  }
}
