//===- Measurements.cpp - times of a network and its kernels --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Times the network as a whole, then each kernel alone on warm data, beside the
// machine's own multiply-add peak, measured by a loop in the same process.
//
//===----------------------------------------------------------------------===//

#include "Measurements.h"

#include "MachinePeak.h"
#include "NetworkTensors.h"
#include "linnet/Codegen/LoadedArtefact.h"
#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "llvm/ADT/StringMap.h"
#include <chrono>
#include <cstring>

using namespace linnet;
using namespace linnet::driver;

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

llvm::Expected<Measurements> driver::measure(Artefact &artefact,
                                             std::vector<KernelRow> rows,
                                             const MeasureOptions &options) {
  Measurements report;
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
