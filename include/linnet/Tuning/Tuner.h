//===- Tuner.h - search for kernels' best schedules -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For each kernel of a network, schedules of the strategies' spaces are
// compiled and timed in turn with the best one so far. Time goes first to the
// kernels that the network spends most on.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TUNING_TUNER_H
#define LINNET_TUNING_TUNER_H

#include "linnet/Tuning/Measurement.h"
#include "linnet/Tuning/ScheduleStore.h"
#include <functional>
#include <vector>

namespace linnet {

/// What is known of one kernel.
struct TunedKernel {
  /// The node of the model that needs it first, and how many calls there are.
  std::string layer;
  int64_t calls = 0;
  /// Schedules in the space, tried, and refused by Halide or the compiler.
  size_t space = 0, tried = 0, refused = 0;
  /// Nanoseconds of one call under the cost model's schedule, and the time of
  /// the best one as a share of that.
  double defaultTime = 0;
  double share = 1;
  std::string defaultSchedule, bestSchedule;
};

struct TunerOptions {
  TargetInfo target;
  Runner runner;
  /// Seconds after which no further schedule is tried.
  double budget = 120;
  /// Schedules tried for one kernel at most.
  size_t candidates = 1000;
  /// The layers, by the model's names, whose kernels are tuned; all if empty.
  std::vector<std::string> layers;
  /// Called after each schedule that was tried.
  std::function<void(const TunedKernel &, double elapsed)> progress;
};

/// Tunes the kernels of `module`, which are fused but not scheduled, and stores
/// every schedule that is better than the last as soon as it is found. The
/// error is one of the machinery (no compiler, no runner); a schedule that
/// fails is only counted.
llvm::Expected<std::vector<TunedKernel>>
tuneKernels(mlir::ModuleOp module, ScheduleStore &store,
            const TunerOptions &options);

} // namespace linnet

#endif // LINNET_TUNING_TUNER_H
