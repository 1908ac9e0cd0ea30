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

SlidingWindow::SlidingWindow(const KernelSpec &spec, unsigned anchor) {
  const Node &node = *spec.nodeOf(anchor);
  // Filters are [O, KH, KW, I], those of depthwise convolutions [KH, KW, C].
  unsigned height = node.op == "depthwise_conv2d" ? 0 : 1;
  for (int dim : {0, 1}) {
    int outer = 1 - dim;
    kernel[dim] = int(spec.typeOf(node.operands[1]).shape[height + outer]);
    stride[dim] = int(node.getInts("window.strides")[outer]);
    dilation[dim] = int(node.getInts("window.dilations")[outer]);
    before[dim] = int(node.getInts("window.pads")[outer]);
    in[dim] = int(spec.typeOf(node.operands[0]).shape[outer + 1]);
    out[dim] = int(node.result.shape[outer + 1]);
  }
}
