//===- ScheduleFile.h - kernels' schedules as text to edit -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `--dump-schedules` writes and `--schedule-file` reads: a line for each
// distinct kernel, named by the first layer that it computes, with the text of
// `#kern.schedule`. Comments say what the kernel is and which schedules there
// are for it.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_SCHEDULEFILE_H
#define LINNET_LIB_DRIVER_SCHEDULEFILE_H

#include "linnet/Target/TargetInfo.h"
#include "linnet/Tuning/DistinctKernels.h"
#include "llvm/Support/Error.h"

namespace linnet::driver {

class ScheduleFile {
public:
  /// For the kernels of `module`, which are fused and not scheduled yet.
  ScheduleFile(mlir::ModuleOp module, const TargetInfo &target);

  /// Gives kernels the schedules that the file at `path` has for them. The
  /// error has a line for each line of the file that is wrong, and then no
  /// kernel has got any.
  llvm::Error apply(llvm::StringRef path);

  /// Writes the schedules that the kernels have in `module`, which is what has
  /// become of the network after `kern-select-schedule`. `-` is standard
  /// output.
  llvm::Error write(llvm::StringRef path, mlir::ModuleOp module) const;

private:
  struct Line {
    DistinctKernel *kernel = nullptr;
    Schedule schedule;
  };
  llvm::Expected<Line> parseLine(llvm::StringRef text);
  llvm::Expected<DistinctKernel *> find(llvm::StringRef name);
  void describe(const DistinctKernel &kernel, llvm::raw_ostream &os) const;

  mlir::MLIRContext *context;
  const TargetInfo &target;
  std::vector<DistinctKernel> kernels;
  /// What each kernel is called in the file.
  std::vector<std::string> names;
};

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_SCHEDULEFILE_H
