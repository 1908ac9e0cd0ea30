//===- LinnetToKern.cpp - every op becomes a kernel of its own ------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects @main to hold linnet ops. Afterwards each of them stands in a kernel
// that @main calls, but for constants, which are operands, and reshapes, which
// are views of the same bytes.
//
//===----------------------------------------------------------------------===//

#include "linnet/Conversion/Passes.h"
#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

namespace linnet {
#define GEN_PASS_DEF_CONVERTLINNETTOKERN
#include "linnet/Conversion/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;
using kern::Family;

static bool isUnitConvolution(Conv2DOp conv) {
  ArrayRef<int64_t> filter = conv.getFilter().getType().getShape();
  WindowAttr window = conv.getWindow();
  auto isAll = [](ArrayRef<int64_t> values, int64_t value) {
    return llvm::all_of(values, [&](int64_t v) { return v == value; });
  };
  return filter[1] == 1 && filter[2] == 1 && isAll(window.getStrides(), 1) &&
         isAll(window.getPads(), 0);
}

static Family familyOf(Conv2DOp conv) {
  if (conv.getGroups() != 1)
    return Family::grouped;
  return isUnitConvolution(conv) ? Family::pointwise : Family::direct;
}

static Family familyOf(Operation *op) {
  return llvm::TypeSwitch<Operation *, Family>(op)
      .Case([](Conv2DOp conv) { return familyOf(conv); })
      .Case([](DepthwiseConv2DOp) { return Family::depthwise; })
      .Case([](TransposeConv2DOp) { return Family::transpose_conv; })
      .Case([](FullyConnectedOp) { return Family::fully_connected; })
      .Case<SparseConv2DOp, SparseFullyConnectedOp>(
          [](auto) { return Family::sparse; })
      .Case([](MatMulOp) { return Family::matmul; })
      .Case<BinarizeOp, BinaryConv2DOp, BinaryMaxPool2DOp>(
          [](auto) { return Family::binary; })
      .Case<MaxPool2DOp, AvgPool2DOp>([](auto) { return Family::pool; })
      .Case([](ReduceOp) { return Family::reduction; })
      .Case<SoftmaxOp, LocalResponseNormOp>(
          [](auto) { return Family::normalization; })
      .Case<UnaryOp, BinaryOp, SelectOp, ChannelAffineOp, CastOp>(
          [](auto) { return Family::elementwise; })
      .Default([](Operation *) { return Family::movement; });
}

/// The constant's one element, as an attribute whose text shows it; null where
/// elements differ.
static DenseElementsAttr splatOf(ElementsAttr value) {
  if (auto dense = dyn_cast<DenseElementsAttr>(value))
    return dense.isSplat() ? dense : nullptr;
  auto data = ConstantData::of(value);
  if (!data || data->size() != 1 || data->type().getElementType().isInteger(1))
    return nullptr;
  return DenseElementsAttr::getFromRawBuffer(data->type(), data->bytes());
}

/// Whether a kernel's compiler may know the number. Halide lets LLVM assume
/// that no float is infinite, and so drop what computes with a constant that
/// is.
static bool isSafeInside(DenseElementsAttr splat) {
  return !isa<FloatType>(splat.getElementType()) ||
         !splat.getSplatValue<APFloat>().isInfinity();
}

/// The number that a constant operand is where it moves into the kernel, else
/// null. The layers with weights keep theirs as operands, so that equal layers
/// stay equal kernels.
static DenseElementsAttr insideKernel(Operation *user, Value operand) {
  auto constant = operand.getDefiningOp<ConstantOp>();
  if (!constant || !isa<BinaryOp, SelectOp, ConcatOp, BroadcastOp>(user))
    return nullptr;
  DenseElementsAttr splat = splatOf(constant.getValue());
  return splat && isSafeInside(splat) ? splat : nullptr;
}

/// A kernel of pruned weights reads its input where their structure says: only
/// a constant's has been verified.
static LogicalResult checkStructure(Operation *op) {
  auto isKnown = [](Value value) {
    return ConstantData::of(value).has_value();
  };
  bool known =
      llvm::TypeSwitch<Operation *, bool>(op)
          .Case<SparseConv2DOp, SparseFullyConnectedOp>([&](auto sparse) {
            return isKnown(sparse.getIndices()) && isKnown(sparse.getRows());
          })
          .Default(true);
  return known ? success() : op->emitOpError("needs constant indices and rows");
}

namespace {

struct ConvertLinnetToKern
    : linnet::impl::ConvertLinnetToKernBase<ConvertLinnetToKern> {
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main || !llvm::hasSingleElement(main.getBody())) {
      getOperation().emitError("module has no function @main of one block");
      return signalPassFailure();
    }
    unsigned number = 0;
    for (Operation &op : llvm::make_early_inc_range(main.front())) {
      if (isa<ConstantOp, ReshapeOp, kern::CallOp, kern::WeightsOp,
              kern::PackOp>(op) ||
          op.hasTrait<OpTrait::IsTerminator>())
        continue;
      if (!isa<LinnetDialect>(op.getDialect())) {
        op.emitError("is no linnet op and cannot become a kernel");
        return signalPassFailure();
      }
      if (failed(checkStructure(&op)))
        return signalPassFailure();
      outline(main, &op, "kernel" + std::to_string(number++));
    }
  }

  /// Replaces `op` by a call of a new kernel that holds it.
  void outline(func::FuncOp main, Operation *op, const std::string &name);
};

} // namespace

void ConvertLinnetToKern::outline(func::FuncOp main, Operation *op,
                                  const std::string &name) {
  llvm::SetVector<Value> operands;
  for (Value operand : op->getOperands())
    if (!insideKernel(op, operand))
      operands.insert(operand);

  OpBuilder builder(main);
  auto type = builder.getFunctionType(
      TypeRange(ValueRange(operands.getArrayRef())), op->getResultTypes());
  auto kernel =
      kern::FuncOp::create(builder, op->getLoc(), name, type, familyOf(op));
  kernel.setVisibility(SymbolTable::Visibility::Private);
  IRMapping mapping;
  for (auto [index, operand] : llvm::enumerate(operands)) {
    mapping.map(operand, kernel.getArgument(index));
    if (operand.getDefiningOp<ConstantOp>())
      kernel.setArgAttr(index, "kern.weight", builder.getUnitAttr());
  }
  builder.setInsertionPointToEnd(&kernel.getBody().front());
  for (Value operand : op->getOperands())
    if (!mapping.contains(operand))
      mapping.map(operand, ConstantOp::create(builder, operand.getLoc(),
                                              insideKernel(op, operand)));
  Operation *inside = builder.clone(*op, mapping);
  kern::ReturnOp::create(builder, op->getLoc(), inside->getResults());

  builder.setInsertionPoint(op);
  auto call = kern::CallOp::create(
      builder, op->getLoc(), op->getResultTypes(),
      FlatSymbolRefAttr::get(kernel.getSymNameAttr()), operands.getArrayRef(),
      ArrayAttr(), kern::SlotAttr());
  op->replaceAllUsesWith(call.getOutputs());
  op->erase();
}
