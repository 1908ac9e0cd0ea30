//===- CompileKernels.cpp - kernels compiled side by side -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each kernel comes from the cache, or from Halide and then goes there. Which
// of the two, and in which order, does not change the code.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "KernelModule.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/ThreadPool.h"
#include <csignal>

using namespace linnet;
using namespace linnet::codegen;

/// A hash of the sources of this library that a kernel's code depends on.
static constexpr char kCanonicalisationVersion[] = LINNET_CANONICALISATION_HASH;

/// Digits of a key in a symbol: enough that no two kernels share one.
static constexpr size_t kSymbolDigits = 32;

/// Everything that the code of a kernel depends on, hashed.
static std::string cacheKey(const KernelSpec &spec, const TargetInfo &target) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << kernelLibraryVersion() << '\n'
     << kCanonicalisationVersion << '\n'
     << target.name << '\n'
     << target.triple << '\n'
     << target.cpu << '\n'
     << target.features << '\n'
     << target.halideTarget << '\n'
     << target.vectorBytes << ' ' << target.vectorRegisters << ' '
     << target.fmaPorts << ' ' << target.fmaFromMemory << ' '
     << target.fmaByLane << ' ' << target.popcountBits << ' '
     << target.multipliesBytes << ' ' << target.hasTernaryLogic << ' '
     << target.l1Bytes << ' ' << target.l2Bytes << ' ' << target.l3Bytes << '\n'
     << canonicalText(spec);
  return llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(text)),
                     /*LowerCase=*/true);
}

static llvm::Expected<KernelCode> compileAnew(const KernelSpec &spec,
                                              const TargetInfo &target,
                                              llvm::StringRef symbol) {
  auto compiled = compileKernel(spec, target, "halide_kernel");
  if (!compiled)
    return compiled.takeError();
  return canonicaliseKernel(*compiled, spec, target, symbol);
}

namespace {

/// The work on one kernel, done on some thread.
struct Job {
  kern::FuncOp kernel;
  KernelSpec spec;
  ArtefactKernel result;
  std::string error;

  void run(const CodegenOptions &options) {
    std::string key = cacheKey(spec, options.target);
    result.codeSymbol = "linnet_" + key.substr(0, kSymbolDigits);
    if (options.cache) {
      if (auto code = options.cache->lookup(key)) {
        result.code = std::move(*code);
        result.fromCache = true;
        return;
      }
    }
    auto code = compileAnew(spec, options.target, result.codeSymbol);
    if (!code) {
      error = llvm::toString(code.takeError());
      return;
    }
    result.code = std::move(*code);
    if (options.cache)
      options.cache->insert(key, result.code);
  }
};

} // namespace

namespace {

/// Room for the handlers of signals on a thread whose own stack has overflowed;
/// the main thread has one from LLVM, others have none.
class SignalStack {
public:
  SignalStack() : memory(kBytes) {
    stack_t present;
    if (sigaltstack(nullptr, &present) || !(present.ss_flags & SS_DISABLE))
      return;
    stack_t stack = {};
    stack.ss_sp = memory.data();
    stack.ss_size = memory.size();
    isInstalled = sigaltstack(&stack, nullptr) == 0;
  }
  ~SignalStack() {
    stack_t none = {};
    none.ss_flags = SS_DISABLE;
    if (isInstalled)
      sigaltstack(&none, nullptr);
  }
  SignalStack(const SignalStack &) = delete;
  SignalStack &operator=(const SignalStack &) = delete;

private:
  /// A handler prints the stack, with names.
  static constexpr size_t kBytes = 128 * 1024;
  std::vector<char> memory;
  bool isInstalled = false;
};

} // namespace

static void runAll(std::vector<Job> &jobs, const CodegenOptions &options) {
  size_t done = 0;
  std::mutex mutex;
  llvm::DefaultThreadPool pool(llvm::hardware_concurrency(options.threads));
  for (Job &job : jobs)
    pool.async([&] {
      SignalStack room;
      job.run(options);
      std::lock_guard<std::mutex> lock(mutex);
      ++done;
      if (options.progress)
        options.progress(done, jobs.size());
    });
  pool.wait();
}

mlir::FailureOr<std::vector<ArtefactKernel>>
codegen::compileKernels(mlir::ModuleOp module, const CodegenOptions &options) {
  std::vector<Job> jobs;
  for (kern::FuncOp kernel : module.getOps<kern::FuncOp>()) {
    jobs.push_back({kernel, kern::describeKernel(kernel), {}, {}});
    jobs.back().result.symbol = kernel.getSymName().str();
  }
  runAll(jobs, options);

  mlir::Builder builder(module.getContext());
  std::vector<ArtefactKernel> kernels;
  bool failed = false;
  for (Job &job : jobs) {
    if (!job.error.empty()) {
      job.kernel.emitError("cannot compile kernel '")
          << job.result.symbol << "': " << job.error;
      failed = true;
      continue;
    }
    job.kernel->setAttr(
        "kern.scratch_bytes",
        builder.getI64IntegerAttr(job.result.code.scratchBytes));
    job.kernel->setAttr("kern.ranges",
                        builder.getI64IntegerAttr(job.result.code.ranges));
    kernels.push_back(std::move(job.result));
  }
  if (failed)
    return mlir::failure();
  return kernels;
}
