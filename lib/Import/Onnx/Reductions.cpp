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
  if (input && !input.isConstant())
    input = node.floatInput(0);
  bool keepsDims = node.intAttribute("keepdims", 1) != 0;
  int64_t since = axesInputSince(node.opType());
  bool emptyMeansNone =
      node.opset() >= since && node.intAttribute("noop_with_empty_axes", 0);
  auto given = node.intsAttributeOrInput("axes", since, 1);
  if (!input || node.hasFailed())
    return failure();
  Ints axes = given.value_or(Ints());
  if (axes.empty() && emptyMeansNone)
    return node.setResult(node.reduce(reduceKind(node.opType()), input, axes));
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
  return node.setResult(node.reshape(result, shape));
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
  SmallVector<NamedAttribute> attributes;
  if (node.opType() == "LogSoftmax")
    attributes.push_back(node.attribute("log", node.builder().getUnitAttr()));
  TensorValue rows = input;
  if (isCoerced) {
    rows = node.reshape(input, {numElements(input.shape().take_front(*axis)),
                                numElements(input.shape().drop_front(*axis))});
    axis = 1;
  }
  attributes.push_back(
      node.attribute("axis", node.builder().getI64IntegerAttr(*axis)));
  TensorValue result = node.create<SoftmaxOp>(rows, attributes);
  return node.setResult(node.reshape(result, input.shape()));
}
