//===- ModelFile.h - a file that messages are about -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the models of all formats have: a context, and a path that begins every
// message.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_MODELFILE_H
#define LINNET_LIB_IMPORT_MODELFILE_H

#include "mlir/IR/Diagnostics.h"
#include <string>

namespace linnet::importer {

class ModelFile {
public:
  ModelFile(mlir::MLIRContext *context, llvm::StringRef path)
      : context(context), path(path) {}

  /// Starts a message that names the file.
  mlir::InFlightDiagnostic error() const {
    return mlir::emitError(mlir::UnknownLoc::get(context)) << path << ": ";
  }
  mlir::InFlightDiagnostic remark() const {
    return mlir::emitRemark(mlir::UnknownLoc::get(context)) << path << ": ";
  }

protected:
  mlir::MLIRContext *context;
  std::string path;
};

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_MODELFILE_H
