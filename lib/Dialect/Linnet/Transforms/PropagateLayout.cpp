//===- PropagateLayout.cpp - moves transposes to the network's borders ----===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects image ops in NHWC with a transpose before and after each, as
// importers of NCHW models write them. Afterwards a transpose stands between
// two ops only where one of them depends on a layout that is not the other's.
//
// Two steps. Transposes that come from channels-last sink, even through ops
// whose other operands must be transposed for it; those that lead there never
// do, so the first step ends. Then those that lead to channels-last rise while
// that makes no more elements move.
//
//===----------------------------------------------------------------------===//

#include "PermutedOps.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#define DEBUG_TYPE "linnet-propagate-layout"

namespace linnet {
#define GEN_PASS_DEF_PROPAGATELAYOUT
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

static RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static bool movesOnlyUnits(TransposeOp op) {
  return movesOnlyUnits(op.getInput().getType().getShape(), op.getPerm());
}

/// Whether all operands of `op` that are not free are transposes by `perm`
/// which nothing else uses.
static bool allAgree(Operation *op, ArrayRef<int64_t> perm) {
  return llvm::all_of(layoutOperands(op), [&](OpOperand *operand) {
    Value value = operand->get();
    auto transpose = value.getDefiningOp<TransposeOp>();
    if (!transpose || ConstantData::of(transpose.getInput()))
      return isFreeUnder(value, perm);
    return extended(transpose.getPerm(), perm.size()) == perm
               ? llvm::all_of(value.getUsers(),
                              [&](Operation *user) { return user == op; })
               : isFreeUnder(value, perm);
  });
}

/// The transpose, of those before `op`, that should sink through it: as a
/// permutation of the result's dimensions.
static std::optional<Permutation> transposeToSink(Operation *op) {
  int64_t rank = typeOf(op->getResult(0)).getRank();
  for (OpOperand *operand : layoutOperands(op)) {
    auto transpose = operand->get().getDefiningOp<TransposeOp>();
    if (!transpose)
      continue;
    Permutation perm = extended(transpose.getPerm(), rank);
    if (!commutesWith(op, perm) || isToChannelsLast(perm))
      continue;
    if ((isFromChannelsLast(perm) && !movesOnlyUnits(transpose)) ||
        allAgree(op, perm))
      return perm;
  }
  return std::nullopt;
}

namespace {

/// op(T(x), T(y), c) -> T(op(x, y, T^-1(c)))
struct SinkTranspose : RewritePattern {
  SinkTranspose(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (op->getNumResults() != 1 ||
        !isa_and_nonnull<LinnetDialect>(op->getDialect()))
      return rewriter.notifyMatchFailure(op, "not an op of the dialect");
    std::optional<Permutation> perm = transposeToSink(op);
    if (!perm)
      return rewriter.notifyMatchFailure(op, "no transpose that should sink");
    Value rebuilt = rebuildUntransposed(rewriter, op, *perm);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, op->getResultTypes(), rebuilt,
                                             *perm);
    return success();
  }
};

/// reshape(T(x)) -> T'(reshape'(x))
struct SinkTransposeThroughReshape : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().getDefiningOp<TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "input is not transposed");
    Value input = transpose.getInput();
    if (movesOnlyUnits(transpose)) {
      rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), input);
      return success();
    }
    if (isToChannelsLast(transpose.getPerm()))
      return rewriter.notifyMatchFailure(op, "this transpose rises");
    if (!isFromChannelsLast(transpose.getPerm()) && !transpose->hasOneUse())
      return rewriter.notifyMatchFailure(op, "would make two of one");
    auto exchanged = exchangeReshape(
        typeOf(input).getShape(), transpose.getPerm(), op.getType().getShape());
    if (!exchanged)
      return rewriter.notifyMatchFailure(op, "merges what was apart");
    auto type =
        RankedTensorType::get(exchanged->shape, op.getType().getElementType());
    Value reshaped = ReshapeOp::create(rewriter, op.getLoc(), type, input);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, op.getType(), reshaped,
                                             exchanged->perm);
    return success();
  }
};

/// unary(reshape(x)) -> reshape(unary(x)), so that reshapes meet, and
/// activations meet what they activate.
struct SinkReshapeThroughUnary : OpRewritePattern<UnaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UnaryOp op,
                                PatternRewriter &rewriter) const override {
    auto reshape = op.getInput().getDefiningOp<ReshapeOp>();
    if (!reshape)
      return rewriter.notifyMatchFailure(op, "input is not reshaped");
    Value result =
        UnaryOp::create(rewriter, op.getLoc(), reshape.getInput().getType(),
                        op.getKind(), reshape.getInput(), op.getParams());
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), result);
    return success();
  }
};

/// binary(reshape(x), c) -> reshape(binary(x, c)) for a single element c.
struct SinkReshapeThroughBinary : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    for (unsigned i : {0, 1}) {
      auto reshape = op->getOperand(i).getDefiningOp<ReshapeOp>();
      Value other = op->getOperand(1 - i);
      if (!reshape || typeOf(other).getNumElements() != 1 ||
          !ConstantData::of(other) || reshape.getType() != op.getType() ||
          typeOf(other).getRank() > typeOf(reshape.getInput()).getRank())
        continue;
      Value operands[] = {op.getLhs(), op.getRhs()};
      operands[i] = reshape.getInput();
      Value result =
          BinaryOp::create(rewriter, op.getLoc(), reshape.getInput().getType(),
                           op.getKind(), operands[0], operands[1]);
      rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), result);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no reshape beside a scalar");
  }
};

/// fully_connected(reshape(T(x)), w) -> fully_connected(reshape(x), w') where
/// the columns of the constant w' stand in the order of x.
struct AbsorbIntoWeights : OpRewritePattern<FullyConnectedOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FullyConnectedOp op,
                                PatternRewriter &rewriter) const override {
    auto reshape = op.getInput().getDefiningOp<ReshapeOp>();
    auto transpose = reshape ? reshape.getInput().getDefiningOp<TransposeOp>()
                             : TransposeOp();
    auto weights = op.getWeights().getDefiningOp<ConstantOp>();
    if (!transpose || !weights || !ConstantData::of(op.getWeights()))
      return rewriter.notifyMatchFailure(
          op, "no transposed image, or computed weights");
    ArrayRef<int64_t> image = transpose.getType().getShape();
    ArrayRef<int64_t> perm = transpose.getPerm();
    if (perm.empty() || perm.front() != 0 ||
        image.front() != op.getInput().getType().getDimSize(0))
      return rewriter.notifyMatchFailure(op, "rows are not the image's batch");

    RankedTensorType type = op.getWeights().getType();
    SmallVector<int64_t> columns(image);
    columns.front() = type.getDimSize(0);
    ElementsAttr moved = transposeElements(
        reshapeElements(weights.getValue(), columns), inverse(perm));
    moved = reshapeElements(moved, type.getShape());
    Value newWeights =
        ConstantOp::create(rewriter, weights.getLoc(), type, moved);
    Value flat = ReshapeOp::create(rewriter, reshape.getLoc(),
                                   reshape.getType(), transpose.getInput());
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(flat);
      op.getWeightsMutable().assign(newWeights);
    });
    return success();
  }
};

} // namespace

/// Whether something transposes `value` by `perm` already.
static bool isTransposedBy(Value value, ArrayRef<int64_t> perm) {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    auto transpose = dyn_cast<TransposeOp>(user);
    return transpose && transpose.getPerm() == perm;
  });
}

/// How many elements are transposed by `perm` after `source`, and after the
/// other ops on its operand (the other slices of a split): all of them could do
/// with the operand transposed.
static int64_t elementsAfter(Operation *source, ArrayRef<int64_t> perm) {
  Value operand = source->getOperand(0);
  int64_t elements = 0;
  for (Operation *user : operand.getUsers()) {
    if (user != source &&
        (!user->hasOneUse() || user->getOperand(0) != operand ||
         !commutesWith(user, inverse(perm))))
      continue;
    if (isTransposedBy(user->getResult(0), perm) &&
        !movesOnlyUnits(typeOf(user->getResult(0)).getShape(), perm))
      elements += typeOf(user->getResult(0)).getNumElements();
  }
  return elements;
}

namespace {

/// T(op(x, c)) -> op(T(x), T(c)) where T leads to channels-last and no more
/// elements move than before.
struct RaiseTranspose : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    Operation *source = op.getInput().getDefiningOp();
    if (!source || !isToChannelsLast(op.getPerm()) || movesOnlyUnits(op))
      return rewriter.notifyMatchFailure(op, "not one that rises");
    Permutation perm = inverse(op.getPerm());
    if (!source->hasOneUse() || !commutesWith(source, perm))
      return rewriter.notifyMatchFailure(op, "cannot rise through its source");
    int64_t elements = 0;
    for (OpOperand *operand : layoutOperands(source))
      if (!isFreeUnder(operand->get(), perm) &&
          !isTransposedBy(operand->get(), op.getPerm()))
        elements += typeOf(operand->get()).getNumElements();
    if (elements > elementsAfter(source, op.getPerm()))
      return rewriter.notifyMatchFailure(op, "more elements would move");
    rewriter.replaceOp(op, rebuildUntransposed(rewriter, source, perm));
    return success();
  }
};

/// A transpose that leaves the order of elements is a reshape.
struct TransposeToReshape : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!movesOnlyUnits(op))
      return rewriter.notifyMatchFailure(op, "elements move");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getInput());
    return success();
  }
};

struct PropagateLayout : linnet::impl::PropagateLayoutBase<PropagateLayout> {
  void runOnOperation() override {
    if (failed(apply<SinkTranspose, SinkTransposeThroughReshape,
                     SinkReshapeThroughUnary, SinkReshapeThroughBinary,
                     AbsorbIntoWeights>()) ||
        failed(apply<RaiseTranspose>()) ||
        failed(apply<TransposeToReshape, SinkReshapeThroughUnary,
                     SinkReshapeThroughBinary>())) {
      getOperation().emitError("transposes did not come to rest");
      return signalPassFailure();
    }
  }

  template <typename... Patterns>
  LogicalResult apply() {
    RewritePatternSet patterns(&getContext());
    patterns.add<Patterns...>(&getContext());
    GreedyRewriteConfig config;
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    return applyPatternsGreedily(getOperation(), std::move(patterns), config);
  }
};

} // namespace
