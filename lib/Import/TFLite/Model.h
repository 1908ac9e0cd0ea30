//===- Model.h - a TFLite file, read and checked -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What holds of every model that an importer sees: offsets that stay inside of
// the file, indices that are within their lists, tensors that are defined once
// and before they are used.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_MODEL_H
#define LINNET_LIB_IMPORT_TFLITE_MODEL_H

#include "../ModelFile.h"
#include "Schema_generated.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <vector>

namespace linnet::tflite_import {

namespace schema = tflite_schema;

/// The elements of a list that a file may leave out.
template <typename T>
llvm::ArrayRef<T> toArray(const flatbuffers::Vector<T> *list) {
  static_assert(FLATBUFFERS_LITTLEENDIAN, "files are little-endian");
  if (!list)
    return {};
  return {reinterpret_cast<const T *>(list->Data()), list->size()};
}

/// A model in memory.
class Model : public importer::ModelFile {
public:
  /// Null after an error.
  static std::unique_ptr<Model> load(mlir::MLIRContext *context,
                                     llvm::StringRef path);

  llvm::StringRef name() const;
  unsigned numOperators() const;
  const schema::Operator &op(unsigned index) const;
  /// What an operator is; `CUSTOM` for one that is known by a name.
  schema::Operation operation(const schema::Operator &op) const;
  /// "CONV_2D", or the name of a custom operator.
  std::string operationName(const schema::Operator &op) const;
  /// How messages call an operator: "op 3 (CONV_2D)".
  std::string subjectOf(unsigned index) const;

  unsigned numTensors() const;
  const schema::Tensor &tensor(unsigned index) const;
  /// A name that no other tensor has.
  llvm::StringRef tensorName(unsigned index) const {
    return tensorNames[index];
  }
  /// The bytes of a constant; empty for a tensor that is computed.
  llvm::ArrayRef<char> tensorBytes(unsigned index) const;
  bool isConstant(unsigned index) const { return constants[index]; }
  llvm::ArrayRef<int32_t> inputs() const;
  llvm::ArrayRef<int32_t> outputs() const;
  /// Of the file, in bytes.
  size_t size() const { return buffer->getBufferSize(); }
  /// Keeps the file in memory.
  std::shared_ptr<const void> owner() const { return buffer; }

private:
  Model(mlir::MLIRContext *context, llvm::StringRef path);
  mlir::LogicalResult parse();
  mlir::LogicalResult checkContents();
  mlir::LogicalResult checkTensors();
  mlir::LogicalResult checkTensor(unsigned index);
  mlir::LogicalResult checkOperators();
  mlir::LogicalResult checkIndices(llvm::ArrayRef<int32_t> indices,
                                   llvm::StringRef owner, bool mayBeAbsent);
  mlir::LogicalResult checkOrder();
  void nameTensors();

  std::shared_ptr<llvm::MemoryBuffer> buffer;
  const schema::Model *root = nullptr;
  const schema::SubGraph *graph = nullptr;
  std::vector<std::string> tensorNames;
  llvm::BitVector constants;
};

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_MODEL_H
