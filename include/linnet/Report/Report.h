//===- Report.h - a network's figures as a page to look at -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What was found out of a compiled network, as plain data, and its drawing: one
// page of HTML that needs nothing beside it.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_REPORT_REPORT_H
#define LINNET_REPORT_REPORT_H

#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <string>
#include <vector>

namespace linnet {

/// A vertex of one of the two graphs, in the order in which they are computed.
struct ReportVertex {
  /// Names of the model's nodes that it stands for.
  std::vector<std::string> names;
  /// What it does, an op a line.
  std::vector<std::string> ops;
  /// The shape of its result.
  std::string result;
  /// Vertices before it whose results it reads.
  std::vector<unsigned> operands;
  /// An input of the model: nothing is computed.
  bool isInput = false;
};

/// A call of a kernel, with what was measured.
struct ReportKernel {
  /// Its vertex in the graph of kernels.
  unsigned vertex = 0;
  std::string symbol, family, schedule;
  double milliseconds = 0;
  /// Multiply-adds, and bytes of operands and results.
  int64_t macs = 0;
  int64_t bytes = 0;
};

/// A part of the arena: the kernels between which it is in use, both included.
struct ReportBuffer {
  unsigned first = 0, last = 0;
  int64_t offset = 0, bytes = 0;
  bool isScratch = false;
};

struct ReportData {
  std::string model, target, version;
  unsigned threads = 1, runs = 0;
  /// Milliseconds of a run.
  double median = 0, least = 0, most = 0;
  /// One core's, measured: multiply-adds (each two operations), reading data
  /// that lie in the level 2 cache, and reading data that lie in memory.
  double peakGflops = 0, cacheGigabytes = 0, memoryGigabytes = 0;
  int64_t arenaBytes = 0, weightBytes = 0, codeBytes = 0;
  /// The model's own ops, and what has become of them.
  std::vector<ReportVertex> before, after;
  std::vector<ReportKernel> kernels;
  std::vector<ReportBuffer> buffers;
  std::vector<std::string> remarks;
};

/// Writes the page.
void writeReport(const ReportData &data, llvm::raw_ostream &os);

} // namespace linnet

#endif // LINNET_REPORT_REPORT_H
