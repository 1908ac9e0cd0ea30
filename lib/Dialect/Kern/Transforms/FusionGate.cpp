//===- FusionGate.cpp - which chains become one kernel --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Estimates every grouping of a chain, and picks one.
//
//===----------------------------------------------------------------------===//

#include "FusionGate.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

/// A joint kernel must take less than this share of its calls' time apart,
/// since estimates are rough.
static constexpr double kLargestShare = 0.975;

namespace {

/// When each tensor of @main is in the arena.
class Lifetimes {
public:
  explicit Lifetimes(func::FuncOp main);

  /// Bytes in the arena while `group` runs as one kernel, without scratch
  /// memory: what its calls hand on to each other is not there.
  int64_t bytesDuring(ArrayRef<CallOp> group) const;

private:
  struct Tensor {
    Operation *producer;
    int64_t bytes;
    unsigned first, last;
  };
  llvm::DenseMap<Operation *, unsigned> positions;
  SmallVector<Tensor> tensors;
};

class Gate {
public:
  Gate(func::FuncOp main, const SymbolTable &symbols, const TargetInfo &target)
      : main(main), symbols(symbols), target(target), lifetimes(main) {}

  using Better =
      llvm::function_ref<bool(const ChainChoice &, const ChainChoice &)>;
  /// Decides with `better`, in program order, about depthwise convolutions and
  /// pools first; a call joins one kernel only.
  SmallVector<ChainDecision> decide(Better better);
  /// The most bytes that any call needs under `decisions`.
  int64_t peakOf(ArrayRef<ChainDecision> decisions);

private:
  FuncOp kernelOf(CallOp call) {
    return symbols.lookup<FuncOp>(call.getCallee());
  }
  /// Whether a call's kernel is of one of `families` and may become part of
  /// another; not for no call.
  bool mayJoin(CallOp call, ArrayRef<Family> families);
  /// The call of one of `families` whose result one of `Ops` alone, in the
  /// kernel of `reader`, reads as its image.
  template <typename... Ops>
  CallOp imageProducer(CallOp reader, ArrayRef<Family> families);
  /// A depthwise convolution or a pool with the dense ones beside it.
  SmallVector<CallOp, 3> chainAround(CallOp channelwise);
  /// A dense convolution with the elementwise kernel before it.
  SmallVector<CallOp, 3> chainBefore(CallOp convolution);
  /// Decides about a chain of several calls.
  void decideOn(CallOp subject, ArrayRef<CallOp> calls, Better better);
  std::optional<KernelEstimate> estimate(ArrayRef<CallOp> group);
  std::optional<ChainChoice> evaluate(ArrayRef<CallOp> calls, unsigned begin,
                                      unsigned end);

  func::FuncOp main;
  const SymbolTable &symbols;
  const TargetInfo &target;
  Lifetimes lifetimes;
  llvm::DenseMap<Operation *, KernelEstimate> alone;
  /// What is decided so far, and the calls that became part of another kernel.
  SmallVector<ChainDecision> decisions;
  llvm::DenseSet<Operation *> taken;
};

} // namespace

//===----------------------------------------------------------------------===//
// Lifetimes
//===----------------------------------------------------------------------===//

Lifetimes::Lifetimes(func::FuncOp main) {
  unsigned position = 0;
  for (Operation &op : main.front())
    positions[&op] = position++;
  for (auto call : main.getOps<CallOp>())
    for (Value result : call.getResults()) {
      unsigned last = positions.lookup(call);
      bool leaves = false;
      SmallVector<Value> views = {result};
      while (!views.empty())
        for (Operation *user : views.pop_back_val().getUsers()) {
          last = std::max(last, positions.lookup(user));
          leaves |= isa<func::ReturnOp>(user);
          if (auto reshape = dyn_cast<ReshapeOp>(user))
            views.push_back(reshape.getResult());
        }
      // What the network returns lies in the caller's memory.
      TensorSpec type = toTensorSpec(cast<RankedTensorType>(result.getType()));
      int64_t bytes = type.numElements() * elementBytes(type.element);
      if (!leaves)
        tensors.push_back({call, bytes, positions.lookup(call), last});
    }
}

int64_t Lifetimes::bytesDuring(ArrayRef<CallOp> group) const {
  unsigned first = positions.lookup(group.front()),
           last = positions.lookup(group.back());
  int64_t bytes = 0;
  for (const Tensor &tensor : tensors) {
    bool isInside = llvm::is_contained(group.drop_back(), tensor.producer);
    // One kernel runs where its last call stands, and its operands wait until
    // then.
    bool waits = tensor.first < last && tensor.last >= first;
    bool isResult = tensor.producer == group.back();
    if (!isInside && (waits || isResult))
      bytes += tensor.bytes;
  }
  return bytes;
}

//===----------------------------------------------------------------------===//
// The gate
//===----------------------------------------------------------------------===//

/// Whether one of `Ops` reads argument `index` of its kernel as its image, and
/// nothing else does: a kernel may add another operand behind it.
template <typename... Ops>
static bool isImage(FuncOp kernel, unsigned index) {
  BlockArgument argument = kernel.getArgument(index);
  return argument.hasOneUse() && isa<Ops...>(*argument.getUsers().begin()) &&
         argument.use_begin()->getOperandNumber() == 0;
}

bool Gate::mayJoin(CallOp call, ArrayRef<Family> families) {
  if (!call || taken.contains(call))
    return false;
  FuncOp kernel = kernelOf(call);
  return kernel.getNumResults() == 1 && !kernel.getScheduleAttr() &&
         llvm::is_contained(families, kernel.getFamily());
}

template <typename... Ops>
CallOp Gate::imageProducer(CallOp reader, ArrayRef<Family> families) {
  for (OpOperand &operand : reader.getInputsMutable()) {
    auto producer = operand.get().getDefiningOp<CallOp>();
    if (operand.get().hasOneUse() &&
        isImage<Ops...>(kernelOf(reader), operand.getOperandNumber()) &&
        mayJoin(producer, families))
      return producer;
  }
  return {};
}

SmallVector<CallOp, 3> Gate::chainAround(CallOp channelwise) {
  SmallVector<CallOp, 3> calls;
  if (CallOp first = imageProducer<DepthwiseConv2DOp, MaxPool2DOp, AvgPool2DOp>(
          channelwise, {Family::pointwise, Family::direct}))
    calls.push_back(first);
  calls.push_back(channelwise);
  Value result = channelwise.getOutputs().front();
  if (!result.hasOneUse())
    return calls;
  auto last = dyn_cast<CallOp>(*result.getUsers().begin());
  if (mayJoin(last, {Family::pointwise}) &&
      isImage<Conv2DOp>(kernelOf(last), result.use_begin()->getOperandNumber()))
    calls.push_back(last);
  return calls;
}

SmallVector<CallOp, 3> Gate::chainBefore(CallOp convolution) {
  SmallVector<CallOp, 3> calls = {convolution};
  CallOp producer = imageProducer<Conv2DOp>(convolution, {Family::elementwise});
  if (producer)
    calls.insert(calls.begin(), producer);
  return calls;
}

std::optional<KernelEstimate> Gate::estimate(ArrayRef<CallOp> group) {
  if (group.size() == 1)
    if (auto known = alone.find(group.front()); known != alone.end())
      return known->second;
  KernelSpec spec = describeKernel(kernelOf(group.front()));
  for (CallOp producer : group.drop_back()) {
    OpOperand &use = *producer.getOutputs().front().use_begin();
    auto consumer = cast<CallOp>(use.getOwner());
    spec = joinKernels(spec, describeKernel(kernelOf(consumer)),
                       use.getOperandNumber());
  }
  auto cost = estimateKernel(spec, target);
  if (!cost) {
    // Nothing compiles these together.
    llvm::consumeError(cost.takeError());
    return std::nullopt;
  }
  if (group.size() == 1)
    alone[group.front()] = *cost;
  return *cost;
}

std::optional<ChainChoice> Gate::evaluate(ArrayRef<CallOp> calls,
                                          unsigned begin, unsigned end) {
  ChainChoice choice;
  choice.calls.assign(calls.begin(), calls.end());
  choice.begin = begin;
  choice.end = end;
  for (unsigned i = 0; i < calls.size();) {
    unsigned next = i == begin ? end : i + 1;
    ArrayRef<CallOp> group = calls.slice(i, next - i);
    auto cost = estimate(group);
    if (!cost)
      return std::nullopt;
    choice.cycles += cost->cycles;
    if (i != begin)
      choice.untouched += cost->cycles;
    choice.bytes = std::max(choice.bytes,
                            lifetimes.bytesDuring(group) + cost->scratchBytes);
    i = next;
  }
  return choice;
}

void Gate::decideOn(CallOp subject, ArrayRef<CallOp> calls, Better better) {
  if (calls.size() < 2)
    return;
  auto apart = evaluate(calls, 0, 1);
  if (!apart)
    return;
  ChainDecision decision = {subject, *apart, *apart};
  for (unsigned begin = 0; begin + 1 < calls.size(); ++begin)
    for (unsigned end = begin + 2; end <= calls.size(); ++end)
      if (auto choice = evaluate(calls, begin, end);
          choice && better(*choice, decision.chosen))
        decision.chosen = *choice;
  const ChainChoice &chosen = decision.chosen;
  if (chosen.isFused())
    for (unsigned i = chosen.begin; i < chosen.end; ++i)
      taken.insert(calls[i]);
  decisions.push_back(std::move(decision));
}

SmallVector<ChainDecision> Gate::decide(Better better) {
  decisions.clear();
  taken.clear();
  for (auto call : main.getOps<CallOp>())
    if (mayJoin(call, {Family::depthwise, Family::pool}))
      decideOn(call, chainAround(call), better);
  for (auto call : main.getOps<CallOp>())
    if (mayJoin(call, {Family::pointwise, Family::direct, Family::grouped}))
      decideOn(call, chainBefore(call), better);
  return std::move(decisions);
}

int64_t Gate::peakOf(ArrayRef<ChainDecision> decisions) {
  int64_t peak = 0;
  llvm::DenseSet<Operation *> joined;
  for (const ChainDecision &decision : decisions) {
    const ChainChoice &chosen = decision.chosen;
    if (!chosen.isFused())
      continue;
    ArrayRef<CallOp> group =
        ArrayRef(chosen.calls).slice(chosen.begin, chosen.end - chosen.begin);
    joined.insert(group.begin(), group.end());
    peak = std::max(peak, lifetimes.bytesDuring(group) +
                              estimate(group)->scratchBytes);
  }
  for (auto call : main.getOps<CallOp>())
    if (!joined.contains(call))
      peak = std::max(peak, lifetimes.bytesDuring(call));
  return peak;
}

SmallVector<ChainDecision> kern::decideChains(func::FuncOp main,
                                              const SymbolTable &symbols,
                                              const TargetInfo &target,
                                              bool saveMemory) {
  Gate gate(main, symbols, target);
  auto faster = [](const ChainChoice &a, const ChainChoice &b) {
    if (b.isFused())
      return a.cycles < b.cycles;
    double apart = b.cycles - a.untouched;
    return a.cycles - a.untouched < apart * kLargestShare;
  };
  if (!saveMemory)
    return gate.decide(faster);
  int64_t allowed =
      gate.peakOf(gate.decide([](const ChainChoice &a, const ChainChoice &b) {
        return a.bytes < b.bytes;
      }));
  return gate.decide([&](const ChainChoice &a, const ChainChoice &b) {
    int64_t aOver = std::max(a.bytes, allowed),
            bOver = std::max(b.bytes, allowed);
    return aOver != bOver ? aOver < bOver : faster(a, b);
  });
}
