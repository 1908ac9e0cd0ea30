//===- Diagnostics.cpp - one format for all messages ----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The handler of MLIR's diagnostics, and its equals for other errors.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::driver;

static StringRef severityName(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Error:
    return "error";
  case DiagnosticSeverity::Warning:
    return "warning";
  case DiagnosticSeverity::Remark:
    return "remark";
  case DiagnosticSeverity::Note:
    return "note";
  }
  llvm_unreachable("all severities are listed");
}

/// Where a message points: "file:line:column: " of text, "node 'name': " of a
/// model; nothing where neither is known.
static std::string place(Location loc) {
  if (auto file = dyn_cast<FileLineColLoc>(loc))
    return (file.getFilename().getValue() + ":" + Twine(file.getLine()) + ":" +
            Twine(file.getColumn()) + ": ")
        .str();
  if (auto name = dyn_cast<NameLoc>(loc))
    return isa<UnknownLoc>(name.getChildLoc())
               ? "'" + name.getName().str() + "': "
               : place(name.getChildLoc());
  if (auto fused = dyn_cast<FusedLoc>(loc))
    return fused.getLocations().empty() ? ""
                                        : place(fused.getLocations().front());
  return "";
}

static void print(const Diagnostic &diagnostic) {
  llvm::errs() << "linnetc: " << severityName(diagnostic.getSeverity()) << ": "
               << place(diagnostic.getLocation()) << diagnostic << '\n';
  for (const Diagnostic &attached : diagnostic.getNotes())
    llvm::errs() << "  note: " << place(attached.getLocation()) << attached
                 << '\n';
}

DiagnosticPrinter::DiagnosticPrinter(MLIRContext *context, bool remarks)
    : context(context) {
  id = context->getDiagEngine().registerHandler(
      [remarks](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() != DiagnosticSeverity::Remark || remarks)
          print(diagnostic);
        return success();
      });
}

DiagnosticPrinter::~DiagnosticPrinter() {
  context->getDiagEngine().eraseHandler(id);
}

void driver::printError(const llvm::Twine &message) {
  llvm::errs() << "linnetc: error: " << message << '\n';
}

ExitCode driver::refuse(const llvm::Twine &message) {
  printError(message);
  return ExitCode::Refused;
}

ExitCode driver::refuse(llvm::Error error) {
  return refuse(llvm::toString(std::move(error)));
}

void driver::note(const llvm::Twine &message) {
  llvm::errs() << "linnetc: remark: " << message << '\n';
}
