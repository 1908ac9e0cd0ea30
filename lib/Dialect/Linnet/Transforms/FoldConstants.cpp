//===- FoldConstants.cpp - evaluates ops on constants ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops are visited in order, so that one walk folds whole chains. What is folded
// never makes a module much larger: a result has at most as many bytes as the
// constants that it comes from, or is small.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "linnet/Reference/NetworkEvaluation.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define DEBUG_TYPE "linnet-fold-constants"

namespace linnet {
#define GEN_PASS_DEF_FOLDCONSTANTS
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;
using reference::Tensor;

/// A result of so many bytes is always worth its place.
static constexpr int64_t kSmallResult = 1 << 20;
/// Splats are evaluated in full; one that is larger stays.
static constexpr int64_t kLargestSplat = 64 << 20;
/// More products than this would be felt as compile time.
static constexpr int64_t kLargestProduct = 1 << 30;

static int64_t logicalBytes(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return type.getNumElements() *
         llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

/// The bytes of a constant: of a splat, those of one element.
static int64_t storedBytes(Value constant) {
  auto attr = constant.getDefiningOp<ConstantOp>().getValue();
  bool isSplat = isa<SplatElementsAttr>(attr);
  return isSplat ? logicalBytes(constant) / attr.getNumElements()
                 : logicalBytes(constant);
}

/// Whether all elements of the result are equal if those of each operand are.
static bool keepsSplats(Operation *op) {
  return isa<UnaryOp, BinaryOp, SelectOp, ChannelAffineOp, CastOp, ReshapeOp,
             TransposeOp, SliceOp, GatherOp, ChannelShuffleOp, BroadcastOp,
             Resize2DOp>(op);
}

/// The constant operands' attributes; none where an operand is no constant.
static std::optional<SmallVector<ElementsAttr>>
constantOperands(Operation *op) {
  SmallVector<ElementsAttr> attrs;
  for (Value operand : op->getOperands()) {
    auto constant = operand.getDefiningOp<ConstantOp>();
    if (!constant)
      return std::nullopt;
    attrs.push_back(constant.getValue());
  }
  return attrs;
}

/// Whether the op's cost is that of reading its operands and writing its
/// result. Images that are constants do not occur but in made-up models, and
/// the cost of a window over one has no bound.
static bool isCheap(Operation *op) {
  if (auto product = dyn_cast<FullyConnectedOp>(op))
    return logicalBytes(product.getWeights()) *
               product.getInput().getType().getShape().front() <=
           kLargestProduct;
  if (auto product = dyn_cast<MatMulOp>(op))
    return logicalBytes(product.getResult()) *
               product.getLhs().getType().getShape().back() <=
           kLargestProduct;
  return !isa<Conv2DOp, DepthwiseConv2DOp, TransposeConv2DOp, MaxPool2DOp,
              AvgPool2DOp>(op);
}

/// Whether the result is small, or takes the place of operands as large.
static bool isWorthItsPlace(Operation *op, bool isSplat) {
  int64_t allowed = kSmallResult, stored = 0;
  for (Value operand : op->getOperands()) {
    if (isSplat)
      allowed =
          std::max(allowed, std::min(logicalBytes(operand), kLargestSplat));
    stored += storedBytes(operand);
  }
  return logicalBytes(op->getResult(0)) <= std::max(allowed, stored);
}

static llvm::Expected<Tensor> evaluate(Operation *op,
                                       ArrayRef<ElementsAttr> operands) {
  std::vector<Tensor> tensors;
  for (ElementsAttr attr : operands) {
    auto tensor = reference::toTensor(attr);
    if (!tensor)
      return tensor.takeError();
    tensors.push_back(std::move(*tensor));
  }
  std::vector<const Tensor *> pointers;
  for (const Tensor &tensor : tensors)
    pointers.push_back(&tensor);
  return reference::evaluateOp(op, pointers);
}

/// The value of an op on constants, if it is to be folded.
static ElementsAttr fold(Operation *op) {
  auto operands = constantOperands(op);
  if (!operands || !isCheap(op))
    return {};
  bool isSplat = keepsSplats(op) && llvm::all_of(*operands, [](ElementsAttr a) {
                   return isa<SplatElementsAttr>(a);
                 });
  if (!isWorthItsPlace(op, isSplat))
    return {};
  auto result = evaluate(op, *operands);
  if (!result) {
    // A constant whose elements are not there stays.
    llvm::consumeError(result.takeError());
    return {};
  }
  return makeElements(cast<RankedTensorType>(op->getResult(0).getType()),
                      HeapAsmResourceBlob::allocateAndCopyWithAlign(
                          result->bytes(), /*align=*/16));
}

namespace {

struct FoldConstants : linnet::impl::FoldConstantsBase<FoldConstants> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody())
      foldBlock(block);
  }

  void foldBlock(Block &block) {
    for (Operation &op : llvm::make_early_inc_range(block)) {
      if (!isa_and_nonnull<LinnetDialect>(op.getDialect()) ||
          isa<ConstantOp>(op))
        continue;
      ElementsAttr value = fold(&op);
      if (!value)
        continue;
      OpBuilder builder(&op);
      auto constant = ConstantOp::create(builder, op.getLoc(),
                                         op.getResult(0).getType(), value);
      op.replaceAllUsesWith(constant->getResults());
      op.erase();
    }
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isa<ConstantOp>(op) && op.use_empty())
        op.erase();
  }
};

} // namespace
