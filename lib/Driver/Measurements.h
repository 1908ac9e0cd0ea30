//===- Measurements.h - times of a network and its kernels -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `bench` prints and `report` draws.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_MEASUREMENTS_H
#define LINNET_LIB_DRIVER_MEASUREMENTS_H

#include "KernelTable.h"
#include "Options.h"
#include "linnet/Codegen/Codegen.h"

namespace linnet::driver {

/// Of several runs, in milliseconds.
struct Timing {
  double median = 0, least = 0, most = 0;
};

struct Measurements {
  Timing whole;
  /// One core's GFLOP/s, before and after all else.
  double peakBefore = 0, peakAfter = 0;
  std::vector<KernelRow> rows;
  /// Of each row's kernel alone.
  std::vector<double> kernelMilliseconds;
  ArtefactInterface interface;
  int64_t codeBytes = 0;
};

/// Times the network as a whole, then each kernel alone on warm data, beside
/// the machine's own multiply-add peak. `artefact` exposes its kernels.
llvm::Expected<Measurements> measure(Artefact &artefact,
                                     std::vector<KernelRow> rows,
                                     const MeasureOptions &options);

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_MEASUREMENTS_H
