//===- InferenceSupport.h - what shape inference of all ops shares ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Private to the dialect's implementation.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_LINNET_IR_INFERENCESUPPORT_H
#define LINNET_LIB_DIALECT_LINNET_IR_INFERENCESUPPORT_H

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

namespace linnet {

using Types = llvm::SmallVectorImpl<mlir::Type>;
using MaybeLoc = std::optional<mlir::Location>;

/// The ranked type of a value; null where it is none (the op's own type
/// constraints report that, but inference may run before them).
inline mlir::RankedTensorType rankedType(mlir::Value value) {
  return value ? llvm::dyn_cast<mlir::RankedTensorType>(value.getType())
               : mlir::RankedTensorType();
}

/// Fails, with a message, unless every value is a tensor that the dialect
/// knows. The verifier has seen to that; importers, which ask before they
/// build, not.
mlir::LogicalResult requireStatic(MaybeLoc loc, mlir::ValueRange values);

/// As `requireStatic`, of one value and a given rank.
mlir::LogicalResult requireRank(MaybeLoc loc, mlir::Value value, int64_t rank,
                                llvm::StringRef what);

/// Appends a result type, unless it is one that no op may have: then it fails
/// with a message.
mlir::LogicalResult addResult(MaybeLoc loc, llvm::ArrayRef<int64_t> shape,
                              mlir::Type element, Types &results);

/// The shape that two shapes broadcast to; nothing where they do not.
std::optional<llvm::SmallVector<int64_t>>
broadcastShapes(llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// Fails, with a message, unless `values` are two possible extents.
mlir::LogicalResult checkKernel(MaybeLoc loc, llvm::ArrayRef<int64_t> values);

/// Whether `axis` counts a dimension of a tensor of `rank`; says so if not.
mlir::LogicalResult checkAxis(MaybeLoc loc, int64_t axis, int64_t rank);

/// The result [batch, height, width, channels] of a window moved over `input`;
/// fails, with a message, where it does not fit.
mlir::LogicalResult inferWindowed(MaybeLoc loc, mlir::RankedTensorType input,
                                  WindowAttr window, int64_t kernelHeight,
                                  int64_t kernelWidth, int64_t channels,
                                  mlir::Type element, Types &results);

/// Shared by the pools: C1 to C3 and the result's type.
mlir::LogicalResult inferPool(MaybeLoc loc, mlir::Value image,
                              llvm::ArrayRef<int64_t> kernel, WindowAttr window,
                              Types &results);

} // namespace linnet

#endif // LINNET_LIB_DIALECT_LINNET_IR_INFERENCESUPPORT_H
