//===- Model.cpp - an ONNX file, read and checked -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parses the file and refuses graphs that are not in order.
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

static constexpr int64_t kOldestOpset = 7, kOldestIrVersion = 3;

bool onnx_import::isOwnDomain(StringRef domain) {
  return domain.empty() || domain == "ai.onnx";
}

std::string onnx_import::nodeLabel(const ::onnx::NodeProto &node, int index) {
  if (!node.name().empty())
    return node.name();
  return node.op_type() + "#" + std::to_string(index);
}

Model::Model(MLIRContext *context, StringRef path) : ModelFile(context, path) {}

StringRef Model::folder() const { return llvm::sys::path::parent_path(path); }

std::unique_ptr<Model> Model::load(MLIRContext *context, StringRef path) {
  std::unique_ptr<Model> model(new Model(context, path));
  if (failed(model->parse()) || failed(model->checkVersions()) ||
      failed(model->checkGraph()))
    return nullptr;
  return model;
}

LogicalResult Model::parse() {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return error() << buffer.getError().message();
  size_t size = (*buffer)->getBufferSize();
  if (size > INT_MAX)
    return error() << "the file has " << size
                   << " bytes, a protobuf file has at most " << INT_MAX
                   << ": keep the weights in external data";
  if (!proto.ParsePartialFromArray((*buffer)->getBufferStart(), size))
    return error() << "the file is no ONNX model, or it is truncated";
  if (!proto.has_graph())
    return error() << "the file holds no graph: it is no ONNX model, or it is "
                      "truncated";
  return success();
}

LogicalResult Model::checkVersions() {
  if (proto.ir_version() < kOldestIrVersion ||
      proto.ir_version() > LINNET_NEWEST_IR_VERSION)
    return error() << "IR version " << proto.ir_version()
                   << " is not supported, accepted: " << kOldestIrVersion
                   << " to " << LINNET_NEWEST_IR_VERSION;
  for (const ::onnx::OperatorSetIdProto &opset : proto.opset_import())
    if (isOwnDomain(opset.domain()))
      opsetVersion = std::max<int64_t>(opsetVersion, opset.version());
  if (opsetVersion == 0)
    return error() << "the model names no version of ai.onnx' operator set";
  if (opsetVersion < kOldestOpset || opsetVersion > LINNET_NEWEST_OPSET)
    return error() << "opset " << opsetVersion
                   << " is not supported, accepted: " << kOldestOpset << " to "
                   << LINNET_NEWEST_OPSET;
  return success();
}

/// The names of inputs and initializers, each once.
static LogicalResult collectSources(Model &model, llvm::StringSet<> &defined) {
  for (const ::onnx::ValueInfoProto &input : model.graph().input()) {
    if (input.name().empty())
      return model.error() << "an input of the graph has no name";
    if (!defined.insert(input.name()).second)
      return model.error() << "input '" << input.name()
                           << "' is declared twice";
  }
  llvm::StringSet<> initializers;
  auto define = [&](const std::string &name) -> LogicalResult {
    if (name.empty())
      return model.error() << "an initializer has no name";
    if (!initializers.insert(name).second)
      return model.error() << "initializer '" << name << "' is defined twice";
    // An input of the same name has this value unless told otherwise.
    defined.insert(name);
    return success();
  };
  for (const ::onnx::TensorProto &tensor : model.graph().initializer())
    if (failed(define(tensor.name())))
      return failure();
  for (const ::onnx::SparseTensorProto &tensor :
       model.graph().sparse_initializer())
    if (failed(define(tensor.values().name())))
      return failure();
  return success();
}

LogicalResult Model::checkGraph() {
  llvm::StringSet<> defined, computed;
  if (failed(collectSources(*this, defined)))
    return failure();
  for (const ::onnx::NodeProto &node : graph().node())
    computed.insert(node.output().begin(), node.output().end());
  for (auto [index, node] : llvm::enumerate(graph().node())) {
    std::string label = nodeLabel(node, index);
    for (const std::string &input : node.input()) {
      if (input.empty() || defined.contains(input))
        continue;
      auto message = error() << "node '" << label << "' (" << node.op_type()
                             << "): input '" << input << "' is ";
      if (computed.contains(input))
        return message << "computed by a later node: the nodes form a cycle, "
                          "or are not in topological order";
      return message << "neither computed, nor an input, nor an initializer";
    }
    for (const std::string &output : node.output())
      if (!output.empty() && !defined.insert(output).second)
        return error() << "node '" << label << "' (" << node.op_type()
                       << "): output '" << output << "' is defined twice";
  }
  if (graph().output().empty())
    return error() << "the graph has no output";
  for (const ::onnx::ValueInfoProto &output : graph().output())
    if (!defined.contains(output.name()))
      return error() << "output '" << output.name() << "' is not computed";
  return success();
}
