//===- linnet-eval.cpp - a network by the reference -----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Evaluates a model, after any passes, op by op and without compiling it: so
// tests compare the reference, the importer and the passes with other programs.
//
//===----------------------------------------------------------------------===//

#include "linnet/Import/Import.h"
#include "linnet/Reference/NetworkEvaluation.h"
#include "linnet/Registration/Registration.h"
#include "linnet/TensorIO/Npy.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"

namespace cl = llvm::cl;
using namespace linnet;
using llvm::StringRef;
using reference::Tensor;

static cl::opt<std::string>
    model(cl::Positional, cl::Required,
          cl::desc("<a model, or text of the dialects (.mlir)>"));
static cl::list<std::string>
    inputFiles("input", cl::desc("Value of an input, by name or number"),
               cl::value_desc("NAME=FILE.npy"));
static cl::opt<std::string>
    outputDir("output-dir", cl::desc("Write every output to D/NAME.npy"),
              cl::value_desc("D"));
static cl::opt<std::string>
    valuesDir("values-dir",
              cl::desc("Write what every op computes to D/NUMBER-NODE.npy"),
              cl::value_desc("D"));

/// The name of an input or output of @main; its number where it has none.
static std::string portName(mlir::DictionaryAttr attributes, unsigned index) {
  auto name = attributes ? attributes.getAs<mlir::StringAttr>("linnet.name")
                         : mlir::StringAttr();
  return name ? name.str() : std::to_string(index);
}

static mlir::OwningOpRef<mlir::ModuleOp> load(mlir::MLIRContext &context) {
  if (llvm::sys::path::extension(model) == ".mlir")
    return mlir::parseSourceFile<mlir::ModuleOp>(model, &context);
  return importModel(&context, model, ImportOptions());
}

static llvm::Expected<std::vector<Tensor>> readInputs(mlir::func::FuncOp main) {
  std::vector<Tensor> inputs;
  for (unsigned index = 0; index < main.getNumArguments(); ++index) {
    std::string name = portName(main.getArgAttrDict(index), index), path;
    for (StringRef argument : inputFiles)
      if (argument.rsplit('=').first == name)
        path = argument.rsplit('=').second.str();
    if (path.empty())
      return llvm::createStringError("--input gives no '" + name + "'");
    auto array = readNpy(path);
    if (!array)
      return array.takeError();
    inputs.emplace_back(array->type, array->data);
  }
  return inputs;
}

static llvm::Error write(StringRef directory, StringRef name,
                         const Tensor &tensor) {
  llvm::SmallString<128> path(directory);
  llvm::sys::path::append(path, npyFileName(name));
  return writeNpy(path, tensor.type(), tensor.bytes());
}

/// "0012-/features/conv": the op's number, and the node that it comes from.
static std::string valueName(unsigned number, mlir::Value value) {
  std::string name;
  llvm::raw_string_ostream os(name);
  os << llvm::format("%04u", number) << '-';
  if (auto node = value.getLoc()->findInstanceOf<mlir::NameLoc>())
    os << node.getName().strref();
  else
    os << value.getDefiningOp()->getName().stripDialect();
  return name;
}

static llvm::Error makeDirectory(StringRef directory) {
  if (std::error_code error = llvm::sys::fs::create_directories(directory))
    return llvm::createStringError("cannot make the directory '" + directory +
                                   "': " + error.message());
  return llvm::Error::success();
}

static llvm::Error evaluate(mlir::ModuleOp module) {
  auto main = module.lookupSymbol<mlir::func::FuncOp>("main");
  if (!main)
    return llvm::createStringError("the module has no @main");
  auto inputs = readInputs(main);
  if (!inputs)
    return inputs.takeError();
  reference::EvaluationVisitors visitors;
  unsigned number = 0;
  if (!valuesDir.empty()) {
    if (llvm::Error error = makeDirectory(valuesDir))
      return error;
    visitors.value = [&](mlir::Value value, const Tensor &tensor) {
      return write(valuesDir, valueName(number++, value), tensor);
    };
  }
  auto outputs =
      reference::evaluateNetwork(module, std::move(*inputs), visitors);
  if (!outputs)
    return outputs.takeError();
  if (outputDir.empty())
    return llvm::Error::success();
  if (llvm::Error error = makeDirectory(outputDir))
    return error;
  for (auto [index, output] : llvm::enumerate(*outputs))
    if (llvm::Error error = write(
            outputDir, portName(main.getResultAttrDict(index), index), output))
      return error;
  return llvm::Error::success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  registerOwnPasses();
  registerCleanUpPasses();
  mlir::PassPipelineCLParser passes("", "What is run before the evaluation");
  cl::ParseCommandLineOptions(argc, argv, "Linnet's reference evaluator\n");
  mlir::DialectRegistry registry;
  registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  auto module = load(context);
  if (!module)
    return 1;
  mlir::PassManager manager(&context);
  auto fail = [](const llvm::Twine &message) {
    llvm::WithColor::error() << message << '\n';
    return mlir::failure();
  };
  if (failed(passes.addToPipeline(manager, fail)) ||
      failed(manager.run(*module)))
    return 1;
  if (llvm::Error error = evaluate(*module)) {
    llvm::WithColor::error() << llvm::toString(std::move(error)) << '\n';
    return 1;
  }
  return 0;
}
