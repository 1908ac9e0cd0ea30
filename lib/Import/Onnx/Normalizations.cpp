//===- Normalizations.cpp - by statistics, given or computed --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A batch normalization is a scale and an offset by channel; the others are
// composed of reductions and arithmetic.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

//===----------------------------------------------------------------------===//
// Batch normalization
//===----------------------------------------------------------------------===//

namespace {
/// out = in * scale + offset.
struct Affine {
  TensorValue scale, offset;
};
} // namespace

/// In double, of statistics that are known.
static Affine foldStatistics(ArrayRef<TensorValue> inputs, double epsilon) {
  std::vector<double> scale = inputs[0].constant->floats(),
                      offset = inputs[1].constant->floats(),
                      mean = inputs[2].constant->floats(),
                      variance = inputs[3].constant->floats();
  for (size_t i = 0; i < scale.size(); ++i) {
    scale[i] /= std::sqrt(variance[i] + epsilon);
    offset[i] -= mean[i] * scale[i];
  }
  return {Constant::ofFloats(inputs[0].type, scale),
          Constant::ofFloats(inputs[0].type, offset)};
}

static Affine computeStatistics(NodeImporter &node,
                                ArrayRef<TensorValue> inputs, double epsilon) {
  TensorValue variance =
      node.binary(BinaryKind::add, inputs[3], node.scalar(epsilon));
  TensorValue scale = node.binary(BinaryKind::div, inputs[0],
                                  node.unary(UnaryKind::sqrt, variance));
  TensorValue shift = node.binary(BinaryKind::mul, inputs[2], scale);
  return {scale, node.binary(BinaryKind::sub, inputs[1], shift)};
}

/// Training standardizes by the batch's own statistics, and gives running ones
/// as further results. `statistics` are scale, offset, mean and variance.
static LogicalResult trainNormalization(NodeImporter &node, TensorValue input,
                                        ArrayRef<TensorValue> statistics,
                                        double epsilon, double momentum) {
  TensorValue image = node.channelsLast(input);
  Ints axes = llvm::to_vector(llvm::seq<int64_t>(0, input.rank() - 1));
  TensorValue mean = node.reduce(ReduceKind::mean, image, axes);
  TensorValue centred = node.binary(BinaryKind::sub, image, mean);
  TensorValue variance = node.reduce(
      ReduceKind::mean, node.binary(BinaryKind::mul, centred, centred), axes);
  TensorValue deviation =
      node.unary(UnaryKind::sqrt,
                 node.binary(BinaryKind::add, variance, node.scalar(epsilon)));
  TensorValue result =
      node.channelAffine(node.binary(BinaryKind::div, centred, deviation),
                         statistics[0], statistics[1]);
  auto running = [&](TensorValue before, TensorValue now) {
    TensorValue kept =
        node.binary(BinaryKind::mul, before, node.scalar(momentum));
    now = node.binary(BinaryKind::mul, node.reshape(now, before.shape()),
                      node.scalar(1 - momentum));
    return node.binary(BinaryKind::add, kept, now);
  };
  return node.setResults({node.channelsSecond(result),
                          running(statistics[2], mean),
                          running(statistics[3], variance)});
}

LogicalResult onnx_import::importBatchNormalization(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  double epsilon = node.floatAttribute("epsilon", 1e-5);
  double momentum = node.floatAttribute("momentum", 0.9);
  if (node.opset() < 9)
    node.requireInt("spatial", 1);
  bool isTraining =
      node.opset() >= 14 && node.intAttribute("training_mode", 0) != 0;
  SmallVector<TensorValue> statistics;
  for (unsigned i = 1; i <= 4; ++i)
    statistics.push_back(node.floatInput(i));
  if (!input || node.hasFailed())
    return failure();
  if (input.rank() < 2)
    return node.error() << "the input has rank " << input.rank()
                        << ", accepted: 2 and more";
  for (const TensorValue &value : statistics)
    if (value.shape() != ArrayRef<int64_t>(input.dim(1)))
      return node.error() << "'" << value.name << "' is no list of "
                          << input.dim(1) << " numbers, one a channel";
  if (isTraining)
    return trainNormalization(node, input, statistics, epsilon, momentum);
  auto *unknown = llvm::find_if(
      statistics, [](const TensorValue &value) { return !value.isConstant(); });
  bool isKnown = unknown == statistics.end();
  if (!isKnown)
    node.remarkIfInput(*unknown, "statistic",
                       "the channels' scale and offset are computed");
  auto [scale, offset] = isKnown ? foldStatistics(statistics, epsilon)
                                 : computeStatistics(node, statistics, epsilon);
  TensorValue result =
      node.channelAffine(node.channelsLast(input), scale, offset);
  return node.setResult(node.channelsSecond(result));
}

//===----------------------------------------------------------------------===//
// Statistics of the input
//===----------------------------------------------------------------------===//

/// sqrt(mean of input^2 along `axes` + epsilon).
static TensorValue rootMeanSquare(NodeImporter &node, TensorValue input,
                                  ArrayRef<int64_t> axes, double epsilon) {
  TensorValue square = node.binary(BinaryKind::mul, input, input);
  TensorValue mean = node.reduce(ReduceKind::mean, square, axes);
  mean = node.binary(BinaryKind::add, mean, node.scalar(epsilon));
  return node.unary(UnaryKind::sqrt, mean);
}

namespace {
/// What a tensor is standardized by, and the result.
struct Standardized {
  TensorValue mean, deviation, result;
};
} // namespace

/// (input - mean) / sqrt(variance + epsilon), both along `axes`.
static Standardized standardize(NodeImporter &node, TensorValue input,
                                ArrayRef<int64_t> axes, double epsilon) {
  TensorValue mean = node.reduce(ReduceKind::mean, input, axes);
  TensorValue centered = node.binary(BinaryKind::sub, input, mean);
  TensorValue deviation = rootMeanSquare(node, centered, axes, epsilon);
  return {mean, deviation, node.binary(BinaryKind::div, centered, deviation)};
}

/// The dimensions from `first` up to, not including, `end`.
static Ints dimsBetween(int64_t first, int64_t end) {
  return Ints(llvm::to_vector(llvm::seq<int64_t>(first, end)));
}

/// [N, C, …] with rank 3 and more, else an error.
static TensorValue imageInput(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  if (!input || input.rank() >= 3)
    return input;
  node.error() << "the input has rank " << input.rank()
               << ", accepted: 3 and more";
  return {};
}

LogicalResult onnx_import::importInstanceNormalization(NodeImporter &node) {
  TensorValue input = imageInput(node);
  TensorValue scale = node.floatInput(1), offset = node.floatInput(2);
  double epsilon = node.floatAttribute("epsilon", 1e-5);
  if (!input)
    return failure();
  TensorValue image = standardize(node, node.channelsLast(input),
                                  dimsBetween(1, input.rank() - 1), epsilon)
                          .result;
  return node.setResult(
      node.channelsSecond(node.channelAffine(image, scale, offset)));
}

LogicalResult onnx_import::importGroupNormalization(NodeImporter &node) {
  TensorValue input = imageInput(node);
  TensorValue scale = node.floatInput(1), offset = node.floatInput(2);
  double epsilon = node.floatAttribute("epsilon", 1e-5);
  int64_t groups = node.intAttribute("num_groups", 0);
  node.requireInt("stash_type", 1);
  if (!input || node.hasFailed())
    return failure();
  int64_t channels = input.dim(1);
  if (groups < 1 || channels % groups)
    return node.error() << "attribute 'num_groups' is " << groups
                        << ", accepted: a divisor of " << channels;
  TensorValue rows =
      node.reshape(input, {input.dim(0), groups,
                           input.type.getNumElements() /
                               std::max<int64_t>(1, input.dim(0) * groups)});
  rows =
      node.reshape(standardize(node, rows, {2}, epsilon).result, input.shape());
  // Before opset 21 there was one number a group.
  if (node.opset() < 21) {
    for (TensorValue *list : {&scale, &offset}) {
      TensorValue column = node.reshape(*list, {groups, 1});
      *list = node.reshape(node.broadcast(column, {groups, channels / groups}),
                           channels);
    }
  }
  return node.setResult(node.channelsSecond(
      node.channelAffine(node.channelsLast(rows), scale, offset)));
}

/// The dimensions from the attribute `axis` on.
static std::optional<Ints> axesFromAttribute(NodeImporter &node,
                                             const TensorValue &input) {
  int64_t given = node.intAttribute("axis", -1);
  node.requireInt("stash_type", 1);
  if (!input)
    return std::nullopt;
  auto axis = node.normalizeAxis(given, input.rank());
  if (!axis)
    return std::nullopt;
  return dimsBetween(*axis, input.rank());
}

LogicalResult onnx_import::importLayerNormalization(NodeImporter &node) {
  TensorValue input = node.floatInput(0), scale = node.floatInput(1);
  TensorValue offset = node.optionalFloatInput(2);
  auto axes = axesFromAttribute(node, input);
  double epsilon = node.floatAttribute("epsilon", 1e-5);
  if (!axes)
    return failure();
  Standardized parts = standardize(node, input, *axes, epsilon);
  TensorValue result = node.binary(BinaryKind::mul, parts.result, scale);
  if (offset)
    result = node.binary(BinaryKind::add, result, offset);
  SmallVector<TensorValue> results = {result, parts.mean};
  if (node.isOutputUsed(2))
    results.push_back(node.unary(UnaryKind::reciprocal, parts.deviation));
  return node.setResults(results);
}

LogicalResult onnx_import::importRmsNormalization(NodeImporter &node) {
  TensorValue input = node.floatInput(0), scale = node.floatInput(1);
  auto axes = axesFromAttribute(node, input);
  double epsilon = node.floatAttribute("epsilon", 1e-5);
  if (!axes)
    return failure();
  TensorValue result = node.binary(BinaryKind::div, input,
                                   rootMeanSquare(node, input, *axes, epsilon));
  return node.setResult(node.binary(BinaryKind::mul, result, scale));
}

LogicalResult onnx_import::importMeanVarianceNormalization(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  Ints given = node.intsAttribute("axes").value_or(Ints{0, 2, 3});
  if (!input)
    return failure();
  auto axes = node.normalizeAxes(given, input.rank());
  if (!axes)
    return failure();
  // ONNX' own definition adds this to the deviation.
  TensorValue epsilon = node.scalar(1e-9);
  TensorValue mean = node.reduce(ReduceKind::mean, input, *axes);
  TensorValue centered = node.binary(BinaryKind::sub, input, mean);
  TensorValue variance =
      node.reduce(ReduceKind::mean,
                  node.binary(BinaryKind::mul, centered, centered), *axes);
  TensorValue deviation = node.binary(
      BinaryKind::add, node.unary(UnaryKind::sqrt, variance), epsilon);
  return node.setResult(node.binary(BinaryKind::div, centered, deviation));
}

LogicalResult onnx_import::importLpNormalization(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  int64_t given = node.intAttribute("axis", -1), p = node.intAttribute("p", 2);
  if (p != 1 && p != 2)
    return node.error() << "attribute 'p' is " << p << ", accepted: 1, 2";
  auto axis = input ? node.normalizeAxis(given, input.rank()) : std::nullopt;
  if (!axis)
    return failure();
  TensorValue norm =
      node.reduce(p == 1 ? ReduceKind::l1 : ReduceKind::l2, input, *axis);
  // Where the norm is zero, so are the elements, and they stay it.
  TensorValue smallest = node.scalar(std::numeric_limits<float>::min());
  norm = node.binary(BinaryKind::max, norm, smallest);
  return node.setResult(node.binary(BinaryKind::div, input, norm));
}

//===----------------------------------------------------------------------===//
// Neighbouring channels
//===----------------------------------------------------------------------===//

LogicalResult onnx_import::importLrn(NodeImporter &node) {
  TensorValue input = imageInput(node);
  Builder &builder = node.builder();
  if (!node.hasAttribute("size"))
    return node.error() << "attribute 'size' is missing";
  auto number = [&](StringRef name, double fallback) {
    return node.attribute(
        name, builder.getF64FloatAttr(node.floatAttribute(name, fallback)));
  };
  SmallVector<NamedAttribute> attributes = {
      node.attribute("size",
                     builder.getI64IntegerAttr(node.intAttribute("size", 1))),
      number("alpha", 1e-4), number("beta", 0.75), number("bias", 1.0)};
  return node.setResult(node.channelsSecond(
      node.create<LocalResponseNormOp>(node.channelsLast(input), attributes)));
}
