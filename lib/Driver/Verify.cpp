//===- Verify.cpp - linnetc verify ----------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gives the artefact's kernels, one by one, and the artefact to
// lib/Verification, and prints what that says.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "KernelTable.h"
#include "NetworkTensors.h"
#include "Verbs.h"
#include "linnet/Codegen/LoadedArtefact.h"
#include "linnet/Verification/Verification.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cstring>

using namespace linnet;
using namespace linnet::driver;
using reference::Tensor;
using Memory = Implementation::Memory;

/// Runs all pieces of one kernel.
static llvm::Expected<std::vector<Memory>>
runKernel(LoadedArtefact &artefact, const KernelRow &row,
          llvm::ArrayRef<Memory> operands) {
  std::vector<AlignedBuffer> buffers;
  std::vector<void *> tensors;
  auto allocate = [&](int64_t bytes) {
    buffers.emplace_back(bytes);
    tensors.push_back(buffers.back().data());
  };
  for (const Memory &operand : operands) {
    allocate(int64_t(operand.size()));
    std::memcpy(tensors.back(), operand.data(), operand.size());
  }
  for (auto [result, layout] :
       llvm::zip_equal(row.spec.results, row.spec.resultLayouts)) {
    const TensorSpec &type = row.spec.typeOf(result);
    allocate(layout.elements(type.shape) * int64_t(elementBytes(type.element)));
    std::memset(tensors.back(), kUntouched, buffers.back().size());
  }
  AlignedBuffer scratch(row.scratchBytes);
  if (llvm::Error error = artefact.runKernel(
          row.symbol, tensors, scratch.data(), 0, int(row.ranges)))
    return std::move(error);
  std::vector<Memory> results;
  for (const AlignedBuffer &buffer :
       llvm::ArrayRef(buffers).drop_front(operands.size()))
    results.emplace_back(buffer.data(), buffer.data() + buffer.size());
  return results;
}

static std::vector<Tensor> toTensors(llvm::ArrayRef<TensorPort> ports,
                                     llvm::ArrayRef<AlignedBuffer> buffers) {
  std::vector<Tensor> tensors;
  for (auto [port, buffer] : llvm::zip_equal(ports, buffers))
    tensors.emplace_back(
        port.type, llvm::ArrayRef<char>(buffer.data(), size_t(port.bytes())));
  return tensors;
}

static void printKernel(const KernelRow &row, const KernelVerdict &verdict) {
  llvm::outs() << llvm::format(
      "%-4s %-28.28s %-5s %-17s %8.3f x bound  %10.3g absolute\n",
      verdict.isWithin() ? "ok" : "FAIL", row.layer.c_str(), row.symbol.c_str(),
      row.spec.family.c_str(), verdict.worst.ofBound, verdict.worst.absolute);
}

static void printOutput(const TensorPort &port, const OutputVerdict &verdict) {
  llvm::outs() << llvm::format(
      "%-4s output %-28s %.3g x range (allowed %.0e), %.3g absolute\n",
      verdict.isWithin() ? "ok" : "FAIL", port.name.c_str(), verdict.ofRange,
      kEndToEndTolerance, verdict.absolute);
}

static llvm::Expected<ExitCode> verifyArtefact(Compilation &compilation,
                                               Artefact &artefact,
                                               const VerifyOptions &options) {
  auto loaded = LoadedArtefact::load(artefact);
  if (!loaded)
    return loaded.takeError();
  NetworkTensors tensors((*loaded)->interface());
  if (llvm::Error error = tensors.fillInputs(options.inputs))
    return std::move(error);
  std::vector<KernelRow> rows = kernelRows(compilation.module());
  size_t ran = 0, printed = 0;
  Implementation implementation;
  implementation.runKernel = [&](kern::CallOp, const KernelSpec &,
                                 llvm::ArrayRef<Memory> operands) {
    return runKernel(**loaded, rows[ran++], operands);
  };
  implementation.runNetwork =
      [&](llvm::ArrayRef<Tensor>) -> llvm::Expected<std::vector<Tensor>> {
    if (llvm::Error error =
            (*loaded)->run(tensors.inputPointers(), tensors.outputPointers()))
      return std::move(error);
    return toTensors(tensors.interface.outputs, tensors.outputs);
  };
  VerdictVisitor visitor;
  visitor.kernel = [&](const KernelVerdict &verdict) {
    printKernel(rows[printed++], verdict);
  };
  visitor.output = [&](unsigned index, const OutputVerdict &verdict) {
    printOutput(tensors.interface.outputs[index], verdict);
  };
  auto summary = verifyNetwork(
      compilation.module(), toTensors(tensors.interface.inputs, tensors.inputs),
      implementation, visitor);
  if (!summary)
    return summary.takeError();
  llvm::outs() << llvm::format(
      "%u kernel calls within their bounds, %u beyond\n",
      summary->kernels - summary->kernelsBeyond, summary->kernelsBeyond);
  return summary->isGood() ? ExitCode::Success : ExitCode::VerificationFailed;
}

ExitCode driver::verify(const VerifyOptions &options) {
  Compilation compilation(options.model);
  auto artefact = compilation.run(/*exposeKernels=*/true);
  if (mlir::failed(artefact))
    return ExitCode::Refused;
  auto code = verifyArtefact(compilation, *artefact, options);
  return code ? *code : refuse(code.takeError());
}
