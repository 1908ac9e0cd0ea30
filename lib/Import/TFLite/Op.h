//===- Op.h - what a handler sees of an operator -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A handler reads an operator's inputs and options, writes ops, and sets the
// operator's results.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_OP_H
#define LINNET_LIB_IMPORT_TFLITE_OP_H

#include "../OpWriter.h"
#include "Model.h"
#include "Signs.h"

namespace linnet::tflite_import {

using namespace importer;

class GraphImporter;

class OpImporter : public OpWriter {
public:
  OpImporter(GraphImporter &graph, unsigned index);

  schema::Operation operation() const;
  /// The options of that kind; null where the file leaves them out.
  template <typename T>
  const T *options() const {
    return op.template options_as<T>();
  }
  /// As `options`; null after an error where the file leaves them out.
  template <typename T>
  const T *requiredOptions() {
    if (const T *found = options<T>())
      return found;
    error() << "its options are missing, or those of another op";
    return nullptr;
  }
  llvm::ArrayRef<uint8_t> customOptions() const;
  /// The value of a number, an error unless it is within the bounds.
  int64_t bounded(llvm::StringRef name, int64_t value, int64_t lowest,
                  int64_t highest = INT32_MAX);

  // Inputs.
  unsigned numInputs() const override;
  bool hasInput(unsigned index) const override;
  TensorValue input(unsigned index) override;
  /// An error where there are more inputs than `accepted`.
  void limitInputs(unsigned accepted);
  /// As `constantInts`, of as many numbers as given.
  std::optional<Ints> constantList(unsigned index, llvm::StringRef what,
                                   size_t count);

  /// Packed signs; null, after an error, for anything else.
  const SignTensor *signInput(unsigned index);

  // Results.
  unsigned numOutputs() const;
  /// The element type that the model declares of an output.
  schema::ElementType outputType(unsigned index) const;
  /// For an operator whose one result is packed signs.
  mlir::LogicalResult setSigns(SignTensor result);
  mlir::LogicalResult finish();

  /// Packs signs, the channels of each group from a word on.
  TensorValue binarize(const SignTensor &input, int64_t groups);
  /// What an operator does to its result at last.
  TensorValue activate(TensorValue value, schema::Activation activation);

private:
  GraphImporter &graph;
  const schema::Operator &op;
  std::optional<SignTensor> signs;
};

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_OP_H
