//===- Compilation.cpp - a model on its way to an artefact ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loads models, runs the pipelines, compiles.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"

#include "OutputFile.h"
#include "ScheduleFile.h"
#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "linnet/Import/Import.h"
#include "linnet/Registration/Registration.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Threading.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::driver;

static DialectRegistry makeRegistry() {
  DialectRegistry registry;
  registerAllDialects(registry);
  return registry;
}

Compilation::Compilation(const ModelOptions &options)
    : options(options),
      mlirContext(makeRegistry(), MLIRContext::Threading::DISABLED),
      printer(&mlirContext, options.remarks) {
  mlirContext.loadAllAvailableDialects();
  mlirContext.printOpOnDiagnostic(false);
}

Compilation::~Compilation() = default;

std::string driver::makeIdentifier(StringRef text) {
  std::string name;
  for (char c : text)
    name += llvm::isAlnum(c) ? c : '_';
  if (name.empty() || llvm::isDigit(name.front()))
    name.insert(name.begin(), '_');
  return name;
}

std::string Compilation::symbolPrefix() const {
  return options.name.empty()
             ? makeIdentifier(llvm::sys::path::stem(options.path))
             : options.name;
}

LogicalResult Compilation::load() { return loadBy(importModel); }

LogicalResult Compilation::loadReportingAll() { return loadBy(checkModel); }

LogicalResult Compilation::loadBy(Importer importer) {
  if (llvm::sys::path::extension(options.path) == ".mlir")
    return loadText();
  ir = importer(&mlirContext, options.path, options.import);
  return success(static_cast<bool>(ir));
}

LogicalResult Compilation::loadText() {
  const ImportOptions &import = options.import;
  if (!import.inputShapes.empty() || !import.frozenInputs.empty()) {
    printError("'" + options.path +
               "' is no model file: its text says what its inputs are, "
               "without --input-shape and --freeze");
    return failure();
  }
  if (std::error_code missing = llvm::sys::fs::access(
          options.path, llvm::sys::fs::AccessMode::Exist)) {
    printError(options.path + ": " + missing.message());
    return failure();
  }
  ir = parseSourceFile<ModuleOp>(options.path, &mlirContext);
  return success(static_cast<bool>(ir));
}

LogicalResult
Compilation::runPasses(llvm::function_ref<void(PassManager &)> add) {
  PassManager manager(&mlirContext);
  // Verification between passes costs more than the passes; the result is
  // verified once.
  manager.enableVerifier(false);
  snapshot.watch(manager);
  add(manager);
  if (failed(manager.run(*ir)))
    return failure();
  return ir->verify();
}

bool Compilation::hasKernels() { return !ir->getOps<kern::FuncOp>().empty(); }

LogicalResult Compilation::needsNoBorder() {
  if (options.imageInputs.empty() && !options.channelsLast)
    return success();
  printError("'" + options.path +
             "' holds kernels already: --image-input and --io-layout come "
             "before them");
  return failure();
}

LogicalResult Compilation::simplify() {
  if (hasKernels())
    return needsNoBorder();
  return runPasses([&](PassManager &manager) {
    OpPassManager &functions = manager.nest<func::FuncOp>();
    for (const ImageInput &image : options.imageInputs) {
      DeclareImageInputOptions declaration;
      declaration.input = image.name;
      declaration.mean.assign(image.mean.begin(), image.mean.end());
      declaration.scale.assign(image.scale.begin(), image.scale.end());
      functions.addPass(createDeclareImageInput(declaration));
    }
    buildLinnetPipeline(manager, options.remarks);
    manager.nest<func::FuncOp>().addPass(
        createDeclareBorderLayout({options.channelsLast}));
  });
}

LogicalResult Compilation::needsNoScheduleFile() {
  if (options.scheduleFile.empty() && options.dumpSchedules.empty())
    return success();
  printError("'" + options.path +
             "' holds kernels already: their schedules stand in it");
  return failure();
}

LogicalResult Compilation::lowerToKernels() {
  if (hasKernels())
    return needsNoScheduleFile();
  if (failed(fuseKernels()) || failed(runPasses([&](PassManager &manager) {
        buildLayoutPipeline(manager, kernelOptions(/*knownSchedules=*/nullptr));
      })))
    return failure();
  std::optional<ScheduleFile> file;
  if (!options.scheduleFile.empty() || !options.dumpSchedules.empty())
    file.emplace(*ir, options.target);
  auto refuseFile = [](llvm::Error error) {
    std::string faults = llvm::toString(std::move(error));
    for (StringRef line : llvm::split(faults, '\n'))
      printError(line);
    return failure();
  };
  if (!options.dumpSchedules.empty())
    if (llvm::Error error = checkOutputFile(options.dumpSchedules))
      return refuseFile(std::move(error));
  if (!options.scheduleFile.empty())
    if (llvm::Error error = file->apply(options.scheduleFile))
      return refuseFile(std::move(error));
  auto scheduled = runPasses([&](PassManager &manager) {
    buildSchedulePipeline(manager, kernelOptions(knownSchedules()));
  });
  if (succeeded(scheduled) && !options.dumpSchedules.empty())
    if (llvm::Error error = file->write(options.dumpSchedules, *ir))
      return refuseFile(std::move(error));
  return scheduled;
}

KernPipelineOptions
Compilation::kernelOptions(kern::ScheduleLookup knownSchedules) const {
  return {options.target.name, options.fuse,   options.sparse,
          options.remarks,     knownSchedules, options.saveMemory};
}

LogicalResult Compilation::fuseKernels() {
  return runPasses([&](PassManager &manager) {
    buildFusionPipeline(manager, kernelOptions(/*knownSchedules=*/nullptr));
  });
}

kern::ScheduleLookup Compilation::knownSchedules() {
  if (!options.useTuned)
    return nullptr;
  auto opened = ScheduleStore::open(Database::defaultDirectory());
  if (!opened) {
    // Nothing was tuned where nothing can be stored; the kernel cache says why.
    llvm::consumeError(opened.takeError());
    return nullptr;
  }
  schedules = std::move(*opened);
  return [this](const KernelSpec &spec) {
    return schedules->lookup(spec, options.target);
  };
}

FailureOr<Artefact> Compilation::compile(bool exposeKernels) {
  CodegenOptions codegen;
  codegen.target = options.target;
  codegen.name = symbolPrefix();
  codegen.threads =
      llvm::hardware_concurrency(options.compileThreads).compute_thread_count();
  codegen.weightsInFile = options.weightsInFile;
  codegen.exposeKernels = exposeKernels;
  if (options.useCache) {
    auto opened = KernelCache::open(Database::defaultDirectory());
    if (opened)
      cache = std::move(*opened);
    else
      note("no kernel cache: " + llvm::toString(opened.takeError()));
    codegen.cache = cache.get();
  }
  bool showProgress =
      options.progress && llvm::sys::Process::StandardErrIsDisplayed();
  if (showProgress)
    codegen.progress = [](size_t done, size_t total) {
      llvm::errs() << "\rcompiling kernels: " << done << " of " << total
                   << (done == total ? "\n" : "");
    };
  snapshot.keep(*ir, "compilation of kernels, or their use");
  auto artefact = compileModule(*ir, codegen);
  if (cache && !cache->failure().empty())
    note("the kernel cache is of no use: " + cache->failure());
  return artefact;
}

FailureOr<Artefact> Compilation::run(bool exposeKernels) {
  if (failed(load()) || failed(simplify()) || failed(lowerToKernels()))
    return failure();
  return compile(exposeKernels);
}
