//===- GraphImporter.cpp - from a graph to a function ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Constants, inputs, operators in their order, outputs.
//
//===----------------------------------------------------------------------===//

#include "GraphImporter.h"

#include "Op.h"
#include "OpTable.h"
#include "TensorData.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

OwningOpRef<ModuleOp> tflite_import::importTFLite(MLIRContext *context,
                                                  StringRef path,
                                                  const ImportOptions &options,
                                                  OnError onError) {
  std::unique_ptr<Model> model = Model::load(context, path);
  if (!model)
    return {};
  return GraphImporter(context, *model, options, onError).run();
}

GraphImporter::GraphImporter(MLIRContext *context, const Model &model,
                             const ImportOptions &options, OnError onError)
    : GraphWriter(context, model, options), model(model), onError(onError) {}

OwningOpRef<ModuleOp> GraphImporter::run() {
  begin(model.name());
  if (failed(takeConstants()) || failed(defineInputs()) ||
      failed(importOperators()) || failed(returnOutputs()))
    return {};
  return finish();
}

//===----------------------------------------------------------------------===//
// Inputs and outputs
//===----------------------------------------------------------------------===//

LogicalResult GraphImporter::takeConstants() {
  for (unsigned index = 0; index < model.numTensors(); ++index) {
    if (!model.isConstant(index))
      continue;
    auto constant = takeTensor(context, model, index);
    if (!constant)
      return model.error() << "tensor '" << model.tensorName(index)
                           << "': " << llvm::toString(constant.takeError());
    define(model.tensorName(index), *constant);
  }
  return success();
}

/// The extents that a model declares of an input or output. Some converters
/// leave out those of results that they could not tell.
static std::optional<SmallVector<Extent>>
declaredShape(const schema::Tensor &tensor, bool isOutput) {
  ArrayRef<int32_t> extents = toArray(tensor.shape()),
                    open = toArray(tensor.shape_signature());
  if (open.size() == extents.size())
    extents = open;
  if (extents.empty() && isOutput)
    return std::nullopt;
  SmallVector<Extent> shape;
  for (int32_t extent : extents)
    shape.push_back({extent < 0 ? Extent::kOpen : extent, ""});
  return shape;
}

/// What the model says of an input or output; nothing after an error.
std::optional<Port> GraphImporter::portOf(unsigned index, StringRef what) {
  const schema::Tensor &tensor = model.tensor(index);
  Port port;
  port.name = model.tensorName(index);
  port.element = elementTypeOf(context, tensor.type());
  if (!port.element || port.element.isBF16()) {
    model.error() << what << " '" << port.name << "' has element type "
                  << elementTypeName(tensor.type())
                  << ", accepted: FLOAT32, FLOAT16, FLOAT64, BOOL, INT8, "
                     "UINT8, INT16, INT32, INT64";
    return std::nullopt;
  }
  if (isQuantized(tensor)) {
    model.error() << what << " '" << port.name << "' is quantized ("
                  << elementTypeName(tensor.type())
                  << "), accepted: models of floats";
    return std::nullopt;
  }
  port.shape = declaredShape(tensor, what == "output");
  return port;
}

LogicalResult GraphImporter::defineInputs() {
  SmallVector<StringRef> names;
  for (int32_t index : model.inputs())
    names.push_back(model.tensorName(index));
  if (failed(setInputNames(names)))
    return failure();
  for (int32_t index : model.inputs()) {
    auto port = portOf(index, "input");
    if (!port || failed(defineInput(*port)))
      return failure();
  }
  return success();
}

LogicalResult GraphImporter::returnOutputs() {
  for (int32_t index : model.outputs()) {
    if (lookupSigns(index))
      return model.error() << "output '" << model.tensorName(index)
                           << "' is packed signs, accepted: floats "
                              "(LceDequantize makes them)";
    auto port = portOf(index, "output");
    if (!port || failed(addOutput(*port)))
      return failure();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Packed signs
//===----------------------------------------------------------------------===//

const SignTensor *GraphImporter::lookupSigns(unsigned index) const {
  auto found = signs.find(index);
  return found == signs.end() ? nullptr : &found->second;
}

void GraphImporter::defineSigns(unsigned index, const SignTensor &value) {
  signs[index] = value;
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

LogicalResult GraphImporter::importOperators() {
  bool failedOnce = false;
  for (unsigned index = 0; index < model.numOperators(); ++index) {
    if (succeeded(importOperator(index)))
      continue;
    failedOnce = true;
    if (onError == OnError::Stop)
      return failure();
    definePlaceholders(model.op(index));
  }
  if (numUnexamined)
    model.remark() << "of " << numUnexamined
                   << " ops behind these only the kind was examined: the model "
                      "does not say what their inputs' shapes are";
  return failure(failedOnce);
}

LogicalResult GraphImporter::importOperator(unsigned index) {
  const schema::Operator &op = model.op(index);
  OpImporter importer(*this, index);
  bool isCustom = model.operation(op) == schema::Operation::CUSTOM;
  Handler handler = isCustom ? findCustomHandler(model.operationName(op))
                             : findHandler(model.operation(op));
  if (!handler && isCustom)
    return importer.error() << "the custom op is not supported, accepted: "
                            << customOperationNames();
  if (!handler)
    return importer.error() << "the op is not supported";
  bool hasAllInputs = llvm::all_of(toArray(op.inputs()), [&](int32_t tensor) {
    return tensor < 0 || lookup(model.tensorName(tensor)) ||
           lookupSigns(tensor);
  });
  if (!hasAllInputs) {
    // What a failed op should have made was reported there.
    ++numUnexamined;
    return failure();
  }
  if (failed(handler(importer)))
    return failure();
  return importer.finish();
}

/// Lets the operators behind a failed one be examined, where the model declares
/// what it would have made.
void GraphImporter::definePlaceholders(const schema::Operator &op) {
  for (int32_t index : toArray(op.outputs())) {
    const schema::Tensor &tensor = model.tensor(index);
    Type element = elementTypeOf(context, tensor.type());
    Ints shape;
    for (int32_t extent : toArray(tensor.shape()))
      shape.push_back(extent);
    bool isStatic = llvm::all_of(shape, [](int64_t e) { return e > 0; });
    if (!element || !tensor.shape() || !isStatic || isQuantized(tensor))
      continue;
    if (element.isF16() || element.isBF16())
      element = builder.getF32Type();
    definePlaceholder(model.tensorName(index),
                      RankedTensorType::get(shape, element));
  }
}
