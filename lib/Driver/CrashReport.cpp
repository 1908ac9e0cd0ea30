//===- CrashReport.cpp - what linnetc says when it crashes ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Clones the IR at each boundary between passes, which costs little since
// weights are shared, and writes the last clone down in the handler of fatal
// signals.
//
//===----------------------------------------------------------------------===//

#include "CrashReport.h"

#include "Diagnostics.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <atomic>
#include <csignal>
#include <thread>
#include <unistd.h>

using namespace mlir;
using namespace linnet;
using namespace linnet::driver;

/// A report that gets no further, as the crash left a lock behind, ends by
/// then.
static constexpr unsigned kSecondsForReport = 60;

/// What the handler finds; a handler of signals has no other way to be given
/// it.
static std::atomic<CrashSnapshot *> current{nullptr};
static std::atomic<bool> crashed{false};
static int argumentCount;
static char **arguments;

namespace {

/// Keeps the module before each pass, whatever op the pass runs on.
struct BoundaryInstrumentation : PassInstrumentation {
  explicit BoundaryInstrumentation(CrashSnapshot &snapshot)
      : snapshot(snapshot) {}

  void runBeforePass(Pass *pass, Operation *op) override {
    // Passes that only hold other passes have no name.
    if (pass->getArgument().empty())
      return;
    std::string pipeline;
    llvm::raw_string_ostream os(pipeline);
    pass->printAsTextualPipeline(os);
    Operation *root = op;
    for (; root->getParentOp(); root = root->getParentOp())
      pipeline = (root->getName().getStringRef() + "(" + pipeline + ")").str();
    pipeline = (root->getName().getStringRef() + "(" + pipeline + ")").str();
    snapshot.keep(cast<ModuleOp>(root), ("pass " + pass->getArgument()).str(),
                  pipeline);
  }

  CrashSnapshot &snapshot;
};

} // namespace

namespace linnet::driver {

/// The handler's parts.
struct CrashReporter {
  static void writeReport();
  static std::string writeIR(const CrashSnapshot &snapshot);
  static std::string repeatingCommand(const CrashSnapshot &snapshot);
};

} // namespace linnet::driver

/// Returns the file's name, or an empty text where there is no IR or no file.
std::string CrashReporter::writeIR(const CrashSnapshot &snapshot) {
  if (!snapshot.ir)
    return "";
  int descriptor;
  llvm::SmallString<128> path;
  if (llvm::sys::fs::createTemporaryFile("linnetc-crash", "mlir", descriptor,
                                         path))
    return "";
  llvm::raw_fd_ostream os(descriptor, /*shouldClose=*/true);
  ModuleOp module = snapshot.ir.get();
  AsmState state(module);
  if (!snapshot.pipeline.empty())
    // As MLIR's own reproducers have it.
    state.attachResourcePrinter(
        "mlir_reproducer", [&](Operation *, AsmResourceBuilder &builder) {
          builder.buildString("pipeline", snapshot.pipeline);
          builder.buildBool("disable_threading", true);
          builder.buildBool("verify_each", false);
        });
  module->print(os, state);
  return path.str().str();
}

std::string CrashReporter::repeatingCommand(const CrashSnapshot &snapshot) {
  if (!snapshot.pipeline.empty())
    return "linnet-opt --run-reproducer";
  // There is IR, so there was a verb.
  return "linnetc " + std::string(arguments[1]);
}

void CrashReporter::writeReport() {
  llvm::raw_ostream &os = llvm::errs();
  CrashSnapshot *snapshot = current;
  printError("linnetc crashed" + (snapshot ? " in the " + snapshot->step : "") +
             ": this is a fault of Linnet");
  os << "  note: the command line was:";
  for (int i = 0; i < argumentCount; ++i) {
    os << ' ';
    llvm::sys::printArg(os, arguments[i], /*Quote=*/false);
  }
  os << '\n';
  std::string file = snapshot ? writeIR(*snapshot) : "";
  if (file.empty())
    os << "  note: please report it with that and with the model\n";
  else
    os << "  note: please report it with that and with " << file
       << ", which holds the network as it was before, with "
       << "its weights\n"
       << "  note: " << repeatingCommand(*snapshot) << ' ' << file
       << " repeats the step\n";
}

static void endProcess(int) {
  _exit(static_cast<int>(ExitCode::InternalError));
}

/// LLVM's own handler, which this one takes the place of, lets the process die
/// when a second thread crashes while the first one reports.
static void handleCrash(int signalNumber) {
  static thread_local bool isReporting = false;
  if (isReporting) // the report crashed
    endProcess(signalNumber);
  while (crashed.exchange(true))
    pause();
  isReporting = true;
  signal(SIGALRM, endProcess);
  alarm(kSecondsForReport);
  llvm::sys::RunInterruptHandlers(); // removes files that are not finished
  llvm::sys::RunSignalHandlers();    // prints the stack
  // A handler's own stack is small, and one that overflowed has no room.
  std::thread([] {
    isReporting = true;
    CrashReporter::writeReport();
  }).join();
  endProcess(signalNumber);
}

void driver::reportCrashes(int argc, char **argv) {
  argumentCount = argc;
  arguments = argv;
  struct sigaction action = {};
  action.sa_handler = handleCrash;
  action.sa_flags = SA_NODEFER | SA_ONSTACK;
  for (int number : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP})
    sigaction(number, &action, nullptr);
}

CrashSnapshot::CrashSnapshot() { current = this; }

CrashSnapshot::~CrashSnapshot() { current = nullptr; }

void CrashSnapshot::watch(PassManager &manager) {
  manager.addInstrumentation(std::make_unique<BoundaryInstrumentation>(*this));
}

void CrashSnapshot::keep(ModuleOp module, StringRef newStep,
                         StringRef newPipeline) {
  ir = module.clone();
  step = newStep.str();
  pipeline = newPipeline.str();
}
