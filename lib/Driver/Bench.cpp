//===- Bench.cpp - linnetc bench ------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Prints what was measured, and writes it as JSON.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "Measurements.h"
#include "OutputFile.h"
#include "Verbs.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"

using namespace linnet;
using namespace linnet::driver;

static double percentOfPeak(int64_t macs, double milliseconds, double peak) {
  return milliseconds > 0 ? 100 * 2e-6 * double(macs) / milliseconds / peak : 0;
}

/// What a kernel reads and writes, each byte counted once.
static int64_t bytesMoved(const KernelSpec &spec) {
  int64_t bytes = 0;
  for (const Operand &operand : spec.operands)
    bytes += operand.layout.elements(operand.type.shape) *
             elementBytes(operand.type.element);
  for (auto [result, layout] :
       llvm::zip_equal(spec.results, spec.resultLayouts))
    bytes += layout.elements(spec.typeOf(result).shape) *
             elementBytes(spec.typeOf(result).element);
  return bytes;
}

static void printReport(const Measurements &report,
                        const BenchOptions &options) {
  llvm::raw_ostream &os = llvm::outs();
  os << llvm::format("%-28s %-5s %-17s %9s %7s %7s\n", "layer", "code",
                     "family", "ms", "share", "% peak");
  double sum = 0;
  int64_t macs = 0;
  for (double milliseconds : report.kernelMilliseconds)
    sum += milliseconds;
  for (auto [row, milliseconds] :
       llvm::zip_equal(report.rows, report.kernelMilliseconds)) {
    macs += row.macs;
    os << llvm::format(
        "%-28.28s %-5s %-17s %9.4f %6.1f%% %6.1f%%\n", row.layer.c_str(),
        row.symbol.c_str(), row.spec.family.c_str(), milliseconds,
        100 * milliseconds / sum,
        percentOfPeak(row.macs, milliseconds, report.peakBefore));
  }
  const Timing &whole = report.whole;
  os << llvm::format(
      "\n%u thread%s: median %.3f ms, min %.3f, max %.3f over "
      "%u runs (%.1f%% of one core's peak of %.1f GFLOP/s)\n",
      options.measure.threads, options.measure.threads == 1 ? "" : "s",
      whole.median, whole.least, whole.most, options.measure.runs,
      percentOfPeak(macs, whole.median, report.peakBefore), report.peakBefore);
  os << llvm::format("kernels alone, warm: %.3f ms\n", sum);
  if (std::abs(report.peakAfter / report.peakBefore - 1) > 0.03)
    os << llvm::format(
        "the peak moved to %.1f GFLOP/s meanwhile: measure again\n",
        report.peakAfter);
}

static llvm::Error writeJson(const Measurements &report,
                             const BenchOptions &options) {
  return writeJsonFile(options.json, [&](llvm::json::OStream &json) {
    json.attribute("model", report.interface.model);
    json.attribute("target", report.interface.target);
    json.attribute("median_ms", report.whole.median);
    json.attribute("min_ms", report.whole.least);
    json.attribute("max_ms", report.whole.most);
    json.attribute("threads", int64_t(options.measure.threads));
    json.attribute("runs", int64_t(options.measure.runs));
    json.attribute("warm_up", int64_t(options.measure.warmUp));
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
          json.attribute("bytes", bytesMoved(row.spec));
          json.attribute(
              "percent_of_peak",
              percentOfPeak(row.macs, milliseconds, report.peakBefore));
        });
    });
  });
}

ExitCode driver::bench(const BenchOptions &options) {
  if (!options.json.empty())
    if (llvm::Error error = checkOutputFile(options.json))
      return refuse(std::move(error));
  Compilation compilation(options.model);
  auto artefact = compilation.run(/*exposeKernels=*/true);
  if (mlir::failed(artefact))
    return ExitCode::Refused;
  auto report =
      measure(*artefact, kernelRows(compilation.module()), options.measure);
  if (!report)
    return refuse(report.takeError());
  printReport(*report, options);
  if (!options.json.empty())
    if (llvm::Error error = writeJson(*report, options))
      return refuse(std::move(error));
  return ExitCode::Success;
}
