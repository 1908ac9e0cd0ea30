//===- CommandLine.h - verbs and options of linnetc -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every option with its help text. Made on the stack, so that there are no
// static constructors.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_COMMANDLINE_H
#define LINNET_LIB_DRIVER_COMMANDLINE_H

#include "Options.h"
#include "UsageErrors.h"
#include "llvm/Support/CommandLine.h"

namespace linnet::driver {

namespace cl = llvm::cl;

struct CommandLine {
  using Text = cl::opt<std::string>;
  using Texts = cl::list<std::string>;
  using Count = cl::opt<unsigned, false, CountParser<1>>;
  using Flag = cl::opt<bool>;
  template <typename T>
  using Choice = cl::opt<T, false, ChoiceParser<T>>;

  cl::SubCommand compile{"compile",
                         "compile a model to a library and a C header"};
  cl::SubCommand run{
      "run", "run a model (.onnx, .tflite, .mlir) or an artefact (.so)"};
  cl::SubCommand check{
      "check", "list everything that keeps a model from being compiled"};
  cl::SubCommand inspect{"inspect",
                         "show a model's kernels: work, schedule, memory"};
  cl::SubCommand verify{
      "verify", "compare every kernel, and the whole, with a scalar reference"};
  cl::SubCommand bench{"bench", "time a model and its kernels"};
  cl::SubCommand report{
      "report", "write a page to look at: graph, roofline, arena, times"};
  cl::SubCommand tune{
      "tune",
      "search for better schedules of a model's kernels, for compile to use"};
  cl::SubCommand prune{"prune", "write a model whose smallest weights are "
                                "zero, to try sparse kernels with"};
  cl::SubCommandGroup all{&compile, &run,  &check, &inspect, &verify,
                          &bench,   &tune, &prune, &report};
  cl::SubCommandGroup importing{&compile, &run,   &check, &inspect,
                                &verify,  &bench, &tune,  &report};
  cl::SubCommandGroup scheduling{&compile, &run,   &inspect,
                                 &verify,  &bench, &report};
  cl::SubCommandGroup compiling{&compile, &run,  &inspect, &verify,
                                &bench,   &tune, &report};
  cl::SubCommandGroup running{&run, &bench, &report};
  cl::SubCommandGroup timing{&bench, &report};
  cl::SubCommandGroup fed{&run, &verify};

  cl::OptionCategory category{"Options"};

  Texts models{cl::Positional, cl::desc("MODEL"), cl::cat(category),
               cl::sub(all)};
  Texts inputShapes{"input-shape",
                    cl::desc("shape of an input that leaves it open"),
                    cl::value_desc("NAME=1x3x224x224"), cl::cat(category),
                    cl::sub(importing)};
  Texts freeze{"freeze", cl::desc("value of an input that determines shapes"),
               cl::value_desc("NAME=F.npy"), cl::cat(category),
               cl::sub(importing)};
  Flag remarks{"remarks", cl::ValueDisallowed,
               cl::desc("say what was decided and why"), cl::cat(category),
               cl::sub(importing)};

  Text target{
      "target",
      cl::desc(
          "what to compile for (default: host; linnetc --version lists all);\n"
          "compile takes several, as x86-64-v2+v3, and chooses on the first "
          "call"),
      cl::init("host"),
      cl::value_desc("TARGET"),
      cl::cat(category),
      cl::sub(importing)};
  Texts imageInputs{
      "image-input",
      cl::desc(
          "take an input as an RGB picture of bytes: (byte - MEAN) * SCALE"),
      cl::value_desc("NAME=MEAN,SCALE"), cl::cat(category), cl::sub(compiling)};
  Choice<BorderLayout> ioLayout{
      "io-layout",
      cl::desc("layout of images at the border:"),
      cl::init(BorderLayout::Model),
      cl::values(
          clEnumValN(BorderLayout::Model, "model", "the model's own (default)"),
          clEnumValN(BorderLayout::ChannelsLast, "nhwc", "channels last")),
      cl::cat(category),
      cl::sub(compiling)};
  Choice<Preference> optimize{
      "optimize",
      cl::desc("what to prefer where ops may share a kernel:"),
      cl::init(Preference::Speed),
      cl::values(
          clEnumValN(Preference::Speed, "speed", "what is faster (default)"),
          clEnumValN(Preference::Memory, "memory",
                     "what needs a smaller arena")),
      cl::cat(category),
      cl::sub(compiling)};
  Flag noFuse{"no-fuse", cl::ValueDisallowed,
              cl::desc("one kernel for each op"), cl::cat(category),
              cl::sub(compiling)};
  Flag noSparse{"no-sparse", cl::ValueDisallowed,
                cl::desc("keep the zeros of pruned weights"), cl::cat(category),
                cl::sub(compiling)};
  Flag noTuned{"no-tuned", cl::ValueDisallowed,
               cl::desc("ignore the schedules that linnetc tune found"),
               cl::cat(category), cl::sub(scheduling)};
  Text scheduleFile{
      "schedule-file",
      cl::desc(
          "give kernels the schedules of FILE, as --dump-schedules writes it"),
      cl::value_desc("FILE"), cl::cat(category), cl::sub(scheduling)};
  Flag noCache{"no-cache", cl::ValueDisallowed,
               cl::desc("compile every kernel anew"), cl::cat(category),
               cl::sub(scheduling)};

  Text name{"name",
            cl::desc("prefix of all symbols (default: from the file's name)"),
            cl::value_desc("NAME"), cl::cat(category), cl::sub(compile)};
  Text output{"o",
              cl::desc("directory for libraries, file for text (default: here, "
                       "standard output)"),
              cl::value_desc("PATH"), cl::cat(category), cl::sub(compile)};
  Text dumpSchedules{
      "dump-schedules",
      cl::desc("write the kernels' schedules to FILE, to be edited and given "
               "back"),
      cl::value_desc("FILE"), cl::cat(category), cl::sub(compile)};
  Choice<Emit> emit{
      "emit",
      cl::desc("what to write:"),
      cl::init(Emit::StaticLibrary),
      cl::values(
          clEnumValN(Emit::Linnet, "linnet", "text: the network, simplified"),
          clEnumValN(Emit::Kern, "kern", "text: kernels and planned memory"),
          clEnumValN(Emit::Halide, "halide", "text: the kernels' loops"),
          clEnumValN(Emit::LLVM, "llvm", "text: LLVM IR"),
          clEnumValN(Emit::Assembly, "asm", "text: assembly"),
          clEnumValN(Emit::Object, "obj", "an object file and its header"),
          clEnumValN(Emit::StaticLibrary, "lib",
                     "a static library and its header (default)"),
          clEnumValN(Emit::SharedLibrary, "shared",
                     "a shared library and its header")),
      cl::cat(category),
      cl::sub(compile)};
  Choice<WeightsPlace> weights{
      "weights",
      cl::desc("where weights go:"),
      cl::init(WeightsPlace::Embedded),
      cl::values(clEnumValN(WeightsPlace::Embedded, "embed",
                            "into the library (default)"),
                 clEnumValN(WeightsPlace::File, "file",
                            "into a file that the caller loads")),
      cl::cat(category),
      cl::sub(compile)};
  Count compileThreads{
      "threads", cl::desc("threads of the compiler (default: one a core)"),
      cl::value_desc("N"), cl::cat(category), cl::sub(compile)};

  Count threads{
      "threads",         cl::desc("threads of the network (default: 1)"),
      cl::init(1),       cl::value_desc("N"),
      cl::cat(category), cl::sub(running)};
  Texts inputs{"input",
               cl::desc("values of an input: a .npy array, or a picture (PNG, "
                        "JPEG, PPM), its centre\n"
                        "scaled to fit (default: random)"),
               cl::value_desc("NAME=FILE"), cl::cat(category), cl::sub(fed)};
  Text outputDirectory{
      "output-dir",
      cl::desc("write each output to DIR/NAME.npy, / and : in names as _"),
      cl::value_desc("DIR"), cl::cat(category), cl::sub(run)};
  Count top{"top", cl::desc("print the N largest elements of the first output"),
            cl::value_desc("N"), cl::cat(category), cl::sub(run)};
  Text labels{"labels", cl::desc("names for --top, one a line"),
              cl::value_desc("FILE"), cl::cat(category), cl::sub(run)};

  Flag inspectJson{"json", cl::ValueDisallowed, cl::desc("print JSON"),
                   cl::cat(category), cl::sub(inspect)};

  Count runs{"runs",
             cl::desc("timed runs (default: 50)"),
             cl::init(50),
             cl::value_desc("N"),
             cl::cat(category),
             cl::sub(timing)};
  cl::opt<unsigned, false, CountParser<0>> warmUp{
      "warm-up",
      cl::desc("runs before those that are timed (default: 5)"),
      cl::init(5),
      cl::value_desc("N"),
      cl::cat(category),
      cl::sub(timing)};
  Text figures{"json",
               cl::desc("write all figures to FILE"),
               cl::value_desc("FILE"),
               cl::cat(category),
               cl::sub(bench),
               cl::sub(tune)};

  Count budget{
      "budget",          cl::desc("seconds to search for (default: 120)"),
      cl::init(120),     cl::value_desc("N"),
      cl::cat(category), cl::sub(tune)};
  Count candidates{
      "candidates",
      cl::desc("schedules tried for each kernel at most (default: 1000)"),
      cl::init(1000),
      cl::value_desc("N"),
      cl::cat(category),
      cl::sub(tune)};
  Texts layers{"layer",
               cl::desc("tune the kernel of this layer, as inspect names it; "
                        "may be given again\n(default: all)"),
               cl::value_desc("NAME"), cl::cat(category), cl::sub(tune)};
  Text runner{"runner",
              cl::desc("command that runs a program where it is to be timed, "
                       "such as an emulator or a\n"
                       "script that copies it to a board (default: kernels are "
                       "timed in this process)"),
              cl::value_desc("CMD"), cl::cat(category), cl::sub(tune)};
  Text compiler{
      "cc",
      cl::desc("C compiler that links the programs of --runner (default: cc)"),
      cl::init("cc"),
      cl::value_desc("CC"),
      cl::cat(category),
      cl::sub(tune)};

  Text reportPage{"o", cl::desc("the page to write, a file of HTML"),
                  cl::value_desc("FILE"), cl::cat(category), cl::sub(report)};

  Text sparsity{
      "sparsity",
      cl::desc("part of the weights that becomes zero, above 0 and below 1"),
      cl::value_desc("0.9"), cl::cat(category), cl::sub(prune)};
  Text block{
      "block",
      cl::desc("outputs that become zero together: 1 (default), 2, 4 or 8"),
      cl::init("1"),
      cl::value_desc("N"),
      cl::cat(category),
      cl::sub(prune)};
  cl::list<std::string> skip{
      "skip",
      cl::CommaSeparated,
      cl::desc("leave the network's first or last layer as it is"),
      cl::value_desc("first,last"),
      cl::cat(category),
      cl::sub(prune)};
  Flag perLayer{
      "per-layer", cl::ValueDisallowed,
      cl::desc("the same part of each layer (default: of all layers together)"),
      cl::cat(category), cl::sub(prune)};
  Text prunedModel{"o", cl::desc("the ONNX file to write"),
                   cl::value_desc("FILE"), cl::cat(category), cl::sub(prune)};

  /// Hides the options of LLVM's own libraries.
  CommandLine();

  /// The verb given, null where there is none.
  const cl::SubCommand *verb() const;

  /// Parses, and returns what is wrong, as `parseCommandLine` does.
  std::vector<std::string> parse(int argc, char **argv);

  llvm::Expected<ModelOptions> modelOptions() const;
  llvm::Expected<std::vector<InputFile>> inputFiles() const;
  llvm::Expected<PruneVerbOptions> pruneOptions() const;

private:
  /// What of the command line does not go with several targets, if any.
  std::optional<std::string> contradictionOfVersions();
  std::vector<std::string> contradictions();
  llvm::Error checkRuns(const TargetInfo &target) const;
};

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_COMMANDLINE_H
