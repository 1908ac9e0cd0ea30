//===- LinnetDialect.h - the linnet dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The dialect with its attributes and ops. Generated from dialects/Linnet.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_LINNET_IR_LINNETDIALECT_H
#define LINNET_DIALECT_LINNET_IR_LINNETDIALECT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "Linnet/LinnetEnums.h.inc"

namespace linnet {

/// The largest stride, dilation, pad or kernel extent, and the most bytes that
/// a tensor of the dialect has.
constexpr int64_t kLargestExtent = (int64_t(1) << 31) - 1;

/// Whether a tensor of static shape has positive extents and less than 2 GiB.
bool isBounded(mlir::RankedTensorType type);

} // namespace linnet

#include "Linnet/LinnetDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "Linnet/LinnetAttrs.h.inc"

#define GET_OP_CLASSES
#include "Linnet/LinnetOps.h.inc"

#endif // LINNET_DIALECT_LINNET_IR_LINNETDIALECT_H
