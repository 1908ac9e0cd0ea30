//===- Measurement.cpp - how long compiled kernels take -------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Subjects in this process, and subjects that are programs.
//
//===----------------------------------------------------------------------===//

#include "linnet/Tuning/Measurement.h"

#include "linnet/Codegen/LoadedArtefact.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

using namespace linnet;
using llvm::StringRef;

/// The C program that times a kernel elsewhere.
static constexpr char kProgram[] =
#include "TimeKernel.inc"
    ;

static double nanoseconds() {
  using namespace std::chrono;
  return duration<double, std::nano>(steady_clock::now().time_since_epoch())
      .count();
}

namespace {

/// A library loaded into this process.
class LoadedSubject : public Subject {
public:
  explicit LoadedSubject(std::unique_ptr<LoadedArtefact> loaded)
      : artefact(std::move(loaded)) {
    auto allocate = [&](llvm::ArrayRef<TensorPort> ports, auto &pointers) {
      for (const TensorPort &port : ports) {
        buffers.emplace_back(port.bytes());
        pointers.push_back(buffers.back().data());
      }
    };
    allocate(artefact->interface().inputs, inputs);
    allocate(artefact->interface().outputs, outputs);
  }

  llvm::Expected<double> time() override {
    for (;; runs *= 2) {
      double start = nanoseconds();
      for (int64_t run = 0; run < runs; ++run)
        if (llvm::Error error = artefact->run(inputs, outputs))
          return std::move(error);
      double elapsed = nanoseconds() - start;
      if (elapsed >= kSampleNanoseconds)
        return elapsed / double(runs);
    }
  }

private:
  static constexpr double kSampleNanoseconds = 1e6;

  std::unique_ptr<LoadedArtefact> artefact;
  std::vector<AlignedBuffer> buffers;
  std::vector<const void *> inputs;
  std::vector<void *> outputs;
  /// As many as the last sample took.
  int64_t runs = 1;
};

/// A directory of its own, gone with it.
class TemporaryDirectory {
public:
  llvm::Error make() {
    if (std::error_code error =
            llvm::sys::fs::createUniqueDirectory("linnet-tune", directory))
      return llvm::createStringError(error,
                                     "cannot create a temporary directory: %s",
                                     error.message().c_str());
    return llvm::Error::success();
  }
  ~TemporaryDirectory() {
    if (!directory.empty())
      llvm::sys::fs::remove_directories(directory);
  }

  std::string file(StringRef name) const {
    llvm::SmallString<128> path(directory);
    llvm::sys::path::append(path, name);
    return path.str().str();
  }

  llvm::SmallString<128> directory;
};

/// A program that the runner's command starts.
class ProgramSubject : public Subject {
public:
  ProgramSubject(std::unique_ptr<TemporaryDirectory> files, StringRef command)
      : files(std::move(files)), command(command) {}

  llvm::Expected<double> time() override;

private:
  std::unique_ptr<TemporaryDirectory> files;
  std::string command;
};

} // namespace

/// Runs a command line whose first word is sought in the path; its output goes
/// to the file `output`.
static llvm::Error execute(llvm::ArrayRef<std::string> words,
                           const std::string &output) {
  auto program = llvm::sys::findProgramByName(words.front());
  if (!program)
    return llvm::createStringError("cannot find the program '" + words.front() +
                                   "'");
  llvm::SmallVector<StringRef> arguments(words.begin(), words.end());
  std::optional<StringRef> redirects[] = {StringRef(""), StringRef(output),
                                          StringRef(output)};
  // What is written here goes over an earlier run's, without cutting it.
  llvm::sys::fs::remove(output);
  int status = llvm::sys::ExecuteAndWait(*program, arguments, std::nullopt,
                                         redirects, /*SecondsToWait=*/300);
  if (status == 0)
    return llvm::Error::success();
  auto text = llvm::MemoryBuffer::getFile(output);
  return llvm::createStringError(
      "'" + llvm::join(words, " ") + "' failed: " +
      (text ? (*text)->getBuffer().trim().take_front(400).str() : ""));
}

llvm::Expected<double> ProgramSubject::time() {
  std::vector<std::string> words;
  for (StringRef word : llvm::split(command, ' '))
    if (!word.empty())
      words.push_back(word.str());
  words.push_back(files->file("program"));
  std::string output = files->file("output");
  if (llvm::Error error = execute(words, output))
    return std::move(error);
  auto text = llvm::MemoryBuffer::getFile(output);
  double time = 0;
  if (!text || (*text)->getBuffer().trim().getAsDouble(time))
    return llvm::createStringError(
        "'" + command + "' did not pass on the program's output, a number: '" +
        (text ? (*text)->getBuffer().trim().take_front(200).str() : "") + "'");
  return time;
}

static llvm::Expected<std::unique_ptr<Subject>>
prepareProgram(Artefact &artefact, const Runner &runner) {
  auto files = std::make_unique<TemporaryDirectory>();
  if (llvm::Error error = files->make())
    return std::move(error);
  auto written =
      writeArtefact(artefact, ArtefactKind::StaticLibrary, files->directory);
  if (!written)
    return written.takeError();
  std::string source = files->file("main.c");
  llvm::Error error = llvm::writeToOutput(source, [](llvm::raw_ostream &os) {
    os << kProgram;
    return llvm::Error::success();
  });
  if (error)
    return std::move(error);
  if (llvm::Error failure =
          execute({runner.compiler, "-O1", "-static", source, written->front(),
                   "-o", files->file("program"), "-lm"},
                  files->file("output")))
    return std::move(failure);
  return std::make_unique<ProgramSubject>(std::move(files), runner.command);
}

llvm::Expected<std::unique_ptr<Subject>>
linnet::prepareSubject(Artefact &artefact, const Runner &runner) {
  if (!runner.command.empty())
    return prepareProgram(artefact, runner);
  auto loaded = LoadedArtefact::load(artefact);
  if (!loaded)
    return loaded.takeError();
  return std::make_unique<LoadedSubject>(std::move(*loaded));
}
