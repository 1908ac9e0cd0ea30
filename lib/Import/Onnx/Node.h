//===- Node.h - what a handler sees of a node -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A handler reads a node's inputs and attributes, writes ops, and sets the
// node's results. Errors stick: after the first one every value is null, every
// op on a null value is null, and setting results fails. So a handler needs no
// checks but its own.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_NODE_H
#define LINNET_LIB_IMPORT_ONNX_NODE_H

#include "../OpWriter.h"
#include "llvm/ADT/StringSet.h"

namespace onnx {
class AttributeProto;
class NodeProto;
class TensorProto;
} // namespace onnx

namespace linnet::onnx_import {

using namespace importer;

class GraphImporter;

class NodeImporter : public OpWriter {
public:
  NodeImporter(GraphImporter &graph, ::onnx::NodeProto &proto,
               llvm::StringRef label);

  llvm::StringRef opType() const;
  /// The version of the operator set that the model uses.
  int64_t opset() const;

  // Attributes. One that the handler does not read is an error in the end.
  bool hasAttribute(llvm::StringRef name) const;
  int64_t intAttribute(llvm::StringRef name, int64_t fallback);
  double floatAttribute(llvm::StringRef name, double fallback);
  /// Nothing where it is absent.
  std::optional<Ints> intsAttribute(llvm::StringRef name);
  std::optional<llvm::SmallVector<double>>
  floatsAttribute(llvm::StringRef name);
  /// One of `accepted`, else an error.
  llvm::StringRef choiceAttribute(llvm::StringRef name,
                                  llvm::StringRef fallback,
                                  llvm::ArrayRef<llvm::StringRef> accepted);
  /// A tensor, known while importing; null where it is absent.
  TensorValue tensorAttribute(llvm::StringRef name);
  /// For what does not matter at inference.
  void ignoreAttribute(llvm::StringRef name);
  /// An error unless the attribute is `value`. Where it is absent it is
  /// `fallback`, or else taken to be right.
  void requireInt(llvm::StringRef name, int64_t value,
                  std::optional<int64_t> fallback = std::nullopt);

  // Inputs.
  unsigned numInputs() const override;
  bool hasInput(unsigned index) const override;
  TensorValue input(unsigned index) override;
  /// Axes, lengths, … that are an attribute before opset `since` and an input
  /// from it on. Nothing where they are absent, or after an error.
  std::optional<Ints> intsAttributeOrInput(llvm::StringRef name, int64_t since,
                                           unsigned index);

  // Results.
  unsigned numOutputs() const;
  bool isOutputUsed(unsigned index) const;
  /// Checks that all attributes were read and all outputs are set.
  mlir::LogicalResult finish();

  // ONNX puts the channels second.
  /// Dimension 1 becomes the last one, and back.
  TensorValue channelsLast(TensorValue input);
  TensorValue channelsSecond(TensorValue input);

private:
  const ::onnx::AttributeProto *find(llvm::StringRef name, int type);

  GraphImporter &graph;
  ::onnx::NodeProto &proto;
  llvm::StringSet<> attributesRead;
};

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_NODE_H
