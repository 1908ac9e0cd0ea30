//===- ScalarExpressions.h - elementwise arithmetic with scalars ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sees through chains of elementwise ops with scalar constants, however the
// exporter has ordered them.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_LINNET_TRANSFORMS_SCALAREXPRESSIONS_H
#define LINNET_LIB_DIALECT_LINNET_TRANSFORMS_SCALAREXPRESSIONS_H

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

#include <array>

namespace linnet {

/// value = scale * base + offset.
struct ScalarAffine {
  mlir::Value base;
  double scale = 1;
  double offset = 0;
};

/// A tensor of which one operation with a scalar constant makes another of the
/// same type.
struct ScalarOperation {
  mlir::Value operand;
  BinaryKind kind;
  double scalar;
  /// The constant is the left operand, and it matters.
  bool scalarFirst;
};

/// `value` as the result of a binary op with a scalar constant, which may be a
/// tensor of any rank whose elements are equal.
std::optional<ScalarOperation> scalarOperation(mlir::Value value);

/// Peels all additions of and multiplications by scalars off `value`.
ScalarAffine peelAffine(mlir::Value value);

/// Coefficients by degree.
using Polynomial = std::array<double, 4>;

/// `value` as a polynomial of `variable` of degree 3 or less.
std::optional<Polynomial> asPolynomial(mlir::Value value, mlir::Value variable);

/// Whether two numbers agree but for the rounding of constants to f32.
bool closeTo(double value, double expected);
bool closeTo(const Polynomial &value, const Polynomial &expected);

} // namespace linnet

#endif // LINNET_LIB_DIALECT_LINNET_TRANSFORMS_SCALAREXPRESSIONS_H
