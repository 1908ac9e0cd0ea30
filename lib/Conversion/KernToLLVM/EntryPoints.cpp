//===- EntryPoints.cpp - the functions that a caller sees -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NAME_run, and the checks that NAME_run_with begins with.
//
//===----------------------------------------------------------------------===//

#include "EntryPoints.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern_to_llvm;

/// The arena's and the weights' alignment.
static constexpr int64_t kAlignment = 64;

Value CodeBuilder::i32(int64_t value) {
  return LLVM::ConstantOp::create(*this, loc, getI32Type(),
                                  getI32IntegerAttr(value));
}

Value CodeBuilder::i64(int64_t value) {
  return LLVM::ConstantOp::create(*this, loc, getI64Type(),
                                  getI64IntegerAttr(value));
}

Value CodeBuilder::load(Type type, Value at) {
  return LLVM::LoadOp::create(*this, loc, type, at);
}

Value CodeBuilder::offset(Value base, int64_t bytes) {
  if (bytes == 0)
    return base;
  // Constants in an address are of 29 bits.
  if (!llvm::isInt<29>(bytes))
    return LLVM::GEPOp::create(*this, loc, pointer(), getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{i64(bytes)});
  return LLVM::GEPOp::create(*this, loc, pointer(), getI8Type(), base,
                             ArrayRef<LLVM::GEPArg>{int32_t(bytes)});
}

Value CodeBuilder::element(Value array, int64_t index) {
  return LLVM::GEPOp::create(*this, loc, pointer(), pointer(), array,
                             ArrayRef<LLVM::GEPArg>{int32_t(index)});
}

Value CodeBuilder::isNull(Value pointer) {
  return LLVM::ICmpOp::create(*this, loc, LLVM::ICmpPredicate::eq, pointer,
                              null());
}

Value CodeBuilder::either(Value lhs, Value rhs) {
  return lhs ? Value(LLVM::OrOp::create(*this, loc, lhs, rhs)) : rhs;
}

LLVM::LLVMFuncOp CodeBuilder::function(ModuleOp module, StringRef name,
                                       Type result, ArrayRef<Type> arguments,
                                       LLVM::Linkage linkage) {
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToEnd(module.getBody());
  return LLVM::LLVMFuncOp::create(
      *this, loc, name, LLVM::LLVMFunctionType::get(result, arguments),
      linkage);
}

namespace {

/// Builds the frame of NAME_run_with. Failures meet in one block, which takes
/// the status as its argument.
class FrameBuilder {
public:
  FrameBuilder(Network &network, CodeBuilder &builder)
      : network(network), builder(builder) {}

  Frame build() {
    bool takesWeights = network.weightsInFile;
    SmallVector<Type> types(4 + takesWeights, builder.pointer());
    frame.function =
        builder.function(network.module, network.name + "_run_with",
                         builder.getI32Type(), types, LLVM::Linkage::External);
    Block *entry = frame.function.addEntryBlock(builder);
    failure = builder.createBlock(&frame.function.getBody());
    Value status = failure->addArgument(builder.getI32Type(), builder.loc);
    LLVM::ReturnOp::create(builder, builder.loc, status);

    builder.setInsertionPointToEnd(entry);
    frame.threads = entry->getArgument(0);
    if (takesWeights)
      frame.weights = entry->getArgument(1);
    inputs = entry->getArgument(1 + takesWeights);
    outputs = entry->getArgument(2 + takesWeights);
    frame.arena = entry->getArgument(3 + takesWeights);
    checkPointers();
    loadTensors();
    checkAlignment();
    checkThreads();
    if (network.weightBytes != 0 && !network.weightsInFile)
      frame.weights = embeddedWeights();
    return frame;
  }

private:
  /// Returns `status` where `condition` holds.
  void failIf(Value condition, Status status) {
    if (!condition)
      return;
    Value code = builder.i32(status);
    Block *current = builder.getInsertionBlock();
    Block *next = builder.createBlock(failure);
    builder.setInsertionPointToEnd(current);
    LLVM::CondBrOp::create(builder, builder.loc, condition, failure,
                           ValueRange{code}, next, ValueRange{});
    builder.setInsertionPointToEnd(next);
  }

  void checkPointers() {
    Value bad;
    if (network.main.getNumArguments() != 0)
      bad = builder.either(bad, builder.isNull(inputs));
    if (network.main.getNumResults() != 0)
      bad = builder.either(bad, builder.isNull(outputs));
    if (network.arenaBytes != 0)
      bad = builder.either(bad, builder.isNull(frame.arena));
    if (frame.weights && network.weightBytes != 0)
      bad = builder.either(bad, builder.isNull(frame.weights));
    failIf(bad, Status::Null);
  }

  void loadTensors() {
    Value bad;
    auto loadAll = [&](Value array, unsigned count,
                       SmallVector<Value> &pointers) {
      for (unsigned index = 0; index < count; ++index) {
        pointers.push_back(
            builder.load(builder.pointer(), builder.element(array, index)));
        bad = builder.either(bad, builder.isNull(pointers.back()));
      }
    };
    loadAll(inputs, network.main.getNumArguments(), frame.inputs);
    loadAll(outputs, network.main.getNumResults(), frame.outputs);
    failIf(bad, Status::Null);
  }

  void checkAlignment() {
    Value bits;
    auto add = [&](Value pointer) {
      bits = builder.either(bits, LLVM::PtrToIntOp::create(builder, builder.loc,
                                                           builder.getI64Type(),
                                                           pointer));
    };
    if (network.arenaBytes != 0)
      add(frame.arena);
    if (frame.weights)
      add(frame.weights);
    if (!bits)
      return;
    Value low = LLVM::AndOp::create(builder, builder.loc, bits,
                                    builder.i64(kAlignment - 1));
    failIf(LLVM::ICmpOp::create(builder, builder.loc, LLVM::ICmpPredicate::ne,
                                low, builder.i64(0)),
           Status::Alignment);
  }

  /// Threads are optional: without them the rest is skipped.
  void checkThreads() {
    Value none = builder.isNull(frame.threads);
    Block *current = builder.getInsertionBlock();
    Block *given = builder.createBlock(failure);
    Block *body = builder.createBlock(failure);
    builder.setInsertionPointToEnd(current);
    LLVM::CondBrOp::create(builder, builder.loc, none, body, given);

    builder.setInsertionPointToEnd(given);
    Value count =
        builder.load(builder.getI32Type(), builder.element(frame.threads, 1));
    failIf(LLVM::ICmpOp::create(builder, builder.loc, LLVM::ICmpPredicate::slt,
                                count, builder.i32(1)),
           Status::Threads);
    Value run =
        builder.load(builder.pointer(), builder.element(frame.threads, 2));
    failIf(builder.isNull(run), Status::Null);
    LLVM::BrOp::create(builder, builder.loc, body);
    body->moveBefore(failure);
    builder.setInsertionPointToEnd(body);
  }

  /// The address of the symbol that lib/Codegen defines beside the code.
  Value embeddedWeights() {
    auto type =
        LLVM::LLVMArrayType::get(builder.getI8Type(), network.weightBytes);
    OpBuilder atStart = OpBuilder::atBlockBegin(network.module.getBody());
    auto global = LLVM::GlobalOp::create(
        atStart, builder.loc, type, /*isConstant=*/true,
        LLVM::Linkage::External, network.name + "_weights", Attribute(),
        kAlignment);
    global.setVisibility_(LLVM::Visibility::Hidden);
    global.setDsoLocal(true);
    return LLVM::AddressOfOp::create(builder, builder.loc, global);
  }

  Network &network;
  CodeBuilder &builder;
  Frame frame;
  Block *failure = nullptr;
  Value inputs, outputs;
};

} // namespace

/// NAME_run is NAME_run_with without threads.
static void buildRun(Network &network, LLVM::LLVMFuncOp runWith,
                     CodeBuilder &builder) {
  OpBuilder::InsertionGuard guard(builder);
  SmallVector<Type> types(runWith.getArgumentTypes().drop_front());
  LLVM::LLVMFuncOp run =
      builder.function(network.module, network.name + "_run",
                       builder.getI32Type(), types, LLVM::Linkage::External);
  Block *entry = run.addEntryBlock(builder);
  builder.setInsertionPointToEnd(entry);
  SmallVector<Value> arguments = {builder.null()};
  llvm::append_range(arguments, entry->getArguments());
  auto call = LLVM::CallOp::create(builder, builder.loc, runWith, arguments);
  LLVM::ReturnOp::create(builder, builder.loc, call.getResult());
}

Frame kern_to_llvm::buildFrame(Network &network, CodeBuilder &builder) {
  Frame frame = FrameBuilder(network, builder).build();
  buildRun(network, frame.function, builder);
  return frame;
}
