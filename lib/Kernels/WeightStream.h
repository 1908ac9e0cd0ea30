//===- WeightStream.h - weights fetched ahead of time -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A network reads every weight once in a run, so most come from behind the L2,
// and in the order in which they lie. While a kernel computes with one piece of
// them, it can ask for the next.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_WEIGHTSTREAM_H
#define LINNET_LIB_KERNELS_WEIGHTSTREAM_H

#include "LoopName.h"

namespace linnet::kernels {

/// How a kernel goes through the weights of one operand, or through another
/// operand that it reads in pieces.
struct WeightStream {
  /// A loop whose iterations read weights so many bytes apart.
  struct Advance {
    LoopName loop;
    int64_t bytes;
  };
  /// A loop, of so many iterations, that reads a piece again or a part of it.
  struct Step {
    LoopName loop;
    int64_t count;
  };

  /// The parameter that holds the weights.
  std::string operand;
  /// What chooses a piece.
  std::vector<Advance> advances;
  /// Bytes of a piece; the next one lies behind it.
  int64_t bytes;
  /// The loops in a piece, outermost first, but for the last.
  std::vector<Step> steps;
  /// Each iteration of this loop fetches a share of the next piece.
  LoopName innermost;
};

/// Adds the prefetches of one stream to a kernel. Loops that Halide left out
/// have one iteration; without the innermost one nothing is fetched.
///
/// What follows the last piece is fetched too: the weights of the kernel that
/// runs next, unless this one begins again with the first piece. A prefetch of
/// an address that is not mapped does nothing.
class PrefetchWeights : public Halide::Internal::IRMutator {
public:
  explicit PrefetchWeights(const WeightStream &stream);

  using IRMutator::visit;
  Halide::Internal::Stmt visit(const Halide::Internal::For *op) override;

private:
  Halide::Internal::Stmt fetchShare(const Halide::Internal::For *innermost,
                                    int64_t iterations) const;

  const WeightStream &stream;
  /// The variables of the loops that we are in; behind a loop the iteration
  /// that would follow, before it 0.
  std::vector<Halide::Expr> pieces, steps;
};

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_WEIGHTSTREAM_H
