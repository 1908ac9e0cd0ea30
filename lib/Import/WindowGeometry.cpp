//===- WindowGeometry.cpp - how windows lie on images ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arithmetic on extents, kernels, strides and pads.
//
//===----------------------------------------------------------------------===//

#include "WindowGeometry.h"

#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace linnet;

Pads1D linnet::samePads(int64_t extent, Window1D window, bool atBegin) {
  int64_t result = llvm::divideCeil(extent, window.stride);
  int64_t total = std::max<int64_t>(
      (result - 1) * window.stride + window.span() - extent, 0);
  int64_t less = total / 2, more = total - less;
  return atBegin ? Pads1D{more, less} : Pads1D{less, more};
}

bool linnet::hasEmptyCeilWindow(int64_t extent, Window1D window, Pads1D pads) {
  int64_t steps = extent + pads.begin + pads.end - window.span();
  if (steps < 0)
    return false;
  int64_t last = llvm::divideCeil(steps, window.stride) * window.stride;
  return steps % window.stride != 0 && last >= extent + pads.begin;
}
