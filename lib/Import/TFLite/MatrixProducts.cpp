//===- MatrixProducts.cpp - FULLY_CONNECTED and BATCH_MATMUL --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights have the dialect's layout already.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

/// The shape of the result of a row that becomes as many elements.
static Ints resultShape(const schema::FullyConnectedOptions *options,
                        const TensorValue &input, int64_t rows,
                        int64_t outputs) {
  if (!options || !options->keep_num_dims())
    return {rows, outputs};
  Ints shape(input.shape().drop_back());
  shape.push_back(outputs);
  return shape;
}

LogicalResult tflite_import::importFullyConnected(OpImporter &op) {
  op.limitInputs(3);
  const auto *options = op.options<schema::FullyConnectedOptions>();
  TensorValue input = op.floatInput(0), weights = op.floatInput(1),
              bias = op.optionalFloatInput(2);
  if (!input || !weights || op.hasFailed())
    return failure();
  if (options && options->weights_format() != schema::WeightsFormat::DEFAULT)
    return op.error() << "attribute 'weights_format' is "
                      << static_cast<int>(options->weights_format())
                      << ", accepted: DEFAULT (0)";
  if (weights.rank() != 2)
    return op.error() << "the weights have rank " << weights.rank()
                      << ", accepted: 2";
  op.remarkIfInput(weights, "weights", "they are packed");
  int64_t outputs = weights.dim(0), inputs = weights.dim(1);
  int64_t size = input.type.getNumElements();
  bool keepsDims = options && options->keep_num_dims();
  if (inputs == 0 || size % inputs != 0 ||
      (keepsDims && (input.rank() == 0 || input.shape().back() != inputs)))
    return op.error() << "the weights are for rows of " << inputs
                      << " elements, the input is " << input.type;
  if (bias && (bias.type.getNumElements() != outputs))
    return op.error() << "the bias is " << bias.type
                      << ", accepted: " << outputs << " elements";
  int64_t rows = size / inputs;
  SmallVector<TensorValue> operands = {op.reshape(input, {rows, inputs}),
                                       weights};
  if (bias)
    operands.push_back(op.reshape(bias, outputs));
  TensorValue result = op.create<FullyConnectedOp>(operands, {});
  result = op.reshape(result, resultShape(options, input, rows, outputs));
  return op.setResult(op.activate(result, options ? options->fused_activation()
                                                  : schema::Activation::NONE));
}

/// A matrix in its last two dimensions, turned around where that is asked for.
static TensorValue readMatrix(OpImporter &op, unsigned index, bool isAdjoint) {
  TensorValue matrix = op.floatInput(index);
  if (!matrix || !isAdjoint)
    return matrix;
  if (matrix.rank() < 2) {
    op.error() << "input " << index << " has rank " << matrix.rank()
               << ", accepted: 2 and more";
    return {};
  }
  auto perm = llvm::to_vector(llvm::seq<int64_t>(0, matrix.rank()));
  std::swap(perm[perm.size() - 1], perm[perm.size() - 2]);
  return op.transpose(matrix, perm);
}

LogicalResult tflite_import::importBatchMatmul(OpImporter &op) {
  const auto *options = op.options<schema::BatchMatMulOptions>();
  TensorValue lhs = readMatrix(op, 0, options && options->adjoint_lhs());
  TensorValue rhs = readMatrix(op, 1, options && options->adjoint_rhs());
  return op.setResult(op.create<MatMulOp>({lhs, rhs}, {}));
}
