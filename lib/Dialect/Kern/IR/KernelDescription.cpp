//===- KernelDescription.cpp - from IR to plain data and back -------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attributes of every op are described alike, by their kind, so that a new op
// needs no line here.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Kern/IR/KernelDescription.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

Layout kern::toLayout(LayoutAttr attr, unsigned rank) {
  if (!attr)
    return Layout::rowMajor(rank);
  Layout layout;
  for (auto [dim, block] : llvm::zip_equal(attr.getDims(), attr.getBlocks())) {
    LayoutDim::Part part = block == 0  ? LayoutDim::Whole
                           : block > 0 ? LayoutDim::Quotient
                                       : LayoutDim::Remainder;
    layout.dims.push_back({unsigned(dim), part, std::abs(block)});
  }
  layout.winograd = attr.getWinograd();
  layout.groups = attr.getGroups();
  layout.pitch = attr.getPitch();
  layout.plane = attr.getPlane();
  return layout;
}

LayoutAttr kern::toAttr(MLIRContext *context, const Layout &layout) {
  SmallVector<int64_t> dims, blocks;
  for (const LayoutDim &dim : layout.dims) {
    dims.push_back(dim.logical);
    blocks.push_back(dim.part == LayoutDim::Remainder ? -dim.block : dim.block);
  }
  return LayoutAttr::get(context, dims, blocks, layout.winograd, layout.groups,
                         layout.pitch, layout.plane);
}

Schedule kern::toSchedule(ScheduleAttr attr) {
  Schedule schedule;
  if (!attr)
    return schedule;
  schedule.strategy = attr.getStrategy().str();
  for (NamedAttribute param : attr.getParams()) {
    AttributeValue &value = schedule.params[param.getName().str()];
    if (auto integer = dyn_cast<IntegerAttr>(param.getValue()))
      value = integer.getInt();
    else if (auto list = dyn_cast<DenseI64ArrayAttr>(param.getValue()))
      value = std::vector<int64_t>(list.asArrayRef());
    else
      value = cast<StringAttr>(param.getValue()).str();
  }
  return schedule;
}

std::optional<Schedule> kern::parseSchedule(MLIRContext *context,
                                            StringRef text) {
  auto attr = dyn_cast_or_null<ScheduleAttr>(
      parseAttribute(("#kern.schedule<" + text + ">").str(), context));
  return attr ? std::optional(toSchedule(attr)) : std::nullopt;
}

ScheduleAttr kern::toAttr(MLIRContext *context, const Schedule &schedule) {
  Builder builder(context);
  NamedAttrList params;
  for (const auto &[name, value] : schedule.params) {
    if (auto *integer = std::get_if<int64_t>(&value))
      params.set(name, builder.getI64IntegerAttr(*integer));
    else if (auto *list = std::get_if<std::vector<int64_t>>(&value))
      params.set(name, builder.getDenseI64ArrayAttr(*list));
    else
      params.set(name, builder.getStringAttr(std::get<std::string>(value)));
  }
  return ScheduleAttr::get(context, schedule.strategy,
                           params.getDictionary(context));
}

static ElementType toElementType(Type type) {
  if (type.isF16())
    return ElementType::F16;
  if (type.isF32())
    return ElementType::F32;
  if (type.isF64())
    return ElementType::F64;
  switch (type.getIntOrFloatBitWidth()) {
  case 1:
    return ElementType::I1;
  case 8:
    return type.isUnsignedInteger() ? ElementType::UI8 : ElementType::I8;
  case 16:
    return ElementType::I16;
  case 32:
    return ElementType::I32;
  default:
    return ElementType::I64;
  }
}

TensorSpec kern::toTensorSpec(RankedTensorType type) {
  TensorSpec plain;
  plain.shape.assign(type.getShape().begin(), type.getShape().end());
  plain.element = toElementType(type.getElementType());
  return plain;
}

/// The name of an enum attribute's case; empty for any other attribute.
static StringRef enumCaseName(Attribute attr) {
  return llvm::TypeSwitch<Attribute, StringRef>(attr)
      .Case([](UnaryKindAttr a) { return stringifyUnaryKind(a.getValue()); })
      .Case([](BinaryKindAttr a) { return stringifyBinaryKind(a.getValue()); })
      .Case([](ReduceKindAttr a) { return stringifyReduceKind(a.getValue()); })
      .Case([](PadModeAttr a) { return stringifyPadMode(a.getValue()); })
      .Case([](SignBorderAttr a) { return stringifySignBorder(a.getValue()); })
      .Case([](ResizeModeAttr a) { return stringifyResizeMode(a.getValue()); })
      .Case([](CoordinateModeAttr a) {
        return stringifyCoordinateMode(a.getValue());
      })
      .Case(
          [](NearestModeAttr a) { return stringifyNearestMode(a.getValue()); })
      .Default(StringRef());
}

static void describeAttribute(std::string name, Attribute attr,
                              std::map<std::string, AttributeValue> &out) {
  llvm::TypeSwitch<Attribute>(attr)
      .Case([&](UnitAttr) { out[name] = true; })
      .Case([&](BoolAttr a) { out[name] = a.getValue(); })
      .Case([&](IntegerAttr a) { out[name] = a.getInt(); })
      .Case([&](FloatAttr a) { out[name] = a.getValueAsDouble(); })
      .Case([&](StringAttr a) { out[name] = a.str(); })
      .Case([&](DenseI64ArrayAttr a) {
        out[name] = std::vector<int64_t>(a.asArrayRef());
      })
      .Case([&](DenseF64ArrayAttr a) {
        out[name] = std::vector<double>(a.asArrayRef());
      })
      .Case([&](WindowAttr a) {
        out[name + ".strides"] = std::vector<int64_t>(a.getStrides());
        out[name + ".pads"] = std::vector<int64_t>(a.getPads());
        out[name + ".dilations"] = std::vector<int64_t>(a.getDilations());
        out[name + ".ceil"] = a.getCeil();
      })
      .Case([&](SparseEncodingAttr a) {
        out[name + ".block"] = a.getBlock();
        out[name + ".outputs"] = a.getOutputs();
        out[name + ".parts"] = a.getParts();
      })
      .Case([&](SplatElementsAttr a) {
        // A constant's number; kernels hold no other constants.
        if (auto type = dyn_cast<IntegerType>(a.getElementType())) {
          APInt number = a.getSplatValue<APInt>();
          bool isSigned = !type.isUnsigned() && type.getWidth() > 1;
          out[name] =
              isSigned ? number.getSExtValue() : int64_t(number.getZExtValue());
        } else {
          out[name] = FloatAttr::getValueAsDouble(a.getSplatValue<APFloat>());
        }
      })
      .Default([&](Attribute a) {
        if (StringRef text = enumCaseName(a); !text.empty())
          out[name] = text.str();
      });
}

Node kern::describeOp(Operation *op) {
  Node node;
  node.op = op->getName().stripDialect().str();
  node.result =
      toTensorSpec(cast<RankedTensorType>(op->getResult(0).getType()));
  for (NamedAttribute attr : op->getAttrs())
    describeAttribute(attr.getName().str(), attr.getValue(), node.attributes);
  return node;
}

KernelSpec kern::describeKernel(FuncOp kernel) {
  KernelSpec spec;
  spec.family = stringifyFamily(kernel.getFamily()).str();
  spec.schedule = toSchedule(kernel.getScheduleAttr());
  DenseMap<Value, unsigned> numbers;
  Block &body = kernel.getBody().front();
  for (BlockArgument argument : body.getArguments()) {
    unsigned index = argument.getArgNumber();
    auto type = cast<RankedTensorType>(argument.getType());
    numbers[argument] = spec.operands.size();
    spec.operands.push_back(
        {toTensorSpec(type),
         toLayout(kernel.getArgLayout(index), type.getRank()),
         kernel.isWeight(index)});
  }
  for (Operation &op : body.without_terminator()) {
    Node node = describeOp(&op);
    for (Value operand : op.getOperands())
      node.operands.push_back(numbers.lookup(operand));
    numbers[op.getResult(0)] = spec.operands.size() + spec.nodes.size();
    spec.nodes.push_back(std::move(node));
  }
  for (auto [index, value] :
       llvm::enumerate(body.getTerminator()->getOperands())) {
    spec.results.push_back(numbers.lookup(value));
    spec.resultLayouts.push_back(
        toLayout(kernel.getResultLayout(index),
                 cast<RankedTensorType>(value.getType()).getRank()));
  }
  return spec;
}

std::string kern::layerName(Location location) {
  std::string name;
  location->walk([&](Location part) {
    if (auto named = dyn_cast<NameLoc>(part))
      name = named.getName().str();
    return WalkResult::advance();
  });
  return name;
}
