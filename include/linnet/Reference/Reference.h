//===- Reference.h - what every op means, slowly -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The oracle of tests and of `linnetc verify`: a scalar implementation of every
// linnet op that follows the op's formula word by word and sums in double.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_REFERENCE_REFERENCE_H
#define LINNET_REFERENCE_REFERENCE_H

#include "linnet/Reference/Tensor.h"
#include "llvm/Support/Error.h"

namespace linnet::reference {

/// The result of a node on its operands. Fails for an op that it does not know.
llvm::Expected<Tensor> evaluate(const Node &node,
                                llvm::ArrayRef<const Tensor *> operands);

/// Whether `evaluate` knows an op.
bool isKnown(llvm::StringRef op);

/// A value, and how far a float implementation may be from it.
struct Bounded {
  Tensor value;
  /// One number an element; empty where the value is exact. An infinite one
  /// allows anything.
  std::vector<double> bound;

  bool isExact() const { return bound.empty(); }
  double boundAt(int64_t position) const {
    return bound.empty() ? 0 : bound[size_t(position)];
  }
};

/// The unit roundoff of f32: half a unit in the last place of 1.
constexpr double kUnitRoundoff = 0x1p-24;

/// Multiples of the unit roundoff that the rounding of one op may add to an
/// element's error: of a sum, times the sum of its terms' magnitudes. A chain
/// of n terms, in any order, contracted or not, stays below n in the worst
/// case, and near sqrt(n) / 2 in practice; 32 leaves room for n = 4096.
constexpr double kSumRoundoffs = 32;

/// Likewise of a function of one element or of two, times its magnitude.
constexpr double kFunctionRoundoffs = 16;

/// As `evaluate`, and bounds the error: what the operands' own errors become,
/// and what the op's rounding adds. A convolution by Winograd's algorithm, in
/// tiles of `winograd` x `winograd` outputs, is further off: see
/// docs/Numerics.md.
llvm::Expected<Bounded>
evaluateBounded(const Node &node, llvm::ArrayRef<const Bounded *> operands,
                int64_t winograd = 0);

} // namespace linnet::reference

#endif // LINNET_REFERENCE_REFERENCE_H
