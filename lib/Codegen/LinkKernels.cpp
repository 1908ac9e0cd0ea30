//===- LinkKernels.cpp - the entry points and the kernels become one ------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels come optimised and are not inlined; only the entry points are left to
// be optimised here.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "KernelModule.h"
#include "TargetMachine.h"
#include "Weights.h"

#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"

using namespace linnet;
using namespace linnet::codegen;

/// Reads a kernel and gives its symbols the kernel's name.
static llvm::Expected<std::unique_ptr<llvm::Module>>
readKernel(const NamedKernel &kernel, llvm::LLVMContext &context) {
  auto module = llvm::parseBitcodeFile(
      llvm::MemoryBufferRef(kernel.code.bitcode, kernel.symbol), context);
  if (!module)
    return module.takeError();
  for (llvm::GlobalValue &value : (*module)->global_values())
    if (!value.isDeclaration()) {
      llvm::StringRef suffix = value.getName();
      suffix.consume_front(kKernelSymbol);
      value.setName(kernel.symbol + suffix);
    }
  return module;
}

/// Names the target on functions that do not come from kernels.
static void setTargetAttributes(llvm::Module &module,
                                const TargetInfo &target) {
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", target.cpu);
    if (!target.features.empty())
      function.addFnAttr("target-features", target.features);
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
}

/// Makes `kernel` callable by those who do not know how many tensors it takes:
/// void NAME_call_KERNEL(void *const tensors[], void *scratch, int begin, int
/// end).
static void exposeKernel(llvm::Function &kernel, llvm::StringRef symbol,
                         const ArtefactInterface &interface) {
  llvm::IRBuilder<> builder(kernel.getContext());
  llvm::Type *pointer = builder.getPtrTy(), *i32 = builder.getInt32Ty();
  auto *type = llvm::FunctionType::get(builder.getVoidTy(),
                                       {pointer, pointer, i32, i32}, false);
  auto *function = llvm::Function::Create(
      type, llvm::GlobalValue::ExternalLinkage,
      interface.name + "_call_" + symbol, *kernel.getParent());
  builder.SetInsertPoint(
      llvm::BasicBlock::Create(kernel.getContext(), "", function));
  llvm::SmallVector<llvm::Value *> arguments;
  // All but scratch, begin and end.
  for (size_t index = 0; index + 3 < kernel.arg_size(); ++index)
    arguments.push_back(builder.CreateLoad(
        pointer,
        builder.CreateConstGEP1_64(pointer, function->getArg(0), index)));
  for (unsigned index = 1; index <= 3; ++index)
    arguments.push_back(function->getArg(index));
  builder.CreateCall(&kernel, arguments);
  builder.CreateRetVoid();
}

/// Leaves NAME_run and so on visible; kernels become local.
static void hideSymbols(llvm::Module &module,
                        llvm::ArrayRef<NamedKernel> kernels,
                        const ArtefactInterface &interface, bool expose) {
  for (const NamedKernel &kernel : kernels)
    if (llvm::Function *function = module.getFunction(kernel.symbol)) {
      function->setName(interface.name + "_" + kernel.symbol);
      function->setLinkage(llvm::GlobalValue::InternalLinkage);
      if (expose)
        exposeKernel(*function, kernel.symbol, interface);
    }
  for (llvm::GlobalValue &value : module.global_values()) {
    if (value.hasLocalLinkage())
      continue;
    value.setDSOLocal(value.getName() == weightsSymbol(interface.name));
    if (value.isDeclaration()) {
      if (value.getName() == weightsSymbol(interface.name))
        value.setVisibility(llvm::GlobalValue::HiddenVisibility);
    } else if (!value.getName().starts_with(interface.name + "_")) {
      value.setLinkage(llvm::GlobalValue::InternalLinkage);
    }
  }
  llvm::ModuleAnalysisManager analyses;
  llvm::GlobalDCEPass().run(module, analyses);
}

llvm::Error codegen::linkKernels(llvm::Module &module,
                                 llvm::ArrayRef<NamedKernel> kernels,
                                 const ArtefactInterface &interface,
                                 const CodegenOptions &options,
                                 llvm::TargetMachine &machine) {
  module.setModuleIdentifier(interface.name);
  module.setSourceFileName(interface.name);
  setTarget(module, machine);
  setTargetAttributes(module, options.target);
  addDescriptors(module, interface);
  optimize(module, machine);
  llvm::Linker linker(module);
  for (const NamedKernel &kernel : kernels) {
    auto code = readKernel(kernel, module.getContext());
    if (!code)
      return code.takeError();
    if (linker.linkInModule(std::move(*code)))
      return llvm::createStringError("internal error: cannot link kernel '%s'",
                                     kernel.symbol.c_str());
  }
  hideSymbols(module, kernels, interface, options.exposeKernels);
  if (llvm::verifyModule(module))
    return llvm::createStringError(
        "internal error: the code of '%s' is invalid after linking",
        interface.name.c_str());
  return llvm::Error::success();
}
