//===- CommandLine.cpp - verbs and options of linnetc ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Checks what options say together, and gathers them into plain structs.
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"

#include "Compilation.h"

using namespace linnet;
using namespace linnet::driver;

static constexpr char kOverview[] =
    "compiles small convolutional networks to static libraries\n\n"
    "  linnetc compile model.onnx -o out/    a library and a C header\n"
    "  linnetc check model.onnx              can it be compiled, and if not, "
    "why\n"
    "  linnetc run model.onnx                compile, load and run it\n"
    "  linnetc inspect model.onnx            kernels: work, schedule, memory\n"
    "  linnetc verify model.onnx             every kernel against a scalar "
    "reference\n"
    "  linnetc bench model.onnx              time, by kernel, and % of this "
    "machine's peak\n"
    "  linnetc report model.onnx -o r.html   a page to look at: graph, "
    "roofline, arena, times\n"
    "  linnetc tune model.onnx               search for faster schedules, "
    "which compile then uses\n"
    "  linnetc prune model.onnx --sparsity=0.9 -o pruned.onnx\n"
    "                                        make its smallest weights zero\n\n"
    "Exit codes: 0 success, 1 model or input refused, 2 wrong usage, 3 "
    "verification failed, 70 internal error.\n";

static constexpr char kVerbs[] =
    "compile, run, check, inspect, verify, bench, tune, prune, report";

CommandLine::CommandLine() {
  auto tidy = [&](cl::SubCommand &verb) {
    cl::HideUnrelatedOptions(category, verb);
    // All options fit on a screen: there is one way to list them.
    auto &options = cl::getRegisteredOptions(verb);
    for (const char *name : {"help-hidden", "help-list", "help-list-hidden"})
      options.erase(name);
    if (cl::Option *help = options.lookup("help"))
      help->setDescription("show this");
  };
  for (cl::SubCommand *verb : all.getSubCommands())
    tidy(*verb);
  tidy(cl::SubCommand::getTopLevel());
}

const cl::SubCommand *CommandLine::verb() const {
  for (const cl::SubCommand *candidate : all.getSubCommands())
    if (*candidate)
      return candidate;
  return nullptr;
}

std::vector<std::string> CommandLine::parse(int argc, char **argv) {
  // The overview heads the list of verbs, not the list of a verb's options.
  bool startsWithVerb = argc > 1 && argv[1][0] != '-';
  std::vector<std::string> faults =
      parseCommandLine(argc, argv, startsWithVerb ? "" : kOverview);
  if (faults.empty())
    return contradictions();
  if (verb())
    return faults;
  if (!startsWithVerb)
    return {std::string("'") + argv[1] +
            "' stands before the verb, accepted: linnetc VERB [options] MODEL"};
  // Without a verb, what follows is unknown too; what may stay is a hint.
  faults.resize(
      faults.size() > 1 && llvm::StringRef(faults[1]).starts_with(" ") ? 2 : 1);
  faults.front() += std::string(", accepted: ") + kVerbs;
  return faults;
}

std::optional<std::string> CommandLine::contradictionOfVersions() {
  if (!llvm::StringRef(target).contains('+'))
    return std::nullopt;
  std::string given = "--target is '" + target + "', several ";
  if (!compile)
    return given + "are accepted by compile only";
  if (emit != Emit::Object && emit != Emit::StaticLibrary &&
      emit != Emit::SharedLibrary)
    return given + "are accepted with --emit=obj, lib or shared";
  if (weights == WeightsPlace::File)
    return given + "have their weights embedded, accepted: --weights=embed";
  for (const Text *option : {&scheduleFile, &dumpSchedules})
    if (!option->empty())
      return "--" + option->ArgStr.str() + " is for one target, --target is '" +
             target + "'";
  return std::nullopt;
}

std::vector<std::string> CommandLine::contradictions() {
  if (!verb())
    return {std::string("no verb, accepted: ") + kVerbs};
  if (models.empty())
    return {"no model given"};
  if (models.size() > 1)
    return {"one model is accepted, given: '" + models[0] + "' and '" +
            models[1] + "'"};
  if (!name.empty() && makeIdentifier(name) != name)
    return {"--name is '" + name + "', accepted: a C identifier"};
  if (noFuse && optimize == Preference::Memory)
    return {"--optimize=memory joins kernels, which --no-fuse forbids"};
  if (!labels.empty() && !top)
    return {"--labels needs --top"};
  if (report && reportPage.empty())
    return {"-o is missing: report writes a page"};
  if (auto fault = contradictionOfVersions())
    return {*fault};
  if (emit == Emit::Linnet)
    for (const Text *option : {&scheduleFile, &dumpSchedules})
      if (!option->empty())
        return {"--" + option->ArgStr.str() +
                " has no effect with --emit=linnet, which is written before "
                "there are kernels"};
  if (compiler.getNumOccurrences() && runner.empty())
    return {"--cc needs --runner"};
  if (llvm::StringRef(models[0]).ends_with(".so") && !prune) {
    if (!run)
      return {"'" + models[0] + "' is compiled already: only run accepts it"};
    for (llvm::StringRef option :
         {"input-shape", "freeze", "target", "image-input", "io-layout",
          "optimize", "no-fuse", "no-sparse", "no-tuned", "schedule-file",
          "no-cache", "remarks"})
      if (cl::getRegisteredOptions(run).lookup(option)->getNumOccurrences())
        return {"--" + option.str() + " has no effect on '" + models[0] +
                "', which is compiled already"};
  }
  return {};
}

/// What is wrong with a target whose code a verb would have to run; verbs that
/// compile only take all targets.
llvm::Error CommandLine::checkRuns(const TargetInfo &target) const {
  bool runsCode = run || verify || bench || report || (tune && runner.empty());
  if (!runsCode || runsHere(target))
    return llvm::Error::success();
  std::string accepted = "host";
  for (const TargetInfo &other : allTargets())
    if (runsHere(other))
      accepted += ", " + other.name;
  return llvm::createStringError(
      "--target is '" + target.name +
      "', whose code does not run on this machine, accepted by " +
      verb()->getName() + ": " + accepted + (tune ? ", or --runner" : ""));
}

llvm::Expected<ModelOptions> CommandLine::modelOptions() const {
  ModelOptions options;
  options.path = models[0];
  for (const std::string &shape : inputShapes)
    if (llvm::Error error = addInputShape(options.import, shape))
      return std::move(error);
  for (const std::string &frozen : freeze)
    if (llvm::Error error = addFrozenInput(options.import, frozen))
      return std::move(error);
  for (const std::string &image : imageInputs) {
    auto parsed = parseImageInput(image);
    if (!parsed)
      return parsed.takeError();
    if (llvm::any_of(options.imageInputs, [&](const ImageInput &other) {
          return other.name == parsed->name;
        }))
      return llvm::createStringError("--image-input names '" + parsed->name +
                                     "' twice");
    options.imageInputs.push_back(std::move(*parsed));
  }
  auto targets = lookupTargets(target);
  if (!targets)
    return targets.takeError();
  options.target = targets->front();
  if (llvm::Error error = checkRuns(options.target))
    return std::move(error);
  if (targets->size() > 1)
    options.versions = std::move(*targets);
  options.channelsLast = ioLayout == BorderLayout::ChannelsLast;
  options.weightsInFile = weights == WeightsPlace::File;
  options.name = name;
  options.fuse = !noFuse;
  options.sparse = !noSparse;
  options.saveMemory = optimize == Preference::Memory;
  options.useCache = !noCache;
  options.useTuned = !noTuned;
  options.scheduleFile = scheduleFile;
  options.dumpSchedules = dumpSchedules;
  options.remarks = remarks;
  options.progress = true;
  if (compileThreads)
    options.compileThreads = compileThreads;
  return options;
}

llvm::Expected<std::vector<InputFile>> CommandLine::inputFiles() const {
  std::vector<InputFile> files;
  for (const std::string &input : inputs) {
    auto file = parseInputFile(input);
    if (!file)
      return file.takeError();
    files.push_back(std::move(*file));
  }
  return files;
}

llvm::Expected<PruneVerbOptions> CommandLine::pruneOptions() const {
  PruneVerbOptions options{models[0], prunedModel, {}};
  options.prune.perLayer = perLayer;
  if (options.output.empty())
    return llvm::createStringError("-o is missing: prune writes an ONNX file");
  if (llvm::StringRef(sparsity).getAsDouble(options.prune.sparsity) ||
      !(options.prune.sparsity > 0) || !(options.prune.sparsity < 1))
    return llvm::createStringError("--sparsity is '" + sparsity +
                                   "', accepted: a number above 0 and below 1");
  if (block != "1" && block != "2" && block != "4" && block != "8")
    return llvm::createStringError("--block is '" + block +
                                   "', accepted: 1, 2, 4, 8");
  options.prune.block = block[0] - '0';
  for (const std::string &layer : skip) {
    if (layer != "first" && layer != "last")
      return llvm::createStringError("--skip is '" + layer +
                                     "', accepted: first, last");
    (layer == "first" ? options.prune.skipFirst : options.prune.skipLast) =
        true;
  }
  return options;
}
