//===- KernDialect.cpp - the kern dialect and its attributes --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Registration, and the parsing, printing and checking of attributes.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Kern/IR/KernDialect.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Kernels/WinogradFilter.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

#include "Kern/KernDialect.cpp.inc"
#include "Kern/KernEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "Kern/KernAttrs.cpp.inc"

void KernDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "Kern/KernAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "Kern/KernOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// #kern.schedule
//===----------------------------------------------------------------------===//

void ScheduleAttr::print(AsmPrinter &printer) const {
  printer << '<' << getStrategy();
  for (NamedAttribute param : getParams()) {
    printer << ", " << param.getName().getValue() << " = ";
    if (auto list = dyn_cast<DenseI64ArrayAttr>(param.getValue())) {
      printer << '[';
      llvm::interleaveComma(list.asArrayRef(), printer);
      printer << ']';
    } else {
      printer.printAttributeWithoutType(param.getValue());
    }
  }
  printer << '>';
}

/// A parameter's value: an integer, a list of integers or a string, or what the
/// verifier is to refuse.
static FailureOr<Attribute> parseParam(AsmParser &parser) {
  Builder &builder = parser.getBuilder();
  int64_t integer;
  std::string text;
  OptionalParseResult isInteger = parser.parseOptionalInteger(integer);
  if (isInteger.has_value())
    return failed(*isInteger)
               ? FailureOr<Attribute>(failure())
               : FailureOr<Attribute>(builder.getI64IntegerAttr(integer));
  if (succeeded(parser.parseOptionalString(&text)))
    return Attribute(builder.getStringAttr(text));
  if (failed(parser.parseOptionalLSquare())) {
    Attribute other;
    return parser.parseAttribute(other) ? FailureOr<Attribute>(failure())
                                        : FailureOr<Attribute>(other);
  }
  SmallVector<int64_t> list;
  if (failed(parser.parseOptionalRSquare()) &&
      (parser.parseCommaSeparatedList(
           [&] { return parser.parseInteger(list.emplace_back()); }) ||
       parser.parseRSquare()))
    return failure();
  return Attribute(builder.getDenseI64ArrayAttr(list));
}

Attribute ScheduleAttr::parse(AsmParser &parser, Type) {
  StringRef strategy;
  NamedAttrList params;
  SMLoc start = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseKeyword(&strategy))
    return {};
  while (succeeded(parser.parseOptionalComma())) {
    StringRef name;
    SMLoc loc = parser.getCurrentLocation();
    if (parser.parseKeyword(&name) || parser.parseEqual())
      return {};
    FailureOr<Attribute> value = parseParam(parser);
    if (failed(value))
      return {};
    if (params.get(name))
      return parser.emitError(loc) << "parameter '" << name << "' stands twice",
             Attribute();
    params.set(name, *value);
  }
  if (parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(start); },
                    parser.getContext(), strategy,
                    params.getDictionary(parser.getContext()));
}

LogicalResult ScheduleAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   StringRef, DictionaryAttr params) {
  for (NamedAttribute param : params)
    if (!isa<IntegerAttr, DenseI64ArrayAttr, StringAttr>(param.getValue()))
      return emitError()
             << "parameter '" << param.getName().getValue()
             << "' must be an integer, a list of integers or a string";
  return success();
}

//===----------------------------------------------------------------------===//
// #kern.layout
//===----------------------------------------------------------------------===//

void LayoutAttr::print(AsmPrinter &printer) const {
  printer << '<' << toLayout(*this, getDims().size()).str() << '>';
}

Attribute LayoutAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> dims, blocks;
  auto parseDim = [&]() -> ParseResult {
    int64_t &dim = dims.emplace_back(), &block = blocks.emplace_back(0);
    if (parser.parseInteger(dim))
      return failure();
    if (succeeded(parser.parseOptionalKeyword("div")))
      return parser.parseInteger(block);
    if (failed(parser.parseOptionalKeyword("mod")))
      return success();
    if (parser.parseInteger(block))
      return failure();
    return block = -block, success();
  };
  SMLoc loc = parser.getCurrentLocation();
  int64_t winograd = 0, groups = 0, pitch = 0, plane = 0;
  auto parseExtra = [&]() -> ParseResult {
    if (failed(parser.parseOptionalComma()))
      return success();
    StringRef keyword;
    if (parser.parseKeyword(&keyword))
      return failure();
    int64_t *value = llvm::StringSwitch<int64_t *>(keyword)
                         .Case("winograd", &winograd)
                         .Case("groups", &groups)
                         .Case("pitch", &pitch)
                         .Case("plane", &plane)
                         .Default(nullptr);
    if (!value)
      return parser.emitError(loc) << "'" << keyword
                                   << "' is no part of a layout, accepted: "
                                      "winograd, groups, pitch or plane";
    if (parser.parseEqual() || parser.parseInteger(*value))
      return failure();
    return *value > 0 ? success()
                      : parser.emitError(loc, keyword + " must be positive");
  };
  if (parser.parseLess() ||
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, parseDim) ||
      parseExtra() || parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(loc); }, parser.getContext(),
                    dims, blocks, winograd, groups, pitch, plane);
}

/// Whether a layout's dimensions are bands of rows, channels, pixels.
static bool isOrderOfPlanes(ArrayRef<int64_t> dims, ArrayRef<int64_t> blocks) {
  bool isOrder = llvm::all_of(blocks, [](int64_t block) { return block == 0; });
  if (isOrder)
    return dims == ArrayRef<int64_t>{0, 1, 3, 2} ||
           dims == ArrayRef<int64_t>{0, 3, 1, 2};
  return dims == ArrayRef<int64_t>{0, 1, 3, 1, 2} && blocks[1] != 0;
}

LogicalResult LayoutAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<int64_t> dims,
                                 ArrayRef<int64_t> blocks, int64_t winograd,
                                 int64_t groups, int64_t pitch, int64_t plane) {
  auto malformed = [&]() -> LogicalResult {
    return emitError() << "each dimension must stand once whole, or once as "
                          "quotient and once as remainder of one block";
  };
  // What has been seen of each logical dimension: whole, or the parts' blocks.
  struct Seen {
    bool whole = false;
    int64_t quotient = 0, remainder = 0;
  };
  SmallVector<Seen> seen(dims.size());
  for (auto [dim, block] : llvm::zip_equal(dims, blocks)) {
    if (dim < 0 || dim >= int64_t(dims.size()))
      return malformed();
    Seen &entry = seen[dim];
    bool repeated = block == 0  ? entry.whole
                    : block > 0 ? entry.quotient != 0
                                : entry.remainder != 0;
    if (repeated)
      return malformed();
    if (block == 0)
      entry.whole = true;
    else
      (block > 0 ? entry.quotient : entry.remainder) = std::abs(block);
  }
  bool ended = false;
  for (const Seen &entry : seen) {
    bool present = entry.whole || entry.quotient || entry.remainder;
    bool valid = entry.whole ? !entry.quotient && !entry.remainder
                             : entry.quotient == entry.remainder;
    if (!valid || (present && ended))
      return malformed();
    ended |= !present;
  }
  bool isOrder = llvm::all_of(blocks, [](int64_t block) { return block == 0; });
  if (pitch != 0 && (!isOrder || dims.size() < 2 || winograd || groups))
    return emitError() << "a pitch is for an order of two or more whole "
                          "dimensions";
  if (plane != 0 &&
      (winograd || groups || pitch || !isOrderOfPlanes(dims, blocks)))
    return emitError() << "a plane is for channels outside of pixels: [0, 1, "
                          "3, 2], [0, 1 div r, 3, 1 mod r, 2] or [0, 3, 1, 2]";
  if (groups == 1)
    return emitError() << "groups is 1, accepted: 2 or more";
  if (groups && (winograd || *llvm::max_element(dims) != 4))
    return emitError() << "groups is for filters, of rank 4, whose groups are "
                          "a dimension of their own";
  if (winograd == 0)
    return success();
  if (!isWinogradTile(winograd))
    return emitError() << "winograd is " << winograd << ", accepted: 2 or 4";
  // Dimension 3 is there, and none behind it.
  if (*llvm::max_element(dims) != 3)
    return emitError() << "winograd is for filters, of rank 4";
  return success();
}

//===----------------------------------------------------------------------===//
// #kern.slot
//===----------------------------------------------------------------------===//

static bool hasIndex(MemoryRegion region) {
  return region == MemoryRegion::input || region == MemoryRegion::output;
}

void SlotAttr::print(AsmPrinter &printer) const {
  printer << '<' << stringifyMemoryRegion(getRegion());
  if (hasIndex(getRegion()))
    printer << ' ' << getIndex();
  printer << ", " << getOffset() << ", " << getBytes() << '>';
}

Attribute SlotAttr::parse(AsmParser &parser, Type) {
  StringRef keyword;
  int64_t index = 0, offset, bytes;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseKeyword(&keyword))
    return {};
  auto region = symbolizeMemoryRegion(keyword);
  if (!region)
    return parser.emitError(loc)
               << "unknown region '" << keyword
               << "', expected arena, input, output or weights",
           Attribute();
  OptionalParseResult hasNumber = parser.parseOptionalInteger(index);
  if (hasNumber.has_value() ? failed(*hasNumber) : hasIndex(*region))
    return parser.emitError(parser.getCurrentLocation(), "expected an index"),
           Attribute();
  if (parser.parseComma() || parser.parseInteger(offset) ||
      parser.parseComma() || parser.parseInteger(bytes) ||
      parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(loc); }, parser.getContext(),
                    *region, index, offset, bytes);
}

LogicalResult SlotAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               MemoryRegion region, int64_t index,
                               int64_t offset, int64_t bytes) {
  if (offset < 0 || bytes < 0 || index < 0)
    return emitError() << "index, offset and bytes must not be negative";
  if (index != 0 && !hasIndex(region))
    return emitError() << "region " << stringifyMemoryRegion(region)
                       << " has no index";
  return success();
}
