//===- Model.h - an ONNX file, read and checked -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What holds of every model that an importer sees: versions that are known, a
// graph whose names are defined once and before they are used.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_MODEL_H
#define LINNET_LIB_IMPORT_ONNX_MODEL_H

#include "../ModelFile.h"
#include "onnx-ml.pb.h"
#include <memory>

namespace linnet::onnx_import {

/// A model in memory.
class Model : public importer::ModelFile {
public:
  /// Null after an error.
  static std::unique_ptr<Model> load(mlir::MLIRContext *context,
                                     llvm::StringRef path);

  ::onnx::GraphProto &graph() { return *proto.mutable_graph(); }
  /// The version of ONNX' own operator set.
  int64_t opset() const { return opsetVersion; }
  /// Where external data lies.
  llvm::StringRef folder() const;

private:
  Model(mlir::MLIRContext *context, llvm::StringRef path);
  mlir::LogicalResult parse();
  mlir::LogicalResult checkVersions();
  mlir::LogicalResult checkGraph();

  ::onnx::ModelProto proto;
  int64_t opsetVersion = 0;
};

/// Whether a node's domain is ONNX' own.
bool isOwnDomain(llvm::StringRef domain);

/// How messages and locations name a node: its name, or op and position.
std::string nodeLabel(const ::onnx::NodeProto &node, int index);

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_MODEL_H
