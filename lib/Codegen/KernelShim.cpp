//===- KernelShim.cpp - Halide's calling convention, hidden ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Halide's functions take halide_buffer_t; the rest of an artefact knows plain
// pointers. The shim between them describes each buffer on the stack. The
// kernel is inlined into it and reads nothing that is not constant, so that
// the descriptions vanish.
//
//===----------------------------------------------------------------------===//

#include "KernelModule.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace linnet;
using namespace linnet::codegen;

namespace {

/// Writes buffer descriptions in the entry block of the shim.
class BufferWriter {
public:
  explicit BufferWriter(llvm::IRBuilder<> &builder) : builder(builder) {
    llvm::Type *i32 = builder.getInt32Ty(), *i64 = builder.getInt64Ty();
    llvm::Type *pointer = builder.getPtrTy();
    // halide_dimension_t: min, extent, stride, flags.
    dimensionType = llvm::StructType::get(i32, i32, i32, i32);
    // halide_buffer_t: device, device_interface, host, flags, type,
    // dimensions, dim, padding.
    bufferType = llvm::StructType::get(i64, pointer, pointer, i64, i32, i32,
                                       pointer, pointer);
  }

  /// A buffer at `host` for a tensor that lies there as `layout` says.
  llvm::Value *write(llvm::Value *host, const TensorSpec &type,
                     const Layout &layout) {
    auto shape = layout.physicalShape(type.shape);
    auto strides = layout.physicalStrides(type.shape);
    llvm::Value *dims =
        builder.CreateAlloca(llvm::ArrayType::get(dimensionType, shape.size()));
    // Halide counts dimensions from the innermost one.
    for (auto [index, extent, stride] :
         llvm::enumerate(llvm::reverse(shape), llvm::reverse(strides))) {
      llvm::Value *dim = builder.CreateConstInBoundsGEP1_64(
          dimensionType, dims, static_cast<uint64_t>(index));
      const int64_t fields[] = {0, extent, stride, 0};
      for (auto [field, value] : llvm::enumerate(fields))
        store(dimensionType, dim, field, builder.getInt32(value));
    }
    llvm::Value *buffer = builder.CreateAlloca(bufferType);
    llvm::Value *null = llvm::ConstantPointerNull::get(builder.getPtrTy());
    llvm::Value *fields[] = {builder.getInt64(0),
                             null,
                             host,
                             builder.getInt64(0),
                             builder.getInt32(halideType(type.element)),
                             builder.getInt32(shape.size()),
                             dims,
                             null};
    for (auto [field, value] : llvm::enumerate(fields))
      store(bufferType, buffer, field, value);
    return buffer;
  }

private:
  void store(llvm::StructType *type, llvm::Value *at, unsigned field,
             llvm::Value *value) {
    builder.CreateStore(value, builder.CreateStructGEP(type, at, field));
  }

  /// halide_type_t as one word: code, bits, lanes from the lowest byte up.
  static uint32_t halideType(ElementType element) {
    enum Code { Int = 0, UInt = 1, Float = 2 };
    auto pack = [](Code code, uint32_t bits) {
      return uint32_t(code) | bits << 8 | 1u << 16;
    };
    switch (element) {
    case ElementType::F16:
      return pack(Float, 16);
    case ElementType::F32:
      return pack(Float, 32);
    case ElementType::F64:
      return pack(Float, 64);
    case ElementType::I1:
      return pack(UInt, 1);
    case ElementType::UI8:
      return pack(UInt, 8);
    case ElementType::I8:
      return pack(Int, 8);
    case ElementType::I16:
      return pack(Int, 16);
    case ElementType::I32:
      return pack(Int, 32);
    case ElementType::I64:
      return pack(Int, 64);
    }
    llvm_unreachable("all element types are listed");
  }

  llvm::IRBuilder<> &builder;
  llvm::StructType *dimensionType;
  llvm::StructType *bufferType;
};

} // namespace

/// Declares the shim beside `function`, with its target attributes: inlining
/// into a function of a lesser CPU would silently scalarise the kernel.
static llvm::Function *declareShim(llvm::Function &function, size_t pointers,
                                   llvm::StringRef symbol) {
  llvm::LLVMContext &context = function.getContext();
  llvm::Type *pointer = llvm::PointerType::getUnqual(context);
  llvm::Type *i32 = llvm::Type::getInt32Ty(context);
  llvm::SmallVector<llvm::Type *> params(pointers + 1, pointer);
  params.append({i32, i32});
  auto *type =
      llvm::FunctionType::get(llvm::Type::getVoidTy(context), params, false);
  llvm::Function *shim = llvm::Function::Create(
      type, llvm::GlobalValue::ExternalLinkage, symbol, function.getParent());
  for (llvm::Attribute attribute : function.getAttributes().getFnAttrs())
    if (attribute.isStringAttribute())
      shim->addFnAttr(attribute);
  // Seen by the entry points alone, which are in another object.
  shim->setVisibility(llvm::GlobalValue::HiddenVisibility);
  shim->setDSOLocal(true);
  shim->addFnAttr(llvm::Attribute::NoInline);
  shim->addFnAttr(llvm::Attribute::NoUnwind);
  return shim;
}

llvm::Error codegen::addKernelShim(llvm::Function &function,
                                   const CompiledKernel &kernel,
                                   const KernelSpec &spec,
                                   llvm::StringRef symbol) {
  size_t operands = spec.operands.size(), results = spec.results.size();
  size_t expected = operands + results + (kernel.scratchBytes != 0) +
                    (kernel.ranges != 0 ? 2 : 0);
  if (function.arg_size() != expected)
    return llvm::createStringError(
        "kernel '%s' takes %zu arguments where its spec implies %zu",
        kernel.symbol.c_str(), function.arg_size(), expected);

  llvm::Function *shim = declareShim(function, operands + results, symbol);
  llvm::IRBuilder<> builder(
      llvm::BasicBlock::Create(function.getContext(), "", shim));
  BufferWriter writer(builder);
  llvm::Argument *scratch = shim->getArg(operands + results);

  llvm::SmallVector<llvm::Value *> arguments;
  for (auto [index, operand] : llvm::enumerate(spec.operands))
    arguments.push_back(
        writer.write(shim->getArg(index), operand.type, operand.layout));
  if (kernel.scratchBytes != 0)
    arguments.push_back(writer.write(scratch,
                                     {{kernel.scratchBytes}, ElementType::UI8},
                                     Layout::rowMajor(1)));
  if (kernel.ranges != 0)
    arguments.append({shim->getArg(operands + results + 1),
                      shim->getArg(operands + results + 2)});
  for (auto [index, value] : llvm::enumerate(spec.results)) {
    arguments.push_back(writer.write(shim->getArg(operands + index),
                                     spec.typeOf(value),
                                     spec.resultLayouts[index]));
  }
  for (auto [argument, parameter] :
       llvm::zip_equal(arguments, function.getFunctionType()->params()))
    if (argument->getType() != parameter)
      return llvm::createStringError(
          "kernel '%s' has an argument of an unexpected type",
          kernel.symbol.c_str());
  builder.CreateCall(&function, arguments);
  builder.CreateRetVoid();
  return llvm::Error::success();
}
