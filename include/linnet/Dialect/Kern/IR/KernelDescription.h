//===- KernelDescription.h - from IR to plain data and back -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one bridge between MLIR and the plain structures of linnet/Kernels.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_KERN_IR_KERNELDESCRIPTION_H
#define LINNET_DIALECT_KERN_IR_KERNELDESCRIPTION_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Kernels/KernelSpec.h"

namespace linnet::kern {

/// The plain layout of an attribute, and the reverse; null is row-major of
/// `rank`.
Layout toLayout(LayoutAttr attr, unsigned rank);
LayoutAttr toAttr(mlir::MLIRContext *context, const Layout &layout);

/// The plain schedule of an attribute (null gives an empty one), and the
/// reverse.
Schedule toSchedule(ScheduleAttr attr);
/// The schedule that `text` is, as it stands between the brackets of the
/// attribute; none, after a diagnostic, where it is malformed.
std::optional<Schedule> parseSchedule(mlir::MLIRContext *context,
                                      llvm::StringRef text);
ScheduleAttr toAttr(mlir::MLIRContext *context, const Schedule &schedule);

/// The plain type of a tensor of the linnet dialect.
TensorSpec toTensorSpec(mlir::RankedTensorType type);

/// A linnet op as plain data; its operands are left to the caller to number.
Node describeOp(mlir::Operation *op);

/// A kernel as plain data.
KernelSpec describeKernel(FuncOp kernel);

/// The model's node that a call comes from, the last of those fused; empty
/// where none has a name.
std::string layerName(mlir::Location location);

} // namespace linnet::kern

#endif // LINNET_DIALECT_KERN_IR_KERNELDESCRIPTION_H
