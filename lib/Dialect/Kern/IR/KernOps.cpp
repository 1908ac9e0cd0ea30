//===- KernOps.cpp - ops of the kern dialect ------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text form and constraints of kernels, their calls and their weights.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

#define GET_OP_CLASSES
#include "Kern/KernOps.cpp.inc"

static constexpr StringLiteral kLayout = "kern.layout";
static constexpr StringLiteral kWeight = "kern.weight";

/// Checks that what a layout transforms is what it is for.
static LogicalResult verifyTransform(Operation *op, LayoutAttr layout,
                                     RankedTensorType type) {
  if (int64_t groups = layout.getGroups();
      groups && type.getDimSize(0) % groups != 0)
    return op->emitOpError()
           << "has a layout of " << groups << " groups for " << type
           << ", accepted: what divides its first dimension";
  if (layout.getWinograd() == 0 ||
      (type.getElementType().isF32() && type.getDimSize(1) == 3 &&
       type.getDimSize(2) == 3))
    return success();
  return op->emitOpError() << "has a layout with winograd for " << type
                           << ", accepted: f32 filters of 3x3";
}

/// How many logical dimensions a layout places.
static int64_t logicalRank(LayoutAttr layout) {
  int64_t rank = 0;
  for (int64_t dim : layout.getDims())
    rank = std::max(rank, dim + 1);
  // Groups have a dimension of their own there.
  return layout.getGroups() ? rank - 1 : rank;
}

//===----------------------------------------------------------------------===//
// kern.func
//===----------------------------------------------------------------------===//

void FuncOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                   FunctionType type, Family family) {
  state.addAttribute(getSymNameAttrName(state.name),
                     builder.getStringAttr(name));
  state.addAttribute(getFunctionTypeAttrName(state.name), TypeAttr::get(type));
  state.addAttribute(getFamilyAttrName(state.name),
                     FamilyAttr::get(builder.getContext(), family));
  Region *body = state.addRegion();
  Block &block = body->emplaceBlock();
  block.addArguments(
      type.getInputs(),
      SmallVector<Location>(type.getNumInputs(), state.location));
}

ParseResult FuncOp::parse(OpAsmParser &parser, OperationState &state) {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<Type> resultTypes;
  SmallVector<DictionaryAttr> resultAttrs;
  StringAttr name;
  StringRef familyName;
  bool isVariadic = false;
  (void)mlir::impl::parseOptionalVisibilityKeyword(parser, state.attributes);
  if (parser.parseSymbolName(name, getSymNameAttrName(state.name),
                             state.attributes) ||
      function_interface_impl::parseFunctionSignatureWithArguments(
          parser, /*allowVariadic=*/false, arguments, isVariadic, resultTypes,
          resultAttrs) ||
      parser.parseKeyword("family") || parser.parseEqual())
    return failure();
  Builder &builder = parser.getBuilder();
  SmallVector<Type> argumentTypes;
  for (OpAsmParser::Argument &argument : arguments)
    argumentTypes.push_back(argument.type);
  state.addAttribute(
      getFunctionTypeAttrName(state.name),
      TypeAttr::get(builder.getFunctionType(argumentTypes, resultTypes)));
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseKeyword(&familyName))
    return failure();
  auto family = symbolizeFamily(familyName);
  if (!family)
    return parser.emitError(loc) << "unknown family '" << familyName << "'";
  state.addAttribute(getFamilyAttrName(state.name),
                     FamilyAttr::get(parser.getContext(), *family));
  if (succeeded(parser.parseOptionalKeyword("schedule"))) {
    if (parser.parseEqual())
      return failure();
    Attribute schedule = ScheduleAttr::parse(parser, Type());
    if (!schedule)
      return failure();
    state.addAttribute(getScheduleAttrName(state.name), schedule);
  }
  call_interface_impl::addArgAndResultAttrs(
      builder, state, arguments, resultAttrs, getArgAttrsAttrName(state.name),
      getResAttrsAttrName(state.name));
  return failure(parser.parseOptionalAttrDictWithKeyword(state.attributes) ||
                 parser.parseRegion(*state.addRegion(), arguments));
}

void FuncOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  if (auto visibility = getSymVisibilityAttr())
    printer << visibility.getValue() << ' ';
  printer.printSymbolName(getSymName());
  call_interface_impl::printFunctionSignature(
      printer, getArgumentTypes(), getArgAttrsAttr(), /*isVariadic=*/false,
      getResultTypes(), getResAttrsAttr(), &getBody(),
      /*printEmptyResult=*/false);
  printer << " family = " << stringifyFamily(getFamily());
  if (auto schedule = getScheduleAttr()) {
    printer << " schedule = ";
    schedule.print(printer);
  }
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getSymNameAttrName(), getFunctionTypeAttrName(), getFamilyAttrName(),
       getScheduleAttrName(), getArgAttrsAttrName(), getResAttrsAttrName(),
       getSymVisibilityAttrName()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

static LogicalResult verifyPitch(FuncOp kernel, RankedTensorType tensor,
                                 LayoutAttr layout, StringRef what,
                                 unsigned index) {
  if (int64_t plane = layout.getPlane()) {
    Layout plain = toLayout(layout, tensor.getRank());
    int64_t rows = plain.bandRows(tensor.getDimSize(1));
    int64_t pixels = rows * tensor.getDimSize(2);
    if (plane >= pixels && tensor.getDimSize(1) % rows == 0)
      return success();
    return kernel.emitOpError()
           << "layout of " << what << ' ' << index << " has planes of " << plane
           << " elements in bands of " << rows << " rows for " << tensor
           << ", accepted: bands that divide the rows, and planes of " << pixels
           << " or more";
  }
  int64_t innermost =
      layout.getPitch() ? tensor.getDimSize(layout.getDims().back()) : 0;
  if (layout.getPitch() >= innermost)
    return success();
  return kernel.emitOpError()
         << "layout of " << what << ' ' << index << " has pitch "
         << layout.getPitch() << " for runs of " << innermost << " elements";
}

/// Checks the type of a kernel's argument or result, and its attribute
/// `kern.layout`.
static LogicalResult verifyTensor(FuncOp kernel, Type type, Attribute attr,
                                  StringRef what, unsigned index) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape() ||
      !tensor.getElementType().isIntOrFloat())
    return kernel.emitOpError()
           << what << ' ' << index << " has type " << type
           << ", but must be a static tensor of integers or floats";
  if (!attr)
    return success();
  auto layout = dyn_cast<LayoutAttr>(attr);
  if (!layout)
    return kernel.emitOpError()
           << "'" << kLayout << "' of " << what << ' ' << index << " is "
           << attr << ", but must be a #kern.layout";
  if (logicalRank(layout) == tensor.getRank()) {
    if (failed(verifyTransform(kernel, layout, tensor)))
      return failure();
    return verifyPitch(kernel, tensor, layout, what, index);
  }
  return kernel.emitOpError()
         << "layout of " << what << ' ' << index << " has rank "
         << logicalRank(layout) << ", but the tensor " << tensor.getRank();
}

LogicalResult FuncOp::verifyRegions() {
  for (auto [index, type] : llvm::enumerate(getArgumentTypes()))
    if (failed(verifyTensor(*this, type, getArgAttr(index, kLayout), "argument",
                            index)))
      return failure();
  for (auto [index, type] : llvm::enumerate(getResultTypes()))
    if (failed(verifyTensor(*this, type, getResultAttr(index, kLayout),
                            "result", index)))
      return failure();
  for (Operation &op : getBody().front()) {
    if (isa<ReturnOp>(op)) {
      if (op.getOperandTypes() != TypeRange(getResultTypes()))
        return op.emitOpError("must return the kernel's result types");
      continue;
    }
    if (op.getDialect() != getContext()->getLoadedDialect<LinnetDialect>())
      return op.emitOpError("is no linnet op, and a kernel holds nothing else");
    auto constant = dyn_cast<ConstantOp>(op);
    if (!constant)
      continue;
    auto splat = dyn_cast<DenseElementsAttr>(constant.getValue());
    if (!splat || !splat.isSplat())
      return op.emitOpError(
          "holds weights, which must be the kernel's operands");
  }
  return success();
}

LayoutAttr FuncOp::getArgLayout(unsigned index) {
  return getArgAttrOfType<LayoutAttr>(index, kLayout);
}

LayoutAttr FuncOp::getResultLayout(unsigned index) {
  return getResultAttrOfType<LayoutAttr>(index, kLayout);
}

bool FuncOp::isWeight(unsigned index) {
  return getArgAttr(index, kWeight) != nullptr;
}

//===----------------------------------------------------------------------===//
// kern.call
//===----------------------------------------------------------------------===//

LogicalResult CallOp::verify() {
  auto destinations = getDestinations();
  if (!destinations)
    return success();
  if (destinations->size() != getNumResults())
    return emitOpError() << "has " << destinations->size()
                         << " destinations for " << getNumResults()
                         << " results";
  for (auto [slot, type] : llvm::zip_equal(destinations->getAsRange<SlotAttr>(),
                                           getResultTypes())) {
    TensorSpec plain = toTensorSpec(cast<RankedTensorType>(type));
    if (slot.getBytes() < plain.numElements() * elementBytes(plain.element))
      return emitOpError() << "gives a result of type " << type << " only "
                           << slot.getBytes() << " bytes";
  }
  return success();
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<FuncOp>(*this, getCalleeAttr());
  if (!kernel)
    return emitOpError() << "'" << getCallee() << "' is no kernel";
  auto type =
      FunctionType::get(getContext(), getOperandTypes(), getResultTypes());
  if (kernel.getFunctionType() != type)
    return emitOpError() << "has type " << type << ", but the kernel has "
                         << kernel.getFunctionType();
  return success();
}

//===----------------------------------------------------------------------===//
// kern.weights and kern.pack
//===----------------------------------------------------------------------===//

static LogicalResult verifyLayout(Operation *op, LayoutAttr layout,
                                  RankedTensorType type) {
  if (layout.getPitch() || layout.getPlane())
    return op->emitOpError("layout has a ")
           << (layout.getPitch() ? "pitch" : "plane")
           << ", which packed tensors have not";
  int64_t rank = logicalRank(layout);
  if (rank != type.getRank())
    return op->emitOpError() << "layout has rank " << rank
                             << ", but the tensor " << type.getRank();
  return verifyTransform(op, layout, type);
}

LogicalResult WeightsOp::verify() {
  auto type = cast<RankedTensorType>(getType());
  if (failed(verifyLayout(*this, getLayoutAttr(), type)))
    return failure();
  auto physical = RankedTensorType::get(
      toLayout(getLayoutAttr(), type.getRank()).physicalShape(type.getShape()),
      type.getElementType());
  if (getValue().getType() != physical)
    return emitOpError() << "value has type " << getValue().getType()
                         << ", but in this layout it must be " << physical;
  if (failed(verifyElements(*this, getValue())))
    return failure();
  std::optional<ElementsAttr> source = getSource();
  if (!getLayoutAttr().getWinograd()) {
    if (source)
      return emitOpError("has a source, but its layout transforms nothing");
    return success();
  }
  if (!source)
    return emitOpError("has no source, but its layout transforms");
  if (source->getType() != type)
    return emitOpError() << "source has type " << source->getType()
                         << ", but must be " << type;
  return success();
}

LogicalResult PackOp::verify() {
  return verifyLayout(*this, getLayoutAttr(),
                      cast<RankedTensorType>(getInput().getType()));
}

//===----------------------------------------------------------------------===//
// kern.join and kern.part
//===----------------------------------------------------------------------===//

/// Checks that `slice` could be a slice of `whole` along the last dimension.
static LogicalResult verifySlice(Operation *op, RankedTensorType slice,
                                 RankedTensorType whole) {
  if (whole.getRank() != 0 && slice.getRank() == whole.getRank() &&
      slice.getElementType() == whole.getElementType() &&
      slice.getShape().drop_back() == whole.getShape().drop_back())
    return success();
  return op->emitOpError() << "has " << slice << " as a slice of " << whole
                           << ", accepted: the same but for the last extent";
}

LogicalResult JoinOp::verify() {
  auto whole = cast<RankedTensorType>(getType());
  int64_t channels = 0;
  if (getInputs().empty())
    return emitOpError("has no inputs");
  for (Value input : getInputs()) {
    auto type = cast<RankedTensorType>(input.getType());
    if (failed(verifySlice(*this, type, whole)))
      return failure();
    channels += type.getShape().back();
  }
  if (channels == whole.getShape().back())
    return success();
  return emitOpError() << "has inputs of " << channels
                       << " channels, but a result of "
                       << whole.getShape().back();
}

LogicalResult PartOp::verify() {
  auto whole = cast<RankedTensorType>(getInput().getType());
  auto slice = cast<RankedTensorType>(getType());
  if (failed(verifySlice(*this, slice, whole)))
    return failure();
  int64_t offset = getOffset(), size = slice.getShape().back();
  if (offset >= 0 && offset + size <= whole.getShape().back())
    return success();
  return emitOpError() << "takes channels " << offset << " to " << offset + size
                       << " of " << whole.getShape().back();
}
