//===- CrashReport.h - what linnetc says when it crashes -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A crash must not lose what a bug report needs: the command line, and the IR
// as it was before the pass that crashed.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_CRASHREPORT_H
#define LINNET_LIB_DRIVER_CRASHREPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <string>

namespace mlir {
class PassManager;
} // namespace mlir

namespace linnet::driver {

/// From here on a crash, on whichever thread, ends in exit code 70 and a
/// message with this command line.
void reportCrashes(int argc, char **argv);

/// What is being compiled. While one lives, a crash writes its IR to a file
/// that the message names. MLIR's own reproducers would not do: they take a
/// refusal for a crash, and end with the last pass, before kernels are
/// compiled.
class CrashSnapshot {
public:
  CrashSnapshot();
  ~CrashSnapshot();
  CrashSnapshot(const CrashSnapshot &) = delete;
  CrashSnapshot &operator=(const CrashSnapshot &) = delete;

  /// Keeps the IR before each pass.
  void watch(mlir::PassManager &manager);
  /// Keeps `module`, about to go through `step`, a noun; `pipeline` repeats the
  /// step under linnet-opt, where it is one of passes.
  void keep(mlir::ModuleOp module, llvm::StringRef step,
            llvm::StringRef pipeline = "");

private:
  friend struct CrashReporter;

  mlir::OwningOpRef<mlir::ModuleOp> ir;
  std::string step = "reading of the model", pipeline;
};

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_CRASHREPORT_H
