//===- TensorData.h - the constants that a TFLite file holds -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a tensor and its buffer to a constant.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_TENSORDATA_H
#define LINNET_LIB_IMPORT_TFLITE_TENSORDATA_H

#include "../Constant.h"
#include "Model.h"

namespace linnet::tflite_import {

using namespace importer;

/// The MLIR type of elements; null where Linnet has none.
mlir::Type elementTypeOf(mlir::MLIRContext *context, schema::ElementType type);

/// The format's name of an element type: "FLOAT32"; its number if unknown.
std::string elementTypeName(schema::ElementType type);

/// Whether integers stand for floats.
bool isQuantized(const schema::Tensor &tensor);

/// The elements of a constant, without a copy where that can be. Sixteen-bit
/// floats are widened to f32, zeros that are not stored are put back.
llvm::Expected<Constant> takeTensor(mlir::MLIRContext *context,
                                    const Model &model, unsigned index);

/// The positions, row-major, of the elements that a sparse tensor of that shape
/// stores, in the order in which it stores them. No dimension of its sparsity
/// can be of more than `limit` elements.
llvm::Expected<std::vector<int64_t>>
storedPositions(const schema::Sparsity &sparsity, llvm::ArrayRef<int64_t> shape,
                size_t limit);

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_TENSORDATA_H
