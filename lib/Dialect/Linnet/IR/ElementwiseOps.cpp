//===- ElementwiseOps.cpp - elementwise ops -------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Result types, constraints and text form of the elementwise ops.
//
//===----------------------------------------------------------------------===//

#include "InferenceSupport.h"

using namespace mlir;
using namespace linnet;

//===----------------------------------------------------------------------===//
// unary
//===----------------------------------------------------------------------===//

unsigned UnaryOp::numParams(UnaryKind kind) {
  switch (kind) {
  case UnaryKind::clip:
  case UnaryKind::selu:
  case UnaryKind::hard_sigmoid:
  case UnaryKind::shrink:
    return 2;
  case UnaryKind::leaky_relu:
  case UnaryKind::elu:
  case UnaryKind::celu:
  case UnaryKind::thresholded_relu:
    return 1;
  default:
    return 0;
  }
}

LogicalResult UnaryOp::inferReturnTypes(MLIRContext *, MaybeLoc loc, Adaptor op,
                                        Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  unsigned expected = numParams(op.getKind());
  if (op.getParams().size() != expected)
    return emitOptionalError(loc, stringifyUnaryKind(op.getKind()), " takes ",
                             expected, " parameters, not ",
                             op.getParams().size());
  results.push_back(op.getInput().getType());
  return success();
}

/// The keyword of an enum's case, or an error that names it.
template <typename Attr, typename Kind>
static ParseResult parseKind(OpAsmParser &parser, OperationState &state,
                             std::optional<Kind> (*symbolize)(StringRef)) {
  StringRef keyword;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseKeyword(&keyword))
    return failure();
  auto kind = symbolize(keyword);
  if (!kind)
    return parser.emitError(loc) << "unknown kind '" << keyword << "'";
  state.addAttribute("kind", Attr::get(parser.getContext(), *kind));
  return success();
}

ParseResult UnaryOp::parse(OpAsmParser &parser, OperationState &state) {
  OpAsmParser::UnresolvedOperand input;
  RankedTensorType type;
  SmallVector<double> params;
  if (parseKind<UnaryKindAttr, UnaryKind>(parser, state, symbolizeUnaryKind) ||
      parser.parseOperand(input) ||
      parser.parseCommaSeparatedList(
          AsmParser::Delimiter::OptionalSquare,
          [&] { return parser.parseFloat(params.emplace_back()); }) ||
      parser.parseOptionalAttrDict(state.attributes) ||
      parser.parseColonType(type) ||
      parser.resolveOperand(input, type, state.operands))
    return failure();
  if (!params.empty())
    state.addAttribute("params",
                       parser.getBuilder().getDenseF64ArrayAttr(params));
  state.addTypes(type);
  return success();
}

void UnaryOp::print(OpAsmPrinter &printer) {
  printer << ' ' << stringifyUnaryKind(getKind()) << ' ' << getInput();
  if (!getParams().empty()) {
    Builder builder(getContext());
    printer << " [";
    llvm::interleaveComma(getParams(), printer, [&](double value) {
      printer.printAttributeWithoutType(builder.getF64FloatAttr(value));
    });
    printer << ']';
  }
  printer.printOptionalAttrDict((*this)->getAttrs(), {"kind", "params"});
  printer << " : " << getType();
}

//===----------------------------------------------------------------------===//
// binary
//===----------------------------------------------------------------------===//

LogicalResult BinaryOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                         Adaptor op, Types &results) {
  if (failed(requireStatic(loc, {op.getLhs(), op.getRhs()})))
    return failure();
  auto lhs = rankedType(op.getLhs()), rhs = rankedType(op.getRhs());
  auto shape = broadcastShapes(lhs.getShape(), rhs.getShape());
  if (!shape)
    return emitOptionalError(loc, "the operands' shapes do not broadcast");
  Type element = lhs.getElementType();
  if (element != rhs.getElementType())
    return emitOptionalError(loc, "the operands' element types differ");
  BinaryKind kind = op.getKind();
  bool isOfFloats = kind == BinaryKind::pow || kind == BinaryKind::prelu;
  if (isOfFloats && isa<IntegerType>(element))
    return emitOptionalError(loc, stringifyBinaryKind(kind),
                             " is a function of floats, not of ", element);
  return addResult(loc, *shape, element, results);
}

ParseResult BinaryOp::parse(OpAsmParser &parser, OperationState &state) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  FunctionType type;
  SMLoc loc;
  if (parseKind<BinaryKindAttr, BinaryKind>(parser, state,
                                            symbolizeBinaryKind) ||
      parser.getCurrentLocation(&loc) ||
      parser.parseOperandList(operands, /*requiredOperandCount=*/2) ||
      parser.parseOptionalAttrDict(state.attributes) ||
      parser.parseColonType(type) ||
      parser.resolveOperands(operands, type.getInputs(), loc, state.operands))
    return failure();
  state.addTypes(type.getResults());
  return success();
}

void BinaryOp::print(OpAsmPrinter &printer) {
  printer << ' ' << stringifyBinaryKind(getKind()) << ' ' << getLhs() << ", "
          << getRhs();
  printer.printOptionalAttrDict((*this)->getAttrs(), {"kind"});
  printer << " : ";
  printer.printFunctionalType(getOperation());
}

//===----------------------------------------------------------------------===//
// select
//===----------------------------------------------------------------------===//

LogicalResult SelectOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                         Adaptor op, Types &results) {
  if (failed(requireStatic(
          loc, {op.getCondition(), op.getOnTrue(), op.getOnFalse()})))
    return failure();
  auto onTrue = rankedType(op.getOnTrue()),
       onFalse = rankedType(op.getOnFalse());
  auto shape = broadcastShapes(onTrue.getShape(), onFalse.getShape());
  if (shape)
    shape = broadcastShapes(*shape, rankedType(op.getCondition()).getShape());
  if (!shape)
    return emitOptionalError(loc, "the operands' shapes do not broadcast");
  if (onTrue.getElementType() != onFalse.getElementType())
    return emitOptionalError(
        loc, "on_true and on_false have different element types");
  return addResult(loc, *shape, onTrue.getElementType(), results);
}

//===----------------------------------------------------------------------===//
// channel_affine
//===----------------------------------------------------------------------===//

LogicalResult ChannelAffineOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                                Adaptor op, Types &results) {
  if (failed(requireStatic(loc, op.getInput())) ||
      failed(requireRank(loc, op.getScale(), 1, "scale")) ||
      failed(requireRank(loc, op.getOffset(), 1, "offset")))
    return failure();
  auto input = rankedType(op.getInput());
  int64_t channels = input.getRank() ? input.getShape().back() : -1;
  if (rankedType(op.getScale()).getDimSize(0) != channels ||
      rankedType(op.getOffset()).getDimSize(0) != channels)
    return emitOptionalError(loc, "scale and offset must have one element for "
                                  "each element of the last dimension");
  results.push_back(input);
  return success();
}
