//===- FusionRules.cpp - which kernels may be one -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// These rules leave at most one op that needs an algorithm of its own in a
// kernel, its anchor. Ops before it are computed anew for each element that the
// anchor reads, so few are worth it; ops behind it work on registers, and are
// free. Packing signs goes with a convolution of signs. Other kernels of
// several anchors, and what is computed before a convolution that has to copy
// it for that, are FusionGate.cpp's to decide.
//
//===----------------------------------------------------------------------===//

#include "FusionRules.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

static bool isElementwise(Operation &op) {
  return isa<UnaryOp, BinaryOp, SelectOp, ChannelAffineOp, CastOp, ConstantOp>(
      op);
}

/// Whether an op reads each element of its input at most once, whatever it
/// computes.
static bool readsOnce(Operation &op) {
  return !isa<BroadcastOp, Resize2DOp>(op);
}

static bool isInline(FuncOp kernel) {
  return kernel.getFamily() == Family::elementwise ||
         kernel.getFamily() == Family::movement;
}

template <typename Predicate>
static bool allOps(FuncOp kernel, Predicate predicate) {
  return llvm::all_of(kernel.getBody().front().without_terminator(), predicate);
}

static RankedTensorType resultType(FuncOp kernel) {
  return cast<RankedTensorType>(kernel.getResultTypes().front());
}

/// A convolution that copies its input with a border, or broadcasts a few
/// channels from wherever they lie, may as well read it elsewhere.
static bool readsAnyLayout(FuncOp consumer, BlockArgument operand) {
  if (consumer.getFamily() != Family::direct || !operand.hasOneUse())
    return false;
  auto conv = dyn_cast<Conv2DOp>(*operand.getUsers().begin());
  if (!conv || conv.getInput() != operand)
    return false;
  bool copiesBorder = llvm::any_of(conv.getWindow().getPads(),
                                   [](int64_t pad) { return pad > 0; });
  return copiesBorder || conv.getInput().getType().getDimSize(3) <= 4;
}

/// A convolution of single pixels broadcasts one channel after the other, so
/// that it may as well take them in another order.
static bool readsAnyChannels(FuncOp producer, FuncOp consumer,
                             BlockArgument operand) {
  auto conv = operand.hasOneUse()
                  ? dyn_cast<Conv2DOp>(*operand.getUsers().begin())
                  : Conv2DOp();
  auto permutes = [](Operation &op) {
    auto type = cast<RankedTensorType>(op.getResult(0).getType());
    if (auto gather = dyn_cast<GatherOp>(op))
      return int64_t(gather.getAxis()) == type.getRank() - 1;
    auto slice = dyn_cast<SliceOp>(op);
    return isa<ChannelShuffleOp>(op) ||
           (slice &&
            slice.getInput().getType().getShape().drop_back() ==
                type.getShape().drop_back() &&
            llvm::all_of(slice.getSteps().drop_back(),
                         [](int64_t step) { return step == 1; }));
  };
  return conv && conv.getInput() == operand &&
         (consumer.getFamily() == Family::pointwise ||
          consumer.getFamily() == Family::grouped) &&
         allOps(producer, permutes);
}

/// A reduction, or a pool whose windows do not overlap, reads each element
/// once: whether it does so from memory or computes it makes no difference.
static bool readsEachOnce(FuncOp consumer, BlockArgument operand) {
  if (!operand.hasOneUse())
    return false;
  auto areApart = [](ArrayRef<int64_t> kernel, WindowAttr window) {
    ArrayRef<int64_t> strides = window.getStrides();
    bool dilated = llvm::any_of(window.getDilations(),
                                [](int64_t dilation) { return dilation != 1; });
    return !dilated && kernel[0] <= strides[0] && kernel[1] <= strides[1];
  };
  return llvm::TypeSwitch<Operation *, bool>(*operand.getUsers().begin())
      .Case([](BinarizeOp) { return true; })
      // The largest element comes before the sum of exponentials.
      .Case([](ReduceOp op) { return op.getKind() != ReduceKind::log_sum_exp; })
      .Case<MaxPool2DOp, AvgPool2DOp>(
          [&](auto op) { return areApart(op.getKernel(), op.getWindow()); })
      .Default(false);
}

/// Whether an elementwise kernel gives each element of `operand` no more than
/// one result.
static StringRef whyNotElementwise(FuncOp consumer, BlockArgument operand) {
  auto type = cast<RankedTensorType>(operand.getType());
  if (type.getShape() != resultType(consumer).getShape())
    return "what follows repeats the result";
  return "";
}

static StringRef whyNotBehind(FuncOp consumer, BlockArgument operand) {
  if (!allOps(consumer, isElementwise))
    return "what follows moves data";
  if (cast<RankedTensorType>(operand.getType()).getElementType() !=
      resultType(consumer).getElementType())
    return "what follows changes the element type";
  return whyNotElementwise(consumer, operand);
}

static StringRef whyNotBefore(FuncOp producer, FuncOp consumer,
                              BlockArgument operand) {
  if (readsAnyLayout(consumer, operand) ||
      readsAnyChannels(producer, consumer, operand) ||
      (allOps(producer, isElementwise) && readsEachOnce(consumer, operand)))
    return "";
  return "it would be computed anew for each tap";
}

static StringRef whyNotTogether(FuncOp consumer, BlockArgument operand) {
  if (!allOps(consumer, readsOnce))
    return "it would be computed anew for each element that follows from it";
  return allOps(consumer, isElementwise) ? whyNotElementwise(consumer, operand)
                                         : "";
}

/// A convolution of signs copies its image with a border: it may as well pack
/// the signs then. And it may pack the signs of its own sums, where a word is
/// 32 of its channels in order.
static bool packsSigns(FuncOp producer, FuncOp consumer,
                       BlockArgument operand) {
  if (producer.getFamily() != Family::binary ||
      consumer.getFamily() != Family::binary || !operand.hasOneUse())
    return false;
  Operation *last =
      producer.getBody().front().getTerminator()->getOperand(0).getDefiningOp();
  auto convolutions = [](FuncOp kernel) {
    return kernel.getBody().front().getOps<BinaryConv2DOp>();
  };
  auto packings = [](FuncOp kernel) {
    return kernel.getBody().front().getOps<BinarizeOp>();
  };
  if (isa<BinarizeOp>(last) && convolutions(producer).empty())
    return llvm::any_of(convolutions(consumer), [&](BinaryConv2DOp conv) {
      return conv.getInput() == operand;
    });
  if (convolutions(producer).empty() || isa<BinarizeOp>(last) ||
      !convolutions(consumer).empty() || packings(consumer).empty())
    return false;
  // What stands before the packing is elementwise.
  BinarizeOp packing = *packings(consumer).begin();
  int64_t channels = packing.getInput().getType().getShape().back();
  bool hasWholeWords = channels / packing.getGroups() % 32 == 0;
  return hasWholeWords && packing.getInput().getType() == operand.getType();
}

/// Whether a kernel writes a border of infinities. Halide lets LLVM assume that
/// no float is infinite, so nothing may compute with such a border in the same
/// kernel.
static bool hasInfiniteBorder(FuncOp kernel) {
  return llvm::any_of(kernel.getBody().front().getOps<PadOp>(), [](PadOp pad) {
    return pad.getMode() == PadMode::constant && pad.getValue().isInfinity();
  });
}

/// Whether a kernel does more than move elements.
static bool computes(FuncOp kernel) {
  auto computesElements = [](Operation &op) {
    return isa<Resize2DOp>(op) || (isElementwise(op) && !isa<ConstantOp>(op));
  };
  return !isInline(kernel) ||
         llvm::any_of(kernel.getBody().front().without_terminator(),
                      computesElements);
}

/// Why a producer's only reader, which reads it as `operand`, stays apart from
/// it.
static StringRef whyApart(FuncOp producer, FuncOp consumer,
                          BlockArgument operand) {
  if (producer.getNumResults() != 1 || consumer.getNumResults() != 1)
    return "a kernel has several results";
  if (producer.getScheduleAttr() || consumer.getScheduleAttr())
    return "a kernel has its schedule already";
  if (hasInfiniteBorder(producer) && computes(consumer))
    return "its border is infinite";
  if (isInline(producer))
    return isInline(consumer) ? whyNotTogether(consumer, operand)
                              : whyNotBefore(producer, consumer, operand);
  if (isInline(consumer))
    return whyNotBehind(consumer, operand);
  if (packsSigns(producer, consumer, operand))
    return "";
  return "both have an algorithm of their own";
}

Candidate kern::findCandidate(CallOp consumer, unsigned index,
                              const SymbolTable &symbols) {
  Value operand = consumer.getInputs()[index];
  bool isView = false;
  while (auto reshape = operand.getDefiningOp<ReshapeOp>()) {
    operand = reshape.getInput();
    isView = true;
  }
  auto producer = operand.getDefiningOp<CallOp>();
  if (!producer)
    return {};
  if (isView)
    return {producer, "a reshape stands between them"};
  if (!operand.hasOneUse())
    return {producer, "its result has other readers"};
  auto first = symbols.lookup<FuncOp>(producer.getCallee()),
       second = symbols.lookup<FuncOp>(consumer.getCallee());
  return {producer, whyApart(first, second, second.getArgument(index))};
}

Family kern::fusedFamily(FuncOp producer, FuncOp consumer) {
  if (producer.getFamily() == Family::binary && !isInline(consumer))
    return Family::binary;
  if (producer.getFamily() == Family::pointwise &&
      consumer.getFamily() == Family::depthwise)
    return Family::inverted_residual;
  if (producer.getFamily() == Family::inverted_residual)
    return Family::inverted_residual;
  bool endsWithPool = consumer.getFamily() == Family::pool;
  if (!isInline(producer))
    return isInline(consumer) || endsWithPool ? producer.getFamily()
                                              : Family::separable;
  if (!isInline(consumer))
    return consumer.getFamily();
  bool elementwise = producer.getFamily() == Family::elementwise &&
                     consumer.getFamily() == Family::elementwise;
  return elementwise ? Family::elementwise : Family::movement;
}
