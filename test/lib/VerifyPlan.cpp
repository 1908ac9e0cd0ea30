//===- VerifyPlan.cpp - checks a memory plan by running it ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Knows nothing of lifetimes: it goes through @main call by call and notes of
// each byte of memory which value it holds. Whatever is read must still be
// there.
//
//===----------------------------------------------------------------------===//

#include "TestPasses.h"

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"
#include <map>

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

namespace {

/// The memory regions, and the value that each of their bytes holds.
class Memory {
public:
  void write(SlotAttr slot, Value value) {
    if (slot.getBytes() == 0)
      return;
    auto &region = regions[{slot.getRegion(), slot.getIndex()}];
    int64_t begin = slot.getOffset(), end = begin + slot.getBytes();
    split(region, begin);
    split(region, end);
    region.erase(region.lower_bound(begin), region.lower_bound(end));
    region[begin] = {end, value};
  }

  bool holds(SlotAttr slot, Value value) {
    auto &region = regions[{slot.getRegion(), slot.getIndex()}];
    auto it = region.find(slot.getOffset());
    return slot.getBytes() == 0 ||
           (it != region.end() && it->second.value == value &&
            it->second.end == slot.getOffset() + slot.getBytes());
  }

private:
  struct Piece {
    int64_t end;
    Value value;
  };
  using Region = std::map<int64_t, Piece>; // by the first byte

  /// Makes a piece that holds the byte `at` two, the second one beginning
  /// there.
  static void split(Region &region, int64_t at) {
    auto it = region.upper_bound(at);
    if (it == region.begin())
      return;
    --it;
    if (it->first == at || it->second.end <= at)
      return;
    region[at] = it->second;
    it->second.end = at;
  }

  std::map<std::pair<MemoryRegion, int64_t>, Region> regions;
};

struct VerifyPlan : PassWrapper<VerifyPlan, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(VerifyPlan)

  StringRef getArgument() const override { return "test-verify-plan"; }
  StringRef getDescription() const override {
    return "check that a memory plan lets no tensor overwrite another";
  }

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    for (Operation &op : main.front())
      if (failed(check(op)))
        return signalPassFailure();
  }

  LogicalResult check(Operation &op);
  LogicalResult checkCall(CallOp call);
  LogicalResult checkRead(Operation *op, Value value);
  LogicalResult checkBounds(Operation *op, SlotAttr slot);

  FuncOp calleeOf(CallOp call) {
    return getOperation().lookupSymbol<FuncOp>(call.getCallee());
  }
  int64_t total(StringRef attribute) {
    return getOperation()->getAttrOfType<IntegerAttr>(attribute).getInt();
  }

  Memory memory;
  DenseMap<Value, SlotAttr> slots;
};

} // namespace

static Value rootOf(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getInput();
  return value;
}

static bool overlap(SlotAttr a, SlotAttr b) {
  return a.getRegion() == b.getRegion() && a.getIndex() == b.getIndex() &&
         a.getOffset() < b.getOffset() + b.getBytes() &&
         b.getOffset() < a.getOffset() + a.getBytes();
}

LogicalResult VerifyPlan::check(Operation &op) {
  if (auto call = dyn_cast<CallOp>(op))
    return checkCall(call);
  if (isa<ReshapeOp>(op))
    return success();
  if (auto weights = dyn_cast<WeightsOp>(op))
    return weights.getSlotAttr() ? checkBounds(&op, weights.getSlotAttr())
                                 : op.emitError("has no slot");
  for (Value operand : op.getOperands())
    if (failed(checkRead(&op, operand)))
      return failure();
  return success();
}

LogicalResult VerifyPlan::checkRead(Operation *op, Value value) {
  Value root = rootOf(value);
  if (!root.getDefiningOp<CallOp>() || memory.holds(slots.lookup(root), root))
    return success();
  return op->emitError("reads a tensor that has been overwritten: ")
         << value.getType();
}

LogicalResult VerifyPlan::checkBounds(Operation *op, SlotAttr slot) {
  bool inArena = slot.getRegion() == MemoryRegion::arena;
  if (slot.getRegion() == MemoryRegion::output)
    return slot.getOffset() == 0
               ? success()
               : op->emitError("writes behind the begin of an output");
  if (slot.getRegion() == MemoryRegion::input)
    return op->emitError("writes to an input");
  if (slot.getOffset() % 64 != 0)
    return op->emitError("has a slot that is not aligned");
  if (slot.getOffset() + slot.getBytes() >
      total(inArena ? "kern.arena_bytes" : "kern.weight_bytes"))
    return op->emitError("has a slot behind the end of its region");
  return success();
}

LogicalResult VerifyPlan::checkCall(CallOp call) {
  FuncOp callee = calleeOf(call);
  for (Value input : call.getInputs())
    if (failed(checkRead(call, input)))
      return failure();
  SmallVector<SlotAttr> written;
  if (auto destinations = call.getDestinations())
    llvm::append_range(written, destinations->getAsRange<SlotAttr>());
  if (written.size() != call.getNumResults())
    return call.emitError("has no destinations");
  auto scratchBytes = callee->getAttrOfType<IntegerAttr>("kern.scratch_bytes");
  SlotAttr scratch = call.getScratchAttr();
  if (scratchBytes &&
      scratchBytes.getInt() > (scratch ? scratch.getBytes() : 0))
    return call.emitError("has too little scratch memory");
  if (scratch)
    written.push_back(scratch);
  for (auto [number, slot] : llvm::enumerate(written)) {
    if (failed(checkBounds(call, slot)))
      return failure();
    for (SlotAttr other : ArrayRef(written).take_front(number))
      if (overlap(slot, other))
        return call.emitError("writes two things to one place");
    // Only element by element may a kernel write over what it reads.
    for (Value input : call.getInputs()) {
      SlotAttr read = slots.lookup(rootOf(input));
      bool elementwise = callee.getFamily() == Family::elementwise &&
                         slot == read && slot != scratch;
      if (read && overlap(slot, read) && !elementwise)
        return call.emitError("writes over its operand");
    }
  }
  if (scratch)
    memory.write(scratch, nullptr);
  for (auto [result, slot] : llvm::zip(call.getOutputs(), written)) {
    memory.write(slot, result);
    slots[result] = slot;
  }
  return success();
}

void linnet::test::registerVerifyPlan() { PassRegistration<VerifyPlan>(); }
