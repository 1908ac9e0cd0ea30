//===- Import.cpp - from model files to the linnet dialect ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Picks the importer by the file's content.
//
//===----------------------------------------------------------------------===//

#include "linnet/Import/Import.h"

#include "Formats.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace linnet;

/// The format that a file's content tells; null after an error.
static const importer::Format *findFormat(MLIRContext *context,
                                          StringRef path) {
  // Longer than any mark and what stands before it.
  constexpr uint64_t headBytes = 64;
  auto head = llvm::MemoryBuffer::getFileSlice(path, headBytes, /*Offset=*/0);
  if (!head) {
    emitError(UnknownLoc::get(context))
        << path << ": " << head.getError().message();
    return nullptr;
  }
  return llvm::find_if(importer::allFormats(),
                       [&](const importer::Format &format) {
                         return (*head)
                             ->getBuffer()
                             .substr(format.markOffset)
                             .starts_with(format.mark);
                       });
}

static OwningOpRef<ModuleOp> import(MLIRContext *context, StringRef path,
                                    const ImportOptions &options,
                                    importer::OnError onError) {
  const importer::Format *format = findFormat(context, path);
  if (!format)
    return {};
  context->loadDialect<LinnetDialect, func::FuncDialect>();
  return format->import(context, path, options, onError);
}

OwningOpRef<ModuleOp> linnet::importModel(MLIRContext *context, StringRef path,
                                          const ImportOptions &options) {
  return import(context, path, options, importer::OnError::Stop);
}

OwningOpRef<ModuleOp> linnet::checkModel(MLIRContext *context, StringRef path,
                                         const ImportOptions &options) {
  return import(context, path, options, importer::OnError::GoOn);
}
