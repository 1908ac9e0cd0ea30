//===- FoldThresholds.cpp - what stands before signs, into thresholds -----===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects affines merged. Afterwards a batch normalization between a
// convolution of signs and the next signs is a number for each channel that the
// sums are compared with, so that only bits go from layer to layer.
//
//===----------------------------------------------------------------------===//

#include "SignExpressions.h"
#include "WeightedOps.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include <cmath>
#include <limits>

#define DEBUG_TYPE "linnet-fold-thresholds"

namespace linnet {
#define GEN_PASS_DEF_FOLDTHRESHOLDS
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Whether s * scale + offset >= threshold in real numbers: the product of two
/// floats is exact in double, and so is a sum together with what it rounds off.
static bool reaches(double s, double scale, double offset, double threshold) {
  double product = s * scale, sum = product + offset;
  double other = sum - product;
  double lost = (product - (sum - other)) + (offset - other);
  return sum > threshold || (sum == threshold && lost >= 0);
}

/// The smallest integer s with s * scale + offset >= threshold, for scale > 0.
static double smallestSum(double scale, double offset, double threshold) {
  constexpr double kLimit = 1 << 25;
  double s = std::ceil((threshold - offset) / scale);
  // Beyond all sums it is true of all or of none.
  if (!(std::fabs(s) < kLimit))
    return reaches(-kLimit, scale, offset, threshold)  ? -kInfinity
           : reaches(kLimit, scale, offset, threshold) ? s
                                                       : kInfinity;
  while (reaches(s - 1, scale, offset, threshold))
    --s;
  while (!reaches(s, scale, offset, threshold))
    ++s;
  return s;
}

/// The thresholds of a binarize, one for each channel.
static std::optional<std::vector<float>> thresholdsOf(BinarizeOp op) {
  int64_t channels = op.getInput().getType().getShape().back();
  if (!op.getThreshold())
    return std::vector<float>(channels, 0.0f);
  auto thresholds = perChannel(op.getThreshold(), channels);
  if (thresholds && thresholds->size() == 1)
    thresholds->resize(channels, thresholds->front());
  return thresholds;
}

static BinarizeOp replaceByThresholds(PatternRewriter &rewriter, BinarizeOp op,
                                      Value input, ArrayRef<float> thresholds) {
  Value constant =
      createF32Constant(rewriter, op.getLoc(), int64_t(thresholds.size()),
                        [&](MutableArrayRef<float> memory) {
                          llvm::copy(thresholds, memory.begin());
                        });
  return rewriter.replaceOpWithNewOp<BinarizeOp>(op, input, constant,
                                                 op.getGroups());
}

/// The filter with the signs of the output channels `turned` turned around.
static Value turnChannels(PatternRewriter &rewriter, BinaryConv2DOp conv,
                          ArrayRef<bool> turned) {
  auto data = ConstantData::of(conv.getFilter());
  auto type = cast<RankedTensorType>(conv.getFilter().getType());
  AsmResourceBlob blob =
      HeapAsmResourceBlob::allocate(type.getNumElements() * 4, 64, true);
  auto *memory = reinterpret_cast<uint32_t *>(blob.getMutableData().data());
  int64_t words = type.getDimSize(3),
          run = type.getNumElements() / type.getDimSize(0);
  int64_t inLast = conv.getChannels() - (words - 1) * 32;
  uint32_t last = inLast == 32 ? ~0u : (1u << inLast) - 1;
  for (int64_t i = 0; i < type.getNumElements(); ++i) {
    uint32_t word;
    std::memcpy(&word, data->bytes().data() + (data->isSplat() ? 0 : i * 4), 4);
    if (turned[i / run])
      word ^= i % words == words - 1 ? last : ~0u;
    memory[i] = word;
  }
  return ConstantOp::create(rewriter, conv.getLoc(),
                            makeElements(type, std::move(blob)));
}

namespace {

/// binarize(affine(sums), t) -> binarize(sums, t')
///
/// A channel's sum s is an integer, and its sign is + where s*a + b >= t. With
///
///   a > 0    s >= (t - b) / a, that is s >= ceil((t - b) / a) for integers
///   a < 0    s <= (t - b) / a, that is -s >= (t - b) / -a: with the signs of
///   this channel's
///            filter turned around the sum is -s, and a becomes -a. Every
///            border allows this, as each product of signs, or of zero, changes
///            its sign with the filter's
///   a = 0    the sign is that of b - t whatever s is: t' is -inf or +inf
///
/// The division only gives a first guess, which is corrected by comparing
/// exactly.
struct FoldAffineOfSums : OpRewritePattern<BinarizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinarizeOp op,
                                PatternRewriter &rewriter) const override {
    auto affine = asChannelAffine(op.getInput().getDefiningOp());
    auto thresholds = thresholdsOf(op);
    if (!affine || !thresholds || !op.getInput().hasOneUse())
      return rewriter.notifyMatchFailure(op, "input is no affine of its own");
    auto pool = affine->input.getDefiningOp<MaxPool2DOp>();
    Value sums = pool ? pool.getInput() : affine->input;
    auto conv = sums.getDefiningOp<BinaryConv2DOp>();
    if (!conv)
      return rewriter.notifyMatchFailure(op,
                                         "input is no affine of sums of signs");
    SmallVector<bool> turned;
    for (auto [c, threshold] : llvm::enumerate(*thresholds)) {
      double scale = affine->scale[c], offset = affine->offset[c];
      turned.push_back(scale < 0);
      threshold =
          float(scale == 0 ? (offset >= threshold ? -kInfinity : kInfinity)
                           : smallestSum(std::fabs(scale), offset, threshold));
    }
    if (llvm::is_contained(turned, true)) {
      // The largest of sums is not the largest of their negatives.
      if (pool || !sums.hasOneUse() || !ConstantData::of(conv.getFilter()))
        return rewriter.notifyMatchFailure(
            op, "a channel's sums cannot be turned around");
      rewriter.setInsertionPoint(conv);
      Value filter = turnChannels(rewriter, conv, turned);
      rewriter.modifyOpInPlace(conv,
                               [&] { conv.getFilterMutable().assign(filter); });
      rewriter.setInsertionPoint(op);
    }
    replaceByThresholds(rewriter, op, affine->input, *thresholds);
    return success();
  }
};

/// binarize(clip(x, low, high), t) -> binarize(x, t) where low < t <= high: the
/// bounds move no element across the threshold.
struct DropClip : OpRewritePattern<BinarizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinarizeOp op,
                                PatternRewriter &rewriter) const override {
    auto clip = op.getInput().getDefiningOp<UnaryOp>();
    auto thresholds = thresholdsOf(op);
    if (!clip || clip.getKind() != UnaryKind::clip || !thresholds)
      return rewriter.notifyMatchFailure(op, "input is no clip");
    for (float threshold : *thresholds)
      if (!(float(clip.getParams()[0]) < threshold &&
            threshold <= float(clip.getParams()[1])))
        return rewriter.notifyMatchFailure(op,
                                           "a bound lies beyond a threshold");
    rewriter.modifyOpInPlace(
        op, [&] { op.getInputMutable().assign(clip.getInput()); });
    return success();
  }
};

/// binarize(max_pool(x), t) -> binary_max_pool(binarize(x, t)): the largest
/// element reaches the threshold where one of them does.
struct PoolSigns : OpRewritePattern<BinarizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinarizeOp op,
                                PatternRewriter &rewriter) const override {
    auto pool = op.getInput().getDefiningOp<MaxPool2DOp>();
    if (!pool || !pool->hasOneUse())
      return rewriter.notifyMatchFailure(op, "input is no max pool of its own");
    Value packed = BinarizeOp::create(rewriter, op.getLoc(), pool.getInput(),
                                      op.getThreshold(), op.getGroups());
    rewriter.replaceOpWithNewOp<BinaryMaxPool2DOp>(op, packed, pool.getKernel(),
                                                   pool.getWindow());
    return success();
  }
};

struct FoldThresholds : linnet::impl::FoldThresholdsBase<FoldThresholds> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldAffineOfSums, DropClip, PoolSigns>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      getOperation().emitError("thresholds did not come to rest");
      signalPassFailure();
    }
  }
};

} // namespace
