//===- Bench.cpp - linnetc bench ------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Times the network as a whole, then each kernel alone on warm data, beside the
// machine's own multiply-add peak, measured by a loop in the same process.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "KernelTable.h"
#include "MachinePeak.h"
#include "NetworkTensors.h"
#include "Verbs.h"
#include "linnet/Codegen/LoadedArtefact.h"
#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <chrono>
#include <cstring>

using namespace linnet;
using namespace linnet::driver;

namespace {

struct Timing {
  double median = 0, least = 0, most = 0; // milliseconds
};

struct Report {
  Timing whole;
  double peakBefore = 0, peakAfter = 0;
  std::vector<KernelRow> rows;
  std::vector<double> kernelMilliseconds;
  ArtefactInterface interface;
  int64_t codeBytes = 0;
};

} // namespace

static double now() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch())
      .count();
}

static llvm::Expected<Timing> timeRuns(unsigned warmUp, unsigned runs,
                                       llvm::function_ref<llvm::Error()> work) {
  std::vector<double> times;
  for (unsigned i = 0; i < warmUp + runs; ++i) {
    double start = now();
    if (llvm::Error error = work())
      return std::move(error);
    if (i >= warmUp)
      times.push_back(now() - start);
  }
  llvm::sort(times);
  return Timing{times[times.size() / 2], times.front(), times.back()};
}

/// Writes the elements of a constant as they lie in memory.
static void copyConstant(mlir::ElementsAttr constant, void *to) {
  auto data = ConstantData::of(constant);
  for (int64_t i = 0, bytes = data->elementBytes(); i < data->size(); ++i)
    std::memcpy(static_cast<char *>(to) + i * bytes,
                data->bytes().data() + (data->isSplat() ? 0 : i * bytes),
                bytes);
}

/// Times one kernel on operands of its own, warm in the caches as far as they
/// fit.
static llvm::Expected<double> timeKernel(LoadedArtefact &artefact,
                                         const KernelRow &row) {
  std::vector<AlignedBuffer> buffers;
  std::vector<void *> tensors;
  auto add = [&](const TensorSpec &type, const Layout &layout, unsigned seed) {
    TensorSpec physical{{layout.elements(type.shape)}, type.element};
    buffers.emplace_back(physical.numElements() *
                         int64_t(elementBytes(type.element)));
    fillRandom(buffers.back().data(), physical, seed);
    tensors.push_back(buffers.back().data());
  };
  for (auto [operand, constant] :
       llvm::zip_equal(row.spec.operands, row.constants)) {
    add(operand.type, operand.layout, unsigned(tensors.size()));
    // Indices must be those of the network: a kernel goes where they say.
    if (constant && constant.getElementType().isInteger())
      copyConstant(constant, tensors.back());
  }
  for (auto [result, layout] :
       llvm::zip_equal(row.spec.results, row.spec.resultLayouts))
    add(row.spec.typeOf(result), layout, unsigned(tensors.size()));
  AlignedBuffer scratch(row.scratchBytes);
  auto timing = timeRuns(3, 15, [&] {
    return artefact.runKernel(row.symbol, tensors, scratch.data(), 0,
                              int(row.ranges));
  });
  if (!timing)
    return timing.takeError();
  return timing->median;
}

static llvm::Expected<Report> measure(Artefact &artefact,
                                      std::vector<KernelRow> rows,
                                      const BenchOptions &options) {
  Report report;
  report.rows = std::move(rows);
  report.interface = artefact.interface;
  auto loaded = LoadedArtefact::load(artefact);
  if (!loaded)
    return loaded.takeError();
  if (llvm::Error error = (*loaded)->setThreads(int(options.threads)))
    return std::move(error);
  NetworkTensors tensors((*loaded)->interface());
  tensors.fillRandom();
  auto inputs = tensors.inputPointers();
  auto outputs = tensors.outputPointers();
  report.peakBefore = measurePeakGflops();
  auto whole = timeRuns(options.warmUp, options.runs,
                        [&] { return (*loaded)->run(inputs, outputs); });
  if (!whole)
    return whole.takeError();
  report.whole = *whole;
  llvm::StringMap<double> known; // equal kernels are timed once
  for (const KernelRow &row : report.rows) {
    if (!known.count(row.symbol)) {
      auto time = timeKernel(**loaded, row);
      if (!time)
        return time.takeError();
      known[row.symbol] = *time;
    }
    report.kernelMilliseconds.push_back(known[row.symbol]);
  }
  report.peakAfter = measurePeakGflops();
  report.codeBytes = (*loaded)->codeBytes();
  return report;
}

static double percentOfPeak(int64_t macs, double milliseconds, double peak) {
  return milliseconds > 0 ? 100 * 2e-6 * double(macs) / milliseconds / peak : 0;
}

static void printReport(const Report &report, const BenchOptions &options) {
  llvm::raw_ostream &os = llvm::outs();
  os << llvm::format("%-28s %-5s %-16s %9s %7s %7s\n", "layer", "code",
                     "family", "ms", "share", "% peak");
  double sum = 0;
  int64_t macs = 0;
  for (double milliseconds : report.kernelMilliseconds)
    sum += milliseconds;
  for (auto [row, milliseconds] :
       llvm::zip_equal(report.rows, report.kernelMilliseconds)) {
    macs += row.macs;
    os << llvm::format(
        "%-28.28s %-5s %-16s %9.4f %6.1f%% %6.1f%%\n", row.layer.c_str(),
        row.symbol.c_str(), row.spec.family.c_str(), milliseconds,
        100 * milliseconds / sum,
        percentOfPeak(row.macs, milliseconds, report.peakBefore));
  }
  const Timing &whole = report.whole;
  os << llvm::format("\n%u thread%s: median %.3f ms, min %.3f, max %.3f over "
                     "%u runs (%.1f%% of one core's peak of %.1f GFLOP/s)\n",
                     options.threads, options.threads == 1 ? "" : "s",
                     whole.median, whole.least, whole.most, options.runs,
                     percentOfPeak(macs, whole.median, report.peakBefore),
                     report.peakBefore);
  os << llvm::format("kernels alone, warm: %.3f ms\n", sum);
  if (std::abs(report.peakAfter / report.peakBefore - 1) > 0.03)
    os << llvm::format(
        "the peak moved to %.1f GFLOP/s meanwhile: measure again\n",
        report.peakAfter);
}

static llvm::Error writeJson(const Report &report,
                             const BenchOptions &options) {
  return llvm::writeToOutput(options.json, [&](llvm::raw_ostream &os) {
    llvm::json::OStream json(os, 1);
    json.object([&] {
      json.attribute("model", report.interface.model);
      json.attribute("target", report.interface.target);
      json.attribute("median_ms", report.whole.median);
      json.attribute("min_ms", report.whole.least);
      json.attribute("max_ms", report.whole.most);
      json.attribute("threads", int64_t(options.threads));
      json.attribute("runs", int64_t(options.runs));
      json.attribute("warm_up", int64_t(options.warmUp));
      json.attribute("arena_bytes", report.interface.arenaBytes);
      json.attribute("weight_bytes", report.interface.weightBytes);
      json.attribute("code_bytes", report.codeBytes);
      json.attribute("peak_gflops", report.peakBefore);
      json.attribute("peak_gflops_after", report.peakAfter);
      json.attributeArray("kernels", [&] {
        for (size_t i = 0; i < report.rows.size(); ++i)
          json.object([&] {
            const KernelRow &row = report.rows[i];
            double milliseconds = report.kernelMilliseconds[i];
            json.attribute("layer", row.layer);
            json.attribute("kernel", row.symbol);
            json.attribute("family", row.spec.family);
            json.attribute("schedule", canonicalText(row.spec.schedule));
            json.attribute("ms", milliseconds);
            json.attribute("macs", row.macs);
            json.attribute(
                "percent_of_peak",
                percentOfPeak(row.macs, milliseconds, report.peakBefore));
          });
      });
    });
    os << '\n';
    return llvm::Error::success();
  });
}

ExitCode driver::bench(const BenchOptions &options) {
  Compilation compilation(options.model);
  auto artefact = compilation.run(/*exposeKernels=*/true);
  if (mlir::failed(artefact))
    return ExitCode::Refused;
  auto report = measure(*artefact, kernelRows(compilation.module()), options);
  if (!report)
    return refuse(report.takeError());
  printReport(*report, options);
  if (!options.json.empty())
    if (llvm::Error error = writeJson(*report, options))
      return refuse(std::move(error));
  return ExitCode::Success;
}
