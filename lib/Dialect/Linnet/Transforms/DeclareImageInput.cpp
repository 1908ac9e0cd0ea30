//===- DeclareImageInput.cpp - pictures of bytes as inputs ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Normalisation becomes ops of the network, which are fused like any other. It
// stays apart from a padded convolution's weights: padding is zero behind it.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"

namespace linnet {
#define GEN_PASS_DEF_DECLAREIMAGEINPUT
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

static constexpr int64_t kColours = 3;

/// The argument called `name`; null after an error that lists the names.
static BlockArgument findInput(func::FuncOp function, StringRef name) {
  std::string names;
  for (BlockArgument argument : function.getArguments()) {
    auto attr = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                      "linnet.name");
    if (attr && attr.getValue() == name)
      return argument;
    if (attr)
      names += (names.empty() ? "" : ", ") + attr.str();
  }
  function.emitError("the network has no input '")
      << name << "' to declare as a picture; its inputs: " << names;
  return nullptr;
}

namespace {
struct DeclareImageInput
    : public linnet::impl::DeclareImageInputBase<DeclareImageInput> {
  using DeclareImageInputBase::DeclareImageInputBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    BlockArgument argument = findInput(function, input);
    if (!argument || failed(checkOptions(argument)))
      return signalPassFailure();
    replace(function, argument);
  }

private:
  LogicalResult checkOptions(BlockArgument argument) {
    auto type = cast<RankedTensorType>(argument.getType());
    ArrayRef<int64_t> shape = type.getShape();
    if (!type.getElementType().isF32() || shape.size() != 4 ||
        (shape[1] != kColours && shape[3] != kColours))
      return getOperation().emitError("input '")
             << input << "' of type " << type
             << " cannot be a picture: f32 of [N, 3, H, W] or [N, H, W, 3] can";
    auto fits = [](size_t count) { return count == 1 || count == kColours; };
    if (!fits(mean.size()) || !fits(scale.size()))
      return getOperation().emitError("picture '")
             << input << "' has " << mean.size() << " means and "
             << scale.size() << " scales; one or three of each are accepted";
    return success();
  }

  void replace(func::FuncOp function, BlockArgument argument) {
    auto type = cast<RankedTensorType>(argument.getType());
    SmallVector<int64_t> shape(type.getShape());
    bool channelsFirst = shape[1] == kColours;
    if (channelsFirst)
      shape = {shape[0], shape[2], shape[3], shape[1]};
    OpBuilder builder = OpBuilder::atBlockBegin(&function.front());
    Location loc = argument.getLoc();
    auto bytes = RankedTensorType::get(
        shape, builder.getIntegerType(8, /*isSigned=*/false));
    auto floats = RankedTensorType::get(shape, builder.getF32Type());

    auto at = [](ArrayRef<double> values, size_t channel) {
      return values.size() == 1 ? values.front() : values[channel];
    };
    ArrayRef<double> means = mean, scales = scale;
    Value factor = createF32Constant(
        builder, loc, {kColours}, [&](MutableArrayRef<float> values) {
          for (auto [channel, value] : llvm::enumerate(values))
            value = at(scales, channel);
        });
    Value offset = createF32Constant(
        builder, loc, {kColours}, [&](MutableArrayRef<float> values) {
          for (auto [channel, value] : llvm::enumerate(values))
            value = -at(means, channel) * at(scales, channel);
        });
    auto cast = CastOp::create(builder, loc, floats, argument);
    Value result =
        ChannelAffineOp::create(builder, loc, floats, cast, factor, offset);
    if (channelsFirst)
      result = TransposeOp::create(builder, loc, type, result,
                                   builder.getDenseI64ArrayAttr({0, 3, 1, 2}));
    argument.replaceAllUsesExcept(result, cast);
    argument.setType(bytes);
    SmallVector<Type> inputs(function.getArgumentTypes());
    inputs[argument.getArgNumber()] = bytes;
    function.setFunctionType(
        builder.getFunctionType(inputs, function.getResultTypes()));
    function.setArgAttr(argument.getArgNumber(), "linnet.layout",
                        builder.getStringAttr("NHWC"));
  }
};
} // namespace
