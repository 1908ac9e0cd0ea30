//===- FusionGate.h - which chains become one kernel -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A depthwise convolution or a pool may share a kernel with the convolution
// that it reads and with the pointwise one that reads it; a dense convolution
// with the elementwise ops that its input comes from. Whether they do is
// decided by what the kernel library estimates, and by the arena.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONGATE_H
#define LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONGATE_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace linnet::kern {

/// Calls that follow one another, in program order, how they are grouped into
/// kernels, and what that costs.
struct ChainChoice {
  llvm::SmallVector<CallOp, 3> calls;
  /// The calls [begin, end) that become one kernel.
  unsigned begin = 0, end = 0;
  double cycles = 0;
  /// Of `cycles`, those of the calls that stay as they are.
  double untouched = 0;
  /// The most bytes of the arena in use while these calls run.
  int64_t bytes = 0;

  bool isFused() const { return end - begin > 1; }
};

/// A decision about a convolution or a pool: what was chosen and what it was
/// compared with, the calls apart.
struct ChainDecision {
  CallOp subject;
  ChainChoice chosen, apart;
};

/// Decides for every depthwise convolution and pool of @main, then for the
/// dense ones that are left. Without `saveMemory` the fastest grouping wins.
/// With it, each chain in its turn takes the grouping of the smallest peak;
/// that gives the arena's size, and the fastest grouping wins that keeps to it.
/// Another choice for an earlier chain might allow a smaller one.
llvm::SmallVector<ChainDecision> decideChains(mlir::func::FuncOp main,
                                              const mlir::SymbolTable &symbols,
                                              const TargetInfo &target,
                                              bool saveMemory);

} // namespace linnet::kern

#endif // LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONGATE_H
