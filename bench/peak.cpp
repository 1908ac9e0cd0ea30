//===- peak.cpp - what one core of this machine can do --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Measures the multiply-add peak and the read bandwidth of each cache level,
// for the benchmarks to relate their figures to. Prints one JSON object. Built
// by the harness with -O3 -march=native.
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#if defined(__AVX512F__)
constexpr int kVectorBytes = 64;
#elif defined(__AVX__)
constexpr int kVectorBytes = 32;
#else
constexpr int kVectorBytes = 16;
#endif
using Vector = float __attribute__((vector_size(kVectorBytes)));
constexpr int kLanes = kVectorBytes / 4;

static double now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

/// The registers' contents must count as used, or the loop is removed.
static void keep(Vector value) { asm volatile("" : : "x"(value)); }

/// The best of `repeats` timings of `work`, in seconds.
template <typename Work>
static double best(int repeats, Work work) {
  double seconds = 1e30;
  for (int i = 0; i < repeats; ++i) {
    double start = now();
    work();
    seconds = std::min(seconds, now() - start);
  }
  return seconds;
}

/// Multiply-adds a second, times two, of twelve independent chains: enough to
/// cover the latency of two units, few enough for sixteen registers.
static double peakGflops() {
  constexpr int kChains = 12, kSteps = 400000;
  double seconds = best(15, [] {
    Vector sums[kChains], factor, term;
    for (int lane = 0; lane < kLanes; ++lane) {
      factor[lane] = 0.999f;
      term[lane] = 1e-3f;
    }
    for (Vector &sum : sums)
      sum = term;
    for (int step = 0; step < kSteps; ++step)
      for (Vector &sum : sums) {
        sum = sum * factor + term;
        asm volatile("" : "+x"(sum));
      }
    for (Vector sum : sums)
      keep(sum);
  });
  return 2.0 * kChains * kSteps * kLanes / seconds * 1e-9;
}

/// Bytes read a second while summing `bytes` of memory over and over.
static double readGigabytes(size_t bytes) {
  size_t count = bytes / sizeof(Vector);
  auto *data = static_cast<Vector *>(std::aligned_alloc(64, bytes));
  for (size_t i = 0; i < count; ++i)
    data[i] = Vector{};
  size_t passes = std::max<size_t>(1, (64u << 20) / bytes);
  double seconds = best(9, [&] {
    Vector sums[8] = {};
    for (size_t pass = 0; pass < passes; ++pass)
      for (size_t i = 0; i + 8 <= count; i += 8)
        for (int j = 0; j < 8; ++j) {
          sums[j] += data[i + j];
          asm volatile("" : "+x"(sums[j]));
        }
    for (Vector sum : sums)
      keep(sum);
  });
  std::free(data);
  return double(bytes) * passes / seconds * 1e-9;
}

int main() {
  std::printf("{\"vector_bytes\": %d, \"gflops\": %.2f, \"read_l1\": %.1f, "
              "\"read_l2\": %.1f, \"read_l3\": %.1f, \"read_dram\": %.1f}\n",
              kVectorBytes, peakGflops(), readGigabytes(16 << 10),
              readGigabytes(256 << 10), readGigabytes(4 << 20),
              readGigabytes(256 << 20));
}
