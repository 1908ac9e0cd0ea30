//===- TensorData.h - the tensors that a model file holds -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a TensorProto, or a file beside the model, to a constant.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_TENSORDATA_H
#define LINNET_LIB_IMPORT_ONNX_TENSORDATA_H

#include "../Constant.h"
#include "llvm/Support/Error.h"

namespace onnx {
class SparseTensorProto;
class TensorProto;
} // namespace onnx

namespace linnet::onnx_import {

using namespace importer;

/// The MLIR type of an element type that ONNX numbers (TensorProto.DataType);
/// null where Linnet has none. Sixteen-bit floats are theirs, not f32.
mlir::Type elementTypeOf(mlir::MLIRContext *context, int dataType);

/// ONNX's name of an element type: "FLOAT", "INT64", …; its number if unknown.
std::string dataTypeName(int dataType);

/// Takes a tensor's elements out of `tensor`, without a copy where they are
/// raw. Sixteen-bit floats are widened to f32. External data is read from a
/// file inside `folder`, the model's own.
llvm::Expected<Constant> takeTensor(mlir::MLIRContext *context,
                                    ::onnx::TensorProto &tensor,
                                    llvm::StringRef folder);

/// As `takeTensor`, of a tensor that is stored without its zeros: with them.
llvm::Expected<Constant> takeSparseTensor(mlir::MLIRContext *context,
                                          ::onnx::SparseTensorProto &tensor,
                                          llvm::StringRef folder);

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_TENSORDATA_H
