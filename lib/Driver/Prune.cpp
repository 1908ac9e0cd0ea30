//===- Prune.cpp - linnetc prune ------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writes a model whose smallest weights are zero, and says what became of each
// layer.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "OutputFile.h"
#include "Verbs.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using namespace linnet::driver;

static void printLayer(llvm::StringRef name, int64_t weights, int64_t zeros) {
  llvm::outs() << llvm::format("%-36.36s %12lld %12lld %7.2f%%\n",
                               name.str().c_str(), (long long)weights,
                               (long long)zeros,
                               100 * double(zeros) / double(weights));
}

ExitCode driver::prune(const PruneVerbOptions &options) {
  if (llvm::Error error = checkOutputFile(options.output))
    return refuse(std::move(error));
  auto pruned = pruneModel(options.model, options.prune);
  if (!pruned)
    return refuse(pruned.takeError());
  auto print = [&](llvm::raw_ostream &os) {
    os << pruned->bytes;
    return llvm::Error::success();
  };
  if (llvm::Error error = writeOutputFile(options.output, print))
    return refuse(std::move(error));
  llvm::outs() << llvm::format("%-36s %12s %12s %8s\n", "layer", "weights",
                               "zeros", "part");
  int64_t weights = 0, zeros = 0;
  for (const PrunedLayer &layer : pruned->layers) {
    printLayer(layer.name, layer.weights, layer.zeros);
    weights += layer.weights;
    zeros += layer.zeros;
  }
  printLayer("all of them", weights, zeros);
  return ExitCode::Success;
}
