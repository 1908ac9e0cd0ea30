//===- Node.cpp - what a handler sees of a node ---------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attributes, inputs and results of a node, and its errors.
//
//===----------------------------------------------------------------------===//

#include "Node.h"

#include "GraphImporter.h"
#include "TensorData.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;
using ::onnx::AttributeProto;

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

TensorValue::TensorValue(Value value)
    : type(cast<RankedTensorType>(value.getType())), value(value) {}

TensorValue::TensorValue(Constant constant)
    : type(constant.type()), constant(std::move(constant)) {}

bool TensorValue::isInteger() const {
  return isa<IntegerType>(type.getElementType());
}

/// An element type in ONNX' terms of a message.
static std::string describe(Type element) {
  std::string text;
  llvm::raw_string_ostream(text) << element;
  return text;
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

NodeImporter::NodeImporter(GraphImporter &graph, ::onnx::NodeProto &proto,
                           StringRef label)
    : graph(graph), proto(proto), label(label),
      location(NameLoc::get(graph.opBuilder().getStringAttr(label))) {}

StringRef NodeImporter::opType() const { return proto.op_type(); }

int64_t NodeImporter::opset() const { return graph.modelFile().opset(); }

Builder &NodeImporter::builder() { return graph.opBuilder(); }

InFlightDiagnostic NodeImporter::error() {
  failedOnce = true;
  return graph.modelFile().error()
         << "node '" << label << "' (" << opType() << "): ";
}

InFlightDiagnostic NodeImporter::remark() {
  return graph.modelFile().remark()
         << "node '" << label << "' (" << opType() << "): ";
}

void NodeImporter::remarkIfInput(const TensorValue &value, StringRef what,
                                 StringRef effect) {
  if (value && !value.isConstant() && graph.isInput(value.name))
    remark() << "the " << what << " '" << value.name
             << "' is known at run time only: " << effect << " on every run";
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

bool NodeImporter::hasAttribute(StringRef name) const {
  return llvm::any_of(proto.attribute(), [&](const AttributeProto &attribute) {
    return attribute.name() == name;
  });
}

/// Marks the attribute as read; null where it is absent, or after an error.
const AttributeProto *NodeImporter::find(StringRef name, int type) {
  attributesRead.insert(name);
  for (const AttributeProto &attribute : proto.attribute()) {
    if (attribute.name() != name)
      continue;
    if (!attribute.ref_attr_name().empty()) {
      error() << "attribute '" << name
              << "' refers to a function's attribute, outside of a function";
      return nullptr;
    }
    if (attribute.type() == type)
      return &attribute;
    error() << "attribute '" << name << "' is of type "
            << AttributeProto::AttributeType_Name(attribute.type())
            << ", accepted: "
            << AttributeProto::AttributeType_Name(
                   static_cast<AttributeProto::AttributeType>(type));
    return nullptr;
  }
  return nullptr;
}

int64_t NodeImporter::intAttribute(StringRef name, int64_t fallback) {
  const AttributeProto *attribute = find(name, AttributeProto::INT);
  return attribute ? attribute->i() : fallback;
}

double NodeImporter::floatAttribute(StringRef name, double fallback) {
  const AttributeProto *attribute = find(name, AttributeProto::FLOAT);
  return attribute ? attribute->f() : fallback;
}

std::optional<Ints> NodeImporter::intsAttribute(StringRef name) {
  const AttributeProto *attribute = find(name, AttributeProto::INTS);
  if (!attribute)
    return std::nullopt;
  return Ints(attribute->ints().begin(), attribute->ints().end());
}

std::optional<SmallVector<double>>
NodeImporter::floatsAttribute(StringRef name) {
  const AttributeProto *attribute = find(name, AttributeProto::FLOATS);
  if (!attribute)
    return std::nullopt;
  return SmallVector<double>(attribute->floats().begin(),
                             attribute->floats().end());
}

StringRef NodeImporter::choiceAttribute(StringRef name, StringRef fallback,
                                        ArrayRef<StringRef> accepted) {
  const AttributeProto *attribute = find(name, AttributeProto::STRING);
  StringRef value = attribute ? StringRef(attribute->s()) : fallback;
  if (llvm::is_contained(accepted, value))
    return value;
  error() << "attribute '" << name << "' is '" << value
          << "', accepted: " << llvm::join(accepted, ", ");
  return accepted.front();
}

TensorValue NodeImporter::tensorAttribute(StringRef name) {
  const AttributeProto *attribute = find(name, AttributeProto::TENSOR);
  if (!attribute)
    return {};
  ::onnx::TensorProto tensor = attribute->t();
  auto constant = takeTensor(graph.opBuilder().getContext(), tensor,
                             graph.modelFile().folder());
  if (constant)
    return *constant;
  error() << "attribute '" << name << "': " << toString(constant.takeError());
  return {};
}

void NodeImporter::ignoreAttribute(StringRef name) {
  attributesRead.insert(name);
}

void NodeImporter::requireInt(StringRef name, int64_t value,
                              std::optional<int64_t> fallback) {
  int64_t actual = intAttribute(name, fallback.value_or(value));
  if (actual != value)
    error() << "attribute '" << name << "' is " << actual
            << ", accepted: " << value;
}

std::optional<int64_t> NodeImporter::normalizeAxis(int64_t axis, int64_t rank) {
  if (axis >= -rank && axis < rank)
    return axis < 0 ? axis + rank : axis;
  error() << "axis " << axis << " is not within rank " << rank;
  return std::nullopt;
}

std::optional<Ints> NodeImporter::normalizeAxes(ArrayRef<int64_t> axes,
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
// Inputs
//===----------------------------------------------------------------------===//

unsigned NodeImporter::numInputs() const { return proto.input_size(); }

bool NodeImporter::hasInput(unsigned index) const {
  return index < numInputs() && !proto.input(index).empty();
}

TensorValue NodeImporter::input(unsigned index) {
  if (!hasInput(index)) {
    error() << "input " << index << " is missing";
    return {};
  }
  TensorValue value = graph.lookup(proto.input(index));
  if (!value)
    failedOnce = true;
  return value;
}

TensorValue NodeImporter::floatInput(unsigned index) {
  TensorValue value = input(index);
  if (!value || value.isF32())
    return value;
  error() << "input " << index << " ('" << value.name << "') has element type "
          << describe(value.type.getElementType()) << ", accepted: f32, f16";
  return {};
}

TensorValue NodeImporter::optionalFloatInput(unsigned index) {
  return hasInput(index) ? floatInput(index) : TensorValue();
}

TensorValue NodeImporter::constantInput(unsigned index, StringRef what) {
  TensorValue value = input(index);
  if (!value || value.isConstant())
    return value;
  auto message = error() << what << " (input '" << value.name
                         << "') is computed at run time, accepted: a constant";
  if (graph.isInput(value.name))
    message << ", or --freeze " << value.name << "=FILE.npy";
  return {};
}

std::optional<Ints> NodeImporter::constantInts(unsigned index, StringRef what) {
  TensorValue value = constantInput(index, what);
  if (!value)
    return std::nullopt;
  if (!value.isInteger() || value.rank() > 1) {
    error() << what << " is a tensor of rank " << value.rank() << " and type "
            << describe(value.type.getElementType())
            << ", accepted: a list of integers";
    return std::nullopt;
  }
  std::vector<int64_t> values = value.constant->ints();
  return Ints(values.begin(), values.end());
}

std::optional<int64_t> NodeImporter::constantInt(unsigned index,
                                                 StringRef what) {
  auto values = constantInts(index, what);
  if (!values)
    return std::nullopt;
  if (values->size() == 1)
    return values->front();
  error() << what << " has " << values->size()
          << " elements, accepted: one number";
  return std::nullopt;
}

std::optional<double> NodeImporter::constantFloat(unsigned index,
                                                  StringRef what) {
  TensorValue value = constantInput(index, what);
  if (!value)
    return std::nullopt;
  if (value.constant->size() == 1)
    return value.constant->floats().front();
  error() << what << " has " << value.constant->size()
          << " elements, accepted: one number";
  return std::nullopt;
}

std::optional<Ints> NodeImporter::intsAttributeOrInput(StringRef name,
                                                       int64_t since,
                                                       unsigned index) {
  if (opset() < since)
    return intsAttribute(name);
  if (!hasInput(index))
    return std::nullopt;
  return constantInts(index, name);
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

unsigned NodeImporter::numOutputs() const { return proto.output_size(); }

bool NodeImporter::isOutputUsed(unsigned index) const {
  return index < numOutputs() && graph.isUsed(proto.output(index));
}

LogicalResult NodeImporter::setResult(TensorValue value) {
  return setResults(value);
}

LogicalResult NodeImporter::setResults(ArrayRef<TensorValue> values) {
  if (failedOnce)
    return failure();
  results.assign(values.begin(), values.end());
  return success();
}

LogicalResult NodeImporter::finish() {
  for (const AttributeProto &attribute : proto.attribute())
    if (!failedOnce && !attributesRead.contains(attribute.name()))
      error() << "attribute '" << attribute.name() << "' is not known in opset "
              << opset();
  for (unsigned i = results.size(); i < numOutputs() && !failedOnce; ++i)
    if (isOutputUsed(i))
      error() << "output " << i << " ('" << proto.output(i)
              << "') is not supported";
  if (failedOnce)
    return failure();
  for (auto [name, value] : llvm::zip(proto.output(), results))
    if (!name.empty())
      graph.define(name, value);
  return success();
}
