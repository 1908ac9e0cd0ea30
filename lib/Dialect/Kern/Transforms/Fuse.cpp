//===- Fuse.cpp - let kernels that follow one another be one --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects one kernel for each call, as convert-linnet-to-kern makes them. Pairs
// are visited in program order, so that a chain joins its first kernel link by
// link. Chains around depthwise convolutions and pools, and what comes before
// dense convolutions, come after that, when each link has its activation.
//
//===----------------------------------------------------------------------===//

#include "FusionGate.h"
#include "FusionRules.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace linnet::kern {
#define GEN_PASS_DEF_FUSE
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"
} // namespace linnet::kern

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

namespace {

struct Fuse : linnet::kern::impl::FuseBase<Fuse> {
  using FuseBase::FuseBase;

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    auto main = symbols.lookup<func::FuncOp>("main");
    if (!main)
      return;
    for (Operation &op : llvm::make_early_inc_range(main.front()))
      if (auto call = dyn_cast<CallOp>(op))
        while (CallOp fused = fuseOperand(call, symbols))
          call = fused;
    if (failed(fuseChains(main, symbols)))
      return signalPassFailure();
    if (remarks)
      explain(main, symbols);
  }

  /// Fuses `consumer` with the producer of one of its operands, the one
  /// computed last if several may; null if none may.
  CallOp fuseOperand(CallOp consumer, SymbolTable &symbols);
  CallOp fuse(CallOp producer, CallOp consumer, SymbolTable &symbols);
  LogicalResult fuseChains(func::FuncOp main, SymbolTable &symbols);
  /// Says of each pair that is left why it is.
  void explain(func::FuncOp main, SymbolTable &symbols);
};

} // namespace

CallOp Fuse::fuseOperand(CallOp consumer, SymbolTable &symbols) {
  CallOp best;
  for (unsigned index = 0; index < consumer.getInputs().size(); ++index) {
    auto [producer, reason] = findCandidate(consumer, index, symbols);
    if (producer && reason.empty() &&
        (!best || best->isBeforeInBlock(producer)))
      best = producer;
  }
  return best ? fuse(best, consumer, symbols) : CallOp();
}

/// What a reader knows a kernel by: its layer, or its symbol where that has no
/// name.
static std::string nameOf(CallOp call) {
  std::string layer = layerName(call.getLoc());
  return layer.empty() ? call.getCallee().str() : layer;
}

void Fuse::explain(func::FuncOp main, SymbolTable &symbols) {
  for (auto consumer : main.getOps<CallOp>())
    for (unsigned index = 0; index < consumer.getInputs().size(); ++index)
      if (auto [producer, reason] = findCandidate(consumer, index, symbols);
          producer)
        producer.emitRemark()
            << "kernel '" << nameOf(producer) << "' stays apart from '"
            << nameOf(consumer) << "': " << reason;
}

/// Says what the gate decided about a convolution or a pool.
static void explainChain(ChainDecision &decision) {
  const ChainChoice &chosen = decision.chosen, &apart = decision.apart;
  auto remark = decision.subject.emitRemark();
  remark << "kernel '" << nameOf(decision.subject) << "' ";
  if (!chosen.isFused()) {
    remark << "stays apart from its neighbours: no kernel for both is faster, "
              "or saves memory that counts";
    return;
  }
  remark << "becomes one with ";
  llvm::ListSeparator separator(" and ");
  for (unsigned i = chosen.begin; i < chosen.end; ++i)
    if (CallOp call = chosen.calls[i]; call != decision.subject)
      remark << std::string(StringRef(separator)) << "'" << nameOf(call) << "'";
  remark << ": "
         << llvm::formatv("{0:f2} of the time estimated for them apart, "
                          "{1} KiB alive instead of {2}",
                          chosen.cycles / apart.cycles, chosen.bytes >> 10,
                          apart.bytes >> 10)
                .str();
}

LogicalResult Fuse::fuseChains(func::FuncOp main, SymbolTable &symbols) {
  auto info = lookupTarget(target);
  if (!info)
    return getOperation().emitError(llvm::toString(info.takeError()));
  bool saveMemory = optimize == "memory";
  if (!saveMemory && optimize != "speed")
    return getOperation().emitError()
           << "kern-fuse cannot optimize for '" << optimize
           << "', accepted: speed, memory";
  auto decisions = decideChains(main, symbols, *info, saveMemory);
  if (remarks)
    for (ChainDecision &decision : decisions)
      explainChain(decision);
  for (ChainDecision &decision : decisions) {
    const ChainChoice &chosen = decision.chosen;
    if (!chosen.isFused())
      continue;
    CallOp fused = chosen.calls[chosen.begin];
    for (unsigned i = chosen.begin + 1; i < chosen.end; ++i) {
      fused = fuse(fused, chosen.calls[i], symbols);
    }
  }
  return success();
}

/// Appends the ops of `kernel` to `builder`'s block; returns what it computes.
static Value inlineKernel(OpBuilder &builder, FuncOp kernel,
                          IRMapping &mapping) {
  Block &body = kernel.getBody().front();
  for (Operation &op : body.without_terminator())
    builder.clone(op, mapping);
  return mapping.lookup(body.getTerminator()->getOperand(0));
}

CallOp Fuse::fuse(CallOp producer, CallOp consumer, SymbolTable &symbols) {
  auto first = symbols.lookup<FuncOp>(producer.getCallee());
  auto second = symbols.lookup<FuncOp>(consumer.getCallee());
  Value between = producer.getOutputs().front();
  llvm::SetVector<Value> operands(producer.getInputs().begin(),
                                  producer.getInputs().end());
  for (Value operand : consumer.getInputs())
    if (operand != between)
      operands.insert(operand);

  OpBuilder builder(first);
  auto type = builder.getFunctionType(
      TypeRange(ValueRange(operands.getArrayRef())), consumer.getResultTypes());
  auto loc = builder.getFusedLoc({producer.getLoc(), consumer.getLoc()});
  auto kernel = FuncOp::create(builder, loc, second.getSymName(), type,
                               fusedFamily(first, second));
  kernel.setVisibility(SymbolTable::Visibility::Private);
  builder.setInsertionPointToEnd(&kernel.getBody().front());

  // Arguments take their attributes from the kernel that had them.
  auto bind = [&](CallOp call, FuncOp from, IRMapping &mapping) {
    for (auto [index, operand] : llvm::enumerate(call.getInputs())) {
      if (operand == between)
        continue;
      unsigned position =
          std::distance(operands.begin(), llvm::find(operands, operand));
      mapping.map(from.getArgument(index), kernel.getArgument(position));
      if (auto attrs = from.getArgAttrDict(index); attrs && !attrs.empty())
        kernel.setArgAttrs(position, attrs);
    }
  };
  if (auto attrs = second.getResultAttrDict(0); attrs && !attrs.empty())
    kernel.setResultAttrs(0, attrs);
  IRMapping mapping;
  bind(producer, first, mapping);
  Value value = inlineKernel(builder, first, mapping);
  bind(consumer, second, mapping);
  for (auto [index, operand] : llvm::enumerate(consumer.getInputs()))
    if (operand == between)
      mapping.map(second.getArgument(index), value);
  ReturnOp::create(builder, loc, inlineKernel(builder, second, mapping));

  builder.setInsertionPoint(consumer);
  StringAttr name = second.getSymNameAttr();
  auto call = CallOp::create(builder, loc, consumer.getResultTypes(),
                             FlatSymbolRefAttr::get(name),
                             operands.getArrayRef(), ArrayAttr(), SlotAttr());
  consumer->replaceAllUsesWith(call.getOutputs());
  consumer.erase();
  producer.erase();
  symbols.erase(first);
  symbols.erase(second);
  symbols.insert(kernel);
  return call;
}
