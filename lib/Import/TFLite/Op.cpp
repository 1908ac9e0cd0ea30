//===- Op.cpp - what a handler sees of an operator ------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Options, inputs and results of an operator.
//
//===----------------------------------------------------------------------===//

#include "Op.h"

#include "GraphImporter.h"
#include "TensorData.h"

#include <limits>

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

/// "CONV_2D#3", for locations.
static std::string labelOf(const Model &model, unsigned index) {
  return model.operationName(model.op(index)) + "#" + std::to_string(index);
}

OpImporter::OpImporter(GraphImporter &graph, unsigned index)
    : OpWriter(graph, graph.modelFile().subjectOf(index),
               labelOf(graph.modelFile(), index)),
      graph(graph), op(graph.modelFile().op(index)) {}

schema::Operation OpImporter::operation() const {
  return graph.modelFile().operation(op);
}

ArrayRef<uint8_t> OpImporter::customOptions() const {
  return toArray(op.custom_options());
}

int64_t OpImporter::bounded(StringRef name, int64_t value, int64_t lowest,
                            int64_t highest) {
  if (value >= lowest && value <= highest)
    return value;
  error() << "attribute '" << name << "' is " << value
          << ", accepted: " << lowest << " to " << highest;
  return lowest;
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

unsigned OpImporter::numInputs() const { return toArray(op.inputs()).size(); }

bool OpImporter::hasInput(unsigned index) const {
  return index < numInputs() && toArray(op.inputs())[index] >= 0;
}

TensorValue OpImporter::input(unsigned index) {
  if (!hasInput(index)) {
    error() << "input " << index << " is missing";
    return {};
  }
  int32_t number = toArray(op.inputs())[index];
  const Model &model = graph.modelFile();
  const schema::Tensor &tensor = model.tensor(number);
  if (isQuantized(tensor)) {
    error() << "input " << index << " ('" << model.tensorName(number)
            << "') is quantized (" << elementTypeName(tensor.type())
            << "), accepted: models of floats";
    return {};
  }
  if (graph.lookupSigns(number)) {
    error() << "input " << index << " ('" << model.tensorName(number)
            << "') is packed signs, accepted: floats (LceDequantize makes "
               "them)";
    return {};
  }
  TensorValue value = graph.lookup(model.tensorName(number));
  if (!value)
    fail();
  return value;
}

const SignTensor *OpImporter::signInput(unsigned index) {
  const SignTensor *found = hasInput(index)
                                ? graph.lookupSigns(toArray(op.inputs())[index])
                                : nullptr;
  if (!found)
    error() << "input " << index
            << " is no result of LceQuantize, LceBconv2d or LceBMaxPool2d, "
               "accepted: packed signs of these";
  return found;
}

void OpImporter::limitInputs(unsigned accepted) {
  if (numInputs() > accepted)
    error() << "it has " << numInputs() << " inputs, accepted: " << accepted;
}

std::optional<Ints> OpImporter::constantList(unsigned index, StringRef what,
                                             size_t count) {
  auto numbers = constantInts(index, what);
  if (!numbers || numbers->size() == count)
    return numbers;
  error() << what << " has " << numbers->size()
          << " numbers, accepted: " << count;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

unsigned OpImporter::numOutputs() const { return toArray(op.outputs()).size(); }

schema::ElementType OpImporter::outputType(unsigned index) const {
  return graph.modelFile().tensor(toArray(op.outputs())[index]).type();
}

LogicalResult OpImporter::setSigns(SignTensor result) {
  if (hasFailed())
    return failure();
  signs = std::move(result);
  return success();
}

LogicalResult OpImporter::finish() {
  if (!hasFailed() && signs && numOutputs() == 1) {
    graph.defineSigns(toArray(op.outputs()).front(), *signs);
    return success();
  }
  if (!hasFailed() && results().size() != numOutputs())
    error() << "it has " << numOutputs()
            << " outputs, accepted: " << results().size();
  if (hasFailed())
    return failure();
  for (auto [number, value] : llvm::zip(toArray(op.outputs()), results()))
    graph.define(graph.modelFile().tensorName(number), value);
  return success();
}

TensorValue OpImporter::binarize(const SignTensor &input, int64_t groups) {
  SmallVector<TensorValue> operands = {input.floats};
  if (input.threshold)
    operands.push_back(input.threshold);
  return create<BinarizeOp>(
      operands, attribute("groups", builder().getI64IntegerAttr(groups)));
}

TensorValue OpImporter::activate(TensorValue value,
                                 schema::Activation activation) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  switch (activation) {
  case schema::Activation::NONE:
    return value;
  case schema::Activation::RELU:
    return unary(UnaryKind::clip, value, {0.0, infinity});
  case schema::Activation::RELU_N1_TO_1:
    return unary(UnaryKind::clip, value, {-1.0, 1.0});
  case schema::Activation::RELU6:
    return unary(UnaryKind::clip, value, {0.0, 6.0});
  case schema::Activation::TANH:
    return unary(UnaryKind::tanh, value);
  default:
    error() << "fused activation " << static_cast<int>(activation)
            << " is not supported, accepted: NONE, RELU, RELU_N1_TO_1, RELU6, "
               "TANH";
    return {};
  }
}
