//===- KernToLLVM.cpp - a planned network becomes its entry points --------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects what kern-plan-memory leaves. Afterwards the module holds functions
// of the LLVM dialect alone; the kernels among them are only declared.
//
//===----------------------------------------------------------------------===//

#include "EntryPoints.h"

#include "linnet/Conversion/Passes.h"

namespace linnet {
#define GEN_PASS_DEF_CONVERTKERNTOLLVM
#include "linnet/Conversion/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;
using namespace linnet::kern_to_llvm;

namespace {
struct ConvertKernToLLVM
    : public linnet::impl::ConvertKernToLLVMBase<ConvertKernToLLVM> {
  using ConvertKernToLLVMBase::ConvertKernToLLVMBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto main = module.lookupSymbol<func::FuncOp>("main");
    if (!main) {
      module.emitError("has no function @main to make entry points of");
      return signalPassFailure();
    }
    auto integer = [&](StringRef name) {
      auto attr = module->getAttrOfType<IntegerAttr>(name);
      return attr ? attr.getInt() : 0;
    };
    Network network{module,
                    main,
                    name,
                    weightsInFile,
                    integer("kern.arena_bytes"),
                    integer("kern.weight_bytes"),
                    integer("kern.scratch_bytes")};
    CodeBuilder builder(&getContext(), main.getLoc());
    Frame frame = buildFrame(network, builder);
    if (failed(buildBody(network, frame, builder)))
      return signalPassFailure();
    // Calls first: a kernel that is called cannot go.
    main.erase();
    for (auto kernel :
         llvm::make_early_inc_range(module.getOps<kern::FuncOp>()))
      kernel.erase();
  }
};
} // namespace
