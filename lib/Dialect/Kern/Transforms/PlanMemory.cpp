//===- PlanMemory.cpp - slots for tensors, scratch memory and weights -----===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects kernels that are compiled, as only then their scratch memory is
// known. Calls run in the order of @main, so a tensor is alive from one
// position in it to another, and planning is to pack intervals.
//
//===----------------------------------------------------------------------===//

#include "MemoryPlacement.h"

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/xxhash.h"
#include <map>

namespace linnet::kern {
#define GEN_PASS_DEF_PLANMEMORY
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"
} // namespace linnet::kern

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

static constexpr uint64_t kAlignment = 64;
static constexpr StringLiteral kScratchBytes = "kern.scratch_bytes";

namespace {

int64_t bytesOf(RankedTensorType type, LayoutAttr layout) {
  TensorSpec plain = toTensorSpec(type);
  return toLayout(layout, type.getRank()).elements(plain.shape) *
         elementBytes(plain.element);
}

int64_t aligned(int64_t bytes) { return llvm::alignTo(bytes, kAlignment); }

class Planner {
public:
  explicit Planner(ModuleOp module, func::FuncOp main)
      : module(module), main(main) {}

  void plan() {
    numberOps();
    claimOutputs();
    for (auto call : main.getOps<CallOp>())
      planCall(call);
    int64_t arenaBytes = placeBuffers(buffers);
    for (auto call : main.getOps<CallOp>())
      annotate(call);
    int64_t weightBytes = placeWeights();
    Builder builder(module.getContext());
    module->setAttr("kern.arena_bytes", builder.getI64IntegerAttr(arenaBytes));
    module->setAttr("kern.live_bytes",
                    builder.getI64IntegerAttr(mostBytesInUse(buffers)));
    module->setAttr("kern.weight_bytes",
                    builder.getI64IntegerAttr(weightBytes));
    module->setAttr(kScratchBytes, builder.getI64IntegerAttr(scratchBytes));
  }

private:
  FuncOp calleeOf(CallOp call) {
    return module.lookupSymbol<FuncOp>(call.getCallee());
  }

  /// The value whose memory `value` is.
  static Value rootOf(Value value) {
    while (auto reshape = value.getDefiningOp<ReshapeOp>())
      value = reshape.getInput();
    return value;
  }

  void numberOps() {
    unsigned position = 0;
    for (Operation &op : main.front()) {
      positions[&op] = position++;
      if (isa<ReshapeOp>(op))
        continue;
      for (Value operand : op.getOperands())
        lastUses[rootOf(operand)] = positions[&op];
    }
  }

  /// A result of a kernel that is returned is written to its output at once.
  void claimOutputs() {
    for (auto [index, value] :
         llvm::enumerate(main.front().getTerminator()->getOperands()))
      if (Value root = rootOf(value); root.getDefiningOp<CallOp>())
        outputs.try_emplace(root, index);
  }

  /// The operand that the result of `call` may be written over: the kernel
  /// reads and writes it position by position, and nothing reads it afterwards.
  Value findInPlaceOperand(CallOp call) {
    FuncOp callee = calleeOf(call);
    if (call.getNumResults() != 1 || callee.getFamily() != Family::elementwise)
      return nullptr;
    for (Operation &op : callee.getBody().front())
      if (!isa<UnaryOp, BinaryOp, ChannelAffineOp, CastOp, ConstantOp,
               ReturnOp>(op))
        return nullptr;
    auto type = cast<RankedTensorType>(call.getResult(0).getType());
    for (auto [index, operand] : llvm::enumerate(call.getInputs())) {
      Value root = rootOf(operand);
      auto operandType = cast<RankedTensorType>(operand.getType());
      if (bufferOf.count(root) && lastUses.lookup(root) == positions[call] &&
          operandType == type &&
          callee.getArgLayout(index) == callee.getResultLayout(0))
        return root;
    }
    return nullptr;
  }

  void planCall(CallOp call) {
    FuncOp callee = calleeOf(call);
    unsigned position = positions[call];
    for (auto [index, result] : llvm::enumerate(call.getOutputs())) {
      if (outputs.count(result))
        continue;
      unsigned last = std::max(position, lastUses.lookup(result));
      if (Value operand = findInPlaceOperand(call)) {
        bufferOf[result] = bufferOf[operand];
        buffers[bufferOf[result]].last = last;
        continue;
      }
      int64_t bytes = bytesOf(cast<RankedTensorType>(result.getType()),
                              callee.getResultLayout(index));
      bufferOf[result] = buffers.size();
      buffers.push_back({aligned(bytes), position, last});
    }
    auto scratch = callee->getAttrOfType<IntegerAttr>(kScratchBytes);
    if (!scratch || scratch.getInt() == 0)
      return;
    scratchBytes = std::max(scratchBytes, aligned(scratch.getInt()));
    scratchOf[call] = buffers.size();
    buffers.push_back({aligned(scratch.getInt()), position, position});
  }

  SlotAttr arenaSlot(unsigned buffer, int64_t bytes) {
    return SlotAttr::get(module.getContext(), MemoryRegion::arena, 0,
                         buffers[buffer].offset, bytes);
  }

  void annotate(CallOp call) {
    FuncOp callee = calleeOf(call);
    SmallVector<Attribute> slots;
    for (auto [index, result] : llvm::enumerate(call.getOutputs())) {
      int64_t bytes = bytesOf(cast<RankedTensorType>(result.getType()),
                              callee.getResultLayout(index));
      auto output = outputs.find(result);
      if (output != outputs.end())
        slots.push_back(SlotAttr::get(module.getContext(), MemoryRegion::output,
                                      output->second, 0, bytes));
      else
        slots.push_back(arenaSlot(bufferOf[result], bytes));
    }
    call.setDestinationsAttr(ArrayAttr::get(module.getContext(), slots));
    auto scratch = scratchOf.find(call);
    if (scratch != scratchOf.end())
      call.setScratchAttr(
          arenaSlot(scratch->second, buffers[scratch->second].bytes));
  }

  /// Places weights in the order of @main, equal ones in one place.
  int64_t placeWeights() {
    int64_t end = 0;
    for (auto weights : main.getOps<WeightsOp>()) {
      int64_t bytes =
          bytesOf(cast<RankedTensorType>(weights.getResult().getType()),
                  weights.getLayoutAttr());
      int64_t &offset = weightOffset(weights.getValue());
      if (offset < 0) {
        offset = end;
        end += aligned(bytes);
      }
      weights.setSlotAttr(SlotAttr::get(
          module.getContext(), MemoryRegion::weights, 0, offset, bytes));
    }
    return end;
  }

  /// Where elements of these bytes lie; negative for those not seen before.
  int64_t &weightOffset(ElementsAttr value) {
    auto data = ConstantData::of(value);
    if (!data) // no bytes to compare, but the attribute may be the same
      return opaqueWeights.try_emplace(value, -1).first->second;
    auto bytes =
        ArrayRef(reinterpret_cast<const uint8_t *>(data->bytes().data()),
                 data->bytes().size());
    auto &candidates = weightsOf[llvm::xxh3_64bits(bytes)];
    for (auto &[other, offset] : candidates)
      if (other.size() == data->size() && other.isSplat() == data->isSplat() &&
          other.bytes() == data->bytes())
        return offset;
    return candidates.emplace_back(*data, -1).second;
  }

  ModuleOp module;
  func::FuncOp main;
  DenseMap<Operation *, unsigned> positions;
  /// By the value whose memory it is.
  DenseMap<Value, unsigned> lastUses;
  /// Results that lie in an output, and in which.
  DenseMap<Value, unsigned> outputs;
  SmallVector<Buffer> buffers;
  DenseMap<Value, unsigned> bufferOf;
  DenseMap<Operation *, unsigned> scratchOf;
  int64_t scratchBytes = 0;
  /// Weights and their offsets, by a hash of the bytes.
  std::map<uint64_t, SmallVector<std::pair<ConstantData, int64_t>, 1>>
      weightsOf;
  DenseMap<Attribute, int64_t> opaqueWeights;
};

struct PlanMemory : public kern::impl::PlanMemoryBase<PlanMemory> {
  using PlanMemoryBase::PlanMemoryBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main) {
      getOperation().emitError("has no function @main to plan the memory of");
      return signalPassFailure();
    }
    Planner(getOperation(), main).plan();
  }
};

} // namespace
