//===- MatrixProducts.cpp - Gemm and MatMul -------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A product with weights is a fully connected layer; one of two computed
// tensors stays a matrix product.
//
//===----------------------------------------------------------------------===//

#include "../ConstantEvaluation.h"
#include "OpTable.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

//===----------------------------------------------------------------------===//
// Gemm
//===----------------------------------------------------------------------===//

static TensorValue scale(NodeImporter &node, TensorValue value, double factor) {
  if (factor == 1.0)
    return value;
  return node.binary(BinaryKind::mul, value, node.scalar(factor));
}

/// Whether every row gets the same addend, so that it is a bias of `outputs`.
static bool isBias(const TensorValue &addend, int64_t outputs) {
  ArrayRef<int64_t> shape = addend.shape();
  bool hasOneRow = shape.size() < 2 || (shape.size() == 2 && shape[0] == 1);
  return hasOneRow &&
         (shape.empty() || shape.back() == 1 || shape.back() == outputs);
}

/// An operand of rank 2, transposed where the attribute says so.
static TensorValue matrixInput(NodeImporter &node, unsigned index,
                               bool isTransposed) {
  TensorValue matrix = node.floatInput(index);
  if (!matrix)
    return {};
  if (matrix.rank() != 2) {
    node.error() << "input " << index << " has rank " << matrix.rank()
                 << ", accepted: 2";
    return {};
  }
  return isTransposed ? node.transpose(matrix, {1, 0}) : matrix;
}

LogicalResult onnx_import::importGemm(NodeImporter &node) {
  double alpha = node.floatAttribute("alpha", 1.0);
  double beta = node.floatAttribute("beta", 1.0);
  TensorValue rows = matrixInput(node, 0, node.intAttribute("transA", 0));
  // The dialect has weights as [O, I], which is ONNX' transposed form.
  TensorValue weights = matrixInput(node, 1, !node.intAttribute("transB", 0));
  if (!rows || !weights)
    return failure();
  node.remarkIfInput(node.input(1), "weight matrix", "it is packed");
  TensorValue addend = scale(node, node.optionalFloatInput(2), beta);
  if (beta == 0.0)
    addend = {};
  SmallVector<TensorValue> operands = {rows, scale(node, weights, alpha)};
  bool hasBias = addend && isBias(addend, weights.dim(0));
  if (hasBias) {
    TensorValue row = node.broadcast(addend, {1, weights.dim(0)});
    operands.push_back(node.reshape(row, weights.dim(0)));
  }
  TensorValue result = node.create<FullyConnectedOp>(operands, {});
  if (addend && !hasBias) {
    Ints shape = result ? Ints(result.shape()) : Ints();
    result = node.binary(BinaryKind::add, result, addend);
    if (result && result.shape() != ArrayRef(shape))
      return node.error() << "the addend has more extents than the product";
  }
  return node.setResult(result);
}

//===----------------------------------------------------------------------===//
// MatMul
//===----------------------------------------------------------------------===//

/// [..., K] times [K, N] where the second is weights.
static TensorValue multiplyByWeights(NodeImporter &node, TensorValue rows,
                                     TensorValue weights) {
  int64_t depth = rows.shape().back(), outputs = weights.dim(1);
  Ints shape(rows.shape());
  shape.back() = outputs;
  if (depth == 0 || depth != weights.dim(0)) {
    node.error() << "the operands have " << depth << " columns and "
                 << weights.dim(0) << " rows";
    return {};
  }
  rows = node.reshape(rows, {rows.type.getNumElements() / depth, depth});
  TensorValue result = node.create<FullyConnectedOp>(
      {rows, node.transpose(weights, {1, 0})}, {});
  return node.reshape(result, shape);
}

LogicalResult onnx_import::importMatMul(NodeImporter &node) {
  TensorValue lhs = node.floatInput(0), rhs = node.floatInput(1);
  if (!lhs || !rhs)
    return failure();
  if (lhs.rank() == 0 || rhs.rank() == 0)
    return node.error() << "an operand has rank 0, accepted: 1 and more";
  bool isRow = lhs.rank() == 1, isColumn = rhs.rank() == 1;
  if (isRow)
    lhs = node.reshape(lhs, {1, lhs.dim(0)});
  if (isColumn)
    rhs = node.reshape(rhs, {rhs.dim(0), 1});
  TensorValue result = rhs.isConstant() && rhs.rank() == 2
                           ? multiplyByWeights(node, lhs, rhs)
                           : node.create<MatMulOp>({lhs, rhs}, {});
  if (!result)
    return failure();
  // Dimensions that were added are taken away.
  Ints shape(result.shape());
  if (isColumn)
    shape.pop_back();
  if (isRow)
    shape.erase(shape.end() - (isColumn ? 1 : 2));
  return node.setResult(node.reshape(result, shape));
}
