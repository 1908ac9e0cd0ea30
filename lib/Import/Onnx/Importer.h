//===- Importer.h - ONNX models to the linnet dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks a model's graph and lets the handlers of its ops write the function.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_IMPORTER_H
#define LINNET_LIB_IMPORT_ONNX_IMPORTER_H

#include "linnet/Import/ImportOptions.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace linnet::onnx_import {

/// What the importer does after a node that it cannot import.
enum class OnError { Stop, GoOn };

/// Null after an error. With `GoOn` what depends on a failed node is still
/// examined where the model declares the node's results.
mlir::OwningOpRef<mlir::ModuleOp> importOnnx(mlir::MLIRContext *context,
                                             llvm::StringRef path,
                                             const ImportOptions &options,
                                             OnError onError);

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_IMPORTER_H
