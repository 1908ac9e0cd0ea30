//===- BorderedImage.cpp - images copied with their border ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How they are copied, and how many rows at a time.
//
//===----------------------------------------------------------------------===//

#include "BorderedImage.h"

#include "Strategy.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Func;
using Halide::TailStrategy;
using Halide::Var;

Func kernels::borderedImage(KernelFuncs &funcs, unsigned operand,
                            unsigned guarded, int columns) {
  Var i("i"), x("x"), y("y"), n("n");
  Func bordered("bordered");
  bordered(i, x, y, n) = funcs.atOrFill(operand, {i, x, y, n}, guarded, 0.0f);
  int lanes = int(funcs.target().lanes());
  // Rows of the copy are long enough for a vector, or channels are.
  if (funcs.extent(operand, 0) >= lanes)
    bordered.vectorize(i, lanes, TailStrategy::ShiftInwards);
  else if (columns >= lanes)
    bordered.reorder_storage(x, i, y, n)
        .reorder(x, i, y, n)
        .vectorize(x, lanes, TailStrategy::ShiftInwards);
  return bordered;
}

int kernels::bandRows(int rows, int64_t weightBytes, const TargetInfo &target) {
  constexpr int kFewest = 4, kMost = 12;
  if (weightBytes > target.l2Bytes / 2 || rows <= kMost)
    return rows;
  auto computed = [&](int band) { return ceilDiv(rows, band) * band; };
  int best = kMost;
  for (int band = kMost - 1; band >= kFewest; --band)
    if (computed(band) < computed(best))
      best = band;
  return best;
}
