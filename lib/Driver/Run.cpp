//===- Run.cpp - linnetc run ----------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loads the shared library that ships, gives it inputs, writes its outputs.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "NetworkTensors.h"
#include "Verbs.h"
#include "linnet/Codegen/LoadedArtefact.h"
#include "linnet/TensorIO/Npy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using namespace linnet::driver;
using llvm::StringRef;

static llvm::Error writeOutputs(const LoadedArtefact &artefact,
                                const NetworkTensors &tensors,
                                StringRef directory) {
  if (std::error_code error = llvm::sys::fs::create_directories(directory))
    return llvm::createStringError("cannot make the directory '" +
                                   directory.str() + "': " + error.message());
  for (auto [port, buffer] :
       llvm::zip_equal(artefact.interface().outputs, tensors.outputs)) {
    llvm::SmallString<128> path(directory);
    llvm::sys::path::append(path, npyFileName(port.name));
    if (llvm::Error error =
            writeNpy(path, port.type, {buffer.data(), size_t(port.bytes())}))
      return error;
  }
  return llvm::Error::success();
}

static llvm::Expected<std::vector<std::string>> readLabels(StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file)
    return llvm::createStringError("cannot read the labels '" + path.str() +
                                   "': " + file.getError().message());
  std::vector<std::string> labels;
  for (StringRef line : llvm::split((*file)->getBuffer(), '\n'))
    labels.push_back(line.trim().str());
  return labels;
}

/// Prints the largest elements of the first output.
static llvm::Error printTop(const LoadedArtefact &artefact,
                            const NetworkTensors &tensors,
                            const RunOptions &options) {
  const TensorPort &port = artefact.interface().outputs.front();
  if (port.type.element != ElementType::F32)
    return llvm::createStringError("--top: output '" + port.name +
                                   "' is not f32");
  std::vector<std::string> labels;
  if (!options.labels.empty()) {
    auto read = readLabels(options.labels);
    if (!read)
      return read.takeError();
    labels = std::move(*read);
  }
  auto *scores =
      reinterpret_cast<const float *>(tensors.outputs.front().data());
  std::vector<size_t> order(port.type.numElements());
  for (size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::make_pair(-scores[a], a) < std::make_pair(-scores[b], b);
  });
  for (size_t i : llvm::ArrayRef<size_t>(order).take_front(options.top))
    llvm::outs() << llvm::format("%10.4f  %5zu  ", scores[i], i)
                 << (i < labels.size() ? labels[i] : "") << '\n';
  return llvm::Error::success();
}

/// The artefact to run: a shared library given, or the model compiled.
static llvm::Expected<std::unique_ptr<LoadedArtefact>>
loadArtefact(const RunOptions &options) {
  if (llvm::sys::path::extension(options.model.path) == ".so")
    return LoadedArtefact::open(options.model.path);
  Compilation compilation(options.model);
  auto artefact = compilation.run();
  if (mlir::failed(artefact))
    return llvm::createStringError("");
  return LoadedArtefact::load(*artefact);
}

static llvm::Error runNetwork(LoadedArtefact &artefact,
                              const RunOptions &options) {
  NetworkTensors tensors(artefact.interface());
  if (llvm::Error error = tensors.fillInputs(options.inputs))
    return error;
  if (llvm::Error error = artefact.setThreads(int(options.threads)))
    return error;
  if (llvm::Error error =
          artefact.run(tensors.inputPointers(), tensors.outputPointers()))
    return error;
  if (!options.outputDirectory.empty())
    if (llvm::Error error =
            writeOutputs(artefact, tensors, options.outputDirectory))
      return error;
  if (options.top > 0)
    return printTop(artefact, tensors, options);
  if (options.outputDirectory.empty())
    tensors.printSummary(llvm::outs());
  return llvm::Error::success();
}

ExitCode driver::run(const RunOptions &options) {
  auto artefact = loadArtefact(options);
  if (!artefact) {
    // The compiler has said what is wrong; loading a library has not.
    std::string message = llvm::toString(artefact.takeError());
    return message.empty() ? ExitCode::Refused : refuse(message);
  }
  if (llvm::Error error = runNetwork(**artefact, options))
    return refuse(std::move(error));
  return ExitCode::Success;
}
