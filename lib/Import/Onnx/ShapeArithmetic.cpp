//===- ShapeArithmetic.cpp - what models compute shapes with --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops whose result is known while importing, and casts.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "TensorData.h"

#include "onnx-ml.pb.h"
#include <cmath>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// More elements than this are no shape arithmetic.
static constexpr double kLongestRange = 1 << 24;

static TensorValue listOf(NodeImporter &node, ArrayRef<int64_t> values) {
  return Constant::ofInts(
      RankedTensorType::get(values.size(), node.builder().getI64Type()),
      values);
}

LogicalResult onnx_import::importShape(NodeImporter &node) {
  TensorValue input = node.input(0);
  if (!input)
    return failure();
  int64_t rank = input.rank();
  auto clamp = [&](int64_t position) {
    return std::clamp<int64_t>(position < 0 ? position + rank : position, 0,
                               rank);
  };
  int64_t start = clamp(node.intAttribute("start", 0));
  int64_t end = clamp(node.intAttribute("end", rank));
  ArrayRef<int64_t> shape = input.shape();
  return node.setResult(
      listOf(node, shape.slice(start, std::max<int64_t>(end - start, 0))));
}

LogicalResult onnx_import::importSize(NodeImporter &node) {
  TensorValue input = node.input(0);
  if (!input)
    return failure();
  return node.setResult(
      node.reshape(listOf(node, input.type.getNumElements()), {}));
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// Constant's value in the forms that are lists or single numbers.
static TensorValue readNumbers(NodeImporter &node) {
  auto i64 = node.builder().getI64Type();
  auto f32 = node.builder().getF32Type();
  if (node.hasAttribute("value_int"))
    return node.reshape(listOf(node, node.intAttribute("value_int", 0)), {});
  if (node.hasAttribute("value_float"))
    return node.scalar(node.floatAttribute("value_float", 0));
  if (node.hasAttribute("value_ints")) {
    Ints values = node.intsAttribute("value_ints").value_or(Ints());
    return Constant::ofInts(RankedTensorType::get(values.size(), i64), values);
  }
  SmallVector<double> values =
      node.floatsAttribute("value_floats").value_or(SmallVector<double>());
  return Constant::ofFloats(RankedTensorType::get(values.size(), f32), values);
}

LogicalResult onnx_import::importConstant(NodeImporter &node) {
  if (node.hasAttribute("value"))
    return node.setResult(node.tensorAttribute("value"));
  for (StringRef form :
       {"value_int", "value_ints", "value_float", "value_floats"})
    if (node.hasAttribute(form))
      return node.setResult(readNumbers(node));
  return node.error() << "it has none of the attributes value, value_int, "
                         "value_ints, value_float, value_floats";
}

LogicalResult onnx_import::importConstantOfShape(NodeImporter &node) {
  auto shape = node.constantInts(0, "shape");
  TensorValue value = node.hasAttribute("value") ? node.tensorAttribute("value")
                                                 : node.scalar(0);
  if (!shape || !value)
    return failure();
  if (value.type.getNumElements() != 1)
    return node.error() << "attribute 'value' has "
                        << value.type.getNumElements()
                        << " elements, accepted: 1";
  int64_t bytes = 8;
  for (int64_t extent : *shape)
    if (extent < 0 || llvm::MulOverflow(bytes, extent, bytes))
      return node.error() << "extent " << extent
                          << " of the shape is no sensible size";
  return node.setResult(value.constant->splatTo(*shape));
}

LogicalResult onnx_import::importRange(NodeImporter &node) {
  node.ignoreAttribute("stash_type");
  TensorValue start = node.constantInput(0, "start");
  TensorValue limit = node.constantInput(1, "limit");
  TensorValue delta = node.constantInput(2, "delta");
  if (!start || !limit || !delta)
    return failure();
  for (const TensorValue &value : {start, limit, delta})
    if (value.type.getNumElements() != 1 ||
        value.type.getElementType() != start.type.getElementType())
      return node.error() << "start, limit and delta are not three numbers of "
                             "one type";
  double from = start.constant->floats().front();
  double step = delta.constant->floats().front();
  double count = std::ceil((limit.constant->floats().front() - from) / step);
  if (!(count <= kLongestRange))
    return node.error() << "the range has too many elements";
  SmallVector<double> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(from + i * step);
  return node.setResult(Constant::ofFloats(
      RankedTensorType::get(values.size(), start.type.getElementType()),
      values));
}

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

LogicalResult onnx_import::importCast(NodeImporter &node) {
  TensorValue input = node.input(0);
  int64_t to = node.intAttribute("to", 0);
  // These say how floats of eight bits are rounded.
  node.ignoreAttribute("saturate");
  node.ignoreAttribute("round_mode");
  Type element = elementTypeOf(node.builder().getContext(), to);
  if (!element)
    return node.error() << "attribute 'to' is " << dataTypeName(to)
                        << ", accepted: FLOAT, FLOAT16, BFLOAT16, DOUBLE, "
                           "BOOL, INT8, UINT8, INT16, INT32, INT64";
  if (element.isF16() || element.isBF16()) {
    if (input && !input.isF32())
      node.remark() << "it is computed in f32";
    element = node.builder().getF32Type();
  }
  return node.setResult(node.cast(input, element));
}

LogicalResult onnx_import::importCastLike(NodeImporter &node) {
  TensorValue input = node.input(0), like = node.input(1);
  node.ignoreAttribute("saturate");
  node.ignoreAttribute("round_mode");
  if (!like)
    return failure();
  return node.setResult(node.cast(input, like.type.getElementType()));
}
