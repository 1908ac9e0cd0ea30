//===- Pooling.h - the arithmetic of pools -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What pools have in common wherever they are computed: a window's elements are
// combined from a start, and the result is finished.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_POOLING_H
#define LINNET_LIB_KERNELS_POOLING_H

#include "KernelFuncs.h"

namespace linnet::kernels {

/// Whether a node is a pool of floats.
bool isPool(const Node &node);

/// What a window starts with, and what lies outside the image: -inf for the
/// maximum, zero for the mean.
Halide::Expr poolStart(const Node &pool);
Halide::Expr poolCombined(const Node &pool, Halide::Expr a, Halide::Expr b);
/// The result at (x, y) of a window's combined elements.
Halide::Expr poolFinished(const KernelSpec &spec, const Node &pool,
                          Halide::Expr combined, Halide::Expr x,
                          Halide::Expr y);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_POOLING_H
