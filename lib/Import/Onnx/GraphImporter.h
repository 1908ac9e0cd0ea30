//===- GraphImporter.h - from a graph to a function -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks a graph and lets the handlers of its ops write the function.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_GRAPHIMPORTER_H
#define LINNET_LIB_IMPORT_ONNX_GRAPHIMPORTER_H

#include "../GraphWriter.h"
#include "Importer.h"
#include "Model.h"
#include "Node.h"

namespace linnet::onnx_import {

class GraphImporter : public GraphWriter {
public:
  GraphImporter(mlir::MLIRContext *context, Model &model,
                const ImportOptions &options, OnError onError);

  mlir::OwningOpRef<mlir::ModuleOp> run();

  Model &modelFile() { return model; }
  bool isUsed(llvm::StringRef name) const { return usedNames.contains(name); }

private:
  mlir::LogicalResult takeInitializers();
  mlir::LogicalResult defineInputs();
  mlir::LogicalResult importNodes();
  mlir::LogicalResult importNode(::onnx::NodeProto &node,
                                 llvm::StringRef label);
  void definePlaceholders(const ::onnx::NodeProto &node);
  mlir::LogicalResult returnOutputs();

  Model &model;
  OnError onError;
  llvm::StringSet<> usedNames;
  /// Nodes that use what a failed one should have made.
  unsigned numUnexamined = 0;
};

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_GRAPHIMPORTER_H
