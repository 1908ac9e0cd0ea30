//===- Reductions.cpp - reductions over dimensions, and softmax -----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The dialect keeps reduced dimensions; a reshape drops them.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// Where a Reduce op takes its axes from an input; before, from an attribute.
static int64_t axesInputSince(StringRef opType) {
  return opType == "ReduceSum" ? 13 : 18;
}

static ReduceKind reduceKind(StringRef opType) {
  return llvm::StringSwitch<ReduceKind>(opType)
      .Case("ReduceL1", ReduceKind::l1)
      .Case("ReduceL2", ReduceKind::l2)
      .Case("ReduceLogSum", ReduceKind::log_sum)
      .Case("ReduceLogSumExp", ReduceKind::log_sum_exp)
      .Case("ReduceMax", ReduceKind::max)
      .Case("ReduceMean", ReduceKind::mean)
      .Case("ReduceMin", ReduceKind::min)
      .Case("ReduceProd", ReduceKind::prod)
      .Case("ReduceSum", ReduceKind::sum)
      .Default(ReduceKind::sum_square);
}

LogicalResult onnx_import::importReduce(NodeImporter &node) {
  TensorValue input = node.input(0);
  Type element = input ? input.type.getElementType() : Type();
  bool isSelection =
      node.opType() == "ReduceMax" || node.opType() == "ReduceMin";
  if (input && !input.isConstant())
    input = isSelection ? node.orderedInput(0) : node.floatInput(0);
  bool keepsDims = node.intAttribute("keepdims", 1) != 0;
  int64_t since = axesInputSince(node.opType());
  bool emptyMeansNone =
      node.opset() >= since && node.intAttribute("noop_with_empty_axes", 0);
  auto given = node.intsAttributeOrInput("axes", since, 1);
  if (!input || node.hasFailed())
    return failure();
  Ints axes = given.value_or(Ints());
  if (axes.empty() && emptyMeansNone)
    return node.setResult(node.cast(
        node.reduce(reduceKind(node.opType()), input, axes), element));
  if (axes.empty())
    axes = llvm::to_vector(llvm::seq<int64_t>(0, input.rank()));
  auto normalized = node.normalizeAxes(axes, input.rank());
  if (!normalized)
    return failure();
  TensorValue result =
      node.reduce(reduceKind(node.opType()), input, *normalized);
  Ints shape;
  for (auto [dim, extent] : llvm::enumerate(input.shape()))
    if (!llvm::is_contained(*normalized, int64_t(dim)))
      shape.push_back(extent);
    else if (keepsDims)
      shape.push_back(1);
  return node.setResult(node.cast(node.reshape(result, shape), element));
}

//===----------------------------------------------------------------------===//
// Where the largest element stands
//===----------------------------------------------------------------------===//

/// Positions along an axis up to here are exact in f32.
static constexpr int64_t kLongestAxis = 1 << 24;

/// 1 where an element is the largest along `axis`, or equals it, times a number
/// that is the larger the earlier (`fromBehind`: the later) the element stands.
static TensorValue rankLargest(NodeImporter &node, TensorValue input,
                               int64_t axis, bool fromBehind) {
  if (!input)
    return {};
  int64_t extent = input.dim(axis);
  if (extent > kLongestAxis) {
    node.error() << "axis " << axis << " has " << extent
                 << " elements, accepted: up to " << kLongestAxis;
    return {};
  }
  SmallVector<double> weights;
  for (int64_t i = 0; i < extent; ++i)
    weights.push_back(double(fromBehind ? i + 1 : extent - i));
  Ints shape(input.rank(), 1);
  shape[axis] = extent;
  auto type = RankedTensorType::get(shape, node.builder().getF32Type());
  TensorValue largest = node.reduce(ReduceKind::max, input, axis);
  return node.binary(BinaryKind::mul,
                     node.binary(BinaryKind::equal, input, largest),
                     Constant::ofFloats(type, weights));
}

LogicalResult onnx_import::importArgReduce(NodeImporter &node) {
  TensorValue input = node.orderedInput(0);
  bool keepsDims = node.intAttribute("keepdims", 1) != 0;
  bool fromBehind =
      node.opset() >= 12 && node.intAttribute("select_last_index", 0) != 0;
  int64_t given = node.intAttribute("axis", 0);
  auto axis = input ? node.normalizeAxis(given, input.rank()) : std::nullopt;
  if (!axis)
    return failure();
  if (node.opType() == "ArgMin")
    input = node.unary(UnaryKind::neg, input);
  TensorValue ranks = rankLargest(node, input, *axis, fromBehind);
  TensorValue first = node.reduce(ReduceKind::max, ranks, *axis);
  double extent = double(input.dim(*axis));
  TensorValue position =
      fromBehind ? node.binary(BinaryKind::sub, first, node.scalar(1))
                 : node.binary(BinaryKind::sub, node.scalar(extent), first);
  // Among NaNs none is the largest.
  position = node.unary(UnaryKind::clip, position, {0, extent - 1});
  Ints shape(input.shape());
  shape[*axis] = 1;
  if (!keepsDims)
    shape.erase(shape.begin() + *axis);
  return node.setResult(
      node.reshape(node.cast(position, node.builder().getI64Type()), shape));
}

//===----------------------------------------------------------------------===//
// Softmax and Hardmax
//===----------------------------------------------------------------------===//

/// 1 where the first of the largest elements along `axis` stands, else 0.
static TensorValue hardmax(NodeImporter &node, TensorValue input,
                           int64_t axis) {
  TensorValue ranks = rankLargest(node, input, axis, /*fromBehind=*/false);
  return node.binary(BinaryKind::equal, ranks,
                     node.reduce(ReduceKind::max, ranks, axis));
}

LogicalResult onnx_import::importSoftmax(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  // Before opset 13 the dimensions from the axis on were one.
  bool isCoerced = node.opset() < 13;
  int64_t given = node.intAttribute("axis", isCoerced ? 1 : -1);
  if (!input)
    return failure();
  // Coerced, the axis may stand behind the last dimension.
  bool isBehind = isCoerced && given == input.rank();
  auto axis = isBehind ? given : node.normalizeAxis(given, input.rank());
  if (!axis)
    return failure();
  TensorValue rows = input;
  if (isCoerced) {
    rows = node.reshape(input, {numElements(input.shape().take_front(*axis)),
                                numElements(input.shape().drop_front(*axis))});
    axis = 1;
  }
  if (node.opType() == "Hardmax")
    return node.setResult(
        node.reshape(hardmax(node, rows, *axis), input.shape()));
  SmallVector<NamedAttribute> attributes = {
      node.attribute("axis", node.builder().getI64IntegerAttr(*axis))};
  if (node.opType() == "LogSoftmax")
    attributes.push_back(node.attribute("log", node.builder().getUnitAttr()));
  TensorValue result = node.create<SoftmaxOp>(rows, attributes);
  return node.setResult(node.reshape(result, input.shape()));
}
