//===- LinnetFolds.cpp - folds of the linnet dialect ----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that do nothing, and chains that are one op. What needs arithmetic on
// constants is `linnet-fold-constants`, which asks the reference.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"

#include <cmath>

using namespace mlir;
using namespace linnet;

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

OpFoldResult UnaryOp::fold(FoldAdaptor) {
  // clip [-inf, inf] lets everything through.
  if (getKind() == UnaryKind::clip && std::isinf(getParams()[0]) &&
      getParams()[0] < 0 && std::isinf(getParams()[1]) && getParams()[1] > 0)
    return getInput();
  return {};
}

OpFoldResult ChannelShuffleOp::fold(FoldAdaptor) {
  int64_t channels = getType().getShape().back();
  if (getGroups() == 1 || int64_t(getGroups()) == channels)
    return getInput();
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

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  if (llvm::all_of(llvm::enumerate(getPerm()),
                   [](auto it) { return it.value() == int64_t(it.index()); }))
    return getInput();
  if (auto inner = getInput().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> perm;
    for (int64_t dim : getPerm())
      perm.push_back(inner.getPerm()[dim]);
    setPerm(perm);
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  return {};
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getInputs().size() == 1 ? OpFoldResult(getInputs().front())
                                 : OpFoldResult();
}

OpFoldResult SliceOp::fold(FoldAdaptor) {
  bool forward = llvm::all_of(getSteps(), [](int64_t step) { return step == 1; });
  return forward && getInput().getType() == getType() ? OpFoldResult(getInput())
                                                      : OpFoldResult();
}

OpFoldResult GatherOp::fold(FoldAdaptor) {
  bool identity = llvm::all_of(llvm::enumerate(getIndices()), [](auto it) {
    return it.value() == int64_t(it.index());
  });
  return identity && getInput().getType() == getType()
             ? OpFoldResult(getInput())
             : OpFoldResult();
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  auto isZero = [](int64_t value) { return value == 0; };
  if (llvm::all_of(getLow(), isZero) && llvm::all_of(getHigh(), isZero))
    return getInput();
  return {};
}

OpFoldResult BroadcastOp::fold(FoldAdaptor) {
  return getInput().getType() == getType() ? OpFoldResult(getInput())
                                           : OpFoldResult();
}

OpFoldResult CastOp::fold(FoldAdaptor) {
  return getInput().getType() == getType() ? OpFoldResult(getInput())
                                           : OpFoldResult();
}
