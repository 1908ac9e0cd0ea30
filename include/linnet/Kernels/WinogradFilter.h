//===- WinogradFilter.h - Winograd's algorithm as matrices -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tile of m x m outputs of a 3x3 convolution is A^T [(G g G^T) o (B^T d B)] A
// of the filter g and the (m + 2) x (m + 2) inputs d that the tile reads, with
// a product of one element each between the brackets. No Halide, no MLIR: what
// transforms constant filters, and what bounds the error, know the same
// matrices as the kernels do.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_KERNELS_WINOGRADFILTER_H
#define LINNET_KERNELS_WINOGRADFILTER_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace linnet {

/// The matrices for tiles of `outputs` outputs along one dimension.
struct WinogradMatrices {
  int outputs;
  /// `input` is B^T, `output` A^T; rows and columns beyond the sizes are zero.
  double input[6][6], filter[6][3], output[4][6];

  int points() const { return outputs + 2; }
};

/// Whether there are matrices for tiles of `outputs` outputs: 2 or 4.
bool isWinogradTile(int64_t outputs);
const WinogradMatrices &winogradMatrices(int64_t outputs);

/// The filter [O, 3, 3, I] transformed to [O, m + 2, m + 2, I] for tiles of m
/// outputs, computed in double and rounded once.
std::vector<float> winogradFilter(llvm::ArrayRef<float> filter,
                                  int64_t channels, int64_t outputs);

/// By how much rounding errors exceed those of direct sums, derived in
/// docs/Numerics.md.
double winogradErrorFactor(int64_t outputs);

} // namespace linnet

#endif // LINNET_KERNELS_WINOGRADFILTER_H
