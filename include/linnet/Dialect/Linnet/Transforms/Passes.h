//===- Passes.h - passes on the linnet dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generated from Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_LINNET_TRANSFORMS_PASSES_H
#define LINNET_DIALECT_LINNET_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace linnet {

#define GEN_PASS_DECL
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"

} // namespace linnet

#endif // LINNET_DIALECT_LINNET_TRANSFORMS_PASSES_H
