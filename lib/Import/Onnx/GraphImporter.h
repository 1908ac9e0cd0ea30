//===- GraphImporter.h - from a graph to a function -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Keeps the values of a graph by name, and the function under construction.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_GRAPHIMPORTER_H
#define LINNET_LIB_IMPORT_ONNX_GRAPHIMPORTER_H

#include "Importer.h"
#include "Model.h"
#include "Node.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace linnet::onnx_import {

class GraphImporter {
public:
  GraphImporter(mlir::MLIRContext *context, Model &model,
                const ImportOptions &options, OnError onError);

  mlir::OwningOpRef<mlir::ModuleOp> run();

  mlir::OpBuilder &opBuilder() { return builder; }
  Model &modelFile() { return model; }
  /// The value of that name; null where the node that makes it failed.
  TensorValue lookup(llvm::StringRef name) const;
  /// Whether it is an input that `--freeze` could pin.
  bool isInput(llvm::StringRef name) const { return inputNames.contains(name); }
  bool isUsed(llvm::StringRef name) const { return usedNames.contains(name); }
  void define(llvm::StringRef name, TensorValue value);
  /// The SSA value of a tensor; a constant of the graph is made once.
  mlir::Value materialize(const TensorValue &value, mlir::Location location);

private:
  mlir::LogicalResult checkOptions();
  mlir::LogicalResult takeInitializers();
  mlir::LogicalResult defineInputs();
  mlir::LogicalResult defineInput(const ::onnx::ValueInfoProto &info);
  mlir::LogicalResult freezeInput(const ::onnx::ValueInfoProto &info,
                                  llvm::StringRef path);
  std::optional<Ints> inputShape(const ::onnx::ValueInfoProto &info);
  std::optional<int64_t> openExtent(const ::onnx::ValueInfoProto &info,
                                    int dim);
  mlir::LogicalResult importNodes();
  mlir::LogicalResult importNode(::onnx::NodeProto &node,
                                 llvm::StringRef label);
  void definePlaceholders(const ::onnx::NodeProto &node);
  mlir::LogicalResult returnOutputs();
  mlir::Value outputValue(const ::onnx::ValueInfoProto &info);

  mlir::MLIRContext *context;
  Model &model;
  const ImportOptions &options;
  OnError onError;
  mlir::OpBuilder builder;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::func::FuncOp function;
  llvm::StringMap<TensorValue> values;
  llvm::StringMap<mlir::Value> materialized;
  llvm::StringSet<> inputNames, usedNames;
  /// Nodes that use what a failed one should have made.
  unsigned numUnexamined = 0;
};

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_GRAPHIMPORTER_H
