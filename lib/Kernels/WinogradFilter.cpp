//===- WinogradFilter.cpp - Winograd's algorithm as matrices --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Interpolation at the points 0, +-1 and infinity for 2 outputs, at 0,
// +-sqrt(1/2), +-sqrt(2) and infinity for 4. The latter's error is less than
// half of that of the usual points 0, +-1, +-2: they are nearer to one another
// in magnitude.
//
//===----------------------------------------------------------------------===//

#include "linnet/Kernels/WinogradFilter.h"

#include <algorithm>
#include <cassert>

using namespace linnet;

static constexpr double kRoot = 1.4142135623730950488, kHalf = kRoot / 2;

static constexpr WinogradMatrices kTwo = {
    2,
    {{-1, 0, 1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, -1, 0, 1}},
    {{-1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}},
    {{1, 1, 1, 0}, {0, 1, -1, 1}}};

static constexpr WinogradMatrices kFour = {
    4,
    {{1, 0, -2.5, 0, 1, 0},
     {0, -kRoot, -2, kHalf, 1, 0},
     {0, kRoot, -2, -kHalf, 1, 0},
     {0, -kHalf, -0.5, kRoot, 1, 0},
     {0, kHalf, -0.5, -kRoot, 1, 0},
     {0, 1, 0, -2.5, 0, 1}},
    {{1, 0, 0},
     {-2.0 / 3, -kRoot / 3, -1.0 / 3},
     {-2.0 / 3, kRoot / 3, -1.0 / 3},
     {1.0 / 6, kRoot / 6, 1.0 / 3},
     {1.0 / 6, -kRoot / 6, 1.0 / 3},
     {0, 0, 1}},
    {{1, 1, 1, 1, 1, 0},
     {0, kHalf, -kHalf, kRoot, -kRoot, 0},
     {0, 0.5, 0.5, 2, 2, 0},
     {0, kHalf / 2, -kHalf / 2, 2 * kRoot, -2 * kRoot, 1}}};

bool linnet::isWinogradTile(int64_t outputs) {
  return outputs == 2 || outputs == 4;
}

const WinogradMatrices &linnet::winogradMatrices(int64_t outputs) {
  assert(isWinogradTile(outputs));
  return outputs == 2 ? kTwo : kFour;
}

std::vector<float> linnet::winogradFilter(llvm::ArrayRef<float> filter,
                                          int64_t channels, int64_t outputs) {
  const WinogradMatrices &matrices = winogradMatrices(outputs);
  int64_t points = matrices.points();
  int64_t filters = int64_t(filter.size()) / (9 * channels);
  std::vector<float> transformed(size_t(filters * points * points * channels));
  float *to = transformed.data();
  for (int64_t o = 0; o < filters; ++o)
    for (int64_t point = 0; point < points * points; ++point) {
      std::vector<double> sums(size_t(channels), 0);
      for (int64_t tap = 0; tap < 9; ++tap) {
        double factor = matrices.filter[point / points][tap / 3] *
                        matrices.filter[point % points][tap % 3];
        const float *from = &filter[size_t((o * 9 + tap) * channels)];
        for (int64_t c = 0; c < channels; ++c)
          sums[size_t(c)] += factor * double(from[c]);
      }
      to = std::copy(sums.begin(), sums.end(), to);
    }
  return transformed;
}

double linnet::winogradErrorFactor(int64_t outputs) {
  const WinogradMatrices &matrices = winogradMatrices(outputs);
  double factor = 0;
  for (int q = 0; q < outputs; ++q) {
    double sum = 0;
    for (int i = 0; i < matrices.points(); ++i) {
      double input = 0, filter = 0;
      for (double element : matrices.input[i])
        input += element * element;
      for (double element : matrices.filter[i])
        filter += element * element;
      sum += matrices.output[q][i] * matrices.output[q][i] * input * filter / 3;
    }
    factor = std::max(factor, sum);
  }
  return factor;
}
