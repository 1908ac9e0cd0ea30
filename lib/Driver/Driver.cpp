//===- Driver.cpp - the way into linnetc ----------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads the command line, calls the verb, and sees that what was printed
// arrived.
//
//===----------------------------------------------------------------------===//

#include "linnet/Driver/Driver.h"

#include "CommandLine.h"
#include "CrashReport.h"
#include "Diagnostics.h"
#include "Verbs.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using namespace linnet::driver;

static void printVersion(llvm::raw_ostream &os) {
  os << "linnetc " << LINNET_VERSION << "\ntargets:\n";
  auto line = [&](llvm::StringRef name, llvm::StringRef about) {
    os << llvm::formatv("  {0,-12} {1}\n", name, about);
  };
  llvm::Expected<TargetInfo> host = lookupTarget("host");
  line("host", host ? "what this machine runs, " + host->name
                    : "none of these: " + llvm::toString(host.takeError()));
  for (const TargetInfo &target : allTargets())
    line(target.name, target.processors);
}

/// Every fault, then where to read what is right.
static ExitCode refuseUsage(llvm::ArrayRef<std::string> faults,
                            const CommandLine &line) {
  for (llvm::StringRef fault : faults)
    if (fault.starts_with(" "))
      llvm::errs() << fault << '\n';
    else
      printError(fault);
  const cl::SubCommand *verb = line.verb();
  llvm::errs() << "  note: see linnetc "
               << (verb ? verb->getName().str() + " " : "") << "--help\n";
  return ExitCode::Usage;
}

static ExitCode callVerb(const CommandLine &line, const ModelOptions &model,
                         const std::vector<InputFile> &inputs) {
  if (line.compile)
    return compile({model, line.emit, line.output});
  if (line.run)
    return run({model, inputs, line.outputDirectory, line.threads, line.top,
                line.labels});
  if (line.inspect)
    return inspect({model, line.inspectJson});
  if (line.verify)
    return verify({model, inputs});
  if (line.bench)
    return bench({model, {line.threads, line.runs, line.warmUp}, line.figures});
  if (line.report)
    return report(
        {model, {line.threads, line.runs, line.warmUp}, line.reportPage});
  if (line.tune)
    return tune({model,
                 line.budget,
                 line.candidates,
                 {line.layers.begin(), line.layers.end()},
                 line.figures,
                 line.runner,
                 line.compiler});
  return check(model);
}

/// A full disk or a closed descriptor must not look like success.
static ExitCode flushOutput(ExitCode code) {
  llvm::raw_fd_ostream &os = llvm::outs();
  os.flush();
  if (!os.has_error())
    return code;
  std::error_code error = os.error();
  os.clear_error();
  return refuse("cannot write to standard output: " + error.message());
}

ExitCode linnet::runDriver(int argc, char **argv) {
  reportCrashes(argc, argv);
  cl::SetVersionPrinter(printVersion);
  CommandLine line;
  std::vector<std::string> faults = line.parse(argc, argv);
  if (!faults.empty())
    return refuseUsage(faults, line);
  if (line.prune) {
    auto options = line.pruneOptions();
    if (!options)
      return refuseUsage(llvm::toString(options.takeError()), line);
    return flushOutput(prune(*options));
  }
  auto model = line.modelOptions();
  if (!model)
    return refuseUsage(llvm::toString(model.takeError()), line);
  auto inputs = line.inputFiles();
  if (!inputs)
    return refuseUsage(llvm::toString(inputs.takeError()), line);
  return flushOutput(callVerb(line, *model, *inputs));
}
