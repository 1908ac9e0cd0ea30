//===- KernelModule.h - kernels as canonical LLVM modules -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of Halide's bitcode: a module that depends on nothing but the
// kernel's spec and target, with one function over plain pointers.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_CODEGEN_KERNELMODULE_H
#define LINNET_LIB_CODEGEN_KERNELMODULE_H

#include "linnet/Codegen/KernelCache.h"
#include "linnet/Kernels/KernelLibrary.h"

namespace llvm {
class Function;
class Module;
} // namespace llvm

namespace linnet::codegen {

/// Makes `kernel`'s bitcode canonical, optimises it and generates its machine
/// code. Equal specs and targets give equal bytes, whatever this process
/// compiled before. The one visible function is
/// `void symbol(ptr operands…, ptr results…, ptr scratch, i32 begin, i32 end)`.
llvm::Expected<KernelCode> canonicaliseKernel(const CompiledKernel &kernel,
                                              const KernelSpec &spec,
                                              const TargetInfo &target,
                                              llvm::StringRef symbol);

/// Adds that function to the module of `function`, Halide's function of `spec`:
/// it builds the buffers that this takes from plain pointers.
llvm::Error addKernelShim(llvm::Function &function,
                          const CompiledKernel &kernel, const KernelSpec &spec,
                          llvm::StringRef symbol);

} // namespace linnet::codegen

#endif // LINNET_LIB_CODEGEN_KERNELMODULE_H
