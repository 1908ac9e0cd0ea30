//===- linnet-import.cpp - a model file as text ---------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Prints the linnet dialect of a model, for the tests and for a look at what
// the passes are given.
//
//===----------------------------------------------------------------------===//

#include "linnet/Import/Import.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

static cl::opt<std::string> inputPath(cl::Positional, cl::Required,
                                      cl::desc("<model>"));
static cl::list<std::string>
    inputShapes("input-shape", cl::desc("Shape of an input that is left open"),
                cl::value_desc("NAME=1x3x224x224"));
static cl::list<std::string>
    frozenInputs("freeze",
                 cl::desc("Value of an input that becomes a constant"),
                 cl::value_desc("NAME=FILE.npy"));
static cl::opt<bool>
    isCheck("check", cl::desc("List all that is not supported, print nothing"));

/// Fills the options; fails after a message.
static bool readOptions(linnet::ImportOptions &options) {
  llvm::Error error = llvm::Error::success();
  for (const std::string &argument : inputShapes)
    error = llvm::joinErrors(std::move(error),
                             linnet::addInputShape(options, argument));
  for (const std::string &argument : frozenInputs)
    error = llvm::joinErrors(std::move(error),
                             linnet::addFrozenInput(options, argument));
  if (!error)
    return true;
  llvm::WithColor::error() << llvm::toString(std::move(error)) << '\n';
  return false;
}

/// Prints a message in one line; the importer's own texts say where.
static void printDiagnostic(mlir::Diagnostic &diagnostic) {
  switch (diagnostic.getSeverity()) {
  case mlir::DiagnosticSeverity::Error:
    llvm::WithColor::error();
    break;
  case mlir::DiagnosticSeverity::Warning:
    llvm::WithColor::warning();
    break;
  case mlir::DiagnosticSeverity::Note:
    llvm::WithColor::note();
    break;
  case mlir::DiagnosticSeverity::Remark:
    llvm::WithColor::remark();
    break;
  }
  llvm::errs() << diagnostic << '\n';
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  mlir::registerAsmPrinterCLOptions();
  cl::ParseCommandLineOptions(argc, argv, "Linnet's model importer\n");
  linnet::ImportOptions options;
  if (!readOptions(options))
    return 1;
  mlir::MLIRContext context;
  mlir::ScopedDiagnosticHandler handler(&context, printDiagnostic);
  if (isCheck)
    return !linnet::checkModel(&context, inputPath, options);
  auto module = linnet::importModel(&context, inputPath, options);
  if (!module)
    return 1;
  module->print(llvm::outs());
  return 0;
}
