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

/// C3 along one dimension: whether one of the `count` windows has no position
/// inside the image.
static bool hasEmptyWindow(WindowAttr window, unsigned dim, int64_t extent,
                           int64_t kernel, int64_t count) {
  int64_t stride = window.getStrides()[dim], pad = window.getPads()[dim];
  int64_t dilation = window.getDilations()[dim];
  if ((count - 1) * stride - pad >= extent)
    return true;
  // A window that starts in front of the image reaches it by its first position
  // that is not negative, if there is one: it lies less than a dilation behind
  // the edge.
  if (dilation <= extent)
    return pad > dilation * (kernel - 1);
  for (int64_t start = -pad; start < 0 && count > 0; start += stride, --count) {
    int64_t first = llvm::divideCeil(-start, dilation);
    if (first >= kernel || start + first * dilation >= extent)
      return true;
  }
  return false;
}

/// Shared by both pools: C1 to C3 and the result's type.
template <typename Adaptor>
static LogicalResult inferPool(MaybeLoc loc, Adaptor op, Types &results) {
  if (failed(requireRank(loc, op.getInput(), 4, "input")))
    return failure();
  auto input = rankedType(op.getInput());
  ArrayRef<int64_t> kernel = op.getKernel();
  WindowAttr window = op.getWindow();
  if (failed(checkKernel(loc, kernel)))
    return failure();
  int64_t height = window.outputExtent(0, input.getDimSize(1), kernel[0]);
  int64_t width = window.outputExtent(1, input.getDimSize(2), kernel[1]);
  if (height <= 0 || width <= 0)
    return emitOptionalError(loc, "a kernel of ", kernel[0], "x", kernel[1],
                             " does not fit the padded image of ",
                             input.getDimSize(1), "x", input.getDimSize(2));
  for (unsigned dim : {0, 1})
    if (hasEmptyWindow(window, dim, input.getDimSize(dim + 1), kernel[dim],
                       dim == 0 ? height : width))
      return emitOptionalError(loc, "the pads leave a window without a pixel ",
                               dim == 0 ? "of the image's height"
                                        : "of the image's width");
  return addResult(loc,
                   {input.getDimSize(0), height, width, input.getDimSize(3)},
                   input.getElementType(), results);
}

LogicalResult MaxPool2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                            Adaptor op, Types &results) {
  return inferPool(loc, op, results);
}

LogicalResult AvgPool2DOp::inferReturnTypes(MLIRContext *, MaybeLoc loc,
                                            Adaptor op, Types &results) {
  return inferPool(loc, op, results);
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
