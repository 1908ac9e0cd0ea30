//===- Importer.h - what a format's importer is -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each format is a folder that offers one function of this kind; Formats.cpp
// lists them.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_IMPORTER_H
#define LINNET_LIB_IMPORT_IMPORTER_H

#include "linnet/Import/ImportOptions.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace linnet::importer {

/// What an importer does after an op that it cannot import.
enum class OnError { Stop, GoOn };

/// Null after an error. With `GoOn` what depends on a failed op is still
/// examined where the model declares the op's results.
using ImportFunction = mlir::OwningOpRef<mlir::ModuleOp>(
    mlir::MLIRContext *context, llvm::StringRef path,
    const ImportOptions &options, OnError onError);

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_IMPORTER_H
