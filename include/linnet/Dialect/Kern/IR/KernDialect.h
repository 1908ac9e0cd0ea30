//===- KernDialect.h - the kern dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The dialect with its attributes and ops. Generated from dialects/Kern.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_KERN_IR_KERNDIALECT_H
#define LINNET_DIALECT_KERN_IR_KERNDIALECT_H

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#include "Kern/KernEnums.h.inc"

#include "Kern/KernDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "Kern/KernAttrs.h.inc"

#define GET_OP_CLASSES
#include "Kern/KernOps.h.inc"

#endif // LINNET_DIALECT_KERN_IR_KERNDIALECT_H
