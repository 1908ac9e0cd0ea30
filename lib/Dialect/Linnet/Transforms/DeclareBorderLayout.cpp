//===- DeclareBorderLayout.cpp - the layout of inputs and outputs ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects transposes at the network's borders alone, as
// `linnet-propagate-layout` leaves them.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"

namespace linnet {
#define GEN_PASS_DEF_DECLAREBORDERLAYOUT
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

static constexpr int64_t kToChannelsLast[] = {0, 2, 3, 1};
static constexpr int64_t kToChannelsFirst[] = {0, 3, 1, 2};

static bool transposes(Operation *op, ArrayRef<int64_t> perm) {
  auto transpose = dyn_cast_or_null<TransposeOp>(op);
  return transpose && transpose.getPerm() == perm;
}

namespace {
struct DeclareBorderLayout
    : public linnet::impl::DeclareBorderLayoutBase<DeclareBorderLayout> {
  using DeclareBorderLayoutBase::DeclareBorderLayoutBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    for (BlockArgument argument : function.getArguments())
      if (!argument.use_empty() &&
          llvm::all_of(argument.getUsers(), [](Operation *user) {
            return transposes(user, kToChannelsLast);
          }))
        declareInput(argument);
    Operation *terminator = function.front().getTerminator();
    for (OpOperand &result : terminator->getOpOperands())
      if (transposes(result.get().getDefiningOp(), kToChannelsFirst))
        declareOutput(result);
    function.setFunctionType(FunctionType::get(
        function.getContext(), function.front().getArgumentTypes(),
        terminator->getOperandTypes()));
  }

private:
  StringAttr layout() {
    return StringAttr::get(&getContext(), channelsLast ? "NHWC" : "NCHW");
  }

  void declareInput(BlockArgument argument) {
    getOperation().setArgAttr(argument.getArgNumber(), "linnet.layout",
                              layout());
    if (!channelsLast)
      return;
    SmallVector<Operation *> users(argument.getUsers());
    argument.setType(users.front()->getResult(0).getType());
    for (Operation *user : users) {
      user->getResult(0).replaceAllUsesWith(argument);
      user->erase();
    }
  }

  void declareOutput(OpOperand &result) {
    getOperation().setResultAttr(result.getOperandNumber(), "linnet.layout",
                                 layout());
    if (!channelsLast)
      return;
    auto transpose = cast<TransposeOp>(result.get().getDefiningOp());
    result.set(transpose.getInput());
    if (transpose.use_empty())
      transpose.erase();
  }
};
} // namespace
