//===- Layout.h - how a tensor lies in memory -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The plain twin of `#kern.layout`, for code that knows no MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_KERNELS_LAYOUT_H
#define LINNET_KERNELS_LAYOUT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <string>

namespace linnet {

/// One physical dimension: a logical dimension, whole or a part of it.
struct LayoutDim {
  enum Part { Whole, Quotient, Remainder };
  unsigned logical = 0;
  Part part = Whole;
  /// The block of a quotient or a remainder, 0 for a whole dimension.
  int64_t block = 0;

  bool operator==(const LayoutDim &other) const {
    return logical == other.logical && part == other.part &&
           block == other.block;
  }
};

/// The physical dimensions of a tensor, outermost first. A blocked extent is
/// rounded up to whole blocks; the elements behind it are zero.
struct Layout {
  llvm::SmallVector<LayoutDim, 6> dims;
  /// Where not 0, the tensor is a filter [O, 3, 3, I], and in memory stands
  /// what Winograd's algorithm with tiles of `winograd` x `winograd` outputs
  /// makes of it: [O, winograd + 2, winograd + 2, I] in the order of `dims`.
  int64_t winograd = 0;
  /// Where not 0, the tensor is a filter of so many groups, [O, KH, KW, I], and
  /// its first dimension counts as two, the group and the channel in it: `dims`
  /// place [groups, O / groups, KH, KW, I].
  int64_t groups = 0;
  /// Where not 0, elements from one run of the innermost dimension to the next:
  /// the tensor is a slice of a wider one, and what lies between is not its.
  int64_t pitch = 0;
  /// Where not 0, the tensor is an image [N, H, W, C] whose channels lie
  /// outside of the pixels of a band of rows: elements from one channel's
  /// pixels to the next. What lies between is padding of the tensor's own, and
  /// anything.
  int64_t plane = 0;

  /// Row-major order of a tensor of `rank`.
  static Layout rowMajor(unsigned rank);
  /// The logical dimensions in the order given, none blocked.
  static Layout ordered(llvm::ArrayRef<unsigned> order);

  /// Channel-major pixels: an image of `height` in bands of `rows` rows, and in
  /// each band one channel behind the other, whose pixels take `plane`
  /// elements.
  static Layout planes(int64_t height, int64_t rows, int64_t plane);

  bool isRowMajor() const;
  bool isPlanes() const { return plane != 0; }
  /// Of planes: the rows of a band of an image of `height`.
  int64_t bandRows(int64_t height) const;
  /// The extents of what `dims` place: `shape`, unless transformed or of
  /// groups.
  llvm::SmallVector<int64_t, 6>
  storedShape(llvm::ArrayRef<int64_t> shape) const;
  /// The same order without a pitch.
  Layout withoutPitch() const;
  /// Extents of the physical dimensions of a tensor of `shape`.
  llvm::SmallVector<int64_t, 6>
  physicalShape(llvm::ArrayRef<int64_t> shape) const;
  /// Strides, in elements, over the physical shape: row-major, with the pitch.
  llvm::SmallVector<int64_t, 6>
  physicalStrides(llvm::ArrayRef<int64_t> shape) const;
  /// Elements in memory from the first to the last, padding included.
  int64_t elements(llvm::ArrayRef<int64_t> shape) const;
  /// Position in memory, in elements, of the element at `index`, a logical one
  /// of `storedShape(shape)`.
  int64_t offset(llvm::ArrayRef<int64_t> shape,
                 llvm::ArrayRef<int64_t> index) const;
  /// As `#kern.layout` prints it: "[0, 3 div 16, 1, 2, 3 mod 16]", and
  /// ", winograd = 4", ", groups = 3", ", pitch = 64" or ", plane = 56" behind
  /// it.
  std::string str() const;

  bool operator==(const Layout &other) const {
    return dims == other.dims && winograd == other.winograd &&
           groups == other.groups && pitch == other.pitch &&
           plane == other.plane;
  }
  bool operator!=(const Layout &other) const { return !(*this == other); }
};

} // namespace linnet

#endif // LINNET_KERNELS_LAYOUT_H
