//===- Planes.h - channel-major pixels -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What strategies share whose vectors are pixels of one channel, and whose
// images lie as planes (Layout.h).
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_PLANES_H
#define LINNET_LIB_KERNELS_PLANES_H

#include "Strategy.h"

namespace linnet::kernels {

/// The elements of a plane of a kernel's images; 0 where none lies as planes.
int64_t planeElements(const KernelSpec &spec);
inline bool hasPlanes(const KernelSpec &spec) { return planeElements(spec); }

/// Whether all images of a kernel but the operand `input` lie as its result.
bool hasUniformPlanes(const KernelSpec &spec, unsigned input);

/// A kernel over pixels, whatever their place, with each band of rows as one
/// row: images become [N, bands, pixels, C]. Those that lie as planes count
/// their padding as pixels, so that vectors of pixels are whole.
KernelSpec bandsAsRows(const KernelSpec &spec);

/// The rows of a result that lies as planes: in a band, and the number of
/// bands.
struct Bands {
  int64_t rows, count;

  explicit Bands(const KernelSpec &spec);
};

/// The loops of a result that lies as planes, in tiles of so many bands.
struct PlaneLoops {
  Halide::Var x, c, tiles{"tiles"}, n;
  /// Over the rows of a tile, innermost first.
  std::vector<Halide::Var> rows;
  int64_t tileCount;

  PlaneLoops(KernelFuncs &funcs, Halide::Func result, int64_t bandsOfTile);

  /// Lets callers run images apart, or tiles, or if there is one only the
  /// iterations of `inside`, which is the next loop.
  void setRange(const Halide::Var &inside, int64_t extent) const;

private:
  KernelFuncs &funcs;
  Halide::Func result;
};

/// Fails unless planes are whole vectors.
llvm::Error checkPlanes(const KernelSpec &spec, const TargetInfo &target);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_PLANES_H
