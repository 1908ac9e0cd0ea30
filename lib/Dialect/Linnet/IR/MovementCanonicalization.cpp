//===- MovementCanonicalization.cpp - chains of moved elements as one -----===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Patterns on slices, concatenations, gathers and pads.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace linnet;

namespace {

//===----------------------------------------------------------------------===//
// slice
//===----------------------------------------------------------------------===//

/// slice(slice(x)) -> slice(x)
struct MergeSlices : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SliceOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<SliceOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "input is no slice");
    SmallVector<int64_t> offsets, steps;
    for (auto [dim, size] : llvm::enumerate(op.getSizes())) {
      int64_t innerStep = inner.getSteps()[dim];
      offsets.push_back(inner.getOffsets()[dim] +
                        op.getOffsets()[dim] * innerStep);
      // The step to no second element may be longer than the extent.
      steps.push_back(size == 1 ? 1 : op.getSteps()[dim] * innerStep);
    }
    rewriter.replaceOpWithNewOp<SliceOp>(op, op.getType(), inner.getInput(),
                                         offsets, op.getSizes(), steps);
    return success();
  }
};

/// slice(concat(…, x, …)) -> slice(x) where it takes of one input only
struct SliceOfConcat : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SliceOp op,
                                PatternRewriter &rewriter) const override {
    auto concat = op.getInput().getDefiningOp<ConcatOp>();
    if (!concat)
      return rewriter.notifyMatchFailure(op, "input is no concat");
    size_t axis = concat.getAxis();
    int64_t first = op.getOffsets()[axis];
    int64_t last = first + (op.getSizes()[axis] - 1) * op.getSteps()[axis];
    int64_t begin = 0;
    for (Value input : concat.getInputs()) {
      int64_t extent = cast<RankedTensorType>(input.getType()).getDimSize(axis);
      bool isInside = std::min(first, last) >= begin &&
                      std::max(first, last) < begin + extent;
      if (!isInside) {
        begin += extent;
        continue;
      }
      SmallVector<int64_t> offsets(op.getOffsets()), steps(op.getSteps());
      offsets[axis] -= begin;
      if (op.getSizes()[axis] == 1)
        steps[axis] = 1;
      rewriter.replaceOpWithNewOp<SliceOp>(op, op.getType(), input, offsets,
                                           op.getSizes(), steps);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "takes of several inputs");
  }
};

/// The only dimension along which a slice does not take everything.
static std::optional<size_t> slicedDim(SliceOp op) {
  std::optional<size_t> found;
  for (auto [dim, extent] :
       llvm::enumerate(op.getInput().getType().getShape())) {
    if (op.getSizes()[dim] == extent && op.getOffsets()[dim] == 0)
      continue;
    if (found)
      return std::nullopt;
    found = dim;
  }
  return found;
}

/// slice(reshape(x)) -> reshape(slice(x)) where the reshape splits a dimension
/// and the slice takes some of the outer part.
struct SliceOfSplit : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SliceOp op,
                                PatternRewriter &rewriter) const override {
    auto reshape = op.getInput().getDefiningOp<ReshapeOp>();
    auto dim = reshape ? slicedDim(op) : std::nullopt;
    if (!dim)
      return rewriter.notifyMatchFailure(op, "no slice of one dimension");
    ArrayRef<int64_t> shape = reshape.getType().getShape();
    RankedTensorType source = reshape.getInput().getType();
    int64_t outer = 1;
    for (int64_t extent : shape.take_front(*dim))
      outer *= extent;
    // The dimension of x in front of which there is as much.
    int64_t axis = 0, before = 1;
    while (axis < source.getRank() &&
           (before != outer || source.getDimSize(axis) == 1))
      before *= source.getDimSize(axis++);
    if (axis == source.getRank() || source.getDimSize(axis) % shape[*dim])
      return rewriter.notifyMatchFailure(op, "splits no dimension");
    int64_t inner = source.getDimSize(axis) / shape[*dim];
    int64_t step = op.getSizes()[*dim] == 1 ? 1 : op.getSteps()[*dim];
    if (inner != 1 && step != 1)
      return rewriter.notifyMatchFailure(op, "the parts do not lie together");
    SmallVector<int64_t> offsets(source.getRank(), 0), sizes(source.getShape()),
        steps(source.getRank(), 1);
    offsets[axis] = op.getOffsets()[*dim] * inner;
    sizes[axis] = op.getSizes()[*dim] * inner;
    steps[axis] = step;
    auto type = RankedTensorType::get(sizes, source.getElementType());
    Value slice = SliceOp::create(rewriter, op.getLoc(), type,
                                  reshape.getInput(), offsets, sizes, steps);
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), slice);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// concat
//===----------------------------------------------------------------------===//

/// concat(…, concat(x, y), …) -> concat(…, x, y, …)
struct FlattenConcat : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<Value> inputs;
    for (Value input : op.getInputs()) {
      auto inner = input.getDefiningOp<ConcatOp>();
      if (inner && inner.getAxis() == op.getAxis() && inner->hasOneUse())
        llvm::append_range(inputs, inner.getInputs());
      else
        inputs.push_back(input);
    }
    if (inputs.size() == op.getInputs().size())
      return rewriter.notifyMatchFailure(op, "no concat of its own inside");
    rewriter.replaceOpWithNewOp<ConcatOp>(op, op.getType(), inputs,
                                          op.getAxis());
    return success();
  }
};

/// Whether `second` takes what follows `first` along `axis`, of the same
/// tensor.
static bool continues(SliceOp first, SliceOp second, size_t axis) {
  if (!first || !second || first.getInput() != second.getInput() ||
      first.getSteps()[axis] != 1 || second.getSteps()[axis] != 1)
    return false;
  for (size_t dim = 0; dim < first.getSizes().size(); ++dim) {
    bool agrees = first.getSteps()[dim] == second.getSteps()[dim] &&
                  first.getOffsets()[dim] == second.getOffsets()[dim] &&
                  first.getSizes()[dim] == second.getSizes()[dim];
    if (dim != axis && !agrees)
      return false;
  }
  return second.getOffsets()[axis] ==
         first.getOffsets()[axis] + first.getSizes()[axis];
}

/// concat(…, slice(x), slice(x), …) -> concat(…, slice(x), …) where one takes
/// what follows the other.
struct MergeNeighbours : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatOp op,
                                PatternRewriter &rewriter) const override {
    size_t axis = op.getAxis();
    for (size_t i = 0; i + 1 < op.getInputs().size(); ++i) {
      auto first = op.getInputs()[i].getDefiningOp<SliceOp>();
      auto second = op.getInputs()[i + 1].getDefiningOp<SliceOp>();
      if (!continues(first, second, axis))
        continue;
      SmallVector<int64_t> sizes(first.getSizes());
      sizes[axis] += second.getSizes()[axis];
      auto type = RankedTensorType::get(sizes, op.getType().getElementType());
      SmallVector<Value> inputs(op.getInputs());
      inputs[i] =
          SliceOp::create(rewriter, first.getLoc(), type, first.getInput(),
                          first.getOffsets(), sizes, first.getSteps());
      inputs.erase(inputs.begin() + i + 1);
      rewriter.replaceOpWithNewOp<ConcatOp>(op, op.getType(), inputs, axis);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no neighbouring slices");
  }
};

//===----------------------------------------------------------------------===//
// gather and pad
//===----------------------------------------------------------------------===//

/// gather by indices at equal distances -> slice
struct GatherToSlice : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GatherOp op,
                                PatternRewriter &rewriter) const override {
    ArrayRef<int64_t> indices = op.getIndices();
    int64_t step = indices.size() == 1 ? 1 : indices[1] - indices[0];
    for (size_t i = 1; i < indices.size(); ++i)
      if (indices[i] - indices[i - 1] != step || step == 0)
        return rewriter.notifyMatchFailure(op, "distances differ");
    int64_t rank = op.getType().getRank();
    SmallVector<int64_t> offsets(rank, 0), steps(rank, 1);
    offsets[op.getAxis()] = indices.front();
    steps[op.getAxis()] = step;
    rewriter.replaceOpWithNewOp<SliceOp>(op, op.getType(), op.getInput(),
                                         offsets, op.getType().getShape(),
                                         steps);
    return success();
  }
};

/// pad(pad(x)) -> pad(x) where both add the same constant, and the outer adds
/// nothing where the inner cuts off.
struct MergePads : OpRewritePattern<PadOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PadOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<PadOp>();
    if (!inner || inner.getMode() != PadMode::constant ||
        op.getMode() != PadMode::constant ||
        inner.getValueAttr() != op.getValueAttr())
      return rewriter.notifyMatchFailure(op, "no constant border of another");
    auto add = [](ArrayRef<int64_t> inner, ArrayRef<int64_t> outer,
                  SmallVectorImpl<int64_t> &sums) {
      for (auto [i, o] : llvm::zip_equal(inner, outer)) {
        if (i < 0 && o > 0)
          return false;
        sums.push_back(i + o);
      }
      return true;
    };
    SmallVector<int64_t> low, high;
    if (!add(inner.getLow(), op.getLow(), low) ||
        !add(inner.getHigh(), op.getHigh(), high))
      return rewriter.notifyMatchFailure(op, "adds where the inner cuts off");
    rewriter.replaceOpWithNewOp<PadOp>(op, op.getType(), inner.getInput(), low,
                                       high, op.getMode(), op.getValue());
    return success();
  }
};

} // namespace

void SliceOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<MergeSlices, SliceOfConcat, SliceOfSplit>(context);
}

void ConcatOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<FlattenConcat, MergeNeighbours>(context);
}

void GatherOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<GatherToSlice>(context);
}

void PadOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<MergePads>(context);
}
