//===- SignPacking.h - signs of floats as bits -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `linnet.binarize` as a Halide function, for the kernels that it stands in.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_SIGNPACKING_H
#define LINNET_LIB_KERNELS_SIGNPACKING_H

#include "KernelFuncs.h"

namespace linnet::kernels {

/// The Func of a binarize node, i32 words over its logical dimensions,
/// innermost first; its update gathers the bits of a word, all in one vector.
/// The caller computes it where it wants.
Halide::Func packSigns(KernelFuncs &funcs, unsigned value);

/// Makes of the sums in `packSigns` what they are: 32 booleans in a row, seen
/// as a word. It has to run when Halide has vectorised.
class LowerSignPacking : public Halide::Internal::IRMutator {
public:
  using IRMutator::visit;
  Halide::Expr visit(const Halide::Internal::VectorReduce *op) override;
};

/// Whether word w of a binarize node holds channels 32*w and up, whatever its
/// groups.
bool packsInOrder(const KernelSpec &spec, const Node &node);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_SIGNPACKING_H
