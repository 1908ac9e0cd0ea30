//===- Descriptors.cpp - an artefact's description of itself --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `NAME_info` and `NAME_arena_bytes`; the types are those of
// lib/Runtime/linnet_interface.h.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace linnet;
using namespace linnet::codegen;

namespace {

/// Makes constants of one module.
class DescriptorWriter {
public:
  explicit DescriptorWriter(llvm::Module &module)
      : module(module), builder(module.getContext()) {
    pointer = builder.getPtrTy();
    word = builder.getIntPtrTy(module.getDataLayout());
  }

  llvm::Constant *network(const ArtefactInterface &interface) {
    llvm::Type *i32 = builder.getInt32Ty();
    auto *type = llvm::StructType::get(
        module.getContext(), {i32, i32, pointer, pointer, pointer, pointer,
                              pointer, i32, i32, word, word, word});
    return llvm::ConstantStruct::get(
        type, {builder.getInt32(kInterfaceVersion),
               builder.getInt32(interface.weightsInFile), text(interface.name),
               text(interface.model), text(interface.target),
               tensors(interface.inputs), tensors(interface.outputs),
               builder.getInt32(interface.inputs.size()),
               builder.getInt32(interface.outputs.size()),
               llvm::ConstantInt::get(word, interface.arenaBytes),
               llvm::ConstantInt::get(word, interface.threadBytes),
               llvm::ConstantInt::get(word, interface.weightBytes)});
  }

private:
  llvm::Constant *tensors(llvm::ArrayRef<TensorPort> ports) {
    if (ports.empty())
      return llvm::ConstantPointerNull::get(
          llvm::cast<llvm::PointerType>(pointer));
    llvm::SmallVector<llvm::Constant *> elements;
    for (const TensorPort &port : ports)
      elements.push_back(tensor(port));
    return hidden(llvm::ConstantArray::get(
        llvm::ArrayType::get(elements.front()->getType(), elements.size()),
        elements));
  }

  llvm::Constant *tensor(const TensorPort &port) {
    llvm::Type *i32 = builder.getInt32Ty();
    auto *type = llvm::StructType::get(module.getContext(),
                                       {pointer, pointer, pointer, pointer, i32,
                                        i32, builder.getDoubleTy(), word});
    llvm::SmallVector<uint64_t> shape(port.type.shape.begin(),
                                      port.type.shape.end());
    return llvm::ConstantStruct::get(
        type, {text(port.name), text(elementTypeName(port.type.element)),
               text(port.layout),
               hidden(llvm::ConstantDataArray::get(module.getContext(), shape)),
               builder.getInt32(shape.size()), builder.getInt32(0),
               llvm::ConstantFP::get(builder.getDoubleTy(), 0.0),
               llvm::ConstantInt::get(word, port.bytes())});
  }

  llvm::Constant *text(llvm::StringRef value) {
    return hidden(
        llvm::ConstantDataArray::getString(module.getContext(), value));
  }

  /// A constant that has no symbol.
  llvm::Constant *hidden(llvm::Constant *value) {
    auto *global = new llvm::GlobalVariable(
        module, value->getType(), /*isConstant=*/true,
        llvm::GlobalValue::PrivateLinkage, value, "descriptor");
    global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    return global;
  }

  llvm::Module &module;
  llvm::IRBuilder<> builder;
  llvm::Type *pointer;
  llvm::Type *word;
};

} // namespace

/// `size_t NAME_arena_bytes(int threads)`: counts below one are taken as one.
static void addArenaBytes(llvm::Module &module,
                          const ArtefactInterface &interface) {
  llvm::IRBuilder<> builder(module.getContext());
  llvm::Type *word = builder.getIntPtrTy(module.getDataLayout());
  auto *function = llvm::Function::Create(
      llvm::FunctionType::get(word, {builder.getInt32Ty()}, false),
      llvm::GlobalValue::ExternalLinkage, interface.name + "_arena_bytes",
      module);
  builder.SetInsertPoint(
      llvm::BasicBlock::Create(module.getContext(), "", function));
  llvm::Value *one = builder.getInt32(1);
  llvm::Value *threads = function->getArg(0);
  llvm::Value *further = builder.CreateSub(
      builder.CreateSelect(builder.CreateICmpSGT(threads, one), threads, one),
      one);
  builder.CreateRet(builder.CreateAdd(
      llvm::ConstantInt::get(word, interface.arenaBytes),
      builder.CreateMul(builder.CreateZExt(further, word),
                        llvm::ConstantInt::get(word, interface.threadBytes))));
}

void codegen::addDescriptors(llvm::Module &module,
                             const ArtefactInterface &interface) {
  llvm::Constant *network = DescriptorWriter(module).network(interface);
  new llvm::GlobalVariable(module, network->getType(), /*isConstant=*/true,
                           llvm::GlobalValue::ExternalLinkage, network,
                           interface.name + "_info");
  addArenaBytes(module, interface);
}
