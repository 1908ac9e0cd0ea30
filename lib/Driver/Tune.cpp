//===- Tune.cpp - linnetc tune --------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gives a model's fused kernels to lib/Tuning, shows how it gets on, and what
// it found.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "OutputFile.h"
#include "Verbs.h"
#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Tuning/Tuner.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace linnet;
using namespace linnet::driver;

static void printTable(llvm::ArrayRef<TunedKernel> kernels) {
  llvm::raw_ostream &os = llvm::outs();
  os << llvm::format("%-28s %5s %10s %10s %6s %6s  %s\n", "layer", "calls",
                     "chosen us", "found us", "tried", "space", "schedule");
  double before = 0, after = 0, logarithms = 0;
  for (const TunedKernel &kernel : kernels) {
    double time = kernel.defaultTime * 1e-3;
    os << llvm::format("%-28.28s %5lld %10.1f %10.1f %6zu %6zu  <%s>\n",
                       kernel.layer.c_str(), (long long)kernel.calls, time,
                       time * kernel.share, kernel.tried, kernel.space,
                       kernel.bestSchedule.c_str());
    before += time * double(kernel.calls);
    after += time * kernel.share * double(kernel.calls);
    logarithms += std::log(kernel.share);
  }
  os << llvm::format(
      "\n%zu kernels: %.3f ms as chosen, %.3f ms as found; a kernel is %.1f%% "
      "faster on the geometric mean\n",
      kernels.size(), before * 1e-3, after * 1e-3,
      100 *
          (std::exp(-logarithms / double(std::max<size_t>(kernels.size(), 1))) -
           1));
}

static llvm::Error writeJson(llvm::ArrayRef<TunedKernel> kernels,
                             const TuneOptions &options) {
  return writeJsonFile(options.json, [&](llvm::json::OStream &json) {
    json.attribute("target", options.model.target.name);
    json.attributeArray("kernels", [&] {
      for (const TunedKernel &kernel : kernels)
        json.object([&] {
          json.attribute("layer", kernel.layer);
          json.attribute("calls", kernel.calls);
          json.attribute("chosen_us", kernel.defaultTime * 1e-3);
          json.attribute("found_us", kernel.defaultTime * kernel.share * 1e-3);
          json.attribute("tried", int64_t(kernel.tried));
          json.attribute("refused", int64_t(kernel.refused));
          json.attribute("space", int64_t(kernel.space));
          json.attribute("chosen", kernel.defaultSchedule);
          json.attribute("found", kernel.bestSchedule);
        });
    });
  });
}

ExitCode driver::tune(const TuneOptions &options) {
  if (!options.json.empty())
    if (llvm::Error error = checkOutputFile(options.json))
      return refuse(std::move(error));
  Compilation compilation(options.model);
  if (failed(compilation.load()))
    return ExitCode::Refused;
  if (!compilation.module().getOps<kern::FuncOp>().empty())
    return refuse("'" + options.model.path +
                  "' holds kernels already; tune takes a network of linnet ops "
                  "or an ONNX file");
  if (failed(compilation.simplify()) || failed(compilation.fuseKernels()))
    return ExitCode::Refused;
  auto store = ScheduleStore::open(Database::defaultDirectory());
  if (!store)
    return refuse(store.takeError());

  TunerOptions tuner;
  tuner.target = options.model.target;
  tuner.runner = {options.runner, options.compiler};
  tuner.budget = options.budget;
  tuner.candidates = options.candidates;
  tuner.layers = options.layers;
  if (llvm::sys::Process::StandardErrIsDisplayed())
    tuner.progress = [&](const TunedKernel &kernel, double elapsed) {
      llvm::errs() << llvm::format(
          "\r%4.0f of %u s  %-28.28s tried %zu of %zu, best %.2fx   ", elapsed,
          options.budget, kernel.layer.c_str(), kernel.tried, kernel.space,
          1 / kernel.share);
    };
  auto kernels = tuneKernels(compilation.module(), **store, tuner);
  if (tuner.progress)
    llvm::errs() << '\n';
  if (!kernels)
    return refuse(kernels.takeError());
  printTable(*kernels);
  if (!options.json.empty())
    if (llvm::Error error = writeJson(*kernels, options))
      return refuse(std::move(error));
  return ExitCode::Success;
}
