//===- Compile.cpp - linnetc compile --------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Stops at the level that `--emit` names, and writes that.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"
#include "OutputFile.h"
#include "Verbs.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::driver;

/// Writes text to the output (a file, renamed into place, or standard output).
static ExitCode
writeText(StringRef output,
          llvm::function_ref<llvm::Error(llvm::raw_ostream &)> print) {
  if (output.empty() || output == "-") {
    llvm::Error error = print(llvm::outs());
    return error ? refuse(std::move(error)) : ExitCode::Success;
  }
  llvm::Error error = writeOutputFile(output, print);
  return error ? refuse(std::move(error)) : ExitCode::Success;
}

static ExitCode writeModule(Compilation &compilation, StringRef output) {
  return writeText(output, [&](llvm::raw_ostream &os) {
    OpPrintingFlags flags;
    // Without aliases and resources. MLIR's own way to leave large resources
    // out writes each of them into a string first.
    flags.useLocalScope();
    compilation.module().print(os, flags);
    return llvm::Error::success();
  });
}

static ExitCode writeHalide(Compilation &compilation,
                            const CompileOptions &options) {
  return writeText(options.output, [&](llvm::raw_ostream &os) -> llvm::Error {
    for (kern::FuncOp kernel : compilation.module().getOps<kern::FuncOp>()) {
      auto text = lowerToText(kern::describeKernel(kernel),
                              options.model.target, kernel.getSymName());
      if (!text)
        return text.takeError();
      os << *text;
    }
    return llvm::Error::success();
  });
}

static ExitCode writeCode(Artefact &artefact, ArtefactText text,
                          StringRef output) {
  return writeText(output, [&](llvm::raw_ostream &os) {
    return printArtefact(artefact, text, os);
  });
}

static ArtefactKind kindOf(Emit emit) {
  switch (emit) {
  case Emit::Object:
    return ArtefactKind::Object;
  case Emit::SharedLibrary:
    return ArtefactKind::SharedLibrary;
  default:
    return ArtefactKind::StaticLibrary;
  }
}

/// Writes files into the output's directory by `write`, and lists them.
static ExitCode
writeFiles(StringRef output,
           llvm::function_ref<
               llvm::Expected<std::vector<std::string>>(StringRef directory)>
               write) {
  StringRef directory = output.empty() ? "." : output;
  if (std::error_code error = llvm::sys::fs::create_directories(directory))
    return refuse("cannot make the directory '" + directory +
                  "': " + error.message());
  auto files = write(directory);
  if (!files)
    return refuse(files.takeError());
  for (const std::string &file : *files)
    llvm::outs() << file << '\n';
  return ExitCode::Success;
}

/// Compiles one version for each target, from the model on: what is fused and
/// how weights lie depends on the target.
static ExitCode compileVersions(const CompileOptions &options) {
  std::string name = Compilation(options.model).symbolPrefix();
  std::vector<ModelOptions> models;
  for (const TargetInfo &target : options.model.versions) {
    models.push_back(options.model);
    models.back().target = target;
    models.back().name = name + "_" + makeIdentifier(target.name);
  }
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::vector<Artefact> versions;
  for (const ModelOptions &model : models) {
    compilations.push_back(std::make_unique<Compilation>(model));
    auto artefact = compilations.back()->run();
    if (failed(artefact))
      return ExitCode::Refused;
    versions.push_back(std::move(*artefact));
  }
  return writeFiles(options.output, [&](StringRef directory) {
    return writeVersions(versions, name, kindOf(options.emit), directory);
  });
}

ExitCode driver::compile(const CompileOptions &options) {
  if (!options.model.versions.empty())
    return compileVersions(options);
  Compilation compilation(options.model);
  if (failed(compilation.load()) || failed(compilation.simplify()))
    return ExitCode::Refused;
  if (options.emit == Emit::Linnet)
    return writeModule(compilation, options.output);
  if (failed(compilation.lowerToKernels()))
    return ExitCode::Refused;
  if (options.emit == Emit::Halide)
    return writeHalide(compilation, options);
  auto artefact = compilation.compile();
  if (failed(artefact))
    return ExitCode::Refused;
  switch (options.emit) {
  case Emit::Kern:
    return writeModule(compilation, options.output);
  case Emit::LLVM:
    return writeCode(*artefact, ArtefactText::LLVM, options.output);
  case Emit::Assembly:
    return writeCode(*artefact, ArtefactText::Assembly, options.output);
  default:
    return writeFiles(options.output, [&](StringRef directory) {
      return writeArtefact(*artefact, kindOf(options.emit), directory);
    });
  }
}
