//===- ErrorBound.h - how far floats may be from the reference -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The kinds of error bounds that the tables of ops choose from.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_REFERENCE_ERRORBOUND_H
#define LINNET_LIB_REFERENCE_ERRORBOUND_H

#include "OpTables.h"

namespace linnet::reference {

/// Of an op that moves elements: bounds go along with them.
llvm::Error boundMovement(const Node &node, BoundedOperands operands,
                          const Tensor &value, std::vector<double> &bound);

/// Of a sum of products f(x, w, b) = sum of x * w + b, or of sums with constant
/// weights f(x). With errors dx, dw, db,
///
///     |error| <= f(dx, |w|, db) + f(|x| + dx, dw, 0) + k u f(|x|, |w|, |b|)
///
/// with the unit roundoff u and k = kSumRoundoffs: each term is the op itself
/// on other operands.
llvm::Error boundLinear(const Node &node, BoundedOperands operands,
                        const Tensor &value, std::vector<double> &bound);

/// Likewise of a convolution that Winograd's algorithm computes in tiles of
/// `outputs` x `outputs` outputs: roundoffs of a tile's sums spread over the
/// tile, and grow by winogradErrorFactor(outputs).
llvm::Error boundWinograd(const Node &node, BoundedOperands operands,
                          int64_t outputs, std::vector<double> &bound);

/// Of the largest or smallest of many elements: exact, but for their errors.
llvm::Error boundSelection(const Node &node, BoundedOperands operands,
                           const Tensor &value, std::vector<double> &bound);

/// The node on other operands, of f64, with a result of f64.
llvm::Expected<Tensor> evaluateInDouble(const Node &node,
                                        llvm::ArrayRef<Tensor> operands);

/// A copy in f64 of the elements, each as `function(position, element)` says.
template <typename Function>
Tensor mapToDouble(const Tensor &tensor, Function function) {
  Tensor result({tensor.type().shape, ElementType::F64});
  for (int64_t i = 0; i < tensor.size(); ++i)
    result.set(i, function(i, tensor.get(i)));
  return result;
}

/// How far f(x), f(x - dx) and f(x + dx) are from one another: the error of a
/// monotone function's result; infinite where one of them is no number and
/// another is.
double spread(double value, double atLow, double atHigh);

} // namespace linnet::reference

#endif // LINNET_LIB_REFERENCE_ERRORBOUND_H
