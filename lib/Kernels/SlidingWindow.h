//===- SlidingWindow.h - the window of a convolution or pool -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the outputs of a convolution or a pool read its input.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_SLIDINGWINDOW_H
#define LINNET_LIB_KERNELS_SLIDINGWINDOW_H

#include "linnet/Kernels/KernelSpec.h"
#include <algorithm>

namespace linnet::kernels {

/// The sliding window of a convolution or a pool, in Halide's order: [0] is x,
/// [1] is y.
struct SlidingWindow {
  int kernel[2], stride[2], dilation[2], before[2], in[2], out[2];

  /// Of a node over `extents` (height, width) of its first operand.
  SlidingWindow(const KernelSpec &spec, const Node &node,
                llvm::ArrayRef<int64_t> extents);
  /// Of a pool, or of a convolution, whose filter is its second operand.
  SlidingWindow(const KernelSpec &spec, unsigned anchor);
  /// Inputs that `outputs` neighbouring outputs read, from the first to the
  /// last.
  int reach(int dim, int outputs) const {
    return (outputs - 1) * stride[dim] + (kernel[dim] - 1) * dilation[dim] + 1;
  }
  /// Whether some window leaves the image, along one dimension or any.
  bool leavesImage(int dim) const {
    return before[dim] > 0 || reach(dim, out[dim]) - before[dim] > in[dim];
  }
  bool leavesImage() const { return borderDims() != 0; }
  /// The dimensions in which some window does: bit 1 for x, bit 2 for y, as
  /// `atOrFill` takes them of an NHWC value.
  unsigned borderDims() const {
    return (leavesImage(0) ? 2u : 0u) | (leavesImage(1) ? 4u : 0u);
  }
  /// Positions of the image and its border, as far as windows reach.
  int storedExtent(int dim) const {
    return std::max(reach(dim, out[dim]), before[dim] + in[dim]);
  }
};

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_SLIDINGWINDOW_H
