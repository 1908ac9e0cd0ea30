//===- Permutation.h - permutations of dimensions -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The algebra of `linnet.transpose`: dimension i of T(x) is dimension perm[i]
// of x.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_LINNET_TRANSFORMS_PERMUTATION_H
#define LINNET_LIB_DIALECT_LINNET_TRANSFORMS_PERMUTATION_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace linnet {

using Permutation = llvm::SmallVector<int64_t, 6>;

/// The permutation that undoes `perm`.
Permutation inverse(llvm::ArrayRef<int64_t> perm);

/// `values`, one for each dimension of x, in the order of T(x).
Permutation permuted(llvm::ArrayRef<int64_t> values,
                     llvm::ArrayRef<int64_t> perm);

/// From [batch, channels, space…] to [batch, space…, channels].
Permutation toChannelsLast(unsigned rank);

/// Whether `perm` is `toChannelsLast`, or its inverse, of two or more
/// dimensions of space; with one they are the same permutation.
bool isToChannelsLast(llvm::ArrayRef<int64_t> perm);
bool isFromChannelsLast(llvm::ArrayRef<int64_t> perm);

/// Whether a transpose of `shape` leaves all elements in their order.
bool movesOnlyUnits(llvm::ArrayRef<int64_t> shape,
                    llvm::ArrayRef<int64_t> perm);

/// How a reshape and a transpose are exchanged.
struct ExchangedReshape {
  /// What x itself is reshaped to.
  llvm::SmallVector<int64_t, 6> shape;
  /// The transpose that follows.
  Permutation perm;
};

/// With R a reshape to `result`, finds R' and T' such that R(T(x)) = T'(R'(x)).
/// Nothing where R merges dimensions that T has brought together.
std::optional<ExchangedReshape>
exchangeReshape(llvm::ArrayRef<int64_t> inputShape,
                llvm::ArrayRef<int64_t> perm,
                llvm::ArrayRef<int64_t> resultShape);

} // namespace linnet

#endif // LINNET_LIB_DIALECT_LINNET_TRANSFORMS_PERMUTATION_H
