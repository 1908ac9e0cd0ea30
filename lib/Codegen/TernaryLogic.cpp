//===- TernaryLogic.cpp - logic of three vectors in one instruction -------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// As a technology mapper does it: a cone is a gate and what it alone needs of
// the gates before it, and one with three leaves becomes an instruction whose
// immediate is the cone's truth table. Last gates come first, so that cones are
// as large as they can be.
//
//===----------------------------------------------------------------------===//

#include "TernaryLogic.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicsX86.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace linnet;
using llvm::Instruction;
using llvm::Value;

/// Gates of a cone at most: whatever has three leaves is reached by fewer.
static constexpr size_t kMostGates = 10;

namespace {

/// A gate and gates that nothing else uses, the last one first; `leaves` are
/// their other operands.
struct Cone {
  llvm::SmallSetVector<Instruction *, kMostGates> gates;
  llvm::SmallSetVector<Value *, 4> leaves;
};

} // namespace

static llvm::Intrinsic::ID intrinsicFor(llvm::Type *type) {
  auto *vector = llvm::dyn_cast<llvm::FixedVectorType>(type);
  if (!vector || !vector->getElementType()->isIntegerTy(32))
    return llvm::Intrinsic::not_intrinsic;
  switch (vector->getNumElements()) {
  case 4:
    return llvm::Intrinsic::x86_avx512_pternlog_d_128;
  case 8:
    return llvm::Intrinsic::x86_avx512_pternlog_d_256;
  case 16:
    return llvm::Intrinsic::x86_avx512_pternlog_d_512;
  default:
    return llvm::Intrinsic::not_intrinsic;
  }
}

static bool isGate(const Value *value) {
  auto *instruction = llvm::dyn_cast<Instruction>(value);
  return instruction && instruction->isBitwiseLogicOp() &&
         intrinsicFor(value->getType()) != llvm::Intrinsic::not_intrinsic;
}

static bool isAllOnes(const Value *value) {
  return llvm::PatternMatch::match(value, llvm::PatternMatch::m_AllOnes());
}

static Cone coneOf(llvm::ArrayRef<Instruction *> gates) {
  Cone cone;
  cone.gates.insert_range(gates);
  for (Instruction *gate : gates)
    for (Value *operand : gate->operands())
      if (!isAllOnes(operand) &&
          !cone.gates.contains(llvm::dyn_cast<Instruction>(operand)))
        cone.leaves.insert(operand);
  return cone;
}

/// The largest cone of `root` with three leaves; no gates where there is none
/// of several gates.
static Cone ternaryCone(Instruction *root) {
  Cone grown = coneOf(root), best;
  while (grown.gates.size() < kMostGates) {
    auto isFree = [&](Value *leaf) {
      return isGate(leaf) &&
             llvm::cast<Instruction>(leaf)->getParent() == root->getParent() &&
             llvm::all_of(leaf->users(), [&](llvm::User *user) {
               return grown.gates.contains(llvm::dyn_cast<Instruction>(user));
             });
    };
    auto next = llvm::find_if(grown.leaves, isFree);
    if (next == grown.leaves.end())
      break;
    llvm::SmallVector<Instruction *> gates = llvm::to_vector(grown.gates);
    gates.push_back(llvm::cast<Instruction>(*next));
    grown = coneOf(gates);
    if (grown.leaves.size() == 3)
      best = grown;
  }
  return best;
}

/// What a cone gives for all values of its leaves: bit 4a + 2b + c where they
/// are a, b and c.
static uint8_t truthTable(const Cone &cone) {
  llvm::SmallDenseMap<const Value *, uint8_t, 16> tables;
  for (auto [leaf, table] : llvm::zip_equal(
           cone.leaves, std::initializer_list<uint8_t>{0xf0, 0xcc, 0xaa}))
    tables[leaf] = table;
  auto tableOf = [&](const Value *value) {
    return isAllOnes(value) ? uint8_t(0xff) : tables.lookup(value);
  };
  // Users stand behind what they use, so gates by their place.
  llvm::SmallVector<Instruction *> gates = llvm::to_vector(cone.gates);
  llvm::sort(gates,
             [](Instruction *a, Instruction *b) { return a->comesBefore(b); });
  for (Instruction *gate : gates) {
    uint8_t one = tableOf(gate->getOperand(0)),
            two = tableOf(gate->getOperand(1));
    tables[gate] = gate->getOpcode() == Instruction::And  ? one & two
                   : gate->getOpcode() == Instruction::Or ? one | two
                                                          : one ^ two;
  }
  return tables.lookup(cone.gates.front());
}

void codegen::formTernaryLogic(llvm::Function &function) {
  llvm::SmallVector<llvm::WeakTrackingVH> gates;
  for (Instruction &instruction : llvm::instructions(function))
    if (isGate(&instruction))
      gates.push_back(&instruction);
  for (llvm::WeakTrackingVH &handle : llvm::reverse(gates)) {
    auto *root = llvm::cast_or_null<Instruction>(handle);
    Cone cone = root ? ternaryCone(root) : Cone();
    if (cone.gates.empty())
      continue;
    llvm::IRBuilder<> builder(root);
    llvm::SmallVector<Value *> operands = llvm::to_vector(cone.leaves);
    operands.push_back(builder.getInt32(truthTable(cone)));
    Value *value = builder.CreateIntrinsic(
        root->getType(), intrinsicFor(root->getType()), operands);
    root->replaceAllUsesWith(value);
    llvm::RecursivelyDeleteTriviallyDeadInstructions(root);
  }
}
