//===- WindowGeometry.h - how windows lie on images -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Padding that formats leave to be computed; along one dimension, since all
// are alike.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_WINDOWGEOMETRY_H
#define LINNET_LIB_IMPORT_WINDOWGEOMETRY_H

#include <cstdint>

namespace linnet {

/// A window along one dimension.
struct Window1D {
  int64_t kernel = 1, stride = 1, dilation = 1;

  /// From the first to the last position that the kernel touches.
  int64_t span() const { return dilation * (kernel - 1) + 1; }
};

struct Pads1D {
  int64_t begin = 0, end = 0;
};

/// Padding that makes the result's extent the input's divided by the stride,
/// rounded up. An odd rest goes to the end, or with `atBegin` to the begin.
Pads1D samePads(int64_t extent, Window1D window, bool atBegin);

/// Whether rounding the result's extent up (`ceil`) adds a window that begins
/// behind the image and its first pad, and so holds nothing.
bool hasEmptyCeilWindow(int64_t extent, Window1D window, Pads1D pads);

} // namespace linnet

#endif // LINNET_LIB_IMPORT_WINDOWGEOMETRY_H
