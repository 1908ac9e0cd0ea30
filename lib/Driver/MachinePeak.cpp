//===- MachinePeak.cpp - what one core can multiply and add ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Twelve chains of multiply-adds that depend on nothing but themselves: enough
// to cover two units' latency, few enough for sixteen registers. On x86 one loop a
// vector width, chosen at run time.
//
//===----------------------------------------------------------------------===//

#include "MachinePeak.h"

#include <algorithm>
#include <chrono>

static constexpr int kChains = 12, kSteps = 200000;

/// The loop for one vector type; returns its floating-point operations.
template <typename Vector>
static inline __attribute__((always_inline)) double multiplyAdds() {
  constexpr int kLanes = sizeof(Vector) / sizeof(float);
  Vector sums[kChains], factor, term;
  for (int lane = 0; lane < kLanes; ++lane) {
    factor[lane] = 0.999f;
    term[lane] = 1e-3f;
  }
  for (Vector &sum : sums)
    sum = term;
  for (int step = 0; step < kSteps; ++step)
    for (Vector &sum : sums)
      sum = sum * factor + term;
  // The sums must count as used, or the loop is removed.
  volatile float used = 0;
  for (Vector sum : sums)
    used = used + sum[0];
  return 2.0 * kChains * kSteps * kLanes;
}

template <int Bytes>
struct VectorOf {
  typedef float Type __attribute__((vector_size(Bytes)));
};

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static double wide512() { return multiplyAdds<VectorOf<64>::Type>(); }
__attribute__((target("avx2,fma"))) static double wide256() { return multiplyAdds<VectorOf<32>::Type>(); }
#endif
static double wide128() { return multiplyAdds<VectorOf<16>::Type>(); }

double linnet::driver::measurePeakGflops() {
  auto loop = wide128;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    loop = wide512;
  else if (__builtin_cpu_supports("fma"))
    loop = wide256;
#endif
  double best = 0;
  for (int repeat = 0; repeat < 25; ++repeat) {
    using namespace std::chrono;
    auto start = steady_clock::now();
    double operations = loop();
    best = std::max(best, operations / duration<double>(steady_clock::now() - start).count());
  }
  return best * 1e-9;
}
