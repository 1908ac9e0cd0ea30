//===- LoweringPasses.h - Linnet's own steps in Halide's lowering ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel allocates nothing and computes a range of its result; these passes
// see to both, after Halide has lowered the schedule.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_LOWERINGPASSES_H
#define LINNET_LIB_KERNELS_LOWERINGPASSES_H

#include "LoopName.h"
#include <optional>

namespace linnet::kernels {

/// Allocations of more than this become part of the scratch argument, smaller
/// ones stay on the stack (Halide puts constant sizes up to 16 KiB there).
constexpr int64_t kLargestStackAllocation = 16 << 10;

/// Gives each large allocation a place in the scratch argument. Allocations
/// that are not alive together share bytes.
class PlaceScratch : public Halide::Internal::IRMutator {
public:
  using IRMutator::visit;
  Halide::Internal::Stmt visit(const Halide::Internal::Allocate *op) override;

  /// Bytes that the kernel needs, once lowering is done.
  int64_t bytes() const { return peak; }

private:
  int64_t top = 0, peak = 0;
};

/// Lets a loop, which must be a serial one of `extent` iterations, run over
/// [begin, end) of these.
class RestrictRange : public Halide::Internal::IRMutator {
public:
  RestrictRange(std::optional<LoopName> loop, int64_t extent)
      : loop(std::move(loop)), extent(extent) {}

  using IRMutator::visit;
  Halide::Internal::Stmt visit(const Halide::Internal::For *op) override;

  /// The iterations of that loop; 1 where it was not found as described, and
  /// the kernel runs as a whole.
  int64_t ranges() const { return found ? extent : 1; }

private:
  std::optional<LoopName> loop;
  int64_t extent;
  bool found = false;
};

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_LOWERINGPASSES_H
