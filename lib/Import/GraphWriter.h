//===- GraphWriter.h - the function that a model becomes -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Keeps the values of a graph by name, and the function under construction:
// what the importers of all formats have.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_GRAPHWRITER_H
#define LINNET_LIB_IMPORT_GRAPHWRITER_H

#include "ModelFile.h"
#include "OpWriter.h"
#include "linnet/Import/ImportOptions.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace linnet::importer {

/// An extent that a model declares.
struct Extent {
  static constexpr int64_t kOpen = -1;
  int64_t value = kOpen;
  /// What the model calls an open one; may be empty.
  std::string symbol;
};

/// An input or output as the model declares it.
struct Port {
  std::string name;
  mlir::Type element;
  /// Nothing where the model does not say.
  std::optional<llvm::SmallVector<Extent>> shape;
};

class GraphWriter {
public:
  GraphWriter(mlir::MLIRContext *context, const ModelFile &modelFile,
              const ImportOptions &options);

  mlir::OpBuilder &opBuilder() { return builder; }
  const ModelFile &file() const { return modelFile; }

  /// The value of that name; null where the op that makes it failed.
  TensorValue lookup(llvm::StringRef name) const;
  void define(llvm::StringRef name, TensorValue value);
  /// Whether it is an input that `--freeze` could pin.
  bool isInput(llvm::StringRef name) const { return inputNames.contains(name); }
  /// The SSA value of a tensor; a constant of the graph is made once.
  mlir::Value materialize(const TensorValue &value, mlir::Location location);

protected:
  /// Starts the module.
  void begin(llvm::StringRef modelName);
  /// Says what the inputs are; every name that an option uses must be one.
  mlir::LogicalResult setInputNames(llvm::ArrayRef<llvm::StringRef> names);
  /// Makes an argument of an input, or a constant where it is frozen.
  mlir::LogicalResult defineInput(const Port &port);
  /// Stands for a value whose op failed.
  void definePlaceholder(llvm::StringRef name, mlir::RankedTensorType type);
  /// Returns a value, in the type that the model declares.
  mlir::LogicalResult addOutput(const Port &port);
  /// The whole module, verified; null after an error.
  mlir::OwningOpRef<mlir::ModuleOp> finish();

  mlir::MLIRContext *context;
  mlir::OpBuilder builder;

private:
  mlir::LogicalResult checkOptionName(llvm::StringRef flag,
                                      llvm::StringRef name,
                                      llvm::ArrayRef<llvm::StringRef> names);
  std::optional<int64_t> openExtent(const Port &port, size_t dim);
  std::optional<Ints> inputShape(const Port &port);
  mlir::LogicalResult freezeInput(const Port &port, llvm::StringRef path);
  mlir::LogicalResult addArgument(const Port &port);
  mlir::Value outputValue(const Port &port);

  const ModelFile &modelFile;
  const ImportOptions &options;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::func::FuncOp function;
  llvm::StringMap<TensorValue> values;
  llvm::StringMap<mlir::Value> materialized;
  llvm::StringSet<> inputNames;
  llvm::SmallVector<mlir::Value> outputs;
  llvm::SmallVector<mlir::Attribute> outputNames;
};

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_GRAPHWRITER_H
