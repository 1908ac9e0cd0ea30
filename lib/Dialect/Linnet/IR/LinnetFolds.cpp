//===- LinnetFolds.cpp - folds of the linnet dialect ----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that do nothing, and chains that are one op. Of constants, only what
// moves no elements is computed here.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

#include <cmath>

using namespace mlir;
using namespace linnet;

static bool areAll(ArrayRef<int64_t> values, int64_t value) {
  return llvm::all_of(values, [&](int64_t v) { return v == value; });
}

/// Whether `values` is 0, 1, 2, …
static bool isIdentity(ArrayRef<int64_t> values) {
  return llvm::all_of(llvm::enumerate(values), [](auto it) {
    return it.value() == int64_t(it.index());
  });
}

/// The one value of a constant operand, seen as an attribute.
static std::optional<float> uniform(Attribute attr) {
  auto elements = dyn_cast_if_present<ElementsAttr>(attr);
  auto data = elements ? ConstantData::of(elements) : std::nullopt;
  return data ? data->uniformF32() : std::nullopt;
}

/// `attr` under another shape of more or fewer elements, if it is a splat.
static OpFoldResult splatOf(Attribute attr, RankedTensorType type) {
  auto splat = dyn_cast_if_present<SplatElementsAttr>(attr);
  return splat ? OpFoldResult(splat.resizeSplat(type)) : OpFoldResult();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

OpFoldResult UnaryOp::fold(FoldAdaptor) {
  // clip [-inf, inf] lets everything through.
  if (getKind() == UnaryKind::clip && std::isinf(getParams()[0]) &&
      getParams()[0] < 0 && std::isinf(getParams()[1]) && getParams()[1] > 0)
    return getInput();
  return {};
}

/// x + 0, x - 0, x * 1, x / 1 and x to the power of 1 are x (0 for -0 in the
/// first of them).
OpFoldResult BinaryOp::fold(FoldAdaptor adaptor) {
  BinaryKind kind = getKind();
  bool isSum = kind == BinaryKind::add || kind == BinaryKind::sub;
  bool isProduct = kind == BinaryKind::mul || kind == BinaryKind::div ||
                   kind == BinaryKind::pow;
  bool commutes = kind == BinaryKind::add || kind == BinaryKind::mul;
  float neutral = isSum ? 0 : 1;
  if (!isSum && !isProduct)
    return {};
  if (uniform(adaptor.getRhs()) == neutral && getLhs().getType() == getType())
    return getLhs();
  if (commutes && uniform(adaptor.getLhs()) == neutral &&
      getRhs().getType() == getType())
    return getRhs();
  return {};
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

OpFoldResult ChannelShuffleOp::fold(FoldAdaptor) {
  int64_t channels = getType().getShape().back();
  if (getGroups() == 1 || int64_t(getGroups()) == channels)
    return getInput();
  // [g, k] -> [k, g] -> [g, k]
  auto inner = getInput().getDefiningOp<ChannelShuffleOp>();
  if (inner && int64_t(inner.getGroups()) == channels / int64_t(getGroups()))
    return inner.getInput();
  return {};
}

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getInput().getType() == getType())
    return getInput();
  if (auto elements = dyn_cast_if_present<ElementsAttr>(adaptor.getInput()))
    return reshapeElements(elements, getType().getShape());
  if (auto inner = getInput().getDefiningOp<ReshapeOp>()) {
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  return {};
}

OpFoldResult TransposeOp::fold(FoldAdaptor adaptor) {
  if (isIdentity(getPerm()))
    return getInput();
  if (auto inner = getInput().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> perm;
    for (int64_t dim : getPerm())
      perm.push_back(inner.getPerm()[dim]);
    setPerm(perm);
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  return splatOf(adaptor.getInput(), getType());
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getInputs().size() == 1 ? OpFoldResult(getInputs().front())
                                 : OpFoldResult();
}

OpFoldResult SliceOp::fold(FoldAdaptor adaptor) {
  if (areAll(getSteps(), 1) && getInput().getType() == getType())
    return getInput();
  return splatOf(adaptor.getInput(), getType());
}

OpFoldResult GatherOp::fold(FoldAdaptor adaptor) {
  if (isIdentity(getIndices()) && getInput().getType() == getType())
    return getInput();
  return splatOf(adaptor.getInput(), getType());
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  return areAll(getLow(), 0) && areAll(getHigh(), 0) ? OpFoldResult(getInput())
                                                     : OpFoldResult();
}

OpFoldResult BroadcastOp::fold(FoldAdaptor adaptor) {
  if (getInput().getType() == getType())
    return getInput();
  return splatOf(adaptor.getInput(), getType());
}

OpFoldResult CastOp::fold(FoldAdaptor) {
  return getInput().getType() == getType() ? OpFoldResult(getInput())
                                           : OpFoldResult();
}

/// At a scale of 1 every coordinate is its own, in all modes.
OpFoldResult Resize2DOp::fold(FoldAdaptor) {
  auto scales = getScales();
  bool keepsScale =
      !scales || llvm::all_of(*scales, [](double s) { return s == 1; });
  return keepsScale && getInput().getType() == getType()
             ? OpFoldResult(getInput())
             : OpFoldResult();
}

//===----------------------------------------------------------------------===//
// Reduction
//===----------------------------------------------------------------------===//

/// A pool of single pixels.
template <typename Pool>
static OpFoldResult foldPool(Pool op) {
  WindowAttr window = op.getWindow();
  if (areAll(op.getKernel(), 1) && areAll(window.getStrides(), 1) &&
      areAll(window.getPads(), 0))
    return op.getInput();
  return {};
}

OpFoldResult MaxPool2DOp::fold(FoldAdaptor) { return foldPool(*this); }
OpFoldResult AvgPool2DOp::fold(FoldAdaptor) { return foldPool(*this); }

OpFoldResult ReduceOp::fold(FoldAdaptor) {
  return getAxes().empty() && keepsSingleElements(getKind())
             ? OpFoldResult(getInput())
             : OpFoldResult();
}
