//===- SlidingWindow.cpp - the window of a convolution --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads it from a node.
//
//===----------------------------------------------------------------------===//

#include "SlidingWindow.h"

using namespace linnet;
using namespace linnet::kernels;

/// The height and width of a pool's window or of a convolution's filter:
/// [O, KH, KW, I], or [KH, KW, C] of a depthwise one.
static llvm::ArrayRef<int64_t> windowExtents(const KernelSpec &spec,
                                             const Node &node) {
  if (node.attributes.count("kernel"))
    return node.getInts("kernel");
  llvm::ArrayRef<int64_t> filter = spec.typeOf(node.operands[1]).shape;
  return filter.slice(node.op == "depthwise_conv2d" ? 0 : 1, 2);
}

SlidingWindow::SlidingWindow(const KernelSpec &spec, unsigned anchor)
    : SlidingWindow(spec, *spec.nodeOf(anchor),
                    windowExtents(spec, *spec.nodeOf(anchor))) {}

SlidingWindow::SlidingWindow(const KernelSpec &spec, const Node &node,
                             llvm::ArrayRef<int64_t> extents) {
  for (int dim : {0, 1}) {
    int outer = 1 - dim;
    kernel[dim] = int(extents[outer]);
    stride[dim] = int(node.getInts("window.strides")[outer]);
    dilation[dim] = int(node.getInts("window.dilations")[outer]);
    before[dim] = int(node.getInts("window.pads")[outer]);
    in[dim] = int(spec.typeOf(node.operands[0]).shape[outer + 1]);
    out[dim] = int(node.result.shape[outer + 1]);
  }
}
