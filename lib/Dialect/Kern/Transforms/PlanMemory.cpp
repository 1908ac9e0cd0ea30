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

#include "ChannelPlaces.h"
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
  Planner(ModuleOp module, func::FuncOp main, ChannelPlaces places)
      : module(module), main(main), places(std::move(places)) {}

  void plan() {
    numberOps();
    claimOutputs();
    for (auto call : main.getOps<CallOp>()) {
      planCall(call);
      ++callNumber;
    }
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
    module->setAttr("kern.buffers", describeBuffers(builder));
  }

private:
  FuncOp calleeOf(CallOp call) {
    return module.lookupSymbol<FuncOp>(call.getCallee());
  }

  /// A value that stands for all whose memory is that of `value`.
  Value rootOf(Value value) const {
    while (auto reshape = value.getDefiningOp<ReshapeOp>())
      value = reshape.getInput();
    return places.root(value);
  }

  /// Bytes before `value` in the memory of its root.
  int64_t offsetOf(Value value) const {
    TensorSpec type = toTensorSpec(cast<RankedTensorType>(value.getType()));
    return places.offset(value) * elementBytes(type.element);
  }

  /// Bytes of all that lies in one tensor with a result.
  int64_t wholeBytes(Value result, LayoutAttr layout) const {
    auto type = cast<RankedTensorType>(result.getType());
    if (!places.isPlaced(result))
      return bytesOf(type, layout);
    return rowsOf(type) * places.width(result) *
           elementBytes(toTensorSpec(type).element);
  }

  void numberOps() {
    unsigned position = 0;
    for (Operation &op : main.front()) {
      positions[&op] = position++;
      if (isa<ReshapeOp, JoinOp, PartOp>(op))
        continue;
      for (Value operand : op.getOperands())
        lastUses[rootOf(operand)] = positions[&op];
    }
  }

  /// A result of a kernel that is returned is written to its output at once.
  void claimOutputs() {
    for (auto [index, value] :
         llvm::enumerate(main.front().getTerminator()->getOperands()))
      if (isComputedWhole(value))
        outputs.try_emplace(rootOf(value), index);
  }

  /// Whether kernels write `value`, and nothing lies in its memory beside it.
  bool isComputedWhole(Value value) const {
    while (auto reshape = value.getDefiningOp<ReshapeOp>())
      value = reshape.getInput();
    Operation *source = value.getDefiningOp();
    return isa_and_nonnull<CallOp, JoinOp>(source) && places.isWhole(value);
  }

  /// The operand that the result of `call` may be written over: the kernel
  /// reads and writes it position by position, and nothing reads it afterwards.
  Value findInPlaceOperand(CallOp call) {
    FuncOp callee = calleeOf(call);
    if (call.getNumResults() != 1 || callee.getFamily() != Family::elementwise)
      return nullptr;
    for (Operation &op : callee.getBody().front())
      if (!isa<UnaryOp, BinaryOp, SelectOp, ChannelAffineOp, CastOp, ConstantOp,
               ReturnOp>(op))
        return nullptr;
    auto type = cast<RankedTensorType>(call.getResult(0).getType());
    for (auto [index, operand] : llvm::enumerate(call.getInputs())) {
      Value root = rootOf(operand);
      auto operandType = cast<RankedTensorType>(operand.getType());
      if (bufferOf.count(root) && lastUses.lookup(root) == positions[call] &&
          operandType == type && isComputedWhole(operand) &&
          callee.getArgLayout(index) == callee.getResultLayout(0))
        return root;
    }
    return nullptr;
  }

  void planCall(CallOp call) {
    FuncOp callee = calleeOf(call);
    unsigned position = positions[call];
    for (auto [index, result] : llvm::enumerate(call.getOutputs())) {
      Value root = rootOf(result);
      if (outputs.count(root) || bufferOf.count(root))
        continue;
      unsigned last = std::max(position, lastUses.lookup(root));
      Value operand =
          places.isPlaced(result) ? Value() : findInPlaceOperand(call);
      if (operand) {
        bufferOf[root] = bufferOf[operand];
        buffers[bufferOf[root]].last = last;
        continue;
      }
      bufferOf[root] = buffers.size();
      addBuffer(wholeBytes(result, callee.getResultLayout(index)), position,
                last, /*scratch=*/false);
    }
    auto scratch = callee->getAttrOfType<IntegerAttr>(kScratchBytes);
    if (!scratch || scratch.getInt() == 0)
      return;
    scratchBytes = std::max(scratchBytes, aligned(scratch.getInt()));
    scratchOf[call] = buffers.size();
    addBuffer(scratch.getInt(), position, position, /*scratch=*/true);
  }

  SlotAttr arenaSlot(unsigned buffer, int64_t offset, int64_t bytes) {
    return SlotAttr::get(module.getContext(), MemoryRegion::arena, 0,
                         buffers[buffer].offset + offset, bytes);
  }

  void annotate(CallOp call) {
    FuncOp callee = calleeOf(call);
    SmallVector<Attribute> slots;
    for (auto [index, result] : llvm::enumerate(call.getOutputs())) {
      int64_t bytes = bytesOf(cast<RankedTensorType>(result.getType()),
                              callee.getResultLayout(index));
      Value root = rootOf(result);
      auto output = outputs.find(root);
      if (output != outputs.end())
        slots.push_back(SlotAttr::get(module.getContext(), MemoryRegion::output,
                                      output->second, offsetOf(result), bytes));
      else
        slots.push_back(arenaSlot(bufferOf[root], offsetOf(result), bytes));
    }
    call.setDestinationsAttr(ArrayAttr::get(module.getContext(), slots));
    auto scratch = scratchOf.find(call);
    if (scratch != scratchOf.end())
      call.setScratchAttr(
          arenaSlot(scratch->second, 0, buffers[scratch->second].bytes));
  }

  void addBuffer(int64_t bytes, unsigned first, unsigned last, bool scratch) {
    buffers.push_back({aligned(bytes), first, last});
    holders.push_back({callNumber, scratch});
  }

  /// An array for each buffer of the numbers of the calls that write it first
  /// and use it last, its offset, its bytes, and whether it is scratch memory.
  ArrayAttr describeBuffers(Builder &builder) {
    SmallVector<unsigned> callPositions;
    for (auto call : main.getOps<CallOp>())
      callPositions.push_back(positions[call]);
    SmallVector<Attribute> described;
    for (auto [buffer, holder] : llvm::zip_equal(buffers, holders)) {
      int64_t last = llvm::upper_bound(callPositions, buffer.last) -
                     callPositions.begin() - 1;
      described.push_back(builder.getDenseI64ArrayAttr(
          {holder.call, last, buffer.offset, buffer.bytes, holder.scratch}));
    }
    return builder.getArrayAttr(described);
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
  ChannelPlaces places;
  DenseMap<Operation *, unsigned> positions;
  /// These are by the roots of values.
  DenseMap<Value, unsigned> lastUses;
  /// Results that lie in an output, and in which.
  DenseMap<Value, unsigned> outputs;
  SmallVector<Buffer> buffers;
  /// Of each buffer, the call that writes it first.
  struct Holder {
    int64_t call;
    bool scratch;
  };
  SmallVector<Holder> holders;
  int64_t callNumber = 0;
  DenseMap<Value, unsigned> bufferOf;
  DenseMap<Operation *, unsigned> scratchOf;
  int64_t scratchBytes = 0;
  /// Weights and their offsets, by a hash of the bytes.
  std::map<uint64_t, SmallVector<std::pair<ConstantData, int64_t>, 1>>
      weightsOf;
  DenseMap<Attribute, int64_t> opaqueWeights;
};

/// The pitch that a kernel has for a tensor must be that of the place where the
/// tensor lies: with another one it would touch what is not the tensor's.
LogicalResult checkPitch(CallOp call, LayoutAttr layout, Value value,
                         const ChannelPlaces &places, StringRef what) {
  int64_t ofKernel = layout ? layout.getPitch() : 0,
          ofPlace = places.pitch(value);
  if (ofKernel == ofPlace)
    return success();
  auto describe = [](int64_t pitch) {
    return pitch ? "a pitch of " + std::to_string(pitch) : "no pitch";
  };
  return call.emitOpError()
         << "runs a kernel with " << describe(ofKernel) << " for " << what
         << ", which lies with " << describe(ofPlace);
}

LogicalResult checkPitches(func::FuncOp main, const ChannelPlaces &places) {
  SymbolTable symbols(main->getParentOfType<ModuleOp>());
  for (auto call : main.getOps<CallOp>()) {
    auto kernel = symbols.lookup<FuncOp>(call.getCallee());
    for (auto [index, value] : llvm::enumerate(call.getInputs()))
      if (failed(checkPitch(call, kernel.getArgLayout(index), value, places,
                            "input " + std::to_string(index))))
        return failure();
    for (auto [index, value] : llvm::enumerate(call.getOutputs()))
      if (failed(checkPitch(call, kernel.getResultLayout(index), value, places,
                            "result " + std::to_string(index))))
        return failure();
  }
  return success();
}

struct PlanMemory : public kern::impl::PlanMemoryBase<PlanMemory> {
  using PlanMemoryBase::PlanMemoryBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main) {
      getOperation().emitError("has no function @main to plan the memory of");
      return signalPassFailure();
    }
    FailureOr<ChannelPlaces> places = placeViews(main);
    if (failed(places) || failed(checkPitches(main, *places)))
      return signalPassFailure();
    Planner(getOperation(), main, std::move(*places)).plan();
  }
};

} // namespace
