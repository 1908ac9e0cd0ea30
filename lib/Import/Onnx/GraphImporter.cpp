//===- GraphImporter.cpp - from a graph to a function ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Initializers, inputs, nodes in their order, outputs.
//
//===----------------------------------------------------------------------===//

#include "GraphImporter.h"

#include "OpTable.h"
#include "TensorData.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

OwningOpRef<ModuleOp> onnx_import::importOnnx(MLIRContext *context,
                                              StringRef path,
                                              const ImportOptions &options,
                                              OnError onError) {
  std::unique_ptr<Model> model = Model::load(context, path);
  if (!model)
    return {};
  return GraphImporter(context, *model, options, onError).run();
}

GraphImporter::GraphImporter(MLIRContext *context, Model &model,
                             const ImportOptions &options, OnError onError)
    : GraphWriter(context, model, options), model(model), onError(onError) {
  for (const ::onnx::NodeProto &node : model.graph().node())
    usedNames.insert(node.input().begin(), node.input().end());
  for (const ::onnx::ValueInfoProto &output : model.graph().output())
    usedNames.insert(output.name());
}

OwningOpRef<ModuleOp> GraphImporter::run() {
  begin(model.graph().name());
  if (failed(takeInitializers()) || failed(defineInputs()) ||
      failed(importNodes()) || failed(returnOutputs()))
    return {};
  return finish();
}

//===----------------------------------------------------------------------===//
// Sources
//===----------------------------------------------------------------------===//

LogicalResult GraphImporter::takeInitializers() {
  for (::onnx::TensorProto &tensor : *model.graph().mutable_initializer()) {
    auto constant = takeTensor(context, tensor, model.folder());
    if (!constant)
      return model.error() << "initializer '" << tensor.name()
                           << "': " << llvm::toString(constant.takeError());
    define(tensor.name(), *constant);
  }
  for (::onnx::SparseTensorProto &tensor :
       *model.graph().mutable_sparse_initializer()) {
    std::string name = tensor.values().name();
    auto constant = takeSparseTensor(context, tensor, model.folder());
    if (!constant)
      return model.error() << "sparse initializer '" << name
                           << "': " << llvm::toString(constant.takeError());
    define(name, *constant);
  }
  return success();
}

/// The element type of a graph's input or output; null after an error.
static Type declaredElement(Model &model, MLIRContext *context,
                            const ::onnx::ValueInfoProto &info,
                            StringRef what) {
  if (!info.type().has_tensor_type()) {
    model.error() << what << " '" << info.name()
                  << "' is no tensor, accepted: tensors";
    return {};
  }
  int number = info.type().tensor_type().elem_type();
  Type element = elementTypeOf(context, number);
  if (element && !element.isBF16())
    return element;
  model.error() << what << " '" << info.name() << "' has element type "
                << dataTypeName(number)
                << ", accepted: FLOAT, FLOAT16, DOUBLE, BOOL, INT8, UINT8, "
                   "INT16, INT32, INT64";
  return {};
}

/// What the model says of an input or output; its element type is null after an
/// error.
static Port portOf(Model &model, MLIRContext *context,
                   const ::onnx::ValueInfoProto &info, StringRef what) {
  Port port;
  port.name = info.name();
  port.element = declaredElement(model, context, info, what);
  if (!port.element || !info.type().tensor_type().has_shape())
    return port;
  port.shape.emplace();
  for (const auto &dim : info.type().tensor_type().shape().dim()) {
    bool isOpen = !dim.has_dim_value() || dim.dim_value() < 0;
    port.shape->push_back(
        {isOpen ? Extent::kOpen : dim.dim_value(), dim.dim_param()});
  }
  return port;
}

LogicalResult GraphImporter::defineInputs() {
  SmallVector<const ::onnx::ValueInfoProto *> inputs;
  SmallVector<StringRef> names;
  for (const ::onnx::ValueInfoProto &info : model.graph().input()) {
    if (lookup(info.name()))
      continue;
    inputs.push_back(&info);
    names.push_back(info.name());
  }
  if (failed(setInputNames(names)))
    return failure();
  for (const ::onnx::ValueInfoProto *info : inputs) {
    Port port = portOf(model, context, *info, "input");
    if (!port.element || failed(defineInput(port)))
      return failure();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

LogicalResult GraphImporter::importNodes() {
  bool failedOnce = false;
  for (auto [index, node] : llvm::enumerate(*model.graph().mutable_node())) {
    if (succeeded(importNode(node, nodeLabel(node, index))))
      continue;
    failedOnce = true;
    if (onError == OnError::Stop)
      return failure();
    definePlaceholders(node);
  }
  if (numUnexamined)
    model.remark() << "of " << numUnexamined
                   << " nodes behind these only the op was examined: the model "
                      "does not say what their inputs' shapes are";
  return failure(failedOnce);
}

LogicalResult GraphImporter::importNode(::onnx::NodeProto &node,
                                        StringRef label) {
  NodeImporter importer(*this, node, label);
  if (!isOwnDomain(node.domain()))
    return importer.error() << "domain '" << node.domain()
                            << "' is not supported, accepted: ai.onnx";
  Handler handler = findHandler(node.op_type());
  if (!handler)
    return importer.error() << "the op is not supported";
  bool hasAllInputs = llvm::all_of(node.input(), [&](const std::string &name) {
    return name.empty() || lookup(name);
  });
  if (!hasAllInputs) {
    // What a failed node should have made was reported there.
    ++numUnexamined;
    return failure();
  }
  if (failed(handler(importer)))
    return failure();
  return importer.finish();
}

/// Lets the nodes behind a failed one be examined, where the model declares
/// what it would have made.
void GraphImporter::definePlaceholders(const ::onnx::NodeProto &node) {
  for (const ::onnx::ValueInfoProto &info : model.graph().value_info()) {
    if (!llvm::is_contained(node.output(), info.name()))
      continue;
    const ::onnx::TypeProto_Tensor &type = info.type().tensor_type();
    Type element = elementTypeOf(context, type.elem_type());
    Ints shape;
    for (const auto &dim : type.shape().dim())
      shape.push_back(dim.dim_value());
    bool isStatic = llvm::all_of(shape, [](int64_t e) { return e > 0; });
    if (!element || !type.has_shape() || !isStatic)
      continue;
    if (element.isF16() || element.isBF16())
      element = builder.getF32Type();
    definePlaceholder(info.name(), RankedTensorType::get(shape, element));
  }
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

LogicalResult GraphImporter::returnOutputs() {
  for (const ::onnx::ValueInfoProto &info : model.graph().output()) {
    Port port = portOf(model, context, info, "output");
    if (!port.element || failed(addOutput(port)))
      return failure();
  }
  return success();
}
