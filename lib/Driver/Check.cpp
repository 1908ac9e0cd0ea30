//===- Check.cpp - linnetc check ------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All that is not supported, at once: what the importer refuses, then kernels
// that no strategy compiles.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "Verbs.h"
#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using namespace linnet::driver;

/// Whether each kernel has a schedule that some strategy has for it; of kernels
/// in text, which no pass has seen.
static bool judgeKernels(mlir::ModuleOp module, const TargetInfo &target) {
  bool good = true;
  for (kern::FuncOp kernel : module.getOps<kern::FuncOp>()) {
    KernelSpec spec = kern::describeKernel(kernel);
    llvm::Error error = spec.schedule.empty()
                            ? chooseSchedule(spec, target).takeError()
                            : checkSchedule(spec, target);
    if (!error)
      continue;
    kernel.emitError("kernel '")
        << kernel.getSymName() << "': " << llvm::toString(std::move(error));
    good = false;
  }
  return good;
}

ExitCode driver::check(const ModelOptions &options) {
  Compilation compilation(options);
  if (mlir::failed(compilation.loadReportingAll()) ||
      mlir::failed(compilation.simplify()) ||
      mlir::failed(compilation.lowerToKernels()) ||
      !judgeKernels(compilation.module(), options.target))
    return ExitCode::Refused;
  llvm::outs() << options.path << ": can be compiled for "
               << options.target.name << '\n';
  return ExitCode::Success;
}
