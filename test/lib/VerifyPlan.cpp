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

/// The bytes of a slot that a tensor takes: runs of equal length, `pitch`
/// apart.
struct Extent {
  SlotAttr slot;
  int64_t runs = 1, bytes = 0, pitch = 0;

  int64_t begin(int64_t run) const { return slot.getOffset() + run * pitch; }
};

/// The memory regions, and the value that each of their bytes holds.
class Memory {
public:
  void write(const Extent &extent, Value value) {
    if (!extent.slot || extent.bytes == 0)
      return;
    auto &region = regions[{extent.slot.getRegion(), extent.slot.getIndex()}];
    for (int64_t run = 0; run < extent.runs; ++run) {
      int64_t begin = extent.begin(run), end = begin + extent.bytes;
      split(region, begin);
      split(region, end);
      region.erase(region.lower_bound(begin), region.lower_bound(end));
      region[begin] = {end, value};
    }
  }

  bool holds(const Extent &extent, Value value) {
    if (!extent.slot)
      return false;
    if (extent.bytes == 0)
      return true;
    auto &region = regions[{extent.slot.getRegion(), extent.slot.getIndex()}];
    for (int64_t run = 0; run < extent.runs; ++run) {
      auto it = region.find(extent.begin(run));
      if (it == region.end() || it->second.value != value ||
          it->second.end != extent.begin(run) + extent.bytes)
        return false;
    }
    return true;
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
  bool overlaps(const Extent &written, Value input);
  SlotAttr slotOf(Value input);

  FuncOp calleeOf(CallOp call) {
    return getOperation().lookupSymbol<FuncOp>(call.getCallee());
  }
  int64_t total(StringRef attribute) {
    return getOperation()->getAttrOfType<IntegerAttr>(attribute).getInt();
  }

  Memory memory;
  DenseMap<Value, Extent> extents;
};

} // namespace

static Extent wholeOf(SlotAttr slot) {
  return slot ? Extent{slot, 1, slot.getBytes(), 0} : Extent();
}

static Extent extentOf(SlotAttr slot, RankedTensorType type, LayoutAttr attr) {
  Layout layout = toLayout(attr, type.getRank());
  if (!layout.pitch)
    return wholeOf(slot);
  TensorSpec plain = toTensorSpec(type);
  int64_t element = elementBytes(plain.element), run = plain.shape.back();
  return {slot, plain.numElements() / run, run * element,
          layout.pitch * element};
}

static Value rootOf(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getInput();
  return value;
}

static bool overlap(const Extent &a, const Extent &b) {
  if (a.slot.getRegion() != b.slot.getRegion() ||
      a.slot.getIndex() != b.slot.getIndex())
    return false;
  for (int64_t i = 0, j = 0; i < a.runs && j < b.runs;) {
    bool aFirst = a.begin(i) + a.bytes <= b.begin(j);
    if (!aFirst && b.begin(j) + b.bytes > a.begin(i))
      return true;
    aFirst ? ++i : ++j;
  }
  return false;
}

LogicalResult VerifyPlan::check(Operation &op) {
  if (auto call = dyn_cast<CallOp>(op))
    return checkCall(call);
  if (isa<ReshapeOp, JoinOp, PartOp>(op))
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
  if (root.getDefiningOp<JoinOp>() || root.getDefiningOp<PartOp>()) {
    for (Value input : root.getDefiningOp()->getOperands())
      if (failed(checkRead(op, input)))
        return failure();
    return success();
  }
  if (!root.getDefiningOp<CallOp>() || memory.holds(extents.lookup(root), root))
    return success();
  return op->emitError("reads a tensor that has been overwritten: ")
         << value.getType();
}

LogicalResult VerifyPlan::checkBounds(Operation *op, SlotAttr slot) {
  bool inArena = slot.getRegion() == MemoryRegion::arena;
  // A slice begins at any channel.
  bool isSlice = llvm::any_of(
      op->getUsers(), [](Operation *user) { return isa<JoinOp>(user); });
  if (slot.getRegion() == MemoryRegion::output)
    return slot.getOffset() == 0 || isSlice
               ? success()
               : op->emitError("writes behind the begin of an output");
  if (slot.getRegion() == MemoryRegion::input)
    return op->emitError("writes to an input");
  if (slot.getOffset() % 64 != 0 && !isSlice)
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
  SmallVector<Extent> written;
  if (auto destinations = call.getDestinations())
    for (auto [index, slot] :
         llvm::enumerate(destinations->getAsRange<SlotAttr>()))
      written.push_back(extentOf(
          slot, cast<RankedTensorType>(call.getResult(index).getType()),
          callee.getResultLayout(index)));
  if (written.size() != call.getNumResults())
    return call.emitError("has no destinations");
  auto scratchBytes = callee->getAttrOfType<IntegerAttr>("kern.scratch_bytes");
  SlotAttr scratch = call.getScratchAttr();
  if (scratchBytes &&
      scratchBytes.getInt() > (scratch ? scratch.getBytes() : 0))
    return call.emitError("has too little scratch memory");
  if (scratch)
    written.push_back(wholeOf(scratch));
  for (auto [number, extent] : llvm::enumerate(written)) {
    if (failed(checkBounds(call, extent.slot)))
      return failure();
    for (const Extent &other : ArrayRef(written).take_front(number))
      if (overlap(extent, other))
        return call.emitError("writes two things to one place");
    // Only element by element may a kernel write over what it reads.
    bool elementwise =
        callee.getFamily() == Family::elementwise && extent.slot != scratch;
    for (Value input : call.getInputs())
      if (overlaps(extent, input) &&
          !(elementwise && extent.slot == slotOf(input)))
        return call.emitError("writes over its operand");
  }
  if (scratch)
    memory.write(wholeOf(scratch), nullptr);
  for (auto [result, extent] : llvm::zip(call.getOutputs(), written)) {
    memory.write(extent, result);
    extents[result] = extent;
  }
  return success();
}

/// Whether any byte of `written` is one of `input`.
bool VerifyPlan::overlaps(const Extent &written, Value input) {
  Value root = rootOf(input);
  if (root.getDefiningOp<JoinOp>() || root.getDefiningOp<PartOp>())
    return llvm::any_of(root.getDefiningOp()->getOperands(),
                        [&](Value slice) { return overlaps(written, slice); });
  Extent read = extents.lookup(root);
  return read.slot && overlap(written, read);
}

/// The slot of all of `input`; null where it has none to itself.
SlotAttr VerifyPlan::slotOf(Value input) {
  Value root = rootOf(input);
  auto join = root.getDefiningOp<JoinOp>();
  if (!join)
    return extents.lookup(root).slot;
  SlotAttr first = slotOf(join.getInputs().front());
  if (!first)
    return first;
  auto type = toTensorSpec(join.getType());
  return SlotAttr::get(join.getContext(), first.getRegion(), first.getIndex(),
                       first.getOffset(),
                       type.numElements() * elementBytes(type.element));
}

void linnet::test::registerVerifyPlan() { PassRegistration<VerifyPlan>(); }
