//===- linnetc.cpp - the compiler -----------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Nothing but the way into lib/Driver.
//
//===----------------------------------------------------------------------===//

#include "linnet/Driver/Driver.h"

#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"

int main(int argc, char **argv) {
  // LLVM's own would send reports to LLVM; lib/Driver says what to do after a
  // crash.
  llvm::setBugReportMsg("");
  llvm::InitLLVM init(argc, argv);
  return static_cast<int>(linnet::runDriver(argc, argv));
}
