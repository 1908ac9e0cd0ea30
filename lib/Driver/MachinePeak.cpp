//===- MachinePeak.cpp - what one core can compute and read ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Twelve chains of multiply-adds that depend on nothing but themselves: enough
// to cover two units' latency, few enough for sixteen registers. On x86 one
// loop a vector width, chosen at run time.
//
//===----------------------------------------------------------------------===//

#include "MachinePeak.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

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
__attribute__((target("avx512f"))) static double wide512() {
  return multiplyAdds<VectorOf<64>::Type>();
}
__attribute__((target("avx2,fma"))) static double wide256() {
  return multiplyAdds<VectorOf<32>::Type>();
}
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
    best = std::max(best,
                    operations /
                        duration<double>(steady_clock::now() - start).count());
  }
  return best * 1e-9;
}

/// Adds up `count` vectors, by as many chains as hide the latency of adding.
static float addUp(const VectorOf<32>::Type *data, size_t count) {
  VectorOf<32>::Type sums[8] = {};
  for (size_t i = 0; i + 8 <= count; i += 8)
    for (size_t chain = 0; chain < 8; ++chain)
      sums[chain] += data[i + chain];
  float total = 0;
  for (const VectorOf<32>::Type &sum : sums)
    for (int lane = 0; lane < 8; ++lane)
      total += sum[lane];
  return total;
}

double linnet::driver::measureReadGigabytes(size_t bytes) {
  using namespace std::chrono;
  constexpr double kSeconds = 0.05;
  constexpr int kFewestPasses = 3;
  using Vector = VectorOf<32>::Type;
  size_t count = std::max<size_t>(bytes / sizeof(Vector), 8);
  std::vector<float> storage(count * 8 + 8, 1.0f);
  // std::vector does not align to a vector's width.
  uintptr_t address = reinterpret_cast<uintptr_t>(storage.data());
  auto *data = reinterpret_cast<const Vector *>(
      (address + sizeof(Vector) - 1) / sizeof(Vector) * sizeof(Vector));
  // The sums must count as used, or the loop is removed.
  volatile float used = addUp(data, count);
  double best = 0;
  auto begin = steady_clock::now();
  for (int pass = 0; pass < kFewestPasses ||
                     steady_clock::now() - begin < duration<double>(kSeconds);
       ++pass) {
    // Many passes over little data, so that the clock's own time does not
    // count.
    size_t repeats = std::max<size_t>(1, (1 << 20) / (count * sizeof(Vector)));
    auto start = steady_clock::now();
    for (size_t repeat = 0; repeat < repeats; ++repeat) {
      used = used + addUp(data, count);
      // Or one sum would do for all repeats.
      asm volatile("" ::"r"(data) : "memory");
    }
    double seconds = duration<double>(steady_clock::now() - start).count();
    best = std::max(best, double(repeats * count * sizeof(Vector)) / seconds);
  }
  return best * 1e-9;
}
