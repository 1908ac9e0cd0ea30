//===- Driver.cpp - the command line of linnetc ---------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Declares verbs and options, gathers them into plain structs, calls the verb.
// The options of LLVM's own libraries are hidden.
//
//===----------------------------------------------------------------------===//

#include "linnet/Driver/Driver.h"

#include "Compilation.h"
#include "Diagnostics.h"
#include "Verbs.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;
using namespace linnet;
using namespace linnet::driver;

static constexpr char kOverview[] =
    "compiles small convolutional networks to static libraries\n\n"
    "  linnetc compile model.onnx -o out/    a library and a C header\n"
    "  linnetc check model.onnx              can it be compiled, and if not, why\n"
    "  linnetc run model.onnx                compile, load and run it\n"
    "  linnetc inspect model.onnx            kernels: work, schedule, memory\n"
    "  linnetc verify model.onnx             every kernel against a scalar reference\n"
    "  linnetc bench model.onnx              time, by kernel, and % of this machine's peak\n\n"
    "Exit codes: 0 success, 1 model or input refused, 2 wrong usage, 3 verification failed, 70 internal error.\n"
    "`linnetc VERB --help` lists the options of a verb.";

namespace {

/// All options; made once the verbs are known, on the stack of runDriver, so that
/// there are no static constructors.
struct CommandLine {
  cl::SubCommand compile{"compile", "compile a model to a library and a C header"};
  cl::SubCommand run{"run", "run a model (.onnx, .mlir) or an artefact (.so)"};
  cl::SubCommand check{"check", "list everything that keeps a model from being compiled"};
  cl::SubCommand inspect{"inspect", "show a model's kernels: work, schedule, memory"};
  cl::SubCommand verify{"verify", "compare every kernel, and the whole, with a scalar reference"};
  cl::SubCommand bench{"bench", "time a model and its kernels"};
  cl::SubCommandGroup all{&compile, &run, &check, &inspect, &verify, &bench};
  cl::SubCommandGroup compiling{&compile, &run, &inspect, &verify, &bench};

  cl::OptionCategory category{"Options"};

  cl::opt<std::string> model{cl::Positional, cl::Required, cl::desc("MODEL"), cl::cat(category), cl::sub(all)};
  cl::list<std::string> inputShapes{"input-shape", cl::desc("shape of an input that leaves it open"),
                                    cl::value_desc("NAME=1x3x224x224"), cl::cat(category), cl::sub(all)};
  cl::list<std::string> freeze{"freeze", cl::desc("value of an input that determines shapes"),
                               cl::value_desc("NAME=F.npy"), cl::cat(category), cl::sub(all)};

  cl::opt<std::string> target{"target", cl::desc("what to compile for (default: host)"), cl::init("host"),
                              cl::value_desc("TARGET"), cl::cat(category), cl::sub(compiling)};
  cl::list<std::string> imageInputs{"image-input",
                                    cl::desc("take an input as an RGB picture of bytes: (byte - mean) * scale"),
                                    cl::value_desc("NAME=MEAN,SCALE"), cl::cat(category), cl::sub(compiling)};
  cl::opt<std::string> ioLayout{"io-layout", cl::desc("layout of images at the border: model (default) or nhwc"),
                                cl::init("model"), cl::value_desc("LAYOUT"), cl::cat(category), cl::sub(compiling)};
  cl::opt<bool> noFuse{"no-fuse", cl::desc("one kernel for each op"), cl::cat(category), cl::sub(compiling)};
  cl::opt<bool> noCache{"no-cache", cl::desc("compile every kernel anew"), cl::cat(category), cl::sub(compiling)};
  cl::opt<bool> remarks{"remarks", cl::desc("say what was decided and why"), cl::cat(category), cl::sub(all)};

  cl::opt<std::string> name{"name", cl::desc("prefix of all symbols (default: from the file's name)"),
                            cl::value_desc("NAME"), cl::cat(category), cl::sub(compile)};
  cl::opt<std::string> output{"o", cl::desc("directory for libraries, file for text (default: here, standard output)"),
                              cl::value_desc("PATH"), cl::cat(category), cl::sub(compile)};
  cl::opt<Emit> emit{"emit", cl::desc("what to write:"), cl::init(Emit::StaticLibrary),
                     cl::values(clEnumValN(Emit::Linnet, "linnet", "the network, simplified"),
                                clEnumValN(Emit::Kern, "kern", "kernels and planned memory"),
                                clEnumValN(Emit::Halide, "halide", "the kernels' loops"),
                                clEnumValN(Emit::LLVM, "llvm", "LLVM IR"),
                                clEnumValN(Emit::Assembly, "asm", "assembly"),
                                clEnumValN(Emit::Object, "obj", "an object file and its header"),
                                clEnumValN(Emit::StaticLibrary, "lib", "a static library and its header (default)"),
                                clEnumValN(Emit::SharedLibrary, "shared", "a shared library and its header")),
                     cl::cat(category), cl::sub(compile)};
  cl::opt<std::string> weights{"weights", cl::desc("embed weights (default), or leave them in a file"),
                               cl::init("embed"), cl::value_desc("embed|file"), cl::cat(category), cl::sub(compile)};

  cl::SubCommandGroup threaded{&compile, &run, &bench};
  cl::opt<unsigned> threads{"threads", cl::desc("threads of the compiler (compile), of the network (run, bench)"),
                            cl::init(0), cl::value_desc("N"), cl::cat(category), cl::sub(threaded)};

  cl::SubCommandGroup fed{&run, &verify};
  cl::list<std::string> inputs{"input", cl::desc("values of an input (default: random)"),
                               cl::value_desc("NAME=FILE.npy"), cl::cat(category), cl::sub(fed)};
  cl::opt<std::string> outputDirectory{"output-dir", cl::desc("write each output to DIR/NAME.npy"),
                                       cl::value_desc("DIR"), cl::cat(category), cl::sub(run)};
  cl::opt<unsigned> top{"top", cl::desc("print the N largest elements of the first output"), cl::init(0),
                        cl::value_desc("N"), cl::cat(category), cl::sub(run)};
  cl::opt<std::string> labels{"labels", cl::desc("names for --top, one a line"), cl::value_desc("FILE"),
                              cl::cat(category), cl::sub(run)};

  cl::opt<unsigned> runs{"runs", cl::desc("timed runs (default: 50)"), cl::init(50), cl::value_desc("N"),
                         cl::cat(category), cl::sub(bench)};
  cl::opt<unsigned> warmUp{"warm-up", cl::desc("runs before those that are timed (default: 5)"), cl::init(5),
                           cl::value_desc("N"), cl::cat(category), cl::sub(bench)};
  cl::opt<std::string> benchJson{"json", cl::desc("write all figures to FILE"), cl::value_desc("FILE"),
                                 cl::cat(category), cl::sub(bench)};
  cl::opt<bool> inspectJson{"json", cl::desc("print JSON"), cl::cat(category), cl::sub(inspect)};

  llvm::Expected<ModelOptions> modelOptions();
};

} // namespace

/// One of two words; an error that names both otherwise.
static llvm::Expected<bool> parseChoice(llvm::StringRef option, llvm::StringRef value, llvm::StringRef no,
                                        llvm::StringRef yes) {
  if (value == no || value == yes)
    return value == yes;
  return llvm::createStringError("--" + option.str() + " is '" + value.str() + "', accepted: " + no.str() + ", " +
                                 yes.str());
}

llvm::Expected<ModelOptions> CommandLine::modelOptions() {
  ModelOptions options;
  options.path = model;
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
    options.imageInputs.push_back(std::move(*parsed));
  }
  auto channelsLast = parseChoice("io-layout", ioLayout, "model", "nhwc");
  if (!channelsLast)
    return channelsLast.takeError();
  options.channelsLast = *channelsLast;
  auto inFile = parseChoice("weights", weights, "embed", "file");
  if (!inFile)
    return inFile.takeError();
  options.weightsInFile = *inFile;
  auto info = lookupTarget(target);
  if (!info)
    return info.takeError();
  options.target = *info;
  if (!name.empty() && makeIdentifier(name) != name)
    return llvm::createStringError("--name is '" + name + "', accepted: a C identifier");
  options.name = name;
  options.fuse = !noFuse;
  options.useCache = !noCache;
  options.remarks = remarks;
  options.progress = true;
  return options;
}

/// Parses the command line; the code to exit with where it is wrong.
static std::optional<ExitCode> parse(int argc, char **argv) {
  std::string message;
  llvm::raw_string_ostream os(message);
  if (cl::ParseCommandLineOptions(argc, argv, kOverview, &os))
    return std::nullopt;
  llvm::errs() << "linnetc: error: " << llvm::StringRef(message).trim() << '\n';
  return ExitCode::Usage;
}

static void printVersion(llvm::raw_ostream &os) {
  os << "linnetc " << LINNET_VERSION << "\ntargets: host";
  for (const TargetInfo &target : allTargets())
    os << ", " << target.name;
  os << '\n';
}

ExitCode linnet::runDriver(int argc, char **argv) {
  CommandLine line;
  cl::SetVersionPrinter(printVersion);
  for (cl::SubCommand *verb : {&line.compile, &line.run, &line.check, &line.inspect, &line.verify, &line.bench})
    cl::HideUnrelatedOptions(line.category, *verb);
  cl::HideUnrelatedOptions(line.category);
  if (auto code = parse(argc, argv))
    return *code;
  bool anyVerb = line.compile || line.run || line.check || line.inspect || line.verify || line.bench;
  if (!anyVerb) {
    llvm::errs() << "linnetc: error: no verb, accepted: compile, run, check, inspect, verify, bench; see linnetc --help\n";
    return ExitCode::Usage;
  }
  auto model = line.modelOptions();
  if (!model)
    return refuse(model.takeError());
  if (line.compile) {
    if (line.threads)
      model->compileThreads = line.threads;
    return compile({*model, line.emit, line.output});
  }
  unsigned threads = std::max(1u, unsigned(line.threads));
  if (line.run)
    return run({*model, line.inputs, line.outputDirectory, threads, line.top, line.labels});
  if (line.inspect)
    return inspect({*model, line.inspectJson});
  if (line.verify)
    return verify({*model, line.inputs});
  if (line.bench)
    return bench({*model, threads, line.runs, line.warmUp, line.benchJson});
  return check(*model);
}
