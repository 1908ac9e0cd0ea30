//===- PlaceViews.cpp - concats and slices that move nothing --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects kernels of one op each, as convert-linnet-to-kern makes them. A
// concat of channels is a place in memory that others write, and a slice of
// them is one that others read: the kernels that do so get a pitch.
//
//===----------------------------------------------------------------------===//

#include "ChannelPlaces.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

namespace linnet::kern {
#define GEN_PASS_DEF_PLACEVIEWS
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"
} // namespace linnet::kern

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

/// Whether the kernels of an op can read or write slices, whatever the operand.
static bool readsSlices(Operation *op) {
  return isa<UnaryOp, BinaryOp, SelectOp, ChannelAffineOp, CastOp, ConcatOp,
             SliceOp, GatherOp, ChannelShuffleOp, PadOp, BroadcastOp,
             Resize2DOp, ReshapeOp, TransposeOp>(op);
}

/// Whether those of an op with weights can, which are packed themselves.
static bool readsSlicesBesideWeights(Operation *op) {
  return isa<Conv2DOp, DepthwiseConv2DOp, TransposeConv2DOp, MaxPool2DOp,
             AvgPool2DOp, ReduceOp, SoftmaxOp, LocalResponseNormOp>(op);
}

namespace {

struct PlaceViews : linnet::kern::impl::PlaceViewsBase<PlaceViews> {
  using PlaceViewsBase::PlaceViewsBase;

  void runOnOperation() override;

  /// The op of the kernel that `call` alone calls; null for another kernel.
  Operation *soleOp(CallOp call);
  bool mayRead(OpOperand &use);
  bool mayWrite(Value value);
  /// Makes a view of a call that only moves channels.
  void form(CallOp call);
  void replace(CallOp call, Operation *view, const std::string &reason);
  void setLayouts(CallOp call);

  ChannelPlaces places;
  SymbolTable *symbols = nullptr;
  llvm::StringMap<unsigned> calls;
};

} // namespace

Operation *PlaceViews::soleOp(CallOp call) {
  auto kernel = symbols->lookup<FuncOp>(call.getCallee());
  Block &body = kernel.getBody().front();
  Operation *sole = nullptr;
  for (Operation &op : body.without_terminator()) {
    if (isa<ConstantOp>(op))
      continue;
    if (sole)
      return nullptr;
    sole = &op;
  }
  bool plain = kernel.getNumResults() == 1 && calls[call.getCallee()] == 1;
  return plain ? sole : nullptr;
}

/// Whether a use of a value allows a pitch.
bool PlaceViews::mayRead(OpOperand &use) {
  if (isa<JoinOp, PartOp>(use.getOwner()))
    return true;
  auto call = dyn_cast<CallOp>(use.getOwner());
  Operation *op = call ? soleOp(call) : nullptr;
  if (!op)
    return false;
  auto kernel = op->getParentOfType<FuncOp>();
  if (kernel.getArgLayout(use.getOperandNumber()))
    return false;
  Value argument = kernel.getArgument(use.getOperandNumber());
  bool isFirst = op->getOperand(0) == argument &&
                 !llvm::is_contained(op->getOperands().drop_front(), argument);
  return readsSlices(op) || (isFirst && readsSlicesBesideWeights(op));
}

bool PlaceViews::mayWrite(Value value) {
  if (isa_and_nonnull<JoinOp, PartOp>(value.getDefiningOp()))
    return true;
  auto call = value.getDefiningOp<CallOp>();
  Operation *op = call ? soleOp(call) : nullptr;
  return op && (readsSlices(op) || readsSlicesBesideWeights(op)) &&
         !op->getParentOfType<FuncOp>().getResultLayout(0);
}

/// The channel from which on an op takes its result, where this is all it does.
static std::optional<int64_t> sliceOfChannels(SliceOp slice) {
  auto in = slice.getInput().getType(), out = slice.getType();
  bool stepsByOne =
      llvm::all_of(slice.getSteps(), [](int64_t step) { return step == 1; });
  if (out.getRank() == 0 || !stepsByOne ||
      in.getShape().drop_back() != out.getShape().drop_back())
    return std::nullopt;
  return slice.getOffsets().back();
}

void PlaceViews::form(CallOp call) {
  Operation *op = soleOp(call);
  OpBuilder builder(call);
  auto concat = dyn_cast_or_null<ConcatOp>(op);
  if (concat && int64_t(concat.getAxis()) == concat.getType().getRank() - 1) {
    // A number that stands in the kernel has no place of its own.
    SmallVector<Value> inputs;
    for (Value input : concat.getInputs())
      if (auto argument = dyn_cast<BlockArgument>(input))
        inputs.push_back(call.getInputs()[argument.getArgNumber()]);
    if (inputs.size() != concat.getInputs().size())
      return;
    auto join =
        JoinOp::create(builder, call.getLoc(), concat.getType(), inputs);
    places.keepDenseLike(join.getResult(), call.getOutputs().front());
    call.getOutputs().front().replaceAllUsesWith(join.getResult());
    replace(call, join, places.add(join));
  } else if (auto slice = dyn_cast_or_null<SliceOp>(op)) {
    std::optional<int64_t> offset = sliceOfChannels(slice);
    if (!offset)
      return;
    auto part = PartOp::create(builder, call.getLoc(), slice.getType(),
                               call.getInputs().front(), *offset);
    places.keepDenseLike(part.getResult(), call.getOutputs().front());
    call.getOutputs().front().replaceAllUsesWith(part.getResult());
    replace(call, part, places.add(part));
  }
}

/// Keeps the view if there is no reason against it, and the call otherwise.
void PlaceViews::replace(CallOp call, Operation *view,
                         const std::string &reason) {
  if (reason.empty()) {
    Operation *kernel = symbols->lookup(call.getCallee());
    call.erase();
    symbols->erase(kernel);
    return;
  }
  view->getResult(0).replaceAllUsesWith(call.getOutputs().front());
  view->erase();
  if (remarks)
    call.emitRemark() << "kernel '" << call.getCallee()
                      << "' copies: " << reason;
}

void PlaceViews::setLayouts(CallOp call) {
  auto kernel = symbols->lookup<FuncOp>(call.getCallee());
  auto pitched = [&](Value value) {
    Layout layout =
        Layout::rowMajor(cast<RankedTensorType>(value.getType()).getRank());
    layout.pitch = places.pitch(value);
    return toAttr(&getContext(), layout);
  };
  for (auto [index, value] : llvm::enumerate(call.getInputs()))
    if (places.pitch(value))
      kernel.setArgAttr(index, "kern.layout", pitched(value));
  for (auto [index, value] : llvm::enumerate(call.getOutputs()))
    if (places.pitch(value))
      kernel.setResultAttr(index, "kern.layout", pitched(value));
}

void PlaceViews::runOnOperation() {
  SymbolTable table(getOperation());
  symbols = &table;
  places = ChannelPlaces();
  calls.clear();
  auto main = table.lookup<func::FuncOp>("main");
  if (!main)
    return;
  for (auto call : main.getOps<CallOp>())
    ++calls[call.getCallee()];
  // A value that something reads or writes in one piece.
  auto consider = [&](Value value) {
    bool readable = llvm::all_of(value.getUses(),
                                 [&](OpOperand &use) { return mayRead(use); });
    if (!readable || !mayWrite(value))
      places.keepDense(value);
  };
  for (Value argument : main.getArguments())
    consider(argument);
  for (Operation &op : llvm::make_early_inc_range(main.front())) {
    for (Value result : op.getResults())
      consider(result);
  }
  for (Operation &op : llvm::make_early_inc_range(main.front()))
    if (auto call = dyn_cast<CallOp>(op))
      form(call);
  for (auto call : main.getOps<CallOp>())
    setLayouts(call);
}
