//===- FusionRules.h - which kernels may be one -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Legality, apart from rewriting: the pass acts on what stands here, and its
// remarks quote it.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONRULES_H
#define LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONRULES_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"

namespace linnet::kern {

/// Why `producer`'s result, an operand of `consumer`, is written to memory and
/// not computed by one kernel with it; empty where they may be one.
llvm::StringRef whyApart(FuncOp producer, FuncOp consumer, mlir::BlockArgument operand);

/// The family of the kernel that both become.
Family fusedFamily(FuncOp producer, FuncOp consumer);

} // namespace linnet::kern

#endif // LINNET_LIB_DIALECT_KERN_TRANSFORMS_FUSIONRULES_H
