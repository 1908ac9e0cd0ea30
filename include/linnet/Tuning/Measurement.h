//===- Measurement.h - how long compiled kernels take -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A subject is a network of one kernel, ready to be timed again and again, so
// that two can take turns. It runs in this process, or elsewhere through a
// command that is given a program.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TUNING_MEASUREMENT_H
#define LINNET_TUNING_MEASUREMENT_H

#include "linnet/Codegen/Codegen.h"

namespace linnet {

class Subject {
public:
  virtual ~Subject() = default;
  /// Nanoseconds of one run, warm: the mean of a few, which take about a
  /// millisecond.
  virtual llvm::Expected<double> time() = 0;
};

/// Where subjects run.
struct Runner {
  /// Started with a program's path behind it, it runs the program and passes
  /// its output on ("ssh board", "qemu-aarch64"); empty for this process.
  std::string command;
  /// The C compiler that links the program, statically.
  std::string compiler = "cc";
};

/// Makes `artefact`, whose name is `kernel`, a subject.
llvm::Expected<std::unique_ptr<Subject>> prepareSubject(Artefact &artefact,
                                                        const Runner &runner);

} // namespace linnet

#endif // LINNET_TUNING_MEASUREMENT_H
