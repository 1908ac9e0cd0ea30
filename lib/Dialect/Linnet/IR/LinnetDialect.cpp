//===- LinnetDialect.cpp - the linnet dialect and its attributes ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
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

//===----------------------------------------------------------------------===//
// #linnet.window
//===----------------------------------------------------------------------===//

WindowAttr WindowAttr::get(MLIRContext *context, ArrayRef<int64_t> strides,
                           ArrayRef<int64_t> pads, ArrayRef<int64_t> dilations,
                           bool ceil) {
  static constexpr int64_t ones[] = {1, 1};
  static constexpr int64_t zeros[] = {0, 0, 0, 0};
  return Base::get(context, strides.empty() ? ArrayRef<int64_t>(ones) : strides,
                   pads.empty() ? ArrayRef<int64_t>(zeros) : pads,
                   dilations.empty() ? ArrayRef<int64_t>(ones) : dilations,
                   ceil);
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
  return failure(parser.parseEqual() ||
                 parser.parseCommaSeparatedList(
                     AsmParser::Delimiter::Square, [&] {
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
    SmallVectorImpl<int64_t> *list = llvm::StringSwitch<SmallVectorImpl<int64_t> *>(key)
                                         .Case("strides", &strides)
                                         .Case("pads", &pads)
                                         .Case("dilations", &dilations)
                                         .Default(nullptr);
    if (!list)
      return parser.emitError(parser.getCurrentLocation())
             << "unknown field '" << key
             << "', expected strides, pads, dilations or ceil";
    return parseIntList(parser, *list);
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater,
                                     parseField))
    return {};
  // `get` fills what was left out; what stands must already be well-formed.
  WindowAttr filled = get(parser.getContext(), strides, pads, dilations, ceil);
  auto emitError = [&] { return parser.emitError(loc); };
  if (failed(verify(emitError, filled.getStrides(), filled.getPads(),
                    filled.getDilations(), ceil)))
    return {};
  return filled;
}

LogicalResult
WindowAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                   ArrayRef<int64_t> strides, ArrayRef<int64_t> pads,
                   ArrayRef<int64_t> dilations, bool) {
  auto positivePair = [](ArrayRef<int64_t> values) {
    return values.size() == 2 && values[0] > 0 && values[1] > 0;
  };
  if (!positivePair(strides))
    return emitError() << "strides must be two positive numbers";
  if (!positivePair(dilations))
    return emitError() << "dilations must be two positive numbers";
  if (pads.size() != 4)
    return emitError() << "pads must be four numbers: top, left, bottom, right";
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
