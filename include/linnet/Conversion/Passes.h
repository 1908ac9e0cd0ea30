//===- Passes.h - passes from one dialect to another -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generated from Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_CONVERSION_PASSES_H
#define LINNET_CONVERSION_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace linnet {

#define GEN_PASS_DECL
#include "linnet/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "linnet/Conversion/Passes.h.inc"

} // namespace linnet

#endif // LINNET_CONVERSION_PASSES_H
