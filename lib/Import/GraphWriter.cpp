//===- GraphWriter.cpp - the function that a model becomes ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Inputs, with what the user says of them; values; outputs.
//
//===----------------------------------------------------------------------===//

#include "GraphWriter.h"

#include "FrozenInput.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::importer;

static constexpr llvm::StringLiteral kNameAttr = "linnet.name",
                                     kModelAttr = "linnet.model";

GraphWriter::GraphWriter(MLIRContext *context, const ModelFile &modelFile,
                         const ImportOptions &options)
    : context(context), builder(context), modelFile(modelFile),
      options(options) {}

void GraphWriter::begin(StringRef modelName) {
  module = ModuleOp::create(UnknownLoc::get(context));
  (*module)->setAttr(kModelAttr, builder.getStringAttr(modelName));
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, UnknownLoc::get(context), "main",
                                  builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

TensorValue GraphWriter::lookup(StringRef name) const {
  return values.lookup(name);
}

void GraphWriter::define(StringRef name, TensorValue value) {
  auto entry = values.try_emplace(name).first;
  entry->second = std::move(value);
  entry->second.name = entry->first();
}

Value GraphWriter::materialize(const TensorValue &value, Location location) {
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

void GraphWriter::definePlaceholder(StringRef name, RankedTensorType type) {
  define(name, function.front().addArgument(type, UnknownLoc::get(context)));
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

LogicalResult GraphWriter::checkOptionName(StringRef flag, StringRef name,
                                           ArrayRef<StringRef> names) {
  if (inputNames.contains(name))
    return success();
  return modelFile.error() << flag << " names '" << name
                           << "', which is no input of the model, accepted: "
                           << llvm::join(names, ", ");
}

LogicalResult GraphWriter::setInputNames(ArrayRef<StringRef> names) {
  inputNames.insert(names.begin(), names.end());
  for (const auto &entry : options.inputShapes)
    if (failed(checkOptionName("--input-shape", entry.first(), names)))
      return failure();
  for (const auto &entry : options.frozenInputs) {
    if (failed(checkOptionName("--freeze", entry.first(), names)))
      return failure();
    if (options.inputShapes.contains(entry.first()))
      return modelFile.error()
             << "--input-shape and --freeze both name '" << entry.first()
             << "', accepted: one of them, as a frozen input has its file's "
                "shape";
  }
  return success();
}

/// The flag that would close open dimensions, with the known ones filled in.
static std::string suggestShape(const Port &port) {
  std::string text = "--input-shape " + port.name + "=";
  for (auto [index, extent] : llvm::enumerate(*port.shape))
    text +=
        (index ? "x" : "") + (extent.value > 0 ? std::to_string(extent.value)
                              : index == 0     ? "1"
                                               : "?");
  return text;
}

/// The extent of a dimension that the model leaves open: 1 for a batch.
std::optional<int64_t> GraphWriter::openExtent(const Port &port, size_t dim) {
  const std::string &name = (*port.shape)[dim].symbol;
  std::string symbol = name.empty() ? "" : " ('" + name + "')";
  if (dim == 0) {
    modelFile.remark() << "input '" << port.name << "': the batch" << symbol
                       << " is open, it becomes 1";
    return 1;
  }
  modelFile.error() << "input '" << port.name << "': dimension " << dim
                    << symbol << " is open, add " << suggestShape(port);
  return std::nullopt;
}

std::optional<Ints> GraphWriter::inputShape(const Port &port) {
  auto given = options.inputShapes.find(port.name);
  bool isGiven = given != options.inputShapes.end();
  if (!port.shape) {
    if (isGiven)
      return Ints(given->second.begin(), given->second.end());
    modelFile.error() << "input '" << port.name
                      << "' has no shape, add --input-shape " << port.name
                      << "=...";
    return std::nullopt;
  }
  if (isGiven && given->second.size() != port.shape->size()) {
    modelFile.error() << "--input-shape gives '" << port.name << "' "
                      << given->second.size() << " dimensions, the model has "
                      << port.shape->size();
    return std::nullopt;
  }
  Ints shape;
  for (auto [index, extent] : llvm::enumerate(*port.shape)) {
    if (extent.value == 0) {
      modelFile.error() << "input '" << port.name << "' has no elements";
      return std::nullopt;
    }
    if (isGiven && extent.value > 0 && given->second[index] != extent.value) {
      modelFile.error() << "--input-shape gives dimension " << index << " of '"
                        << port.name << "' as " << given->second[index]
                        << ", the model fixes it as " << extent.value;
      return std::nullopt;
    }
    auto known = isGiven ? std::optional<int64_t>(given->second[index])
                 : extent.value > 0 ? std::optional<int64_t>(extent.value)
                                    : openExtent(port, index);
    if (!known)
      return std::nullopt;
    shape.push_back(*known);
  }
  return shape;
}

LogicalResult GraphWriter::defineInput(const Port &port) {
  auto frozen = options.frozenInputs.find(port.name);
  return frozen == options.frozenInputs.end()
             ? addArgument(port)
             : freezeInput(port, frozen->second);
}

LogicalResult GraphWriter::addArgument(const Port &port) {
  auto shape = inputShape(port);
  if (!shape)
    return failure();
  int64_t bytes = 8;
  for (int64_t extent : *shape)
    if (llvm::MulOverflow(bytes, extent, bytes))
      return modelFile.error()
             << "input '" << port.name << "' is larger than memory";
  unsigned index = function.getNumArguments();
  auto name = builder.getStringAttr(port.name);
  if (failed(function.insertArgument(
          index, RankedTensorType::get(*shape, port.element),
          builder.getDictionaryAttr(builder.getNamedAttr(kNameAttr, name)),
          NameLoc::get(name))))
    return failure();
  Value value = function.getArgument(index);
  if (port.element.isF16())
    value = CastOp::create(builder, value.getLoc(),
                           RankedTensorType::get(*shape, builder.getF32Type()),
                           value);
  define(port.name, value);
  return success();
}

/// Whether the extents that the model declares are those that were computed.
static bool agreesWithDeclaration(const Port &port, ArrayRef<int64_t> shape) {
  if (!port.shape)
    return true;
  if (port.shape->size() != shape.size())
    return false;
  return llvm::all_of(llvm::zip(*port.shape, shape), [](auto pair) {
    const auto &[declared, extent] = pair;
    return declared.value < 0 || declared.value == extent;
  });
}

/// What the model declares: "1 x batch x 3", "?" where it has no name for it.
static std::string declaredShape(const Port &port) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(
      *port.shape, os,
      [&](const Extent &extent) {
        if (extent.value >= 0)
          os << extent.value;
        else
          os << (extent.symbol.empty() ? "?" : extent.symbol);
      },
      " x ");
  return text;
}

LogicalResult GraphWriter::freezeInput(const Port &port, StringRef path) {
  Type element =
      port.element.isF16() ? Type(builder.getF32Type()) : port.element;
  auto constant = readFrozen(context, path);
  if (!constant)
    return modelFile.error() << "--freeze " << port.name << ": "
                             << llvm::toString(constant.takeError());
  if (constant->type().getElementType() != element)
    return modelFile.error() << "--freeze " << port.name << ": " << path
                             << " holds " << constant->type().getElementType()
                             << ", the model declares " << element;
  if (!agreesWithDeclaration(port, constant->type().getShape()))
    return modelFile.error()
           << "--freeze " << port.name << ": " << path << " holds "
           << constant->type()
           << ", the model declares another shape: " << declaredShape(port);
  define(port.name, *constant);
  return success();
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

/// The value of an output, in the type that the model declares; null after an
/// error.
Value GraphWriter::outputValue(const Port &port) {
  TensorValue tensor = lookup(port.name);
  auto location = NameLoc::get(builder.getStringAttr(port.name));
  if (tensor.type.getNumElements() == 0) {
    modelFile.error() << "output '" << port.name << "' has no elements";
    return {};
  }
  if (!agreesWithDeclaration(port, tensor.shape())) {
    modelFile.error() << "output '" << port.name << "' is computed as "
                      << tensor.type << ", the model declares another shape: "
                      << declaredShape(port);
    return {};
  }
  Value value = materialize(tensor, location);
  if (tensor.isF32() && port.element.isF16())
    return CastOp::create(builder, location,
                          RankedTensorType::get(tensor.shape(), port.element),
                          value);
  if (tensor.type.getElementType() == port.element)
    return value;
  modelFile.error() << "output '" << port.name << "' is computed in "
                    << tensor.type.getElementType() << ", the model declares "
                    << port.element;
  return {};
}

LogicalResult GraphWriter::addOutput(const Port &port) {
  Value value = outputValue(port);
  if (!value)
    return failure();
  outputs.push_back(value);
  auto name = builder.getNamedAttr(kNameAttr, builder.getStringAttr(port.name));
  outputNames.push_back(builder.getDictionaryAttr(name));
  return success();
}

OwningOpRef<ModuleOp> GraphWriter::finish() {
  func::ReturnOp::create(builder, function.getLoc(), outputs);
  function.setType(builder.getFunctionType(function.getArgumentTypes(),
                                           TypeRange(ValueRange(outputs))));
  function.setAllResultAttrs(outputNames);
  if (failed(verify(*module)))
    return {};
  return std::move(module);
}
