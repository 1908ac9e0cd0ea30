//===- ReductionOps.cpp - pools, reductions and normalizations ------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Result types, constraints and text form of the ops that combine elements.
//
//===----------------------------------------------------------------------===//

#include "InferenceSupport.h"

using namespace mlir;
using namespace linnet;

LogicalResult MaxPool2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                            Adaptor op, Types &results) {
  return inferPool(loc, op.getInput(), op.getKernel(), op.getWindow(), results);
}

LogicalResult AvgPool2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                            Adaptor op, Types &results) {
  return inferPool(loc, op.getInput(), op.getKernel(), op.getWindow(), results);
}

bool ReduceOp::keepsSingleElements(ReduceKind kind) {
  switch (kind) {
  case ReduceKind::sum:
  case ReduceKind::mean:
  case ReduceKind::max:
  case ReduceKind::min:
  case ReduceKind::prod:
    return true;
  default:
    return false;
  }
}

LogicalResult ReduceOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                         Adaptor op, Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  auto input = rankedType(op.getInput());
  SmallVector<int64_t> shape(input.getShape());
  int64_t previous = -1;
  for (int64_t axis : op.getAxes()) {
    if (axis <= previous || axis >= input.getRank())
      return emitOptionalError(loc,
                               "axes must be ascending and within the rank of ",
                               input.getRank());
    shape[axis] = 1;
    previous = axis;
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

ParseResult ReduceOp::parse(OpAsmParser &parser, OperationState &state) {
  OpAsmParser::UnresolvedOperand input;
  StringRef keyword;
  SmallVector<int64_t> axes;
  FunctionType type;
  SMLoc kindLoc = parser.getCurrentLocation(), loc;
  if (parser.parseKeyword(&keyword))
    return failure();
  auto kind = symbolizeReduceKind(keyword);
  if (!kind)
    return parser.emitError(kindLoc) << "unknown kind '" << keyword << "'";
  state.addAttribute("kind", ReduceKindAttr::get(parser.getContext(), *kind));
  if (parser.getCurrentLocation(&loc) || parser.parseOperand(input) ||
      parser.parseKeyword("axes") || parser.parseEqual() ||
      parser.parseCommaSeparatedList(
          AsmParser::Delimiter::Square,
          [&] { return parser.parseInteger(axes.emplace_back()); }) ||
      parser.parseOptionalAttrDict(state.attributes) ||
      parser.parseColonType(type) ||
      parser.resolveOperands({input}, type.getInputs(), loc, state.operands))
    return failure();
  state.addAttribute("axes", parser.getBuilder().getDenseI64ArrayAttr(axes));
  state.addTypes(type.getResults());
  return success();
}

void ReduceOp::print(OpAsmPrinter &printer) {
  printer << ' ' << stringifyReduceKind(getKind()) << ' ' << getInput()
          << " axes = [";
  llvm::interleaveComma(getAxes(), printer);
  printer << ']';
  printer.printOptionalAttrDict((*this)->getAttrs(), {"kind", "axes"});
  printer << " : ";
  printer.printFunctionalType(getOperation());
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                          Adaptor op, Types &results) {
  if (failed(requireStatic(loc, op.getInput())) ||
      failed(checkAxis(loc, op.getAxis(), rankedType(op.getInput()).getRank())))
    return failure();
  results.push_back(op.getInput().getType());
  return success();
}

LogicalResult LocalResponseNormOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                                    Adaptor op,
                                                    Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  if (op.getSize() <= 0)
    return emitOptionalError(loc, "size must be positive, not ", op.getSize());
  if (rankedType(op.getInput()).getRank() == 0)
    return emitOptionalError(loc, "input has no dimension of channels");
  results.push_back(op.getInput().getType());
  return success();
}
