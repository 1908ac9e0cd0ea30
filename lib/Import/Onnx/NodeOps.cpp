//===- NodeOps.cpp - the ops that handlers write --------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each evaluates itself on constants, or else becomes an op of the dialect.
//
//===----------------------------------------------------------------------===//

#include "../ConstantEvaluation.h"
#include "GraphImporter.h"
#include "Node.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// Floats beyond this many elements are left to the compiler's own folding.
static constexpr int64_t kEvaluatedFloats = 1 << 16;
/// Nothing larger than this is computed, whatever a file says.
static constexpr int64_t kEvaluatedIntegers = 1 << 24;

//===----------------------------------------------------------------------===//
// Making ops
//===----------------------------------------------------------------------===//

Value NodeImporter::materialize(const TensorValue &value) {
  if (!value) {
    failedOnce = true;
    return {};
  }
  if (value.type.getNumElements() == 0) {
    error() << "a tensor without elements is not supported";
    return {};
  }
  if (value.type.getElementType().isBF16()) {
    error() << "element type bf16 is not supported";
    return {};
  }
  return graph.materialize(value, location);
}

bool NodeImporter::addOperands(OperationState &state,
                               ArrayRef<TensorValue> operands) {
  for (const TensorValue &operand : operands) {
    Value value = materialize(operand);
    if (!value)
      return false;
    state.operands.push_back(value);
  }
  return true;
}

TensorValue NodeImporter::finishCreation(
    OperationState &state,
    function_ref<LogicalResult(SmallVectorImpl<Type> &)> infer) {
  std::string objection;
  SmallVector<Type> types;
  LogicalResult result = failure();
  {
    ScopedDiagnosticHandler collect(state.getContext(), [&](Diagnostic &d) {
      if (objection.empty())
        objection = d.str();
      return success();
    });
    result = infer(types);
  }
  if (failed(result)) {
    error() << objection;
    return {};
  }
  state.addTypes(types);
  return graph.opBuilder().create(state)->getResult(0);
}

NamedAttribute NodeImporter::attribute(StringRef name, Attribute value) {
  return builder().getNamedAttr(name, value);
}

NamedAttribute NodeImporter::attribute(StringRef name,
                                       ArrayRef<int64_t> values) {
  return attribute(name, builder().getDenseI64ArrayAttr(values));
}

bool NodeImporter::shouldEvaluate(ArrayRef<TensorValue> inputs,
                                  int64_t size) const {
  return llvm::all_of(inputs, [&](const TensorValue &input) {
    return input.isConstant() &&
           size <= (input.isInteger() ? kEvaluatedIntegers : kEvaluatedFloats);
  });
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

TensorValue NodeImporter::reshape(TensorValue input, ArrayRef<int64_t> shape) {
  if (!input || input.shape() == shape)
    return input;
  if (numElements(shape) != input.type.getNumElements()) {
    error() << "a tensor of " << input.type.getNumElements()
            << " elements cannot have a shape of " << numElements(shape);
    return {};
  }
  if (input.isConstant())
    return input.constant->reshaped(shape);
  return createTyped<ReshapeOp>(input.type.clone(shape), input);
}

TensorValue NodeImporter::transpose(TensorValue input, ArrayRef<int64_t> perm) {
  bool isIdentity = true;
  for (auto [position, dim] : llvm::enumerate(perm))
    isIdentity &= dim == int64_t(position);
  if (!input || isIdentity)
    return input;
  if (input.isConstant())
    return input.constant->transposed(perm);
  return create<TransposeOp>(input, attribute("perm", perm));
}

TensorValue NodeImporter::broadcast(TensorValue input,
                                    ArrayRef<int64_t> shape) {
  if (!input || input.shape() == shape)
    return input;
  if (input.isConstant() && input.type.getNumElements() == 1)
    return input.constant->splatTo(shape);
  if (shouldEvaluate(input, numElements(shape)))
    return evaluateBroadcast(*input.constant, shape);
  return createTyped<BroadcastOp>(input.type.clone(shape), input);
}

TensorValue NodeImporter::slice(TensorValue input, ArrayRef<int64_t> offsets,
                                ArrayRef<int64_t> sizes,
                                ArrayRef<int64_t> steps) {
  if (input && shouldEvaluate(input, numElements(sizes)))
    return evaluateSlice(*input.constant, offsets, sizes, steps);
  return create<SliceOp>(input, {attribute("offsets", offsets),
                                 attribute("sizes", sizes),
                                 attribute("steps", steps)});
}

TensorValue NodeImporter::gather(TensorValue input, int64_t axis,
                                 ArrayRef<int64_t> indices) {
  if (input && shouldEvaluate(input, input.type.getNumElements()))
    return evaluateGather(*input.constant, axis, indices);
  return create<GatherOp>(input,
                          {attribute("axis", builder().getI64IntegerAttr(axis)),
                           attribute("indices", indices)});
}

TensorValue NodeImporter::concat(ArrayRef<TensorValue> inputs, int64_t axis) {
  int64_t size = 0;
  for (const TensorValue &input : inputs)
    size += input ? input.type.getNumElements() : 0;
  if (!hasFailed() && shouldEvaluate(inputs, size)) {
    SmallVector<Constant> constants;
    for (const TensorValue &input : inputs)
      constants.push_back(*input.constant);
    return evaluateConcat(constants, axis);
  }
  return create<ConcatOp>(inputs,
                          attribute("axis", builder().getI64IntegerAttr(axis)));
}

TensorValue NodeImporter::pad(TensorValue input, ArrayRef<int64_t> low,
                              ArrayRef<int64_t> high, PadMode mode,
                              double value) {
  if (input && mode == PadMode::constant &&
      shouldEvaluate(input, input.type.getNumElements())) {
    Ints shape(input.shape());
    for (auto [extent, before, behind] : llvm::zip(shape, low, high))
      extent += before + behind;
    if (shouldEvaluate(input, numElements(shape)))
      return evaluatePad(*input.constant, low, high, value);
  }
  return create<PadOp>(
      input, {attribute("low", low), attribute("high", high),
              attribute("mode", PadModeAttr::get(builder().getContext(), mode)),
              attribute("value", builder().getF64FloatAttr(value))});
}

TensorValue NodeImporter::cast(TensorValue input, Type element) {
  if (!input || input.type.getElementType() == element)
    return input;
  if (shouldEvaluate(input, input.type.getNumElements()))
    return evaluateCast(*input.constant, element);
  return createTyped<CastOp>(
      mlir::cast<RankedTensorType>(input.type.clone(element)), input);
}

TensorValue NodeImporter::channelsLast(TensorValue input) {
  if (!input)
    return {};
  Ints perm{0};
  for (int64_t dim = 2; dim < input.rank(); ++dim)
    perm.push_back(dim);
  perm.push_back(1);
  return transpose(input, perm);
}

TensorValue NodeImporter::channelsSecond(TensorValue input) {
  if (!input)
    return {};
  Ints perm{0, input.rank() - 1};
  for (int64_t dim = 1; dim + 1 < input.rank(); ++dim)
    perm.push_back(dim);
  return transpose(input, perm);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

TensorValue NodeImporter::scalar(double value) {
  return Constant::ofFloats(RankedTensorType::get({}, builder().getF32Type()),
                            value);
}

TensorValue NodeImporter::unary(UnaryKind kind, TensorValue input,
                                ArrayRef<double> params) {
  if (input && shouldEvaluate(input, input.type.getNumElements()))
    if (auto result = evaluateUnary(kind, *input.constant, params))
      return *result;
  SmallVector<NamedAttribute> attributes = {
      attribute("kind", UnaryKindAttr::get(builder().getContext(), kind))};
  if (!params.empty())
    attributes.push_back(
        attribute("params", builder().getDenseF64ArrayAttr(params)));
  return create<UnaryOp>(input, attributes);
}

TensorValue NodeImporter::binary(BinaryKind kind, TensorValue lhs,
                                 TensorValue rhs) {
  if (!lhs || !rhs)
    return {};
  auto shape = broadcastShapes(lhs.shape(), rhs.shape());
  if (shape && lhs.type.getElementType() == rhs.type.getElementType() &&
      shouldEvaluate({lhs, rhs}, numElements(*shape))) {
    if (auto result = evaluateBinary(kind, *lhs.constant, *rhs.constant))
      return *result;
    error() << "an integer is divided by zero";
    return {};
  }
  return create<BinaryOp>(
      {lhs, rhs},
      attribute("kind", BinaryKindAttr::get(builder().getContext(), kind)));
}

TensorValue NodeImporter::reduce(ReduceKind kind, TensorValue input,
                                 ArrayRef<int64_t> axes) {
  if (input && shouldEvaluate(input, input.type.getNumElements()))
    if (auto result = evaluateReduce(kind, *input.constant, axes))
      return *result;
  return create<ReduceOp>(
      input,
      {attribute("kind", ReduceKindAttr::get(builder().getContext(), kind)),
       attribute("axes", axes)});
}

TensorValue NodeImporter::channelAffine(TensorValue input, TensorValue scale,
                                        TensorValue offset) {
  return create<ChannelAffineOp>({input, scale, offset}, {});
}
