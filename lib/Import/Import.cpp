//===- Import.cpp - from model files to the linnet dialect ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Picks the importer by the file's content.
//
//===----------------------------------------------------------------------===//

#include "linnet/Import/Import.h"

#include "Onnx/Importer.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace linnet;

/// Refuses what is known to be of another format. ONNX files begin with no mark
/// of their own, so everything else is taken for one.
static LogicalResult checkFormat(MLIRContext *context, StringRef path) {
  auto error = [&] {
    return emitError(UnknownLoc::get(context)) << path << ": ";
  };
  // FlatBuffers have their format's mark behind the first offset.
  auto head = llvm::MemoryBuffer::getFileSlice(path, /*MapSize=*/8,
                                               /*Offset=*/0);
  if (!head)
    return error() << head.getError().message();
  if ((*head)->getBuffer().substr(4) == "TFL3")
    return error() << "the file is a TFLite model, accepted: ONNX";
  return success();
}

static OwningOpRef<ModuleOp> import(MLIRContext *context, StringRef path,
                                    const ImportOptions &options,
                                    importer::OnError onError) {
  if (failed(checkFormat(context, path)))
    return {};
  context->loadDialect<LinnetDialect, func::FuncDialect>();
  return onnx_import::importOnnx(context, path, options, onError);
}

OwningOpRef<ModuleOp> linnet::importModel(MLIRContext *context, StringRef path,
                                          const ImportOptions &options) {
  return import(context, path, options, importer::OnError::Stop);
}

OwningOpRef<ModuleOp> linnet::checkModel(MLIRContext *context, StringRef path,
                                         const ImportOptions &options) {
  return import(context, path, options, importer::OnError::GoOn);
}
