//===- ConstantEvaluation.h - ops on tensors known while importing ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What exporters leave of shape arithmetic is computed here, at once. Callers
// have checked ranks, axes and shapes.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_CONSTANTEVALUATION_H
#define LINNET_LIB_IMPORT_CONSTANTEVALUATION_H

#include "Constant.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>

namespace linnet::importer {

/// Functions of two tensors whose result is a boolean.
enum class Comparison { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };
enum class Logic { And, Or, Xor };

/// The shape that shapes broadcast to; nothing where they do not.
std::optional<llvm::SmallVector<int64_t>>
broadcastShapes(llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// Repeats along dimensions of extent 1.
Constant evaluateBroadcast(const Constant &input,
                           llvm::ArrayRef<int64_t> shape);
Constant evaluateSlice(const Constant &input, llvm::ArrayRef<int64_t> offsets,
                       llvm::ArrayRef<int64_t> sizes,
                       llvm::ArrayRef<int64_t> steps);
Constant evaluateGather(const Constant &input, int64_t axis,
                        llvm::ArrayRef<int64_t> indices);
Constant evaluateConcat(llvm::ArrayRef<Constant> inputs, int64_t axis);
/// With a border of `value`.
Constant evaluatePad(const Constant &input, llvm::ArrayRef<int64_t> low,
                     llvm::ArrayRef<int64_t> high, double value);

/// Another element type: cut off toward zero, wrapped around; a boolean is
/// whether the number is not zero.
Constant evaluateCast(const Constant &input, mlir::Type element);

/// Elementwise with broadcasting, operands of one type. Nothing where an
/// integer is divided by zero.
std::optional<Constant> evaluateBinary(BinaryKind kind, const Constant &lhs,
                                       const Constant &rhs);
Constant evaluateComparison(Comparison kind, const Constant &lhs,
                            const Constant &rhs);
Constant evaluateLogic(Logic kind, const Constant &lhs, const Constant &rhs);
Constant evaluateNot(const Constant &input);
/// `onTrue` where `condition` holds, else `onFalse`; all broadcast.
Constant evaluateSelect(const Constant &condition, const Constant &onTrue,
                        const Constant &onFalse);
/// Nothing for kinds that shape arithmetic does not use.
std::optional<Constant> evaluateUnary(UnaryKind kind, const Constant &input,
                                      llvm::ArrayRef<double> params);
/// Sum, mean, max, min and product; nothing for other kinds. The axes' extents
/// become 1.
std::optional<Constant> evaluateReduce(ReduceKind kind, const Constant &input,
                                       llvm::ArrayRef<int64_t> axes);

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_CONSTANTEVALUATION_H
