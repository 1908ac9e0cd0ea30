//===- OpWriter.cpp - the ops that handlers write -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each evaluates itself on constants, or else becomes an op of the dialect.
//
//===----------------------------------------------------------------------===//

#include "OpWriter.h"

#include "ConstantEvaluation.h"
#include "GraphWriter.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::importer;

/// Floats beyond this many elements are left to the compiler's own folding.
static constexpr int64_t kEvaluatedFloats = 1 << 16;
/// Nothing larger than this is computed, whatever a file says.
static constexpr int64_t kEvaluatedIntegers = 1 << 24;

//===----------------------------------------------------------------------===//
// Values and messages
//===----------------------------------------------------------------------===//

TensorValue::TensorValue(Value value)
    : type(cast<RankedTensorType>(value.getType())), value(value) {}

TensorValue::TensorValue(Constant constant)
    : type(constant.type()), constant(std::move(constant)) {}

bool TensorValue::isInteger() const {
  return isa<IntegerType>(type.getElementType());
}

OpWriter::OpWriter(GraphWriter &writer, std::string subject, StringRef label)
    : writer(writer), subject(std::move(subject)),
      location(NameLoc::get(writer.opBuilder().getStringAttr(label))) {}

Builder &OpWriter::builder() { return writer.opBuilder(); }

InFlightDiagnostic OpWriter::error() {
  failedOnce = true;
  return writer.file().error() << subject << ": ";
}

InFlightDiagnostic OpWriter::remark() {
  return writer.file().remark() << subject << ": ";
}

std::optional<int64_t> OpWriter::normalizeAxis(int64_t axis, int64_t rank) {
  if (axis >= -rank && axis < rank)
    return axis < 0 ? axis + rank : axis;
  error() << "axis " << axis << " is not within rank " << rank;
  return std::nullopt;
}

std::optional<Ints> OpWriter::normalizeAxes(ArrayRef<int64_t> axes,
                                            int64_t rank) {
  Ints result;
  for (int64_t axis : axes) {
    auto normalized = normalizeAxis(axis, rank);
    if (!normalized)
      return std::nullopt;
    result.push_back(*normalized);
  }
  llvm::sort(result);
  if (std::unique(result.begin(), result.end()) != result.end()) {
    error() << "an axis is named twice";
    return std::nullopt;
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Making ops
//===----------------------------------------------------------------------===//

Value OpWriter::materialize(const TensorValue &value) {
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
  return writer.materialize(value, location);
}

bool OpWriter::addOperands(OperationState &state,
                           ArrayRef<TensorValue> operands) {
  for (const TensorValue &operand : operands) {
    Value value = materialize(operand);
    if (!value)
      return false;
    state.operands.push_back(value);
  }
  return true;
}

TensorValue OpWriter::finishCreation(
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
  return writer.opBuilder().create(state)->getResult(0);
}

NamedAttribute OpWriter::attribute(StringRef name, Attribute value) {
  return builder().getNamedAttr(name, value);
}

NamedAttribute OpWriter::attribute(StringRef name, ArrayRef<int64_t> values) {
  return attribute(name, builder().getDenseI64ArrayAttr(values));
}

bool OpWriter::shouldEvaluate(ArrayRef<TensorValue> inputs,
                              int64_t size) const {
  return llvm::all_of(inputs, [&](const TensorValue &input) {
    return input.isConstant() &&
           size <= (input.isInteger() ? kEvaluatedIntegers : kEvaluatedFloats);
  });
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

TensorValue OpWriter::reshape(TensorValue input, ArrayRef<int64_t> shape) {
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

TensorValue OpWriter::transpose(TensorValue input, ArrayRef<int64_t> perm) {
  bool isIdentity = true;
  for (auto [position, dim] : llvm::enumerate(perm))
    isIdentity &= dim == int64_t(position);
  if (!input || isIdentity)
    return input;
  if (input.isConstant())
    return input.constant->transposed(perm);
  return create<TransposeOp>(input, attribute("perm", perm));
}

TensorValue OpWriter::broadcast(TensorValue input, ArrayRef<int64_t> shape) {
  if (!input || input.shape() == shape)
    return input;
  if (input.isConstant() && input.type.getNumElements() == 1)
    return input.constant->splatTo(shape);
  if (shouldEvaluate(input, numElements(shape)))
    return evaluateBroadcast(*input.constant, shape);
  return createTyped<BroadcastOp>(input.type.clone(shape), input);
}

TensorValue OpWriter::slice(TensorValue input, ArrayRef<int64_t> offsets,
                            ArrayRef<int64_t> sizes, ArrayRef<int64_t> steps) {
  if (input && shouldEvaluate(input, numElements(sizes)))
    return evaluateSlice(*input.constant, offsets, sizes, steps);
  return create<SliceOp>(input, {attribute("offsets", offsets),
                                 attribute("sizes", sizes),
                                 attribute("steps", steps)});
}

TensorValue OpWriter::gather(TensorValue input, int64_t axis,
                             ArrayRef<int64_t> indices) {
  // So many elements the result has, where each index takes a slice.
  int64_t slice = input && input.dim(axis)
                      ? input.type.getNumElements() / input.dim(axis)
                      : 0;
  if (input && shouldEvaluate(input, slice * int64_t(indices.size())))
    return evaluateGather(*input.constant, axis, indices);
  return create<GatherOp>(input,
                          {attribute("axis", builder().getI64IntegerAttr(axis)),
                           attribute("indices", indices)});
}

TensorValue OpWriter::concat(ArrayRef<TensorValue> inputs, int64_t axis) {
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

TensorValue OpWriter::pad(TensorValue input, ArrayRef<int64_t> low,
                          ArrayRef<int64_t> high, PadMode mode, double value) {
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

TensorValue OpWriter::cast(TensorValue input, Type element) {
  if (!input || input.type.getElementType() == element)
    return input;
  if (shouldEvaluate(input, input.type.getNumElements()))
    return evaluateCast(*input.constant, element);
  return createTyped<CastOp>(
      mlir::cast<RankedTensorType>(input.type.clone(element)), input);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

TensorValue OpWriter::scalar(double value) {
  return scalar(builder().getF32Type(), value);
}

TensorValue OpWriter::scalar(Type element, double value) {
  return Constant::ofFloats(RankedTensorType::get({}, element), value);
}

TensorValue OpWriter::unary(UnaryKind kind, TensorValue input,
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

TensorValue OpWriter::binary(BinaryKind kind, TensorValue lhs,
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
  for (const TensorValue &operand : {lhs, rhs})
    if (!operand.isF32() &&
        !(operand.isInteger() && !operand.type.getElementType().isInteger(1))) {
      error() << "an operand has element type " << operand.type.getElementType()
              << ", accepted: f32, f16, i8, ui8, i16, i32, i64";
      return {};
    }
  return create<BinaryOp>(
      {lhs, rhs},
      attribute("kind", BinaryKindAttr::get(builder().getContext(), kind)));
}

TensorValue OpWriter::select(TensorValue condition, TensorValue onTrue,
                             TensorValue onFalse) {
  if (!condition || !onTrue || !onFalse)
    return {};
  auto shape = broadcastShapes(onTrue.shape(), onFalse.shape());
  if (shape)
    shape = broadcastShapes(*shape, condition.shape());
  if (shape && onTrue.type.getElementType() == onFalse.type.getElementType() &&
      shouldEvaluate({condition, onTrue, onFalse}, numElements(*shape)))
    return evaluateSelect(*condition.constant, *onTrue.constant,
                          *onFalse.constant);
  return create<SelectOp>({condition, onTrue, onFalse}, {});
}

TensorValue OpWriter::reduce(ReduceKind kind, TensorValue input,
                             ArrayRef<int64_t> axes) {
  if (input && shouldEvaluate(input, input.type.getNumElements()))
    if (auto result = evaluateReduce(kind, *input.constant, axes))
      return *result;
  return create<ReduceOp>(
      input,
      {attribute("kind", ReduceKindAttr::get(builder().getContext(), kind)),
       attribute("axes", axes)});
}

TensorValue OpWriter::channelAffine(TensorValue input, TensorValue scale,
                                    TensorValue offset) {
  return create<ChannelAffineOp>({input, scale, offset}, {});
}
