//===- PermutedOps.cpp - ops computed under permuted dimensions -----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One place that knows how each op's attributes count dimensions.
//
//===----------------------------------------------------------------------===//

#include "PermutedOps.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace linnet;

static RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

SmallVector<OpOperand *> linnet::layoutOperands(Operation *op) {
  SmallVector<OpOperand *> operands;
  for (OpOperand &operand : op->getOpOperands())
    if (operand.getOperandNumber() == 0 || !isa<ChannelAffineOp>(op))
      operands.push_back(&operand);
  return operands;
}

bool linnet::commutesWith(Operation *op, ArrayRef<int64_t> perm) {
  // These know of no dimension but their attributes'.
  if (isa<UnaryOp, BinaryOp, SelectOp, CastOp, ConcatOp, SliceOp, GatherOp,
          PadOp, BroadcastOp, ReduceOp, SoftmaxOp>(op))
    return true;
  // And these of the last.
  if (isa<ChannelAffineOp, ChannelShuffleOp, LocalResponseNormOp>(op))
    return !perm.empty() && perm.back() == int64_t(perm.size()) - 1;
  return false;
}

Permutation linnet::extended(ArrayRef<int64_t> perm, int64_t rank) {
  Permutation result;
  int64_t added = rank - perm.size();
  for (int64_t dim = 0; dim < added; ++dim)
    result.push_back(dim);
  for (int64_t dim : perm)
    result.push_back(dim + added);
  return result;
}

/// The shape of `value` with 1s in front up to the rank of `perm`.
static SmallVector<int64_t> fullShape(Value value, ArrayRef<int64_t> perm) {
  ArrayRef<int64_t> shape = typeOf(value).getShape();
  SmallVector<int64_t> full(perm.size() - shape.size(), 1);
  full.append(shape.begin(), shape.end());
  return full;
}

/// What is left to do of un-transposing `value` when its own transpose is taken
/// into account; that one's input is returned in `source`.
static Permutation residual(Value value, ArrayRef<int64_t> perm,
                            Value &source) {
  Permutation undo = inverse(perm);
  source = value;
  auto transpose = value.getDefiningOp<TransposeOp>();
  if (!transpose || transpose.getPerm().size() != perm.size())
    return undo;
  source = transpose.getInput();
  return permuted(transpose.getPerm(), undo);
}

bool linnet::isFreeUnder(Value value, ArrayRef<int64_t> perm) {
  if (typeOf(value).getNumElements() == 1 || ConstantData::of(value))
    return true;
  Value source;
  Permutation left = residual(value, perm, source);
  return movesOnlyUnits(fullShape(source, perm), left);
}

Value linnet::untransposed(OpBuilder &builder, Value value,
                           ArrayRef<int64_t> perm) {
  // A single element is the same under every broadcast.
  if (typeOf(value).getNumElements() == 1 &&
      typeOf(value).getRank() < int64_t(perm.size()))
    return value;
  Value source;
  Permutation left = residual(value, perm, source);
  Location loc = value.getLoc();
  SmallVector<int64_t> full = fullShape(source, perm);
  Type element = typeOf(value).getElementType();
  auto result = RankedTensorType::get(permuted(full, left), element);
  if (movesOnlyUnits(full, left))
    return result == source.getType()
               ? source
               : ReshapeOp::create(builder, loc, result, source);
  if (auto constant = source.getDefiningOp<ConstantOp>())
    if (ElementsAttr elements = reshapeElements(constant.getValue(), full))
      if (ElementsAttr moved = transposeElements(elements, left))
        return ConstantOp::create(builder, loc, result, moved);
  if (typeOf(source).getRank() < int64_t(perm.size()))
    source = ReshapeOp::create(builder, loc,
                               RankedTensorType::get(full, element), source);
  return TransposeOp::create(builder, loc, result, source, left);
}

/// Lists that have one number for each dimension.
static SmallVector<int64_t> moved(ArrayRef<int64_t> values,
                                  ArrayRef<int64_t> perm) {
  return permuted(values, inverse(perm));
}

/// Lets the attributes of an op, whose result was T(x), speak of x.
static void untransposeAttributes(Operation *op, ArrayRef<int64_t> perm) {
  llvm::TypeSwitch<Operation *>(op)
      .Case<ConcatOp, GatherOp, SoftmaxOp>(
          [&](auto op) { op.setAxis(perm[op.getAxis()]); })
      .Case([&](SliceOp slice) {
        slice.setOffsets(moved(slice.getOffsets(), perm));
        slice.setSizes(moved(slice.getSizes(), perm));
        slice.setSteps(moved(slice.getSteps(), perm));
      })
      .Case([&](PadOp pad) {
        pad.setLow(moved(pad.getLow(), perm));
        pad.setHigh(moved(pad.getHigh(), perm));
      })
      .Case([&](ReduceOp reduce) {
        SmallVector<int64_t> axes;
        for (int64_t axis : reduce.getAxes())
          axes.push_back(perm[axis]);
        llvm::sort(axes);
        reduce.setAxes(axes);
      });
}

Value linnet::rebuildUntransposed(RewriterBase &rewriter, Operation *op,
                                  ArrayRef<int64_t> perm) {
  SmallVector<std::pair<unsigned, Value>> operands;
  for (OpOperand *operand : layoutOperands(op))
    operands.emplace_back(operand->getOperandNumber(),
                          untransposed(rewriter, operand->get(), perm));
  Operation *rebuilt = rewriter.clone(*op);
  rewriter.modifyOpInPlace(rebuilt, [&] {
    for (auto [number, value] : operands)
      rebuilt->setOperand(number, value);
    untransposeAttributes(rebuilt, perm);
    auto type = typeOf(op->getResult(0));
    rebuilt->getResult(0).setType(RankedTensorType::get(
        moved(type.getShape(), perm), type.getElementType()));
  });
  return rebuilt->getResult(0);
}
