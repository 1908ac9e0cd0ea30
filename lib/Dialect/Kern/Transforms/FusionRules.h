//===- FusionRules.h - which kernels may be one -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Legality, apart from rewriting: the pass acts on what stands here, and its
// remarks quote it.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONRULES_H
#define LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONRULES_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "mlir/IR/SymbolTable.h"

namespace linnet::kern {

/// The kernel that computes a call's operand, and why the two calls stay apart;
/// the reason is empty where they may be one.
struct Candidate {
  CallOp producer;
  llvm::StringRef reason;
};

/// What is behind operand `index` of `consumer`; no producer where that is no
/// kernel's result.
Candidate findCandidate(CallOp consumer, unsigned index,
                        const mlir::SymbolTable &symbols);

/// The family of the kernel that both become.
Family fusedFamily(FuncOp producer, FuncOp consumer);

} // namespace linnet::kern

#endif // LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONRULES_H
