//===- Import.h - from model files to the linnet dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The door of the importers: a file in, a module with one function `@main` out.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_IMPORT_IMPORT_H
#define LINNET_IMPORT_IMPORT_H

#include "linnet/Import/ImportOptions.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace mlir {
class MLIRContext;
} // namespace mlir

namespace linnet {

/// Reads a model. `@main` takes the model's inputs and returns its outputs, in
/// the model's order, shape and layout; each has its name in `linnet.name`.
/// Ops bear the name of the node they come from. Null after a diagnostic.
mlir::OwningOpRef<mlir::ModuleOp> importModel(mlir::MLIRContext *context,
                                              llvm::StringRef path,
                                              const ImportOptions &options);

/// As `importModel`, but goes on after an error, so that all that is not
/// supported is reported at once; null if anything was.
mlir::OwningOpRef<mlir::ModuleOp> checkModel(mlir::MLIRContext *context,
                                             llvm::StringRef path,
                                             const ImportOptions &options);

} // namespace linnet

#endif // LINNET_IMPORT_IMPORT_H
