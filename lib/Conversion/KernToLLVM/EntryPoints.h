//===- EntryPoints.h - the functions that a caller sees -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shared by the two halves of convert-kern-to-llvm: the frame of NAME_run_with
// with its checks, and the kernel calls inside it.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_CONVERSION_KERNTOLLVM_ENTRYPOINTS_H
#define LINNET_LIB_CONVERSION_KERNTOLLVM_ENTRYPOINTS_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"

namespace linnet::kern_to_llvm {

/// What a call returns; lib/Codegen writes the same numbers into the header.
enum Status { Ok = 0, Null = 1, Alignment = 2, Threads = 3 };

/// A planned network, and where its entry points are made.
struct Network {
  mlir::ModuleOp module;
  mlir::func::FuncOp main;
  std::string name;
  bool weightsInFile = false;
  int64_t arenaBytes = 0;
  int64_t weightBytes = 0;
  /// Scratch memory of one thread.
  int64_t scratchBytes = 0;
};

/// What the body of NAME_run_with has at hand once the checks have passed.
struct Frame {
  mlir::LLVM::LLVMFuncOp function;
  mlir::Value threads;
  /// Null where the network has none.
  mlir::Value weights;
  mlir::Value arena;
  llvm::SmallVector<mlir::Value> inputs;
  llvm::SmallVector<mlir::Value> outputs;
};

/// Short forms of what is built over and over.
class CodeBuilder : public mlir::OpBuilder {
public:
  CodeBuilder(mlir::MLIRContext *context, mlir::Location loc)
      : OpBuilder(context), loc(loc) {}

  mlir::Type pointer() {
    return mlir::LLVM::LLVMPointerType::get(getContext());
  }
  mlir::Value null() {
    return mlir::LLVM::ZeroOp::create(*this, loc, pointer());
  }
  mlir::Value i32(int64_t value);
  mlir::Value i64(int64_t value);
  mlir::Value load(mlir::Type type, mlir::Value at);
  /// The address `bytes` behind `base`.
  mlir::Value offset(mlir::Value base, int64_t bytes);
  /// The address of a pointer's slot in an array of pointers.
  mlir::Value element(mlir::Value array, int64_t index);
  mlir::Value isNull(mlir::Value pointer);
  mlir::Value either(mlir::Value lhs, mlir::Value rhs);
  mlir::LLVM::LLVMFuncOp function(mlir::ModuleOp module, llvm::StringRef name,
                                  mlir::Type result,
                                  llvm::ArrayRef<mlir::Type> arguments,
                                  mlir::LLVM::Linkage linkage);

  mlir::Location loc;
};

/// Makes NAME_run and the frame of NAME_run_with, and leaves `builder` where
/// its body goes.
Frame buildFrame(Network &network, CodeBuilder &builder);

/// Calls the kernels of @main in order, and returns.
mlir::LogicalResult buildBody(Network &network, const Frame &frame,
                              CodeBuilder &builder);

} // namespace linnet::kern_to_llvm

#endif // LINNET_LIB_CONVERSION_KERNTOLLVM_ENTRYPOINTS_H
