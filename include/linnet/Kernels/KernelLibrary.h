//===- KernelLibrary.h - strategies, and kernels compiled by them ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The door to lib/Kernels: which schedules there are for a kernel, which one is
// best by the cost model, how its weights are packed, and its code. No Halide
// header and no exception comes through it.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_KERNELS_KERNELLIBRARY_H
#define LINNET_KERNELS_KERNELLIBRARY_H

#include "linnet/Kernels/KernelSpec.h"
#include "linnet/Target/TargetInfo.h"
#include "llvm/Support/Error.h"

namespace linnet {

/// A compiled kernel: LLVM bitcode of one Halide pipeline, and how to call it.
///
/// The function is `i32 symbol(halide_buffer_t *…)` over, in this order: the
/// spec's operands, the scratch buffer where `scratchBytes` is not 0, the
/// values `begin` and `end` (i32) where `ranges` is not 0, and the results.
struct CompiledKernel {
  std::string symbol;
  std::string bitcode;
  /// Bytes of scratch memory that one call uses, 64-byte aligned.
  int64_t scratchBytes = 0;
  /// Number of independent pieces of the result: a call computes [begin, end).
  int64_t ranges = 0;
};

/// The schedule that the cost model prefers for `spec` on `target`. Fails
/// where no strategy matches, naming the family and the ops.
llvm::Expected<Schedule> chooseSchedule(const KernelSpec &spec,
                                        const TargetInfo &target);

/// What a kernel costs on a target, by a model.
struct KernelEstimate {
  double cycles = 0;
  /// Scratch memory; 0 also where a strategy says nothing about it.
  int64_t scratchBytes = 0;
};

/// The cost of `spec` under its schedule, or under the one that the cost model
/// prefers. Fails where no strategy matches.
llvm::Expected<KernelEstimate> estimateKernel(const KernelSpec &spec,
                                              const TargetInfo &target);

/// The kernel that computes `producer`, and `consumer` with the producer's
/// only result as its operand number `operand`. Operands are those of the
/// producer, then the others of the consumer; there is no family and no
/// schedule.
KernelSpec joinKernels(const KernelSpec &producer, const KernelSpec &consumer,
                       unsigned operand);

/// All schedules that the tuner may try, the preferred one first.
std::vector<Schedule> scheduleSpace(const KernelSpec &spec,
                                    const TargetInfo &target);

/// Checks a schedule that a user wrote: says what is allowed where it is wrong.
llvm::Error checkSchedule(const KernelSpec &spec, const TargetInfo &target);

/// The layouts that `spec`'s schedule wants its operands in, one each.
std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                   const TargetInfo &target);

/// The planes in which an image [N, H, W, C] suits kernels whose vectors are
/// pixels of one channel, `vectors` of them at once: bands of as few rows as
/// fill these.
Layout planesFor(llvm::ArrayRef<int64_t> image, int64_t vectors,
                 const TargetInfo &target);

/// Compiles `spec` under its schedule into a function called `symbol`.
llvm::Expected<CompiledKernel> compileKernel(const KernelSpec &spec,
                                             const TargetInfo &target,
                                             llvm::StringRef symbol);

/// The statement that Halide lowers `spec` to, as text (`--emit=halide`).
llvm::Expected<std::string> lowerToText(const KernelSpec &spec,
                                        const TargetInfo &target,
                                        llvm::StringRef symbol);

/// A hash of everything that kernels' code depends on beside spec and target:
/// the kernel library's own sources, Halide's version and LLVM's.
llvm::StringRef kernelLibraryVersion();

} // namespace linnet

#endif // LINNET_KERNELS_KERNELLIBRARY_H
