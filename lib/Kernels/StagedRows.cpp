//===- StagedRows.cpp - bordered rows of planes ---------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A row is zeros, what the image has of it, and zeros. Each part is an update
// of its own: a select between them would be evaluated for every pixel, and a
// clamped index would gather.
//
//===----------------------------------------------------------------------===//

#include "StagedRows.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Var;

/// The bit of rows in what `SlidingWindow::borderDims` returns.
static constexpr unsigned kRows = 1u << 2;

StagedRows::StagedRows(KernelFuncs &funcs, unsigned value,
                       const SlidingWindow &window)
    : funcs(funcs), value(value), window(window) {
  rows(position, phase, y, c, n) = Halide::undef<float>();
  int stride = window.stride[0], reach = window.reach(0, window.out[0]);
  for (int number = 0; number < stride; ++number) {
    // Position p of this phase is the image's column p * stride + shift.
    int shift = number - window.before[0];
    int count = int(ceilDiv(reach - number, stride));
    int begin = std::clamp(int(ceilDiv(-shift, stride)), 0, count);
    int end =
        std::clamp(int(ceilDiv(window.in[0] - shift, stride)), begin, count);
    defineBorder(number, 0, begin);
    if (begin < end)
      defineInterior(number, begin, end);
    defineBorder(number, end, count);
  }
}

void StagedRows::defineBorder(int phase, int begin, int end) {
  for (int position = begin; position < end; ++position) {
    rows(position, phase, y, c, n) = 0.0f;
    rows.update(updates++).unscheduled();
  }
}

void StagedRows::defineInterior(int phase, int begin, int end) {
  int count = end - begin, lanes = lanesFor(count, funcs.target());
  RDom r(0, lanes, 0, int(ceilDiv(count, lanes)), "copied");
  // The last vector is shifted inwards.
  Expr position = begin + Halide::min(r.y * lanes, count - lanes) + r.x;
  Expr column = position * window.stride[0] + (phase - window.before[0]);
  rows(position, phase, y, c, n) = funcs.atOrFill(
      value, {c, column, y, n}, window.borderDims() & kRows, 0.0f);
  copies.push_back({updates++, r.x, r.y});
}

Expr StagedRows::at(Expr x, Expr kx, Expr y, Expr ky, Expr channel,
                    Expr n) const {
  Expr column = kx * window.dilation[0];
  return rows(x + column / window.stride[0], column % window.stride[0],
              y * window.stride[1] + ky * window.dilation[1] - window.before[1],
              channel, n);
}

void StagedRows::computeAt(Func consumer, const Var &loop) {
  rows.compute_at(consumer, loop);
  // An element that two vectors write gets the same value from both.
  for (auto &[update, lanes, vectors] : copies)
    rows.update(update).allow_race_conditions().vectorize(lanes).unroll(
        vectors);
}
