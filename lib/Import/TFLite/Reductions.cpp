//===- Reductions.cpp - reductions, softmax and normalizations ------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sums, means and extremes of whole dimensions, and what divides by them.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

using OpKind = schema::Operation;

static ReduceKind reduceKindOf(OpKind operation) {
  switch (operation) {
  case OpKind::MEAN:
    return ReduceKind::mean;
  case OpKind::REDUCE_MAX:
    return ReduceKind::max;
  case OpKind::REDUCE_MIN:
    return ReduceKind::min;
  case OpKind::REDUCE_PROD:
    return ReduceKind::prod;
  case OpKind::SUM:
    return ReduceKind::sum;
  default:
    llvm_unreachable("the table names no other operator");
  }
}

LogicalResult tflite_import::importReduce(OpImporter &op) {
  TensorValue input = op.input(0);
  auto numbers = op.constantInts(1, "the axes");
  const auto *options = op.options<schema::ReducerOptions>();
  if (!input || !numbers)
    return failure();
  if (!(input.isConstant() && input.isInteger()))
    input = op.floatInput(0);
  Ints axes;
  for (int64_t number : *numbers) {
    auto axis = op.normalizeAxis(number, input ? input.rank() : 0);
    if (!axis)
      return failure();
    // The format lets an axis be named twice.
    if (!llvm::is_contained(axes, *axis))
      axes.push_back(*axis);
  }
  llvm::sort(axes);
  TensorValue result =
      axes.empty() ? input
                   : op.reduce(reduceKindOf(op.operation()), input, axes);
  if (!result || (options && options->keep_dims()))
    return op.setResult(result);
  Ints shape;
  for (int64_t dim = 0; dim < result.rank(); ++dim)
    if (!llvm::is_contained(axes, dim))
      shape.push_back(result.dim(dim));
  return op.setResult(op.reshape(result, shape));
}

/// A float tensor that has a last dimension; null after an error.
static TensorValue readRows(OpImporter &op) {
  TensorValue input = op.floatInput(0);
  if (!input || input.rank() > 0)
    return input;
  op.error() << "the input has rank 0, accepted: 1 and more";
  return {};
}

static TensorValue softmax(OpImporter &op, TensorValue input, bool isLog) {
  if (!input)
    return {};
  SmallVector<NamedAttribute> attributes = {
      op.attribute("axis", op.builder().getI64IntegerAttr(input.rank() - 1))};
  if (isLog)
    attributes.push_back(op.attribute("log", op.builder().getUnitAttr()));
  return op.create<SoftmaxOp>(input, attributes);
}

LogicalResult tflite_import::importSoftmax(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::SoftmaxOptions>();
  TensorValue input = readRows(op);
  if (!options || !input)
    return failure();
  if (options->beta() != 1.0f)
    input = op.binary(BinaryKind::mul, input, op.scalar(options->beta()));
  return op.setResult(softmax(op, input, /*isLog=*/false));
}

LogicalResult tflite_import::importLogSoftmax(OpImporter &op) {
  return op.setResult(softmax(op, readRows(op), /*isLog=*/true));
}

LogicalResult tflite_import::importL2Normalization(OpImporter &op) {
  // What the format divides by at least.
  constexpr double kSmallest = 1e-6;
  const auto *options = op.options<schema::L2NormOptions>();
  TensorValue input = readRows(op);
  if (!input)
    return failure();
  TensorValue norm = op.reduce(ReduceKind::l2, input, input.rank() - 1);
  norm = op.binary(BinaryKind::max, norm, op.scalar(kSmallest));
  TensorValue result = op.binary(BinaryKind::div, input, norm);
  return op.setResult(op.activate(result, options ? options->fused_activation()
                                                  : schema::Activation::NONE));
}

LogicalResult tflite_import::importLocalResponseNormalization(OpImporter &op) {
  const auto *options =
      op.requiredOptions<schema::LocalResponseNormalizationOptions>();
  TensorValue input = readRows(op);
  if (!options || !input)
    return failure();
  // Alpha is for each neighbour here, for their number in the dialect.
  int64_t size = 2 * op.bounded("radius", options->radius(), 0, 1 << 20) + 1;
  Builder &builder = op.builder();
  return op.setResult(op.create<LocalResponseNormOp>(
      input,
      {op.attribute("size", builder.getI64IntegerAttr(size)),
       op.attribute("alpha", builder.getF64FloatAttr(options->alpha() * size)),
       op.attribute("beta", builder.getF64FloatAttr(options->beta())),
       op.attribute("bias", builder.getF64FloatAttr(options->bias()))}));
}
