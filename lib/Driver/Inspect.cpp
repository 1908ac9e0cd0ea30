//===- Inspect.cpp - linnetc inspect --------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A line a kernel call, and totals; as text or as JSON.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "KernelTable.h"
#include "Verbs.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using namespace linnet::driver;

static std::string shapeText(const TensorSpec &type) {
  std::string text;
  for (int64_t extent : type.shape)
    text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text.empty() ? "scalar" : text;
}

static int64_t resultBytes(const KernelRow &row) {
  return row.result().numElements() * elementBytes(row.result().element);
}

static void printText(const std::vector<KernelRow> &rows, const ArenaPeak &peak,
                      const ArtefactInterface &interface) {
  llvm::raw_ostream &os = llvm::outs();
  os << llvm::format("%-28s %-5s %-17s %-14s %10s %10s %10s  %-16s %s\n",
                     "layer", "code", "family", "result", "kMACs", "weights",
                     "scratch", "place", "schedule; ops");
  int64_t macs = 0;
  for (const KernelRow &row : rows) {
    macs += row.macs;
    os << llvm::format(
              "%-28.28s %-5s %-17s %-14s %10lld %10lld %10lld  %-16s <%s>; ",
              row.layer.c_str(), row.symbol.c_str(), row.spec.family.c_str(),
              shapeText(row.result()).c_str(), (long long)(row.macs / 1000),
              (long long)row.weightBytes, (long long)row.scratchBytes,
              row.place.c_str(), canonicalText(row.spec.schedule).c_str())
       << row.ops();
    if (row.spec.resultLayouts.front().isPlanes())
      os << "; into " << row.spec.resultLayouts.front().str();
    if (row.density)
      os << llvm::format(" (%.1f%% of the weights)", 100 * *row.density);
    os << '\n';
  }
  os << llvm::format("\n%zu call%s, %.1f million multiply-adds, weights %.2f "
                     "MB, arena %.2f MB (each thread more %.2f MB)\n",
                     rows.size(), rows.size() == 1 ? "" : "s",
                     double(macs) * 1e-6, double(interface.weightBytes) * 1e-6,
                     double(interface.arenaBytes) * 1e-6,
                     double(interface.threadBytes) * 1e-6);
  if (peak.holders.empty())
    return;
  os << llvm::format("most of the arena is in use while '%s' runs:",
                     peak.layer.c_str());
  llvm::StringRef separator = " ";
  for (const PeakHolder &holder : peak.holders) {
    os << separator << llvm::format("%.2f MB ", double(holder.bytes) * 1e-6)
       << (holder.isScratch ? "scratch memory of '" : "from '") << holder.layer
       << "'";
    separator = ", ";
  }
  os << '\n';
}

static void printJson(const std::vector<KernelRow> &rows, const ArenaPeak &peak,
                      const ArtefactInterface &interface) {
  llvm::json::OStream json(llvm::outs(), 1);
  json.object([&] {
    json.attribute("name", interface.name);
    json.attribute("target", interface.target);
    json.attribute("arena_bytes", interface.arenaBytes);
    json.attribute("thread_bytes", interface.threadBytes);
    json.attribute("weight_bytes", interface.weightBytes);
    json.attribute("peak_layer", peak.layer);
    json.attributeArray("peak", [&] {
      for (const PeakHolder &holder : peak.holders)
        json.object([&] {
          json.attribute("layer", holder.layer);
          json.attribute("bytes", holder.bytes);
          json.attribute("scratch", holder.isScratch);
        });
    });
    json.attributeArray("layers", [&] {
      for (const KernelRow &row : rows)
        json.object([&] {
          json.attribute("layer", row.layer);
          json.attribute("kernel", row.symbol);
          json.attribute("family", row.spec.family);
          json.attribute("ops", row.ops());
          json.attributeArray("shape", [&] {
            for (int64_t extent : row.result().shape)
              json.value(extent);
          });
          json.attribute("macs", row.macs);
          if (row.density)
            json.attribute("density", *row.density);
          json.attribute("result_bytes", resultBytes(row));
          json.attribute("weight_bytes", row.weightBytes);
          json.attribute("scratch_bytes", row.scratchBytes);
          json.attribute("ranges", row.ranges);
          json.attribute("place", row.place);
          json.attribute("layout", row.spec.resultLayouts.front().str());
          json.attribute("schedule", canonicalText(row.spec.schedule));
        });
    });
  });
  llvm::outs() << '\n';
}

ExitCode driver::inspect(const InspectOptions &options) {
  Compilation compilation(options.model);
  auto artefact = compilation.run();
  if (mlir::failed(artefact))
    return ExitCode::Refused;
  std::vector<KernelRow> rows = kernelRows(compilation.module());
  ArenaPeak peak = arenaPeak(arenaBuffers(compilation.module()), rows);
  options.json ? printJson(rows, peak, artefact->interface)
               : printText(rows, peak, artefact->interface);
  return ExitCode::Success;
}
