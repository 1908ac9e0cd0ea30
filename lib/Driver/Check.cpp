//===- Check.cpp - linnetc check ------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All that is not supported, at once.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "Verbs.h"
#include "linnet/Import/Import.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using namespace linnet::driver;

ExitCode driver::check(const ModelOptions &options) {
  Compilation compilation(options);
  if (mlir::failed(checkModel(&compilation.context(), options.path, options.import)))
    return ExitCode::Refused;
  llvm::outs() << options.path << ": can be compiled\n";
  return ExitCode::Success;
}
