//===- Passes.h - passes on the kern dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generated from Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_KERN_TRANSFORMS_PASSES_H
#define LINNET_DIALECT_KERN_TRANSFORMS_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace linnet::kern {

#define GEN_PASS_DECL
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"

} // namespace linnet::kern

#endif // LINNET_DIALECT_KERN_TRANSFORMS_PASSES_H
