//===- MergeGroups.cpp - convolutions of slices as one of groups ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects what exporters without grouped convolutions write: an image is split
// along its channels, each part is convolved by itself, and the results are
// joined.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace linnet {
#define GEN_PASS_DEF_MERGEGROUPS
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

namespace {

/// One input of the concat: a convolution, perhaps with an activation behind.
struct Branch {
  UnaryOp activation;
  Conv2DOp conv;
  /// Channels [begin, begin + size) of `image` go in.
  Value image;
  int64_t begin = 0, size = 0;
};

} // namespace

static bool isF32Constant(Value value) {
  auto data = ConstantData::of(value);
  return data && data->isF32();
}

static std::optional<Branch> branchOf(Value value) {
  Branch branch;
  if (!value.hasOneUse())
    return std::nullopt;
  branch.activation = value.getDefiningOp<UnaryOp>();
  if (branch.activation)
    value = branch.activation.getInput();
  branch.conv = value.getDefiningOp<Conv2DOp>();
  if (!branch.conv || !value.hasOneUse() ||
      !isF32Constant(branch.conv.getFilter()) ||
      (branch.conv.getBias() && !isF32Constant(branch.conv.getBias())))
    return std::nullopt;
  auto slice = branch.conv.getInput().getDefiningOp<SliceOp>();
  if (!slice)
    return std::nullopt;
  auto whole = slice.getInput().getType(), part = slice.getType();
  if (whole.getShape().drop_back() != part.getShape().drop_back() ||
      llvm::any_of(slice.getSteps(), [](int64_t step) { return step != 1; }))
    return std::nullopt;
  branch.image = slice.getInput();
  branch.begin = slice.getOffsets().back();
  branch.size = part.getShape().back();
  return branch;
}

/// Whether both do the same, to neighbouring channels of one image.
static bool areNeighbours(const Branch &a, const Branch &b) {
  Conv2DOp left = a.conv, right = b.conv;
  bool sameActivation = bool(a.activation) == bool(b.activation);
  if (sameActivation && a.activation) {
    UnaryOp first = a.activation, second = b.activation;
    sameActivation = first->getAttrs() == second->getAttrs();
  }
  return sameActivation && a.image == b.image && b.begin == a.begin + a.size &&
         left->getAttrs() == right->getAttrs() &&
         left.getFilter().getType() == right.getFilter().getType() &&
         bool(left.getBias()) == bool(right.getBias());
}

/// Constants of one type, one behind the other along the first dimension.
static Value stack(OpBuilder &builder, ArrayRef<Value> constants) {
  SmallVector<ConstantData> parts;
  for (Value constant : constants)
    parts.push_back(*ConstantData::of(constant));
  SmallVector<int64_t> shape(parts.front().type().getShape());
  shape.front() *= parts.size();
  return createF32Constant(builder, constants.front().getLoc(), shape,
                           [&](MutableArrayRef<float> out) {
                             for (const ConstantData &part : parts)
                               for (int64_t i = 0; i < part.size(); ++i) {
                                 out.front() = part.f32(i);
                                 out = out.drop_front();
                               }
                           });
}

namespace {

/// concat(conv(slice(x)), conv(slice(x)), …) -> conv(x) of that many groups
struct MergeBranches : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getType().getRank() != 4 || op.getAxis() != 3 ||
        op.getInputs().size() < 2)
      return rewriter.notifyMatchFailure(op, "no concat of channels");
    SmallVector<Branch> branches;
    for (Value input : op.getInputs()) {
      std::optional<Branch> branch = branchOf(input);
      if (!branch ||
          (!branches.empty() && !areNeighbours(branches.back(), *branch)))
        return rewriter.notifyMatchFailure(op, "branches differ");
      branches.push_back(*branch);
    }
    Value result = merge(rewriter, op, branches);
    if (UnaryOp activation = branches.front().activation)
      result =
          UnaryOp::create(rewriter, op.getLoc(), op.getType(),
                          activation.getKind(), result, activation.getParams());
    rewriter.replaceOp(op, result);
    return success();
  }

  static Value merge(PatternRewriter &rewriter, ConcatOp op,
                     ArrayRef<Branch> branches) {
    Conv2DOp first = branches.front().conv;
    SmallVector<Value> filters, biases;
    for (Branch branch : branches) {
      filters.push_back(branch.conv.getFilter());
      if (branch.conv.getBias())
        biases.push_back(branch.conv.getBias());
    }
    Value image = branches.front().image;
    auto type = cast<RankedTensorType>(image.getType());
    SmallVector<int64_t> offsets(4, 0), sizes(type.getShape()), steps(4, 1);
    offsets.back() = branches.front().begin;
    sizes.back() = branches.front().size * branches.size();
    if (sizes.back() != type.getShape().back())
      image =
          SliceOp::create(rewriter, op.getLoc(), image, offsets, sizes, steps);
    return Conv2DOp::create(
        rewriter, op.getLoc(), op.getType(), image, stack(rewriter, filters),
        biases.empty() ? Value() : stack(rewriter, biases), first.getWindow(),
        first.getGroups() * branches.size());
  }
};

struct MergeGroups : linnet::impl::MergeGroupsBase<MergeGroups> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<MergeBranches>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      getOperation().emitError("convolutions of slices did not come to an end");
      signalPassFailure();
    }
  }
};

} // namespace
