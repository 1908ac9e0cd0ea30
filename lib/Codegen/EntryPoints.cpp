//===- EntryPoints.cpp - the functions that a caller sees -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From what convert-kern-to-llvm made to a module that can be linked with the
// kernels' code.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "TargetMachine.h"
#include "Weights.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace linnet;
using namespace linnet::codegen;

/// Calls `kernel` by the symbol of its code. Equal kernels are one function.
static llvm::Function *bindKernel(llvm::Module &module,
                                  const ArtefactKernel &kernel) {
  llvm::Function *function = module.getFunction(kernel.symbol);
  if (!function)
    return nullptr;
  if (llvm::Function *known = module.getFunction(kernel.codeSymbol)) {
    function->replaceAllUsesWith(known);
    function->eraseFromParent();
    return known;
  }
  function->setName(kernel.codeSymbol);
  function->setVisibility(llvm::GlobalValue::HiddenVisibility);
  function->setDSOLocal(true);
  return function;
}

/// Makes `kernel` callable by those who do not know how many tensors it takes:
/// void NAME_call_KERNEL(tensors, scratch, begin, end), with an array of
/// pointers for its operands and results.
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

void codegen::setTargetAttributes(llvm::Module &module,
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

void codegen::finishEntryPoints(llvm::Module &module,
                                llvm::ArrayRef<ArtefactKernel> kernels,
                                const ArtefactInterface &interface,
                                const CodegenOptions &options,
                                llvm::TargetMachine &machine) {
  module.setModuleIdentifier(interface.name);
  module.setSourceFileName(interface.name);
  setTarget(module, machine);
  for (const ArtefactKernel &kernel : kernels) {
    llvm::Function *function = bindKernel(module, kernel);
    if (function && options.exposeKernels)
      exposeKernel(*function, kernel.symbol, interface);
  }
  setTargetAttributes(module, options.target);
  addDescriptors(module, interface);
  optimize(module, machine);
}
