//===- ReductionOps.cpp - pools, reductions and normalizations ------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Result types, constraints and text form of the ops that combine elements.
//
//===----------------------------------------------------------------------===//

#include "InferenceSupport.h"

using namespace mlir;
using namespace linnet;

/// Shared by both pools: C1 to C3 and the result's type.
template <typename Adaptor>
static LogicalResult inferPool(MaybeLoc loc, Adaptor op, Types &results) {
  if (failed(requireRank(loc, op.getInput(), 4, "input")))
    return failure();
  auto input = rankedType(op.getInput());
  ArrayRef<int64_t> kernel = op.getKernel();
  WindowAttr window = op.getWindow();
  if (kernel.size() != 2 || kernel[0] <= 0 || kernel[1] <= 0)
    return emitOptionalError(loc, "kernel must be two positive numbers");
  for (unsigned i = 0; i < 4; ++i) {
    int64_t span = window.getDilations()[i % 2] * (kernel[i % 2] - 1) + 1;
    if (window.getPads()[i] >= span)
      return emitOptionalError(loc, "a pad of ", window.getPads()[i],
                               " leaves windows of extent ", span, " empty");
  }
  int64_t height = window.outputExtent(0, input.getDimSize(1), kernel[0]);
  int64_t width = window.outputExtent(1, input.getDimSize(2), kernel[1]);
  if (height <= 0 || width <= 0)
    return emitOptionalError(loc, "a kernel of ", kernel[0], "x", kernel[1],
                             " does not fit the padded image of ",
                             input.getDimSize(1), "x", input.getDimSize(2));
  results.push_back(RankedTensorType::get(
      {input.getDimSize(0), height, width, input.getDimSize(3)},
      input.getElementType()));
  return success();
}

LogicalResult MaxPool2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                            Adaptor op, Types &results) {
  return inferPool(loc, op, results);
}

LogicalResult AvgPool2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                            Adaptor op, Types &results) {
  return inferPool(loc, op, results);
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
      return emitOptionalError(loc, "axes must be ascending and within the rank of ",
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
                                                    Adaptor op, Types &results) {
  if (failed(requireStatic(loc, op.getInput())))
    return failure();
  if (op.getSize() <= 0)
    return emitOptionalError(loc, "size must be positive, not ", op.getSize());
  results.push_back(op.getInput().getType());
  return success();
}
