//===- FoldPads.cpp - explicit borders into the windows that see them -----===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects NHWC, so it runs after layouts are propagated. Afterwards a border of
// what the window takes for outside is part of the window.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include <limits>

#define DEBUG_TYPE "linnet-fold-pads"

namespace linnet {
#define GEN_PASS_DEF_FOLDPADS
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

/// `window` with the border of `pad` added to its pads; null where `pad` adds
/// to batch or channels, crops what the window pads, or pads what it crops.
static WindowAttr withBorder(WindowAttr window, PadOp pad) {
  ArrayRef<int64_t> low = pad.getLow(), high = pad.getHigh();
  if (pad.getMode() != PadMode::constant || low[0] || high[0] || low[3] ||
      high[3])
    return {};
  int64_t border[] = {low[1], low[2], high[1], high[2]};
  SmallVector<int64_t> pads;
  for (auto [inner, outer] : llvm::zip_equal(window.getPads(), border)) {
    if ((inner < 0 && outer > 0) || (inner > 0 && outer < 0))
      return {};
    pads.push_back(inner + outer);
  }
  return WindowAttr::get(window.getContext(), window.getStrides(), pads,
                         window.getDilations(), window.getCeil());
}

/// Whether `window` over `input` gives as many positions as `op` has: not so
/// where it rounds up and drops the windows that start in the border.
template <typename Op>
static bool keepsPositions(Op op, WindowAttr window, RankedTensorType input,
                           int64_t kernelHeight, int64_t kernelWidth) {
  return window.outputExtent(0, input.getDimSize(1), kernelHeight) ==
             op.getType().getDimSize(1) &&
         window.outputExtent(1, input.getDimSize(2), kernelWidth) ==
             op.getType().getDimSize(2);
}

/// Whether all windows of a pool see a part of the image.
static bool seesImage(WindowAttr window, RankedTensorType input,
                      ArrayRef<int64_t> kernel) {
  for (unsigned i = 0; i < 4; ++i) {
    int64_t dilation = window.getDilations()[i % 2];
    // With longer dilations the image may lie between two positions.
    if (window.getPads()[i] > dilation * (kernel[i % 2] - 1) ||
        dilation > input.getDimSize(1 + i % 2))
      return false;
  }
  return true;
}

/// Whether no element of `value` is negative.
static bool isNonNegative(Value value) {
  while (auto pool = value.getDefiningOp<MaxPool2DOp>())
    value = pool.getInput();
  auto unary = value.getDefiningOp<UnaryOp>();
  return unary && unary.getKind() == UnaryKind::clip &&
         unary.getParams()[0] >= 0;
}

namespace {

/// conv(pad(x)) -> conv(x) with larger pads
template <typename Conv>
struct FoldPadIntoConv : OpRewritePattern<Conv> {
  using OpRewritePattern<Conv>::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().template getDefiningOp<PadOp>();
    if (!pad || pad.getValue().convertToDouble() != 0)
      return rewriter.notifyMatchFailure(op, "input has no border of zeros");
    WindowAttr window = withBorder(op.getWindow(), pad);
    ArrayRef<int64_t> filter = op.getFilter().getType().getShape();
    size_t first = std::is_same_v<Conv, Conv2DOp> ? 1 : 0;
    if (!window || !keepsPositions(op, window, pad.getInput().getType(),
                                   filter[first], filter[first + 1]))
      return rewriter.notifyMatchFailure(op, "the window cannot take it up");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pad.getInput());
      op.setWindowAttr(window);
    });
    return success();
  }
};

/// max_pool(pad(x)) -> max_pool(x) where the border never is the maximum
struct FoldPadIntoMaxPool : OpRewritePattern<MaxPool2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPool2DOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<PadOp>();
    if (!pad)
      return rewriter.notifyMatchFailure(op, "input is not padded");
    double value = pad.getValue().convertToDouble();
    if (value > std::numeric_limits<float>::lowest() &&
        !(value <= 0 && isNonNegative(pad.getInput())))
      return rewriter.notifyMatchFailure(op, "the border may be the maximum");
    WindowAttr window = withBorder(op.getWindow(), pad);
    if (!window ||
        !seesImage(window, pad.getInput().getType(), op.getKernel()) ||
        !keepsPositions(op, window, pad.getInput().getType(), op.getKernel()[0],
                        op.getKernel()[1]))
      return rewriter.notifyMatchFailure(op, "the window cannot take it up");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pad.getInput());
      op.setWindowAttr(window);
    });
    return success();
  }
};

/// avg_pool(pad(x)) -> avg_pool(x) count_include_pad
struct FoldPadIntoAvgPool : OpRewritePattern<AvgPool2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AvgPool2DOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<PadOp>();
    if (!pad || pad.getValue().convertToDouble() != 0)
      return rewriter.notifyMatchFailure(op, "input has no border of zeros");
    bool hasPads =
        llvm::any_of(op.getWindow().getPads(), [](int64_t p) { return p > 0; });
    WindowAttr window = withBorder(op.getWindow(), pad);
    if (!window || (hasPads && !op.getCountIncludePad()) ||
        !seesImage(window, pad.getInput().getType(), op.getKernel()) ||
        !keepsPositions(op, window, pad.getInput().getType(), op.getKernel()[0],
                        op.getKernel()[1]))
      return rewriter.notifyMatchFailure(op, "the window cannot take it up");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pad.getInput());
      op.setWindowAttr(window);
      op.setCountIncludePad(true);
    });
    return success();
  }
};

struct FoldPads : linnet::impl::FoldPadsBase<FoldPads> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldPadIntoConv<Conv2DOp>, FoldPadIntoConv<DepthwiseConv2DOp>,
                 FoldPadIntoMaxPool, FoldPadIntoAvgPool>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      getOperation().emitError("pads did not come to rest");
      signalPassFailure();
    }
  }
};

} // namespace
