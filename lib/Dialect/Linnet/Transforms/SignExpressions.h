//===- SignExpressions.h - values that are one of two signs -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds out of which comparison a tensor of +m and -m is made, however that is
// spelled.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_LINNET_TRANSFORMS_SIGNEXPRESSIONS_H
#define LINNET_LIB_DIALECT_LINNET_TRANSFORMS_SIGNEXPRESSIONS_H

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/PatternMatch.h"

namespace linnet {

/// magnitude * sign, where sign is +1 where input >= threshold, and -1
/// elsewhere. With `zeroIsZero` it is ONNX's Sign, 0 where input is: threshold
/// is 0 then.
struct SignExpression {
  mlir::Value input;
  /// One element, or one for each channel (the last dimension).
  std::vector<float> threshold;
  /// Negative where the comparison's signs are turned around.
  double magnitude = 1;
  bool zeroIsZero = false;
  /// What was done with the signs afterwards, last first: reshapes, transposes.
  llvm::SmallVector<mlir::Operation *, 2> movements;
};

/// `value` as signs, if it is that.
std::optional<SignExpression> asSigns(mlir::Value value);

/// What `value` is where the comparison or the sign that it is a function of is
/// 0 and 1, or -1, 0 and 1; nothing where it is no function of one alone.
std::optional<llvm::SmallVector<float, 3>> valuesOfSigns(mlir::Value value);

/// The elements of a constant that is one number or one for each of `channels`.
std::optional<std::vector<float>> perChannel(mlir::Value value,
                                             int64_t channels);

} // namespace linnet

#endif // LINNET_LIB_DIALECT_LINNET_TRANSFORMS_SIGNEXPRESSIONS_H
