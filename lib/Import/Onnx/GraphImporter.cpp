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
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

static constexpr llvm::StringLiteral kNameAttr = "linnet.name",
                                     kModelAttr = "linnet.model";

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
    : context(context), model(model), options(options), onError(onError),
      builder(context) {
  for (const ::onnx::NodeProto &node : model.graph().node())
    usedNames.insert(node.input().begin(), node.input().end());
  for (const ::onnx::ValueInfoProto &output : model.graph().output())
    usedNames.insert(output.name());
}

OwningOpRef<ModuleOp> GraphImporter::run() {
  module = ModuleOp::create(UnknownLoc::get(context));
  (*module)->setAttr(kModelAttr, builder.getStringAttr(model.graph().name()));
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, UnknownLoc::get(context), "main",
                                  builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  if (failed(takeInitializers()) || failed(checkOptions()) ||
      failed(defineInputs()))
    return {};
  if (failed(importNodes()) || failed(returnOutputs()) ||
      failed(verify(*module)))
    return {};
  return std::move(module);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

TensorValue GraphImporter::lookup(StringRef name) const {
  return values.lookup(name);
}

void GraphImporter::define(StringRef name, TensorValue value) {
  auto entry = values.try_emplace(name).first;
  entry->second = std::move(value);
  entry->second.name = entry->first();
}

Value GraphImporter::materialize(const TensorValue &value, Location location) {
  if (!value.isConstant())
    return value.value;
  Value *known = value.name.empty() ? nullptr : &materialized[value.name];
  if (known && *known)
    return *known;
  Value constant =
      ConstantOp::create(builder, location, value.constant->toAttribute());
  if (known)
    *known = constant;
  return constant;
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

/// Every name that an option uses is an input of the graph.
LogicalResult GraphImporter::checkOptions() {
  for (const ::onnx::ValueInfoProto &input : model.graph().input())
    if (!values.contains(input.name()))
      inputNames.insert(input.name());
  auto check = [&](StringRef flag, StringRef name) -> LogicalResult {
    if (inputNames.contains(name))
      return success();
    SmallVector<StringRef> known;
    for (const ::onnx::ValueInfoProto &input : model.graph().input())
      if (inputNames.contains(input.name()))
        known.push_back(input.name());
    return model.error() << flag << " names '" << name
                         << "', which is no input of the model, accepted: "
                         << llvm::join(known, ", ");
  };
  for (const auto &entry : options.inputShapes)
    if (failed(check("--input-shape", entry.first())))
      return failure();
  for (const auto &entry : options.frozenInputs)
    if (failed(check("--freeze", entry.first())))
      return failure();
  return success();
}

LogicalResult GraphImporter::defineInputs() {
  for (const ::onnx::ValueInfoProto &info : model.graph().input()) {
    if (!inputNames.contains(info.name()))
      continue;
    auto frozen = options.frozenInputs.find(info.name());
    if (failed(frozen == options.frozenInputs.end()
                   ? defineInput(info)
                   : freezeInput(info, frozen->second)))
      return failure();
  }
  return success();
}

/// The flag that would close open dimensions, with the known ones filled in.
static std::string suggestShape(const ::onnx::ValueInfoProto &info) {
  std::string text = "--input-shape " + info.name() + "=";
  for (auto [index, dim] :
       llvm::enumerate(info.type().tensor_type().shape().dim()))
    text += (index ? "x" : "") + (dim.dim_value() > 0
                                      ? std::to_string(dim.dim_value())
                                  : index == 0 ? "1"
                                               : "?");
  return text;
}

/// The extent of a dimension that the model leaves open: 1 for a batch.
std::optional<int64_t>
GraphImporter::openExtent(const ::onnx::ValueInfoProto &info, int dim) {
  const auto &proto = info.type().tensor_type().shape().dim(dim);
  std::string symbol =
      proto.dim_param().empty() ? "" : " ('" + proto.dim_param() + "')";
  if (dim == 0) {
    model.remark() << "input '" << info.name() << "': the batch" << symbol
                   << " is open, it becomes 1";
    return 1;
  }
  model.error() << "input '" << info.name() << "': dimension " << dim << symbol
                << " is open, add " << suggestShape(info);
  return std::nullopt;
}

std::optional<Ints>
GraphImporter::inputShape(const ::onnx::ValueInfoProto &info) {
  const ::onnx::TypeProto_Tensor &type = info.type().tensor_type();
  auto given = options.inputShapes.find(info.name());
  bool isGiven = given != options.inputShapes.end();
  if (!type.has_shape()) {
    if (isGiven)
      return Ints(given->second.begin(), given->second.end());
    model.error() << "input '" << info.name()
                  << "' has no shape, add --input-shape " << info.name()
                  << "=...";
    return std::nullopt;
  }
  if (isGiven && int(given->second.size()) != type.shape().dim_size()) {
    model.error() << "--input-shape gives '" << info.name() << "' "
                  << given->second.size() << " dimensions, the model has "
                  << type.shape().dim_size();
    return std::nullopt;
  }
  Ints shape;
  for (int i = 0; i < type.shape().dim_size(); ++i) {
    int64_t extent = type.shape().dim(i).dim_value();
    if (type.shape().dim(i).has_dim_value() && extent == 0) {
      model.error() << "input '" << info.name() << "' has no elements";
      return std::nullopt;
    }
    if (isGiven && extent > 0 && given->second[i] != extent) {
      model.error() << "--input-shape gives dimension " << i << " of '"
                    << info.name() << "' as " << given->second[i]
                    << ", the model fixes it as " << extent;
      return std::nullopt;
    }
    auto known = isGiven      ? std::optional<int64_t>(given->second[i])
                 : extent > 0 ? std::optional<int64_t>(extent)
                              : openExtent(info, i);
    if (!known)
      return std::nullopt;
    shape.push_back(*known);
  }
  return shape;
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

LogicalResult GraphImporter::defineInput(const ::onnx::ValueInfoProto &info) {
  Type element = declaredElement(model, context, info, "input");
  auto shape = element ? inputShape(info) : std::nullopt;
  if (!shape)
    return failure();
  int64_t bytes = 8;
  for (int64_t extent : *shape)
    if (llvm::MulOverflow(bytes, extent, bytes))
      return model.error() << "input '" << info.name()
                           << "' is larger than memory";
  unsigned index = function.getNumArguments();
  auto name =
      builder.getNamedAttr(kNameAttr, builder.getStringAttr(info.name()));
  if (failed(function.insertArgument(
          index, RankedTensorType::get(*shape, element),
          builder.getDictionaryAttr(name),
          NameLoc::get(builder.getStringAttr(info.name())))))
    return failure();
  Value value = function.getArgument(index);
  if (element.isF16())
    value = CastOp::create(builder, value.getLoc(),
                           RankedTensorType::get(*shape, builder.getF32Type()),
                           value);
  define(info.name(), value);
  return success();
}

LogicalResult GraphImporter::freezeInput(const ::onnx::ValueInfoProto &info,
                                         StringRef path) {
  Type element = declaredElement(model, context, info, "input");
  if (!element)
    return failure();
  if (element.isF16())
    element = builder.getF32Type();
  auto constant = readFrozen(context, path);
  if (!constant)
    return model.error() << "--freeze " << info.name() << ": "
                         << llvm::toString(constant.takeError());
  if (constant->type().getElementType() != element)
    return model.error() << "--freeze " << info.name() << ": " << path
                         << " holds " << constant->type().getElementType()
                         << ", the model declares " << element;
  define(info.name(), *constant);
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
    function.front().addArgument(RankedTensorType::get(shape, element),
                                 UnknownLoc::get(context));
    define(info.name(), function.front().getArguments().back());
  }
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

/// Whether the extents that the model declares are those that were computed.
static bool agreesWithDeclaration(const ::onnx::TypeProto_Tensor &declared,
                                  ArrayRef<int64_t> shape) {
  if (!declared.has_shape())
    return true;
  if (declared.shape().dim_size() != int(shape.size()))
    return false;
  return llvm::all_of(llvm::enumerate(shape), [&](auto entry) {
    const auto &dim = declared.shape().dim(entry.index());
    return !dim.has_dim_value() || dim.dim_value() == entry.value();
  });
}

/// The value of an output, in the type that the model declares; null after an
/// error.
Value GraphImporter::outputValue(const ::onnx::ValueInfoProto &info) {
  TensorValue tensor = lookup(info.name());
  auto location = NameLoc::get(builder.getStringAttr(info.name()));
  Type element = declaredElement(model, context, info, "output");
  if (!element)
    return {};
  if (tensor.type.getNumElements() == 0) {
    model.error() << "output '" << info.name() << "' has no elements";
    return {};
  }
  if (!agreesWithDeclaration(info.type().tensor_type(), tensor.shape())) {
    model.error() << "output '" << info.name() << "' is computed as "
                  << tensor.type << ", the model declares another shape";
    return {};
  }
  Value value = materialize(tensor, location);
  if (tensor.isF32() && element.isF16())
    return CastOp::create(builder, location,
                          RankedTensorType::get(tensor.shape(), element),
                          value);
  if (tensor.type.getElementType() == element)
    return value;
  model.error() << "output '" << info.name() << "' is computed in "
                << tensor.type.getElementType() << ", the model declares "
                << element;
  return {};
}

LogicalResult GraphImporter::returnOutputs() {
  SmallVector<Value> outputs;
  SmallVector<Attribute> names;
  for (const ::onnx::ValueInfoProto &info : model.graph().output()) {
    outputs.push_back(outputValue(info));
    if (!outputs.back())
      return failure();
    auto name =
        builder.getNamedAttr(kNameAttr, builder.getStringAttr(info.name()));
    names.push_back(builder.getDictionaryAttr(name));
  }
  func::ReturnOp::create(builder, function.getLoc(), outputs);
  function.setType(builder.getFunctionType(function.getArgumentTypes(),
                                           TypeRange(ValueRange(outputs))));
  function.setAllResultAttrs(names);
  return success();
}
