//===- StagedRows.h - bordered rows of planes -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What windowed kernels with vectors of neighbouring pixels read: rows of one
// channel with their border, in scratch memory. Steps of s pixels would gather;
// so pixels are told apart by their phase, x mod s, and the vectors of a phase
// are loads.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_STAGEDROWS_H
#define LINNET_LIB_KERNELS_STAGEDROWS_H

#include "SlidingWindow.h"
#include "Strategy.h"

namespace linnet::kernels {

class StagedRows {
public:
  /// Rows of `value`, an image that the window goes over.
  StagedRows(KernelFuncs &funcs, unsigned value, const SlidingWindow &window);

  /// What tap (kx, ky) reads for output (x, y).
  Halide::Expr at(Halide::Expr x, Halide::Expr kx, Halide::Expr y,
                  Halide::Expr ky, Halide::Expr channel, Halide::Expr n) const;

  /// Brings the rows that one iteration of a consumer's loop needs.
  void computeAt(Halide::Func consumer, const Halide::Var &loop);

private:
  void defineBorder(int phase, int begin, int end);
  void defineInterior(int phase, int begin, int end);

  KernelFuncs &funcs;
  unsigned value;
  SlidingWindow window;
  Halide::Func rows{"staged_rows"};
  Halide::Var position{"position"}, phase{"phase"}, y{"y"}, c{"c"}, n{"n"};
  /// An update that copies vectors.
  struct Copy {
    int update;
    Halide::RVar lanes, vectors;
  };
  std::vector<Copy> copies;
  int updates = 0;
};

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_STAGEDROWS_H
