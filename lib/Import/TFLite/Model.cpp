//===- Model.cpp - a TFLite file, read and checked ------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Verifies the file, and refuses graphs that are not in order.
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

static constexpr uint32_t kVersion = 3;
/// More than this many tables are no model.
static constexpr flatbuffers::uoffset_t kMostTables = 10'000'000;

Model::Model(MLIRContext *context, StringRef path) : ModelFile(context, path) {}

std::unique_ptr<Model> Model::load(MLIRContext *context, StringRef path) {
  std::unique_ptr<Model> model(new Model(context, path));
  if (failed(model->parse()) || failed(model->checkContents()))
    return nullptr;
  return model;
}

LogicalResult Model::parse() {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file)
    return error() << file.getError().message();
  buffer = std::move(*file);
  size_t size = buffer->getBufferSize();
  if (size >= FLATBUFFERS_MAX_BUFFER_SIZE)
    return error() << "the file has " << size
                   << " bytes, a FlatBuffers file has less than "
                   << FLATBUFFERS_MAX_BUFFER_SIZE;
  const auto *data =
      reinterpret_cast<const uint8_t *>(buffer->getBufferStart());
  flatbuffers::Verifier verifier(data, size, /*max_depth=*/64, kMostTables);
  if (!schema::VerifyModelBuffer(verifier))
    return error() << "the file is no TFLite model, or it is truncated or "
                      "damaged: an offset leads out of it";
  root = schema::GetModel(data);
  return success();
}

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

StringRef Model::name() const {
  return graph->name() ? StringRef(graph->name()->c_str()) : StringRef();
}

unsigned Model::numOperators() const {
  return graph->operators() ? graph->operators()->size() : 0;
}

const schema::Operator &Model::op(unsigned index) const {
  return *graph->operators()->Get(index);
}

/// Operators that fit a byte have their number in the old field.
static int operationNumber(const schema::OperatorCode &code) {
  return std::max<int>(code.deprecated_operation(),
                       static_cast<int>(code.operation()));
}

schema::Operation Model::operation(const schema::Operator &op) const {
  return static_cast<schema::Operation>(
      operationNumber(*root->operator_codes()->Get(op.opcode_index())));
}

std::string Model::operationName(const schema::Operator &op) const {
  schema::Operation number = operation(op);
  if (number == schema::Operation::CUSTOM) {
    const auto *code = root->operator_codes()->Get(op.opcode_index());
    return code->custom_name() ? code->custom_name()->str() : "CUSTOM";
  }
  StringRef name = schema::EnumNameOperation(number);
  return name.empty() ? std::to_string(static_cast<int>(number)) : name.str();
}

std::string Model::subjectOf(unsigned index) const {
  return "op " + std::to_string(index) + " (" + operationName(op(index)) + ")";
}

unsigned Model::numTensors() const {
  return graph->tensors() ? graph->tensors()->size() : 0;
}

const schema::Tensor &Model::tensor(unsigned index) const {
  return *graph->tensors()->Get(index);
}

ArrayRef<char> Model::tensorBytes(unsigned index) const {
  // Buffer 0 is the one of all tensors that are computed.
  uint32_t number = tensor(index).buffer();
  if (number == 0)
    return {};
  ArrayRef<uint8_t> data = toArray(root->buffers()->Get(number)->data());
  return {reinterpret_cast<const char *>(data.data()), data.size()};
}

ArrayRef<int32_t> Model::inputs() const { return toArray(graph->inputs()); }

ArrayRef<int32_t> Model::outputs() const { return toArray(graph->outputs()); }

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

LogicalResult Model::checkContents() {
  if (root->version() != kVersion)
    return error() << "version " << root->version()
                   << " of the format is not supported, accepted: " << kVersion;
  unsigned count = root->subgraphs() ? root->subgraphs()->size() : 0;
  if (count == 0)
    return error() << "the file holds no graph";
  if (count > 1)
    remark() << "of " << count << " graphs the first one is read";
  graph = root->subgraphs()->Get(0);
  if (failed(checkTensors()) || failed(checkOperators()))
    return failure();
  nameTensors();
  return checkOrder();
}

LogicalResult Model::checkTensors() {
  for (unsigned index = 0; index < numTensors(); ++index)
    if (failed(checkTensor(index)))
      return failure();
  return success();
}

LogicalResult Model::checkTensor(unsigned index) {
  const schema::Tensor &tensor = this->tensor(index);
  auto complain = [&] { return error() << "tensor " << index << ": "; };
  unsigned numBuffers = root->buffers() ? root->buffers()->size() : 0;
  if (tensor.buffer() != 0 && tensor.buffer() >= numBuffers)
    return complain() << "its buffer is " << tensor.buffer()
                      << ", the file has " << numBuffers;
  if (tensor.buffer() < numBuffers &&
      root->buffers()->Get(tensor.buffer())->offset() > 1)
    return complain() << "its buffer lies behind the tables, accepted: buffers "
                         "inside of them";
  if (tensor.external_buffer() != 0)
    return complain() << "its elements are in another file, accepted: elements "
                         "in this one";
  for (int32_t extent : toArray(tensor.shape()))
    if (extent < 0)
      return complain() << "its shape has the extent " << extent
                        << ", accepted: 0 and more";
  if (tensor.is_variable())
    return complain() << "it keeps a state from run to run, which is not "
                         "supported";
  return success();
}

LogicalResult Model::checkIndices(ArrayRef<int32_t> indices, StringRef owner,
                                  bool mayBeAbsent) {
  for (int32_t index : indices)
    if ((index != -1 || !mayBeAbsent) &&
        (index < 0 || unsigned(index) >= numTensors()))
      return error() << owner << " names tensor " << index << ", the graph has "
                     << numTensors();
  return success();
}

LogicalResult Model::checkOperators() {
  unsigned numCodes =
      root->operator_codes() ? root->operator_codes()->size() : 0;
  for (unsigned index = 0; index < numOperators(); ++index) {
    const schema::Operator &op = this->op(index);
    if (op.opcode_index() >= numCodes)
      return error() << "op " << index << " has code " << op.opcode_index()
                     << ", the file has " << numCodes;
    if (failed(checkIndices(toArray(op.inputs()), subjectOf(index), true)) ||
        failed(checkIndices(toArray(op.outputs()), subjectOf(index), false)))
      return failure();
  }
  return failure(failed(checkIndices(inputs(), "the list of inputs", false)) ||
                 failed(checkIndices(outputs(), "the list of outputs", false)));
}

void Model::nameTensors() {
  llvm::StringSet<> taken;
  for (unsigned index = 0; index < numTensors(); ++index) {
    const auto *given = tensor(index).name();
    std::string name = given ? given->str() : "";
    if (name.empty() || taken.contains(name))
      name += "#" + std::to_string(index);
    while (!taken.insert(name).second)
      name += "'";
    tensorNames.push_back(name);
  }
}

/// Every tensor is a constant, an input or computed, once, before it is used.
LogicalResult Model::checkOrder() {
  llvm::BitVector computed(numTensors());
  for (unsigned i = 0; i < numOperators(); ++i)
    for (int32_t index : toArray(op(i).outputs()))
      computed.set(index);
  // A constant without elements has no bytes either.
  constants.resize(numTensors());
  for (unsigned index = 0; index < numTensors(); ++index)
    constants[index] =
        !tensorBytes(index).empty() ||
        (llvm::is_contained(toArray(tensor(index).shape()), 0) &&
         !computed[index] && !llvm::is_contained(inputs(), int32_t(index)));
  llvm::BitVector defined = constants;
  for (int32_t index : inputs()) {
    if (defined[index])
      return error() << "input '" << tensorNames[index]
                     << "' is a constant, or is declared twice";
    defined.set(index);
  }
  for (unsigned i = 0; i < numOperators(); ++i) {
    for (int32_t index : toArray(op(i).inputs())) {
      if (index < 0 || defined[index])
        continue;
      auto message = error() << subjectOf(i) << ": input '"
                             << tensorNames[index] << "' is ";
      if (computed[index])
        return message << "computed by a later op: the ops form a cycle, or "
                          "are not in their order";
      return message << "neither computed, nor an input, nor a constant";
    }
    for (int32_t index : toArray(op(i).outputs())) {
      if (defined[index])
        return error() << subjectOf(i) << ": output '" << tensorNames[index]
                       << "' is defined twice";
      defined.set(index);
    }
  }
  if (outputs().empty())
    return error() << "the graph has no output";
  for (int32_t index : outputs())
    if (!defined[index])
      return error() << "output '" << tensorNames[index] << "' is not computed";
  return success();
}
