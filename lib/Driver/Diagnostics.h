//===- Diagnostics.h - one format for all messages -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `linnetc: error: …` on standard error, whoever speaks.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_DIAGNOSTICS_H
#define LINNET_LIB_DRIVER_DIAGNOSTICS_H

#include "linnet/Driver/Driver.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Error.h"

namespace linnet::driver {

/// Prints MLIR's diagnostics while it lives; remarks only where they are
/// wanted.
class DiagnosticPrinter {
public:
  DiagnosticPrinter(mlir::MLIRContext *context, bool remarks);
  ~DiagnosticPrinter();

private:
  mlir::MLIRContext *context;
  mlir::DiagnosticEngine::HandlerID id;
};

/// Prints an error.
void printError(const llvm::Twine &message);

/// Prints an error and returns the exit code for it.
ExitCode refuse(llvm::Error error);
ExitCode refuse(const llvm::Twine &message);

/// Prints a remark that is always shown.
void note(const llvm::Twine &message);

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_DIAGNOSTICS_H
