//===- KernelCalls.cpp - the calls that make up a network -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel of several pieces is called through a task: a function that finds
// the kernel's pointers in an array, the closure, so that any thread can call
// it. Without threads the task runs all pieces at once.
//
//===----------------------------------------------------------------------===//

#include "EntryPoints.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern_to_llvm;

static int64_t getInteger(Operation *op, StringRef name) {
  auto attr = op->getAttrOfType<IntegerAttr>(name);
  return attr ? attr.getInt() : 0;
}

namespace {

/// A kernel as the entry points see it.
struct Callee {
  LLVM::LLVMFuncOp function;
  /// Null where the kernel is one piece.
  LLVM::LLVMFuncOp task;
  int64_t pieces = 0;
  int64_t scratchBytes = 0;
};

/// Builds the body of NAME_run_with.
class BodyBuilder {
public:
  BodyBuilder(Network &network, const Frame &frame, CodeBuilder &builder)
      : network(network), frame(frame), builder(builder) {}

  LogicalResult build() {
    declareKernels();
    for (auto [argument, pointer] :
         llvm::zip_equal(network.main.getArguments(), frame.inputs))
      pointers[argument] = pointer;
    for (Operation &op : network.main.front()) {
      builder.loc = op.getLoc();
      if (failed(buildOp(op)))
        return failure();
    }
    return success();
  }

private:
  LogicalResult buildOp(Operation &op) {
    if (auto call = dyn_cast<kern::CallOp>(op))
      return buildCall(call);
    if (auto weights = dyn_cast<kern::WeightsOp>(op))
      return buildWeights(weights);
    if (auto reshape = dyn_cast<ReshapeOp>(op)) {
      pointers[reshape.getResult()] = pointers.lookup(reshape.getInput());
      return success();
    }
    // A view lies where its first input does.
    if (auto join = dyn_cast<kern::JoinOp>(op)) {
      pointers[join.getResult()] = pointers.lookup(join.getInputs().front());
      return success();
    }
    if (auto part = dyn_cast<kern::PartOp>(op)) {
      auto type = kern::toTensorSpec(cast<RankedTensorType>(part.getType()));
      pointers[part.getResult()] =
          builder.offset(pointers.lookup(part.getInput()),
                         part.getOffset() * elementBytes(type.element));
      return success();
    }
    if (auto result = dyn_cast<func::ReturnOp>(op)) {
      buildReturn(result);
      return success();
    }
    return op.emitOpError("cannot be called by an entry point; kern.call, "
                          "kern.weights, kern.join, kern.part and "
                          "linnet.reshape can");
  }

  void declareKernels();
  LLVM::LLVMFuncOp buildTask(Callee callee, StringRef name);
  LLVM::LLVMFuncOp buildDispatch();

  FailureOr<Value> slotPointer(Operation *op, kern::SlotAttr slot);
  LogicalResult buildWeights(kern::WeightsOp weights);
  LogicalResult buildCall(kern::CallOp call);
  void buildTaskCall(const Callee &callee, SmallVector<Value> arguments,
                     Value scratch);
  void buildReturn(func::ReturnOp result);

  Network &network;
  const Frame &frame;
  CodeBuilder &builder;
  llvm::StringMap<Callee> callees;
  /// Where each value of @main lies.
  DenseMap<Value, Value> pointers;
  /// Room for the pointers of one call.
  Value closure;
  LLVM::LLVMFuncOp dispatch;
};

} // namespace

void BodyBuilder::declareKernels() {
  Type none = LLVM::LLVMVoidType::get(builder.getContext());
  size_t most = 0;
  for (auto kernel : network.module.getOps<kern::FuncOp>()) {
    builder.loc = kernel.getLoc();
    size_t count = kernel.getNumArguments() + kernel.getNumResults() + 1;
    SmallVector<Type> types(count, builder.pointer());
    types.append(2, builder.getI32Type());
    Callee callee;
    callee.function = builder.function(network.module, kernel.getSymName(),
                                       none, types, LLVM::Linkage::External);
    callee.pieces = getInteger(kernel, "kern.ranges");
    callee.scratchBytes = getInteger(kernel, "kern.scratch_bytes");
    if (callee.pieces > 1) {
      callee.task = buildTask(callee, kernel.getSymName());
      // One more for the scratch memory of further threads.
      most = std::max(most, count + 1);
    }
    callees[kernel.getSymName()] = callee;
  }
  if (most == 0)
    return;
  dispatch = buildDispatch();
  closure = LLVM::AllocaOp::create(builder, builder.loc, builder.pointer(),
                                   builder.pointer(), builder.i64(most));
}

/// void task(closure, begin, end, thread). The closure holds the kernel's
/// operands, its results, and where it takes scratch memory that of the first
/// thread and that of the second, behind which the others' lie.
LLVM::LLVMFuncOp BodyBuilder::buildTask(Callee callee, StringRef name) {
  OpBuilder::InsertionGuard guard(builder);
  Type i32 = builder.getI32Type(), i64 = builder.getI64Type();
  LLVM::LLVMFuncOp task = builder.function(
      network.module, (name + "_task").str(),
      LLVM::LLVMVoidType::get(builder.getContext()),
      {builder.pointer(), i32, i32, i32}, LLVM::Linkage::Internal);
  Block *entry = task.addEntryBlock(builder);
  builder.setInsertionPointToEnd(entry);
  Value array = entry->getArgument(0), thread = entry->getArgument(3);

  auto load = [&](int64_t index) {
    return builder.load(builder.pointer(), builder.element(array, index));
  };
  // All but scratch, begin and end.
  int64_t tensors = callee.function.getNumArguments() - 3;
  SmallVector<Value> arguments;
  for (int64_t index = 0; index < tensors; ++index)
    arguments.push_back(load(index));
  if (callee.scratchBytes == 0) {
    arguments.push_back(builder.null());
  } else {
    Value further = LLVM::ZExtOp::create(
        builder, builder.loc, i64,
        LLVM::SubOp::create(builder, builder.loc, thread, builder.i32(1)));
    Value bytes = LLVM::MulOp::create(builder, builder.loc, further,
                                      builder.i64(network.scratchBytes));
    Value other = LLVM::GEPOp::create(builder, builder.loc, builder.pointer(),
                                      builder.getI8Type(), load(tensors + 1),
                                      ArrayRef<LLVM::GEPArg>{bytes});
    Value first = LLVM::ICmpOp::create(
        builder, builder.loc, LLVM::ICmpPredicate::eq, thread, builder.i32(0));
    arguments.push_back(LLVM::SelectOp::create(builder, builder.loc, first,
                                               load(tensors), other));
  }
  arguments.append({entry->getArgument(1), entry->getArgument(2)});
  LLVM::CallOp::create(builder, builder.loc, callee.function, arguments);
  LLVM::ReturnOp::create(builder, builder.loc, ValueRange());
  return task;
}

/// void dispatch(threads, task, closure, pieces): through the caller's threads
/// where there are any.
LLVM::LLVMFuncOp BodyBuilder::buildDispatch() {
  OpBuilder::InsertionGuard guard(builder);
  Location loc = builder.loc;
  Type none = LLVM::LLVMVoidType::get(builder.getContext());
  Type pointer = builder.pointer(), i32 = builder.getI32Type();
  LLVM::LLVMFuncOp function = builder.function(
      network.module, network.name + "_dispatch", none,
      {pointer, pointer, pointer, i32}, LLVM::Linkage::Internal);
  Block *entry = function.addEntryBlock(builder);
  Block *alone = builder.createBlock(&function.getBody(), {});
  Block *together = builder.createBlock(&function.getBody(), {});
  Value threads = entry->getArgument(0), task = entry->getArgument(1);
  Value array = entry->getArgument(2), pieces = entry->getArgument(3);

  builder.setInsertionPointToEnd(entry);
  LLVM::CondBrOp::create(builder, loc, builder.isNull(threads), alone,
                         together);

  builder.setInsertionPointToEnd(alone);
  auto taskType = LLVM::LLVMFunctionType::get(none, {pointer, i32, i32, i32});
  Value zero = builder.i32(0);
  LLVM::CallOp::create(builder, loc, taskType,
                       ValueRange{task, array, zero, pieces, zero});
  LLVM::ReturnOp::create(builder, loc, ValueRange());

  builder.setInsertionPointToEnd(together);
  auto runType =
      LLVM::LLVMFunctionType::get(none, {pointer, pointer, pointer, i32});
  Value context = builder.load(pointer, threads);
  Value run = builder.load(pointer, builder.element(threads, 2));
  LLVM::CallOp::create(builder, loc, runType,
                       ValueRange{run, context, task, array, pieces});
  LLVM::ReturnOp::create(builder, loc, ValueRange());
  return function;
}

FailureOr<Value> BodyBuilder::slotPointer(Operation *op, kern::SlotAttr slot) {
  if (!slot)
    return op->emitOpError("has no slot; kern-plan-memory gives it one");
  auto indexed = [&](ArrayRef<Value> bases) -> FailureOr<Value> {
    if (slot.getIndex() < 0 || slot.getIndex() >= int64_t(bases.size()))
      return op->emitOpError("has a slot in tensor number ")
             << slot.getIndex() << " of " << bases.size();
    return builder.offset(bases[slot.getIndex()], slot.getOffset());
  };
  switch (slot.getRegion()) {
  case kern::MemoryRegion::arena:
    return builder.offset(frame.arena, slot.getOffset());
  case kern::MemoryRegion::input:
    return indexed(frame.inputs);
  case kern::MemoryRegion::output:
    return indexed(frame.outputs);
  case kern::MemoryRegion::weights:
    if (!frame.weights)
      return op->emitOpError("has a slot among weights, of which the module "
                             "has 0 bytes (kern.weight_bytes)");
    return builder.offset(frame.weights, slot.getOffset());
  }
  llvm_unreachable("all regions are listed");
}

LogicalResult BodyBuilder::buildWeights(kern::WeightsOp weights) {
  auto pointer = slotPointer(weights, weights.getSlotAttr());
  if (failed(pointer))
    return failure();
  pointers[weights.getResult()] = *pointer;
  return success();
}

LogicalResult BodyBuilder::buildCall(kern::CallOp call) {
  const Callee &callee = callees[call.getCallee()];
  ArrayAttr destinations = call.getDestinationsAttr();
  if (!destinations)
    return call.emitOpError(
        "has no destinations; kern-plan-memory gives it some");
  SmallVector<Value> arguments;
  for (Value input : call.getInputs())
    arguments.push_back(pointers.lookup(input));
  for (auto [result, attr] : llvm::zip_equal(call.getOutputs(), destinations)) {
    auto pointer = slotPointer(call, cast<kern::SlotAttr>(attr));
    if (failed(pointer))
      return failure();
    pointers[result] = *pointer;
    arguments.push_back(*pointer);
  }
  Value scratch;
  if (callee.scratchBytes != 0) {
    auto pointer = slotPointer(call, call.getScratchAttr());
    if (failed(pointer))
      return failure();
    scratch = *pointer;
  }
  if (callee.task) {
    buildTaskCall(callee, std::move(arguments), scratch);
    return success();
  }
  arguments.push_back(scratch ? scratch : builder.null());
  arguments.append({builder.i32(0), builder.i32(callee.pieces)});
  LLVM::CallOp::create(builder, builder.loc, callee.function, arguments);
  return success();
}

void BodyBuilder::buildTaskCall(const Callee &callee,
                                SmallVector<Value> arguments, Value scratch) {
  if (scratch)
    arguments.append(
        {scratch, builder.offset(frame.arena, network.arenaBytes)});
  for (auto [index, argument] : llvm::enumerate(arguments))
    LLVM::StoreOp::create(builder, builder.loc, argument,
                          builder.element(closure, index));
  Value task = LLVM::AddressOfOp::create(builder, builder.loc, callee.task);
  LLVM::CallOp::create(
      builder, builder.loc, dispatch,
      ValueRange{frame.threads, task, closure, builder.i32(callee.pieces)});
}

/// Results that no kernel writes into its output (an input that is returned, a
/// constant, a value returned twice) are copied there.
void BodyBuilder::buildReturn(func::ReturnOp result) {
  for (auto [value, output] :
       llvm::zip_equal(result.getOperands(), frame.outputs)) {
    Value pointer = pointers.lookup(value);
    if (pointer == output)
      continue;
    TensorSpec type =
        kern::toTensorSpec(cast<RankedTensorType>(value.getType()));
    int64_t bytes = type.numElements() * elementBytes(type.element);
    LLVM::MemcpyOp::create(builder, builder.loc, output, pointer,
                           builder.i64(bytes), /*isVolatile=*/false);
  }
  LLVM::ReturnOp::create(builder, builder.loc, builder.i32(Status::Ok));
}

LogicalResult kern_to_llvm::buildBody(Network &network, const Frame &frame,
                                      CodeBuilder &builder) {
  return BodyBuilder(network, frame, builder).build();
}
