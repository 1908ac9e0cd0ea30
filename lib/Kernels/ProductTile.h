//===- ProductTile.h - register tiles of products -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What strategies share whose sums are a matrix product: so many rows (pixels,
// columns of an image, tiles) by vectors of output channels stay in registers,
// and weights come in panels of these channels.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_PRODUCTTILE_H
#define LINNET_LIB_KERNELS_PRODUCTTILE_H

#include "Strategy.h"

namespace linnet::kernels {

/// Whether rows by vectors of channels fit the registers: accumulators, the
/// vectors of weights of one step, and one broadcast input.
bool fitsRegisters(int64_t rows, int64_t vectors, const TargetInfo &target);

/// How many times `extent` elements in tiles of `tile` are computed.
double waste(int64_t extent, int64_t tile);

/// What a tile costs: `wasted`, what the last tiles compute in vain, and loads
/// for each multiply-add, together.
double productTileCost(double wasted, int64_t rows, int64_t vectors,
                       const TargetInfo &target);

/// The layout of weights of `rank` whose first dimension, the output channels,
/// is in panels of `panel`.
Layout panelLayout(unsigned rank, int64_t panel);

/// Fails unless the schedule's parameter `name` is a tile of up to `extent`
/// rows, which are called `rows`, and of whole vectors of channels.
llvm::Error checkProductTile(const Schedule &schedule, llvm::StringRef name,
                             llvm::StringRef rows, int64_t extent,
                             const TargetInfo &target);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_PRODUCTTILE_H
