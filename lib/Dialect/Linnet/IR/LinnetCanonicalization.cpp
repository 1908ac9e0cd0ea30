//===- LinnetCanonicalization.cpp - simpler spellings of the same ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Patterns of ops that compute; those of ops that move elements stand in
// MovementCanonicalization.cpp. What only returns an operand is a fold. None of
// them weighs costs, and nothing relies on their having run.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace linnet;

namespace {

//===----------------------------------------------------------------------===//
// unary
//===----------------------------------------------------------------------===//

/// clip(clip(x, a, b), c, d) -> clip(x, a', b') with a and b clipped to [c, d].
struct MergeClips : OpRewritePattern<UnaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UnaryOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<UnaryOp>();
    if (!inner || op.getKind() != UnaryKind::clip ||
        inner.getKind() != UnaryKind::clip)
      return rewriter.notifyMatchFailure(op, "no clip of a clip");
    double low = op.getParams()[0], high = op.getParams()[1];
    double bounds[] = {inner.getParams()[0], inner.getParams()[1]};
    // Also false where a bound is NaN.
    if (!(low <= high && bounds[0] <= bounds[1]))
      return rewriter.notifyMatchFailure(op, "bounds are not in order");
    for (double &bound : bounds)
      bound = std::min(std::max(bound, low), high);
    rewriter.replaceOpWithNewOp<UnaryOp>(op, op.getType(), UnaryKind::clip,
                                         inner.getInput(), bounds);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// binary
//===----------------------------------------------------------------------===//

/// binary(broadcast(x), y) -> binary(x, y) where y has the shape already.
struct DropBroadcast : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    for (unsigned i : {0, 1}) {
      auto broadcast = op->getOperand(i).getDefiningOp<BroadcastOp>();
      if (!broadcast || op->getOperand(1 - i).getType() != op.getType())
        continue;
      rewriter.modifyOpInPlace(
          op, [&] { op->setOperand(i, broadcast.getInput()); });
      return success();
    }
    return rewriter.notifyMatchFailure(op, "needs no broadcast operand");
  }
};

//===----------------------------------------------------------------------===//
// reduce and pools
//===----------------------------------------------------------------------===//

/// reduce over axes of extent 1 -> reduce over the others
struct DropUnitAxes : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReduceOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<int64_t> axes;
    for (int64_t axis : op.getAxes())
      if (op.getInput().getType().getDimSize(axis) != 1)
        axes.push_back(axis);
    if (axes.size() == op.getAxes().size() ||
        !ReduceOp::keepsSingleElements(op.getKind()))
      return rewriter.notifyMatchFailure(op, "no axis to leave out");
    rewriter.modifyOpInPlace(op, [&] { op.setAxes(axes); });
    return success();
  }
};

/// reduce(reduce(x)) -> reduce(x) over the axes of both
struct MergeReductions : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReduceOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<ReduceOp>();
    if (!inner || inner.getKind() != op.getKind() || !inner->hasOneUse() ||
        !ReduceOp::keepsSingleElements(op.getKind()))
      return rewriter.notifyMatchFailure(op, "no reduction of a like one");
    SmallVector<int64_t> axes(inner.getAxes());
    axes.append(op.getAxes().begin(), op.getAxes().end());
    llvm::sort(axes);
    axes.erase(llvm::unique(axes), axes.end());
    rewriter.replaceOpWithNewOp<ReduceOp>(op, op.getType(), op.getKind(),
                                          inner.getInput(), axes);
    return success();
  }
};

/// A pool over the whole image is a reduction over height and width.
template <typename Pool, ReduceKind kind>
struct GlobalPool : OpRewritePattern<Pool> {
  using OpRewritePattern<Pool>::OpRewritePattern;

  LogicalResult matchAndRewrite(Pool op,
                                PatternRewriter &rewriter) const override {
    WindowAttr window = op.getWindow();
    RankedTensorType input = op.getInput().getType();
    auto isZero = [](int64_t pad) { return pad == 0; };
    if (input.getShape().slice(1, 2) != op.getKernel() ||
        !llvm::all_of(window.getPads(), isZero) ||
        window.getDilations() != ArrayRef<int64_t>({1, 1}))
      return rewriter.notifyMatchFailure(op, "is not global");
    rewriter.replaceOpWithNewOp<ReduceOp>(op, op.getType(), kind, op.getInput(),
                                          ArrayRef<int64_t>({1, 2}));
    return success();
  }
};

} // namespace

void UnaryOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<MergeClips>(context);
}

void BinaryOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<DropBroadcast>(context);
}

void ReduceOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<DropUnitAxes, MergeReductions>(context);
}

void MaxPool2DOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<GlobalPool<MaxPool2DOp, ReduceKind::max>>(context);
}

void AvgPool2DOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<GlobalPool<AvgPool2DOp, ReduceKind::mean>>(context);
}
