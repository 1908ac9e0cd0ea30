//===- Deduplicate.cpp - let equal kernels be one symbol ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights are operands, so the repeated blocks of a network have equal kernels.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringMap.h"

namespace linnet::kern {
#define GEN_PASS_DEF_DEDUPLICATE
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"
} // namespace linnet::kern

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

namespace {

struct Deduplicate : linnet::kern::impl::DeduplicateBase<Deduplicate> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    llvm::StringMap<FuncOp> firstOf; // by canonical text
    SmallVector<FuncOp> kept;        // in the order of their first call
    forEachCall([&](CallOp call) {
      auto kernel = symbols.lookup<FuncOp>(call.getCallee());
      auto [it, isNew] =
          firstOf.try_emplace(canonicalText(describeKernel(kernel)), kernel);
      if (isNew)
        kept.push_back(kernel);
      else if (it->second != kernel)
        call.setCalleeAttr(FlatSymbolRefAttr::get(it->second.getSymNameAttr()));
    });
    removeOthers(kept);
    rename(kept);
  }

  void forEachCall(function_ref<void(CallOp)> visit) {
    for (auto function : getOperation().getOps<func::FuncOp>())
      function.walk(visit);
  }

  void removeOthers(ArrayRef<FuncOp> kept) {
    for (FuncOp kernel :
         llvm::make_early_inc_range(getOperation().getOps<FuncOp>()))
      if (!llvm::is_contained(kept, kernel))
        kernel.erase();
  }

  /// Calls the kernels k0, k1, … and puts them in that order.
  void rename(ArrayRef<FuncOp> kept) {
    llvm::StringMap<StringAttr> names;
    for (FuncOp kernel : kept)
      names.try_emplace(
          kernel.getSymName(),
          StringAttr::get(&getContext(), "k" + std::to_string(names.size())));
    forEachCall([&](CallOp call) {
      call.setCalleeAttr(
          FlatSymbolRefAttr::get(names.lookup(call.getCallee())));
    });
    for (FuncOp kernel : kept) {
      kernel.setSymNameAttr(names.lookup(kernel.getSymName()));
      kernel->moveBefore(getOperation().getBody(),
                         getOperation().getBody()->end());
    }
    SmallVector<func::FuncOp> callers(getOperation().getOps<func::FuncOp>());
    for (func::FuncOp function : callers)
      function->moveBefore(getOperation().getBody(),
                           getOperation().getBody()->end());
  }
};

} // namespace
