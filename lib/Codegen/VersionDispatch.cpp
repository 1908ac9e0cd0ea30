//===- VersionDispatch.cpp - one network, compiled for several levels -----===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an artefact of several versions adds to them: it asks the processor on
// the first call, and keeps the answer. Two threads that both ask find the
// same, so a relaxed store is enough. The processor is asked by hand, since
// compilers' own functions for it live in a library.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "TargetMachine.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace linnet;
using namespace linnet::codegen;
using llvm::Value;

ArtefactInterface codegen::joinInterfaces(llvm::ArrayRef<Artefact> versions,
                                          llvm::StringRef name) {
  ArtefactInterface joint = versions.front().interface;
  joint.name = name.str();
  joint.choosesVersion = true;
  for (const Artefact &version : versions.drop_front()) {
    const ArtefactInterface &other = version.interface;
    joint.target += "+" + other.target;
    joint.arenaBytes = std::max(joint.arenaBytes, other.arenaBytes);
    joint.threadBytes = std::max(joint.threadBytes, other.threadBytes);
    joint.weightBytes += other.weightBytes;
  }
  return joint;
}

namespace {

/// A word in which an x86 processor says what it has.
enum Word { Leaf1Ecx, Leaf7Ebx, Leaf7Ecx, Leaf7Sub1Eax, ExtendedEcx, Xcr0 };
constexpr unsigned kWords = 6;

struct FeatureBit {
  Word word;
  unsigned bit;
};

/// Builds the functions of one module.
class DispatchBuilder {
public:
  DispatchBuilder(llvm::Module &module, llvm::ArrayRef<Artefact> versions)
      : module(module), versions(versions), builder(module.getContext()) {
    i32 = builder.getInt32Ty();
  }

  /// `int NAME_choose(void)`: the number of the version to call, from 1.
  void addChoice(const std::string &name);
  /// A function that hands its arguments, all of them pointers, on to the
  /// version's function with the same suffix.
  void addFunction(const std::string &name, llvm::StringRef suffix);

private:
  Value *cpuid(unsigned leaf, unsigned subleaf, unsigned part);
  /// The same, or 0 where the processor does not know the leaf.
  Value *cpuidIfKnown(unsigned leaf, unsigned subleaf, unsigned part);
  Value *readXcr0(Value *leaf1Ecx);
  Value *detect();

  llvm::Module &module;
  llvm::ArrayRef<Artefact> versions;
  llvm::IRBuilder<> builder;
  llvm::Type *i32;
  llvm::Function *choice = nullptr;
};

} // namespace

/// Where an x86 processor says that it has `feature` (Intel's and AMD's
/// manuals, under CPUID). What is not listed is never found, as no system sets
/// that bit.
static FeatureBit bitOf(llvm::StringRef feature) {
  return llvm::StringSwitch<FeatureBit>(feature)
      .Case("fma", {Leaf1Ecx, 12})
      .Case("movbe", {Leaf1Ecx, 22})
      .Case("f16c", {Leaf1Ecx, 29})
      .Case("bmi", {Leaf7Ebx, 3})
      .Case("avx2", {Leaf7Ebx, 5})
      .Case("bmi2", {Leaf7Ebx, 8})
      .Case("avx512f", {Leaf7Ebx, 16})
      .Case("avx512dq", {Leaf7Ebx, 17})
      .Case("avx512cd", {Leaf7Ebx, 28})
      .Case("avx512bw", {Leaf7Ebx, 30})
      .Case("avx512vl", {Leaf7Ebx, 31})
      .Case("avx512vbmi2", {Leaf7Ecx, 6})
      .Case("avx512vnni", {Leaf7Ecx, 11})
      .Case("avx512bitalg", {Leaf7Ecx, 12})
      .Case("avx512vpopcntdq", {Leaf7Ecx, 14})
      .Case("avx512bf16", {Leaf7Sub1Eax, 5})
      .Case("lzcnt", {ExtendedEcx, 5})
      .Default({Xcr0, 31});
}

/// All bits that `target` needs. The system has to save the registers too.
static std::array<uint32_t, kWords> neededBits(const TargetInfo &target) {
  std::array<uint32_t, kWords> needed = {};
  for (llvm::StringRef feature : target.requiredFeatures) {
    FeatureBit place = bitOf(feature);
    needed[place.word] |= 1u << place.bit;
    if (feature.starts_with("avx512"))
      needed[Xcr0] |= 0xe6;
    else if (feature.starts_with("avx"))
      needed[Xcr0] |= 0x06;
  }
  return needed;
}

Value *DispatchBuilder::cpuid(unsigned leaf, unsigned subleaf, unsigned part) {
  auto *result = llvm::StructType::get(i32, i32, i32, i32);
  auto *instruction = llvm::InlineAsm::get(
      llvm::FunctionType::get(result, {i32, i32}, false), "cpuid",
      "={ax},={bx},={cx},={dx},{ax},{cx},~{dirflag},~{fpsr},~{flags}",
      /*hasSideEffects=*/true);
  Value *all = builder.CreateCall(
      instruction, {builder.getInt32(leaf), builder.getInt32(subleaf)});
  return builder.CreateExtractValue(all, part);
}

Value *DispatchBuilder::cpuidIfKnown(unsigned leaf, unsigned subleaf,
                                     unsigned part) {
  Value *highest = cpuid(leaf & 0x80000000u, 0, 0);
  Value *value = cpuid(leaf, subleaf, part);
  Value *isKnown = builder.CreateICmpUGE(highest, builder.getInt32(leaf));
  return builder.CreateSelect(isKnown, value, builder.getInt32(0));
}

/// Which registers the system saves; 0 where it does not let us ask (bit 27).
Value *DispatchBuilder::readXcr0(Value *leaf1Ecx) {
  llvm::LLVMContext &context = module.getContext();
  auto *before = builder.GetInsertBlock();
  auto *ask = llvm::BasicBlock::Create(context, "ask", before->getParent());
  auto *after = llvm::BasicBlock::Create(context, "after", before->getParent());
  Value *mayAsk = builder.CreateTrunc(builder.CreateLShr(leaf1Ecx, 27),
                                      builder.getInt1Ty());
  builder.CreateCondBr(mayAsk, ask, after);
  builder.SetInsertPoint(ask);
  auto *result = llvm::StructType::get(i32, i32);
  auto *instruction = llvm::InlineAsm::get(
      llvm::FunctionType::get(result, {i32}, false), "xgetbv",
      "={ax},={dx},{cx},~{dirflag},~{fpsr},~{flags}", /*hasSideEffects=*/true);
  Value *low = builder.CreateExtractValue(
      builder.CreateCall(instruction, {builder.getInt32(0)}), 0);
  builder.CreateBr(after);
  builder.SetInsertPoint(after);
  llvm::PHINode *xcr0 = builder.CreatePHI(i32, 2);
  xcr0->addIncoming(builder.getInt32(0), before);
  xcr0->addIncoming(low, ask);
  return xcr0;
}

/// The highest version whose bits are all set; the least one asks for nothing.
Value *DispatchBuilder::detect() {
  std::array<Value *, kWords> words;
  words[Leaf1Ecx] = cpuidIfKnown(1, 0, 2);
  words[Leaf7Ebx] = cpuidIfKnown(7, 0, 1);
  words[Leaf7Ecx] = cpuidIfKnown(7, 0, 2);
  words[Leaf7Sub1Eax] = cpuidIfKnown(7, 1, 0);
  words[ExtendedEcx] = cpuidIfKnown(0x80000001u, 0, 2);
  words[Xcr0] = readXcr0(words[Leaf1Ecx]);
  Value *chosen = builder.getInt32(1);
  for (unsigned i = 1; i < versions.size(); ++i) {
    auto needed = neededBits(versions[i].target);
    Value *runs = builder.getTrue();
    for (unsigned word = 0; word < kWords; ++word) {
      Value *mask = builder.getInt32(needed[word]);
      Value *has =
          builder.CreateICmpEQ(builder.CreateAnd(words[word], mask), mask);
      runs = builder.CreateAnd(runs, has);
    }
    chosen = builder.CreateSelect(runs, builder.getInt32(i + 1), chosen);
  }
  return chosen;
}

void DispatchBuilder::addChoice(const std::string &name) {
  llvm::LLVMContext &context = module.getContext();
  auto *known = new llvm::GlobalVariable(
      module, i32, /*isConstant=*/false, llvm::GlobalValue::InternalLinkage,
      builder.getInt32(0), name + "_version");
  choice = llvm::Function::Create(llvm::FunctionType::get(i32, false),
                                  llvm::GlobalValue::InternalLinkage,
                                  name + "_choose", module);
  auto *entry = llvm::BasicBlock::Create(context, "", choice);
  auto *found = llvm::BasicBlock::Create(context, "found", choice);
  auto *unknown = llvm::BasicBlock::Create(context, "unknown", choice);
  builder.SetInsertPoint(entry);
  llvm::LoadInst *version =
      builder.CreateAlignedLoad(i32, known, llvm::Align(4));
  version->setAtomic(llvm::AtomicOrdering::Monotonic);
  builder.CreateCondBr(builder.CreateIsNotNull(version), found, unknown);
  builder.SetInsertPoint(found);
  builder.CreateRet(version);
  builder.SetInsertPoint(unknown);
  Value *chosen = detect();
  builder.CreateAlignedStore(chosen, known, llvm::Align(4))
      ->setAtomic(llvm::AtomicOrdering::Monotonic);
  builder.CreateRet(chosen);
}

void DispatchBuilder::addFunction(const std::string &name,
                                  llvm::StringRef suffix) {
  llvm::LLVMContext &context = module.getContext();
  auto original = [&](const Artefact &version) {
    return version.entry->getFunction(version.interface.name + suffix.str());
  };
  llvm::SmallVector<llvm::Type *> types(original(versions.front())->arg_size(),
                                        builder.getPtrTy());
  auto *type = llvm::FunctionType::get(i32, types, false);
  auto *function = llvm::Function::Create(
      type, llvm::GlobalValue::ExternalLinkage, name + suffix, module);
  auto *entry = llvm::BasicBlock::Create(context, "", function);
  llvm::SmallVector<Value *> arguments;
  for (llvm::Argument &argument : function->args())
    arguments.push_back(&argument);
  llvm::SmallVector<llvm::BasicBlock *> blocks;
  for (const Artefact &version : versions) {
    blocks.push_back(llvm::BasicBlock::Create(context, "", function));
    builder.SetInsertPoint(blocks.back());
    auto *callee =
        llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage,
                               original(version)->getName(), module);
    callee->setVisibility(llvm::GlobalValue::HiddenVisibility);
    builder.CreateRet(builder.CreateCall(callee, arguments));
  }
  builder.SetInsertPoint(entry);
  auto *jump = builder.CreateSwitch(builder.CreateCall(choice), blocks.front());
  for (unsigned i = 1; i < blocks.size(); ++i)
    jump->addCase(builder.getInt32(i + 1), blocks[i]);
}

std::unique_ptr<llvm::Module> codegen::makeVersionDispatch(
    llvm::ArrayRef<Artefact> versions, const ArtefactInterface &interface,
    llvm::LLVMContext &context, llvm::TargetMachine &machine) {
  auto module = std::make_unique<llvm::Module>(interface.name, context);
  setTarget(*module, machine);
  DispatchBuilder dispatch(*module, versions);
  dispatch.addChoice(interface.name);
  dispatch.addFunction(interface.name, "_run");
  dispatch.addFunction(interface.name, "_run_with");
  addDescriptors(*module, interface);
  setTargetAttributes(*module, versions.front().target);
  optimize(*module, machine);
  return module;
}
