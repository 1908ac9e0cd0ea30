//===- GraphImporter.h - from a graph to a function -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks a graph and lets the handlers of its operators write the function.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_GRAPHIMPORTER_H
#define LINNET_LIB_IMPORT_TFLITE_GRAPHIMPORTER_H

#include "../GraphWriter.h"
#include "Importer.h"
#include "Model.h"
#include "Signs.h"
#include "llvm/ADT/DenseMap.h"

namespace linnet::tflite_import {

using namespace importer;

class GraphImporter : public GraphWriter {
public:
  GraphImporter(mlir::MLIRContext *context, const Model &model,
                const ImportOptions &options, OnError onError);

  mlir::OwningOpRef<mlir::ModuleOp> run();

  const Model &modelFile() const { return model; }
  /// The packed signs that a tensor is; null for other tensors.
  const SignTensor *lookupSigns(unsigned index) const;
  void defineSigns(unsigned index, const SignTensor &value);

private:
  std::optional<Port> portOf(unsigned index, llvm::StringRef what);
  mlir::LogicalResult takeConstants();
  mlir::LogicalResult defineInputs();
  mlir::LogicalResult importOperators();
  mlir::LogicalResult importOperator(unsigned index);
  void definePlaceholders(const schema::Operator &op);
  mlir::LogicalResult returnOutputs();

  const Model &model;
  OnError onError;
  llvm::DenseMap<unsigned, SignTensor> signs;
  /// Operators that use what a failed one should have made.
  unsigned numUnexamined = 0;
};

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_GRAPHIMPORTER_H
