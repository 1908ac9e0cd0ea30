//===- Import.cpp - from model files to the linnet dialect ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Picks the importer by the file's name.
//
//===----------------------------------------------------------------------===//

#include "linnet/Import/Import.h"

#include "Onnx/Importer.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"

using namespace mlir;
using namespace linnet;

/// Says which formats there are, unless the file is of one of them.
static LogicalResult checkFormat(MLIRContext *context, StringRef path) {
  if (path.ends_with(".onnx"))
    return success();
  return emitError(UnknownLoc::get(context))
         << path << ": the format is not known by its name, accepted: .onnx";
}

OwningOpRef<ModuleOp> linnet::importModel(MLIRContext *context, StringRef path,
                                          const ImportOptions &options) {
  if (failed(checkFormat(context, path)))
    return {};
  context->loadDialect<LinnetDialect, func::FuncDialect>();
  return onnx_import::importOnnx(context, path, options,
                                 onnx_import::OnError::Stop);
}

LogicalResult linnet::checkModel(MLIRContext *context, StringRef path,
                                 const ImportOptions &options) {
  if (failed(checkFormat(context, path)))
    return failure();
  context->loadDialect<LinnetDialect, func::FuncDialect>();
  auto module = onnx_import::importOnnx(context, path, options,
                                        onnx_import::OnError::GoOn);
  return success(static_cast<bool>(module));
}
