//===- BitCounts.h - counting the bits of many words -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How many bits are set in a list of words, in the way that is cheapest on a
// target, and the step of Halide's lowering that what Halide has no word for
// needs.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_BITCOUNTS_H
#define LINNET_LIB_KERNELS_BITCOUNTS_H

#include "Halide.h"
#include "linnet/Target/TargetInfo.h"

namespace linnet::kernels {

/// Two words a and b as a full adder's input: a, and a xor b.
struct WordPair {
  Halide::Expr first, difference;
};

/// Whether a target counts best by full adders, which take pairs of words.
bool countsByAdders(const TargetInfo &target);

/// The set bits of all pairs of u32 words, as i32, by full adders.
Halide::Expr countBitsOfPairs(const std::vector<WordPair> &pairs,
                              const TargetInfo &target);

/// The set bits of all u32 words, as i32, in the way that is cheapest on
/// `target`.
Halide::Expr countBitsOfWords(const std::vector<Halide::Expr> &words,
                              const TargetInfo &target);

/// Replaces the calls that the functions above make by vectors of bytes. It has
/// to run when Halide has vectorised.
class LowerBitCounts : public Halide::Internal::IRMutator {
public:
  explicit LowerBitCounts(const TargetInfo &target) : target(target) {}

  using IRMutator::visit;
  Halide::Expr visit(const Halide::Internal::Call *op) override;

private:
  const TargetInfo &target;
};

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_BITCOUNTS_H
