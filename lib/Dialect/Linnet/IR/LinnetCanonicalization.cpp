//===- LinnetCanonicalization.cpp - simpler spellings of the same ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Patterns that make new ops; what only returns an operand is a fold. None of
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

} // namespace

void UnaryOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<MergeClips>(context);
}
