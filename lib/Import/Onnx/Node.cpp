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
// Messages
//===----------------------------------------------------------------------===//

NodeImporter::NodeImporter(GraphImporter &graph, ::onnx::NodeProto &proto,
                           StringRef label)
    : OpWriter(graph, ("node '" + label + "' (" + proto.op_type() + ")").str(),
               label),
      graph(graph), proto(proto) {}

StringRef NodeImporter::opType() const { return proto.op_type(); }

int64_t NodeImporter::opset() const { return graph.modelFile().opset(); }

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
    fail();
  return value;
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

LogicalResult NodeImporter::finish() {
  for (const AttributeProto &attribute : proto.attribute())
    if (!hasFailed() && !attributesRead.contains(attribute.name()))
      error() << "attribute '" << attribute.name() << "' is not known in opset "
              << opset();
  for (unsigned i = results().size(); i < numOutputs() && !hasFailed(); ++i)
    if (isOutputUsed(i))
      error() << "output " << i << " ('" << proto.output(i)
              << "') is not supported";
  if (hasFailed())
    return failure();
  for (auto [name, value] : llvm::zip(proto.output(), results()))
    if (!name.empty())
      graph.define(name, value);
  return success();
}
