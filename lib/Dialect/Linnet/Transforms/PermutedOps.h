//===- PermutedOps.h - ops computed under permuted dimensions -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which ops commute with a transpose, and how they are rebuilt without it.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_LINNET_TRANSFORMS_PERMUTEDOPS_H
#define LINNET_LIB_DIALECT_LINNET_TRANSFORMS_PERMUTEDOPS_H

#include "Permutation.h"

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/PatternMatch.h"

namespace linnet {

/// The operands whose dimensions are those of the result of an op that
/// `commutesWith` transposes; others (scales, offsets) stay as they are.
llvm::SmallVector<mlir::OpOperand *> layoutOperands(mlir::Operation *op);

/// Whether op = T(op') for an op' whose operands are untransposed likewise,
/// where T is the transpose by `perm` (of the rank of the result).
bool commutesWith(mlir::Operation *op, llvm::ArrayRef<int64_t> perm);

/// `perm` of an operand that has fewer dimensions than the result, of which
/// it is broadcast, as a permutation of the result's.
Permutation extended(llvm::ArrayRef<int64_t> perm, int64_t rank);

/// Whether `value` = T(value') where value' costs no transpose at run time:
/// it is a constant, it is what `value` was transposed from, or only extents
/// of 1 move.
bool isFreeUnder(mlir::Value value, llvm::ArrayRef<int64_t> perm);

/// A value' with `value` = T(value').
mlir::Value untransposed(mlir::OpBuilder &builder, mlir::Value value,
                         llvm::ArrayRef<int64_t> perm);

/// An op' with `op` = T(op'); `op` must commute with `perm`.
mlir::Value rebuildUntransposed(mlir::RewriterBase &rewriter,
                                mlir::Operation *op,
                                llvm::ArrayRef<int64_t> perm);

} // namespace linnet

#endif // LINNET_LIB_DIALECT_LINNET_TRANSFORMS_PERMUTEDOPS_H
