//===- FusionRules.cpp - which kernels may be one -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel has at most one op that needs an algorithm of its own, its anchor. Ops
// before it are computed anew for each element that the anchor reads, so few
// are worth it; ops behind it work on registers, and are free.
//
//===----------------------------------------------------------------------===//

#include "FusionRules.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

static bool isElementwise(Operation &op) {
  return isa<UnaryOp, BinaryOp, ChannelAffineOp, CastOp, ConstantOp>(op);
}

/// Whether an op reads each element of its input at most once, whatever it computes.
static bool readsOnce(Operation &op) {
  return !isa<BroadcastOp, Resize2DOp>(op);
}

static bool isInline(FuncOp kernel) {
  return kernel.getFamily() == Family::elementwise || kernel.getFamily() == Family::movement;
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
  bool copiesBorder = llvm::any_of(conv.getWindow().getPads(), [](int64_t pad) { return pad > 0; });
  return copiesBorder || conv.getInput().getType().getDimSize(3) <= 4;
}

static StringRef whyNotBehind(FuncOp producer, FuncOp consumer, BlockArgument operand) {
  if (!allOps(consumer, isElementwise))
    return "what follows moves data";
  if (operand.getType() != resultType(consumer))
    return "what follows repeats the result";
  return "";
}

static StringRef whyNotBefore(FuncOp producer, FuncOp consumer, BlockArgument operand) {
  if (!readsAnyLayout(consumer, operand))
    return "it would be computed anew for each tap";
  return "";
}

static StringRef whyNotTogether(FuncOp producer, FuncOp consumer, BlockArgument operand) {
  if (!allOps(consumer, readsOnce))
    return "it would be computed anew for each element that follows from it";
  bool repeated = allOps(consumer, isElementwise) && operand.getType() != resultType(consumer);
  if (repeated)
    return "what follows repeats the result";
  return "";
}

StringRef kern::whyApart(FuncOp producer, FuncOp consumer, BlockArgument operand) {
  if (producer.getNumResults() != 1 || consumer.getNumResults() != 1)
    return "a kernel has several results";
  if (producer.getScheduleAttr() || consumer.getScheduleAttr())
    return "a kernel has its schedule already";
  if (isInline(producer))
    return isInline(consumer) ? whyNotTogether(producer, consumer, operand)
                              : whyNotBefore(producer, consumer, operand);
  return isInline(consumer) ? whyNotBehind(producer, consumer, operand)
                            : "both have an algorithm of their own";
}

Family kern::fusedFamily(FuncOp producer, FuncOp consumer) {
  if (!isInline(producer))
    return producer.getFamily();
  if (!isInline(consumer))
    return consumer.getFamily();
  bool elementwise = producer.getFamily() == Family::elementwise &&
                     consumer.getFamily() == Family::elementwise;
  return elementwise ? Family::elementwise : Family::movement;
}
