//===- HalideBridge.cpp - the edge between Halide and the compiler --------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a strategy's pipeline through Halide's lowering and code generation.
// Halide throws; this file is where that becomes an error value.
//
//===----------------------------------------------------------------------===//

#include "linnet/Kernels/KernelLibrary.h"

#include "BitCounts.h"
#include "LoweringPasses.h"
#include "SignPacking.h"
#include "Strategy.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <deque>
#include <mutex>
#include <sys/mman.h>
#include <unistd.h>

using namespace linnet;
using namespace linnet::kernels;

namespace {

/// A file that exists in memory only, for interfaces that want a file's name.
class MemoryFile {
public:
  MemoryFile() : descriptor(memfd_create("linnet-kernel", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor >= 0)
      close(descriptor);
  }
  MemoryFile(const MemoryFile &) = delete;
  MemoryFile &operator=(const MemoryFile &) = delete;

  bool valid() const { return descriptor >= 0; }
  std::string path() const {
    return "/proc/self/fd/" + std::to_string(descriptor);
  }

  std::string contents() const {
    std::string text;
    char block[1 << 16];
    off_t position = 0;
    for (ssize_t got;
         (got = pread(descriptor, block, sizeof block, position)) > 0;
         position += got)
      text.append(block, size_t(got));
    return text;
  }

private:
  int descriptor;
};

/// Throws errors and prints warnings, as Halide does by itself, but for one:
/// that a check of what a pipeline reads fails, as where the first row of an
/// image is never read. Kernels carry no such checks.
struct Reporter : Halide::CompileTimeErrorReporter {
  void warning(const char *message) override {
    if (!llvm::StringRef(message).contains("guaranteed to fail an assertion"))
      llvm::errs() << message;
  }
  [[noreturn]] void error(const char *message) override {
    throw Halide::CompileError(message);
  }
};

/// A kernel lowered by Halide: one function, and what it needs.
struct LoweredKernel {
  Halide::Module module;
  int64_t scratchBytes;
  int64_t ranges;
};

} // namespace

static Halide::Target halideTarget(const TargetInfo &target) {
  return Halide::Target(target.halideTarget)
      .with_feature(Halide::Target::NoRuntime)
      .with_feature(Halide::Target::NoAsserts)
      .with_feature(Halide::Target::NoBoundsQuery);
}

static LoweredKernel lowerKernel(const KernelSpec &spec,
                                 const TargetInfo &target,
                                 llvm::StringRef symbol,
                                 const Strategy &strategy) {
  KernelSpec simple = strategy.simplify(spec);
  KernelFuncs funcs(simple, target);
  strategy.build(funcs);

  std::vector<Halide::Func> results;
  for (unsigned number = 0; number < simple.results.size(); ++number)
    results.push_back(funcs.result(number));
  Halide::Pipeline pipeline(results);
  LowerSignPacking lowerSignPacking;
  LowerBitCounts lowerBitCounts(target);
  PlaceScratch placeScratch;
  RestrictRange restrictRange(funcs.rangeLoop(), funcs.rangeExtent());
  pipeline.add_custom_lowering_pass(&lowerSignPacking, nullptr);
  pipeline.add_custom_lowering_pass(&lowerBitCounts, nullptr);
  pipeline.add_custom_lowering_pass(&placeScratch, nullptr);
  std::deque<PrefetchWeights> prefetches;
  for (const WeightStream &stream : funcs.streams())
    pipeline.add_custom_lowering_pass(&prefetches.emplace_back(stream),
                                      nullptr);
  if (results.size() == 1)
    pipeline.add_custom_lowering_pass(&restrictRange, nullptr);

  std::vector<Halide::Argument> arguments(funcs.parameters().begin(),
                                          funcs.parameters().end());
  Halide::ImageParam scratch(Halide::UInt(8), 1, "scratch");
  Halide::Param<int32_t> begin("begin"), end("end");
  arguments.insert(arguments.end(),
                   {Halide::Argument(scratch), Halide::Argument(begin),
                    Halide::Argument(end)});
  Halide::Module module =
      pipeline.compile_to_module(arguments, symbol.str(), halideTarget(target));
  int64_t scratchBytes = placeScratch.bytes();
  // Whether there is scratch is known only now.
  if (scratchBytes == 0)
    for (Halide::Internal::LoweredFunc &function : module.functions())
      llvm::erase_if(function.args,
                     [](const Halide::Internal::LoweredArgument &argument) {
                       return argument.name == "scratch";
                     });
  return {module, scratchBytes, restrictRange.ranges()};
}

/// Makes Halide report by a Reporter, and its LLVM leave scalars as they are,
/// once. Most of what a schedule has not vectorised are addresses: those of
/// several rows, put into a vector, are taken out of it again one by one, in
/// the innermost loops. Halide takes options of its LLVM from the environment
/// only.
static void configureHalide() {
  static Reporter reporter;
  static std::once_flag once;
  std::call_once(once, [] {
    Halide::set_custom_compile_time_error_reporter(&reporter);
    const char *given = std::getenv("HL_LLVM_ARGS");
    std::string options = "-vectorize-slp=false";
    if (given)
      options = std::string(given) + " " + options;
    setenv("HL_LLVM_ARGS", options.c_str(), /*overwrite=*/true);
  });
}

/// Calls `work` and turns what Halide throws into an error that names the
/// kernel.
template <typename Result, typename Work>
static llvm::Expected<Result> bridge(const KernelSpec &spec, Work work) {
  configureHalide();
  try {
    return work();
  } catch (const Halide::Error &error) {
    llvm::StringRef text(error.what());
    return llvm::createStringError("Halide rejected a kernel of family " +
                                   spec.family + " under schedule <" +
                                   canonicalText(spec.schedule) +
                                   ">: " + text.trim().str());
  }
}

static llvm::Expected<const Strategy *> strategyOf(const KernelSpec &spec,
                                                   const TargetInfo &target) {
  if (llvm::Error error = checkSchedule(spec, target))
    return std::move(error);
  for (const Strategy *strategy : allStrategies())
    if (strategy->name() == spec.schedule.strategy)
      return strategy;
  llvm_unreachable("checkSchedule accepts existing strategies only");
}

llvm::Expected<CompiledKernel> linnet::compileKernel(const KernelSpec &spec,
                                                     const TargetInfo &target,
                                                     llvm::StringRef symbol) {
  auto strategy = strategyOf(spec, target);
  if (!strategy)
    return strategy.takeError();
  MemoryFile file;
  if (!file.valid())
    return llvm::createStringError("cannot create a file in memory");
  return bridge<CompiledKernel>(spec, [&] {
    LoweredKernel lowered = lowerKernel(spec, target, symbol, **strategy);
    lowered.module.compile({{Halide::OutputFileType::bitcode, file.path()}});
    return CompiledKernel{symbol.str(), file.contents(), lowered.scratchBytes,
                          lowered.ranges};
  });
}

llvm::Expected<std::string> linnet::lowerToText(const KernelSpec &spec,
                                                const TargetInfo &target,
                                                llvm::StringRef symbol) {
  auto strategy = strategyOf(spec, target);
  if (!strategy)
    return strategy.takeError();
  MemoryFile file;
  if (!file.valid())
    return llvm::createStringError("cannot create a file in memory");
  return bridge<std::string>(spec, [&] {
    LoweredKernel lowered = lowerKernel(spec, target, symbol, **strategy);
    lowered.module.compile({{Halide::OutputFileType::stmt, file.path()}});
    return file.contents();
  });
}
