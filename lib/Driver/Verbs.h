//===- Verbs.h - what linnetc can do -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One function a verb, each in a file of its name.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_VERBS_H
#define LINNET_LIB_DRIVER_VERBS_H

#include "Options.h"
#include "linnet/Driver/Driver.h"

namespace linnet::driver {

/// Compiles a model, and writes what `--emit` says.
ExitCode compile(const CompileOptions &options);
/// Runs a model, or an artefact, on given or random inputs.
ExitCode run(const RunOptions &options);
/// Lists everything that keeps a model from being compiled.
ExitCode check(const ModelOptions &options);
/// Shows the kernels of a model: work, schedule, memory.
ExitCode inspect(const InspectOptions &options);
/// Compares every kernel, and the network, with the reference.
ExitCode verify(const VerifyOptions &options);
/// Times a model, and its kernels one by one.
ExitCode bench(const BenchOptions &options);
/// Times a model as `bench` does, and writes a page to look at.
ExitCode report(const ReportOptions &options);
/// Writes a pruned model.
ExitCode prune(const PruneVerbOptions &options);

/// Searches for better schedules of a model's kernels, and stores them.
ExitCode tune(const TuneOptions &options);

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_VERBS_H
