//===- Verify.cpp - linnetc verify ----------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every kernel alone, on the reference's own inputs, against the reference under a
// bound; then the network end to end, where errors add up and only their size
// beside the output's range is judged.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "KernelTable.h"
#include "NetworkTensors.h"
#include "Verbs.h"
#include "linnet/Codegen/LoadedArtefact.h"
#include "linnet/Reference/NetworkEvaluation.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <cstring>

using namespace linnet;
using namespace linnet::driver;
using reference::Bounded;
using reference::Tensor;

/// How far an output may be from the reference, of its range.
static constexpr double kEndToEndTolerance = 1e-4;

namespace {

/// The worst element of a comparison.
struct Worst {
  double ofBound = 0;
  double absolute = 0;

  void add(double found, double expected, double bound) {
    double error = std::fabs(found - expected);
    if (std::isnan(found) && std::isnan(expected))
      return;
    if (found == expected)
      return; // infinities too
    if (std::isnan(error))
      error = INFINITY;
    absolute = std::max(absolute, error);
    // Below the smallest normal number a result may be flushed.
    ofBound = std::max(ofBound, error / std::max(bound, 0x1p-126));
  }
};

/// Runs each kernel of an artefact beside the reference.
class KernelVerifier {
public:
  KernelVerifier(LoadedArtefact &artefact, std::vector<KernelRow> rows) : artefact(artefact), rows(std::move(rows)) {}

  llvm::Error operator()(kern::CallOp call, const KernelSpec &spec, llvm::ArrayRef<const Tensor *> operands,
                         llvm::ArrayRef<const Bounded *> results);

  bool allWithin() const { return failures == 0; }
  size_t kernels() const { return next; }
  size_t failures = 0;

private:
  LoadedArtefact &artefact;
  std::vector<KernelRow> rows;
  size_t next = 0;
};

} // namespace

llvm::Error KernelVerifier::operator()(kern::CallOp, const KernelSpec &spec, llvm::ArrayRef<const Tensor *> operands,
                                       llvm::ArrayRef<const Bounded *> results) {
  const KernelRow &row = rows[next++];
  std::vector<AlignedBuffer> buffers;
  std::vector<void *> tensors;
  auto allocate = [&](const TensorSpec &type, const Layout &layout) {
    buffers.emplace_back(layout.elements(type.shape) * int64_t(elementBytes(type.element)));
    tensors.push_back(buffers.back().data());
  };
  for (auto [operand, value] : llvm::zip_equal(spec.operands, operands)) {
    allocate(operand.type, operand.layout);
    std::vector<char> packed = packTensor(*value, operand.layout);
    std::memcpy(tensors.back(), packed.data(), packed.size());
  }
  for (auto [result, layout] : llvm::zip_equal(spec.results, spec.resultLayouts))
    allocate(spec.typeOf(result), layout);
  AlignedBuffer scratch(row.scratchBytes);
  if (llvm::Error error = artefact.runKernel(row.symbol, tensors, scratch.data(), 0, int(row.ranges)))
    return error;

  Worst worst;
  for (size_t i = 0; i < results.size(); ++i) {
    const AlignedBuffer &buffer = buffers[operands.size() + i];
    Tensor found = reference::unpackTensor(results[i]->value.type(), spec.resultLayouts[i], {buffer.data(), size_t(buffer.size())});
    for (int64_t e = 0; e < found.size(); ++e)
      worst.add(found.get(e), results[i]->value.get(e), results[i]->bound.empty() ? 0 : results[i]->bound[size_t(e)]);
  }
  bool within = worst.ofBound <= 1;
  failures += !within;
  llvm::outs() << llvm::format("%-4s %-28.28s %-5s %-16s %8.3f x bound  %10.3g absolute\n", within ? "ok" : "FAIL",
                               row.layer.c_str(), row.symbol.c_str(), row.spec.family.c_str(), worst.ofBound,
                               worst.absolute);
  return llvm::Error::success();
}

/// Compares the artefact's outputs with the reference's; false where one is too far.
static bool compareOutputs(const NetworkTensors &tensors, llvm::ArrayRef<Tensor> expected) {
  bool good = true;
  for (auto [port, buffer, value] : llvm::zip_equal(tensors.interface.outputs, tensors.outputs, expected)) {
    Tensor found(port.type, {buffer.data(), size_t(port.bytes())});
    double low = INFINITY, high = -INFINITY, worst = 0;
    for (int64_t i = 0; i < found.size(); ++i) {
      low = std::min(low, value.get(i));
      high = std::max(high, value.get(i));
      double error = std::fabs(found.get(i) - value.get(i));
      worst = found.get(i) == value.get(i) ? worst : std::max(worst, std::isnan(error) ? INFINITY : error);
    }
    // An output without a range is measured by its magnitude.
    double range = high > low ? high - low : std::max(std::fabs(high), 1e-30);
    bool within = worst <= kEndToEndTolerance * range;
    good &= within;
    llvm::outs() << llvm::format("%-4s output %-28s %.3g x range (allowed %.0e), %.3g absolute\n", within ? "ok" : "FAIL",
                                 port.name.c_str(), worst / range, kEndToEndTolerance, worst);
  }
  return good;
}

static llvm::Expected<ExitCode> verifyArtefact(Compilation &compilation, Artefact &artefact, const VerifyOptions &options) {
  auto loaded = LoadedArtefact::load(artefact);
  if (!loaded)
    return loaded.takeError();
  NetworkTensors tensors((*loaded)->interface());
  if (llvm::Error error = tensors.fillInputs(options.inputs))
    return std::move(error);
  std::vector<Tensor> inputs;
  for (auto [port, buffer] : llvm::zip_equal(tensors.interface.inputs, tensors.inputs))
    inputs.emplace_back(port.type, llvm::ArrayRef<char>(buffer.data(), size_t(port.bytes())));
  KernelVerifier verifier(**loaded, kernelRows(compilation.module()));
  reference::EvaluationVisitors visitors;
  visitors.call = std::ref(verifier);
  auto expected = reference::evaluateNetwork(compilation.module(), std::move(inputs), visitors);
  if (!expected)
    return expected.takeError();
  if (llvm::Error error = (*loaded)->run(tensors.inputPointers(), tensors.outputPointers()))
    return std::move(error);
  bool good = compareOutputs(tensors, *expected);
  llvm::outs() << llvm::format("%zu kernel calls within their bounds, %zu beyond\n",
                               verifier.kernels() - verifier.failures, verifier.failures);
  return good && verifier.allWithin() ? ExitCode::Success : ExitCode::VerificationFailed;
}

ExitCode driver::verify(const VerifyOptions &options) {
  Compilation compilation(options.model);
  auto artefact = compilation.run(/*exposeKernels=*/true);
  if (mlir::failed(artefact))
    return ExitCode::Refused;
  auto code = verifyArtefact(compilation, *artefact, options);
  return code ? *code : refuse(code.takeError());
}
