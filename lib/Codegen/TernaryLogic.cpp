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
#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/Analysis/VectorUtils.h"
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
/// Lanes of i32 in the largest register.
static constexpr unsigned kMostLanes = 16;

namespace {

/// A gate and gates that nothing else uses, the last one first; `leaves` are
/// their other operands.
struct Cone {
  llvm::SmallSetVector<Instruction *, kMostGates> gates;
  llvm::SmallSetVector<Value *, 4> leaves;
};

} // namespace

/// Whether vectors of i32 are a register, or several of the largest.
static bool isWholeRegisters(llvm::Type *type) {
  auto *vector = llvm::dyn_cast<llvm::FixedVectorType>(type);
  if (!vector || !vector->getElementType()->isIntegerTy(32))
    return false;
  unsigned lanes = vector->getNumElements();
  return lanes == 4 || lanes == 8 || lanes % kMostLanes == 0;
}

static bool isGate(const Value *value) {
  auto *instruction = llvm::dyn_cast<Instruction>(value);
  return instruction && instruction->isBitwiseLogicOp() &&
         isWholeRegisters(value->getType());
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

/// The instruction for one register.
static Value *ternary(llvm::IRBuilder<> &builder,
                      llvm::ArrayRef<Value *> leaves, uint8_t table) {
  auto *type = llvm::cast<llvm::FixedVectorType>(leaves.front()->getType());
  llvm::Intrinsic::ID intrinsic =
      type->getNumElements() == 4 ? llvm::Intrinsic::x86_avx512_pternlog_d_128
      : type->getNumElements() == 8
          ? llvm::Intrinsic::x86_avx512_pternlog_d_256
          : llvm::Intrinsic::x86_avx512_pternlog_d_512;
  llvm::SmallVector<Value *, 4> operands(leaves);
  operands.push_back(builder.getInt32(table));
  return builder.CreateIntrinsic(type, intrinsic, operands);
}

/// The cone's value, a register at a time.
static Value *emit(llvm::IRBuilder<> &builder, const Cone &cone) {
  uint8_t table = truthTable(cone);
  llvm::SmallVector<Value *, 3> leaves = llvm::to_vector<3>(cone.leaves);
  unsigned lanes = llvm::cast<llvm::FixedVectorType>(leaves.front()->getType())
                       ->getNumElements();
  if (lanes <= kMostLanes)
    return ternary(builder, leaves, table);
  llvm::SmallVector<Value *> parts;
  for (unsigned first = 0; first < lanes; first += kMostLanes) {
    auto mask = llvm::createSequentialMask(first, kMostLanes, 0);
    auto part = llvm::map_to_vector<3>(leaves, [&](Value *leaf) {
      return builder.CreateShuffleVector(leaf, mask);
    });
    parts.push_back(ternary(builder, part, table));
  }
  return llvm::concatenateVectors(builder, parts);
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
    root->replaceAllUsesWith(emit(builder, cone));
    llvm::RecursivelyDeleteTriviallyDeadInstructions(root);
  }
}
