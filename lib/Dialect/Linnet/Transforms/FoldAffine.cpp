//===- FoldAffine.cpp - per-channel scales and offsets into weights -------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects channels as the last dimension, so it runs after layouts are
// propagated. Afterwards a batch normalization, a scale or a bias is part of
// the constant weights beside it where there are any; what is left of them is
// at most one `linnet.channel_affine` between two other ops.
//
//===----------------------------------------------------------------------===//

#include "WeightedOps.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#define DEBUG_TYPE "linnet-fold-affine"

namespace linnet {
#define GEN_PASS_DEF_FOLDAFFINE
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

/// Replaces `op` by a channel_affine.
static void replaceByAffine(PatternRewriter &rewriter, Operation *op,
                            const ChannelAffine &affine) {
  auto constant = [&](ArrayRef<double> values) {
    return createF32Constant(rewriter, op->getLoc(), values.size(),
                             [&](MutableArrayRef<float> memory) {
                               llvm::copy(values, memory.begin());
                             });
  };
  Value scale = constant(affine.scale), offset = constant(affine.offset);
  rewriter.replaceOpWithNewOp<ChannelAffineOp>(op, op->getResultTypes(),
                                               affine.input, scale, offset);
}

namespace {

/// A pattern on the ops that `asChannelAffine` knows.
struct AffinePattern : RewritePattern {
  AffinePattern(MLIRContext *context, PatternBenefit benefit)
      : RewritePattern(MatchAnyOpTypeTag(), benefit, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const final {
    auto affine = asChannelAffine(op);
    if (!affine)
      return rewriter.notifyMatchFailure(op, "no affine of the channels");
    return rewrite(op, *affine, rewriter);
  }

  virtual LogicalResult rewrite(Operation *op, const ChannelAffine &affine,
                                PatternRewriter &rewriter) const = 0;
};

/// affine(conv(x, w, b)) -> conv(x, w', b')
struct FoldIntoProducer : AffinePattern {
  FoldIntoProducer(MLIRContext *context) : AffinePattern(context, 3) {}

  LogicalResult rewrite(Operation *op, const ChannelAffine &affine,
                        PatternRewriter &rewriter) const override {
    auto product = WeightedOp::of(affine.input.getDefiningOp());
    if (!product || !product->canFoldAfter(affine))
      return rewriter.notifyMatchFailure(op, "input is no constant product");
    rewriter.setInsertionPoint(product->operation());
    product->foldAfter(rewriter, affine);
    rewriter.replaceOp(op, product->operation());
    return success();
  }
};

/// affine(affine(x)) -> affine(x)
struct MergeAffines : AffinePattern {
  MergeAffines(MLIRContext *context) : AffinePattern(context, 2) {}

  LogicalResult rewrite(Operation *op, const ChannelAffine &outer,
                        PatternRewriter &rewriter) const override {
    auto inner = asChannelAffine(outer.input.getDefiningOp());
    if (!inner || !outer.input.hasOneUse())
      return rewriter.notifyMatchFailure(op, "input is no affine of its own");
    ChannelAffine merged = *inner;
    for (size_t c = 0; c < merged.scale.size(); ++c) {
      merged.scale[c] = outer.scale[c] * inner->scale[c];
      merged.offset[c] = outer.scale[c] * inner->offset[c] + outer.offset[c];
    }
    replaceByAffine(rewriter, op, merged);
    return success();
  }
};

/// conv(affine(x), w, b) -> conv(x, w', b') where all users of the affine can
/// do so.
struct FoldIntoConsumers : AffinePattern {
  FoldIntoConsumers(MLIRContext *context) : AffinePattern(context, 1) {}

  LogicalResult rewrite(Operation *op, const ChannelAffine &affine,
                        PatternRewriter &rewriter) const override {
    SmallVector<WeightedOp> products;
    for (OpOperand &use : op->getUses()) {
      auto product = WeightedOp::of(use.getOwner());
      if (!product || use.getOperandNumber() != 0 ||
          !product->canFoldBefore(affine))
        return rewriter.notifyMatchFailure(op, "a user cannot take it up");
      products.push_back(*product);
    }
    if (products.empty())
      return rewriter.notifyMatchFailure(op, "has no users");
    for (WeightedOp &product : products) {
      rewriter.setInsertionPoint(product.operation());
      product.foldBefore(rewriter, affine);
    }
    rewriter.eraseOp(op);
    return success();
  }
};

/// x * 1 + 0 -> x
struct DropIdentity : AffinePattern {
  DropIdentity(MLIRContext *context) : AffinePattern(context, 4) {}

  LogicalResult rewrite(Operation *op, const ChannelAffine &affine,
                        PatternRewriter &rewriter) const override {
    if (!affine.scalesByOne() || !affine.addsZero())
      return rewriter.notifyMatchFailure(op, "changes its input");
    rewriter.replaceOp(op, affine.input);
    return success();
  }
};

/// x + c -> channel_affine(x, 1, c), and so on, for c of more than one value.
struct SpellAsAffine : AffinePattern {
  SpellAsAffine(MLIRContext *context) : AffinePattern(context, 1) {}

  LogicalResult rewrite(Operation *op, const ChannelAffine &affine,
                        PatternRewriter &rewriter) const override {
    auto isUniform = [](ArrayRef<double> values) {
      return llvm::all_equal(values);
    };
    if (!isa<BinaryOp>(op) ||
        (isUniform(affine.scale) && isUniform(affine.offset)))
      return rewriter.notifyMatchFailure(op, "is none, or is one of scalars");
    replaceByAffine(rewriter, op, affine);
    return success();
  }
};

struct FoldAffine : linnet::impl::FoldAffineBase<FoldAffine> {
  void runOnOperation() override {
    // First all that folds into weights; what is left is spelled alike then.
    if (failed(apply<DropIdentity, FoldIntoProducer, MergeAffines,
                     FoldIntoConsumers>()) ||
        failed(apply<SpellAsAffine>())) {
      getOperation().emitError("scales and offsets did not come to rest");
      signalPassFailure();
    }
  }

  template <typename... Patterns>
  LogicalResult apply() {
    RewritePatternSet patterns(&getContext());
    patterns.add<Patterns...>(&getContext());
    return applyPatternsGreedily(getOperation(), std::move(patterns));
  }
};

} // namespace
