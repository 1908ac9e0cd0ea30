//===- LinnetOps.cpp - generated definitions of the ops -------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Accessors, builders and parsers that the generator writes; the families'
// files hold what is written by hand.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace linnet;

#define GET_OP_CLASSES
#include "Linnet/LinnetOps.cpp.inc"
