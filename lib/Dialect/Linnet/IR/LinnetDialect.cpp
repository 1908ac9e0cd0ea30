//===- LinnetDialect.cpp - the linnet dialect and its attributes ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Registration, and the parsing, printing and checking of attributes.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace linnet;

#include "Linnet/LinnetDialect.cpp.inc"
#include "Linnet/LinnetEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "Linnet/LinnetAttrs.cpp.inc"

void LinnetDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "Linnet/LinnetAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "Linnet/LinnetOps.cpp.inc"
      >();
}

Operation *LinnetDialect::materializeConstant(OpBuilder &builder,
                                              Attribute value, Type type,
                                              Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return ConstantOp::create(builder, loc, type, elements);
}

bool linnet::isBounded(RankedTensorType type) {
  int64_t bytes =
      llvm::divideCeil(type.getElementType().getIntOrFloatBitWidth(), 8);
  for (int64_t extent : type.getShape()) {
    if (extent <= 0 || extent > kLargestExtent / bytes)
      return false;
    bytes *= extent;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// #linnet.window
//===----------------------------------------------------------------------===//

/// `values`, or what stands for a list that is left out.
static ArrayRef<int64_t> orOnes(ArrayRef<int64_t> values) {
  static constexpr int64_t ones[] = {1, 1};
  return values.empty() ? ArrayRef<int64_t>(ones) : values;
}
static ArrayRef<int64_t> orZeros(ArrayRef<int64_t> values) {
  static constexpr int64_t zeros[] = {0, 0, 0, 0};
  return values.empty() ? ArrayRef<int64_t>(zeros) : values;
}

WindowAttr WindowAttr::get(MLIRContext *context, ArrayRef<int64_t> strides,
                           ArrayRef<int64_t> pads, ArrayRef<int64_t> dilations,
                           bool ceil) {
  return Base::get(context, orOnes(strides), orZeros(pads), orOnes(dilations),
                   ceil);
}

WindowAttr WindowAttr::getChecked(function_ref<InFlightDiagnostic()> emitError,
                                  MLIRContext *context,
                                  ArrayRef<int64_t> strides,
                                  ArrayRef<int64_t> pads,
                                  ArrayRef<int64_t> dilations, bool ceil) {
  return Base::getChecked(emitError, context, orOnes(strides), orZeros(pads),
                          orOnes(dilations), ceil);
}

static bool isAll(ArrayRef<int64_t> values, int64_t value) {
  return llvm::all_of(values, [&](int64_t v) { return v == value; });
}

void WindowAttr::print(AsmPrinter &printer) const {
  printer << '<';
  StringRef separator;
  auto printList = [&](StringRef name, ArrayRef<int64_t> values,
                       int64_t fallback) {
    if (isAll(values, fallback))
      return;
    printer << separator << name << " = [";
    llvm::interleaveComma(values, printer);
    printer << ']';
    separator = ", ";
  };
  printList("strides", getStrides(), 1);
  printList("pads", getPads(), 0);
  printList("dilations", getDilations(), 1);
  if (getCeil())
    printer << separator << "ceil";
  printer << '>';
}

static ParseResult parseIntList(AsmParser &parser,
                                SmallVectorImpl<int64_t> &values) {
  return failure(
      parser.parseEqual() ||
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
        return parser.parseInteger(values.emplace_back());
      }));
}

Attribute WindowAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> strides, pads, dilations;
  bool ceil = false;
  SMLoc loc = parser.getCurrentLocation();
  auto parseField = [&]() -> ParseResult {
    StringRef key;
    if (parser.parseKeyword(&key))
      return failure();
    if (key == "ceil")
      return ceil = true, success();
    SmallVectorImpl<int64_t> *list =
        llvm::StringSwitch<SmallVectorImpl<int64_t> *>(key)
            .Case("strides", &strides)
            .Case("pads", &pads)
            .Case("dilations", &dilations)
            .Default(nullptr);
    if (!list)
      return parser.emitError(parser.getCurrentLocation())
             << "unknown field '" << key
             << "', expected strides, pads, dilations or ceil";
    if (parseIntList(parser, *list))
      return failure();
    if (list->empty())
      return parser.emitError(parser.getNameLoc()) << key << " is empty";
    return success();
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater,
                                     parseField))
    return {};
  return getChecked([&] { return parser.emitError(loc); }, parser.getContext(),
                    orOnes(strides), orZeros(pads), orOnes(dilations), ceil);
}

LogicalResult WindowAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<int64_t> strides,
                                 ArrayRef<int64_t> pads,
                                 ArrayRef<int64_t> dilations, bool) {
  // C1 and C2: bounded, so that no extent computed of them overflows.
  auto isPositivePair = [](ArrayRef<int64_t> values) {
    return values.size() == 2 && llvm::all_of(values, [](int64_t value) {
             return value > 0 && value <= kLargestExtent;
           });
  };
  if (!isPositivePair(strides))
    return emitError() << "strides must be two numbers from 1 to "
                       << kLargestExtent;
  if (!isPositivePair(dilations))
    return emitError() << "dilations must be two numbers from 1 to "
                       << kLargestExtent;
  bool areBounded = llvm::all_of(pads, [](int64_t pad) {
    return pad >= -kLargestExtent && pad <= kLargestExtent;
  });
  if (pads.size() != 4 || !areBounded)
    return emitError() << "pads must be four numbers (top, left, bottom, "
                          "right) from "
                       << -kLargestExtent << " to " << kLargestExtent;
  return success();
}

int64_t WindowAttr::outputExtent(unsigned dim, int64_t extent,
                                 int64_t kernel) const {
  int64_t stride = getStrides()[dim];
  int64_t padded = extent + getPads()[dim] + getPads()[dim + 2];
  int64_t span = getDilations()[dim] * (kernel - 1) + 1;
  if (padded < span)
    return 0;
  int64_t steps = (padded - span + (getCeil() ? stride - 1 : 0)) / stride;
  // A window that would start behind the image and its leading pad is dropped.
  if (getCeil() && steps * stride >= extent + getPads()[dim])
    --steps;
  return steps + 1;
}
