//===- plugin.cpp - a pass that linnet-opt loads --------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Knows of Linnet what the installed headers say.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

using namespace mlir;

namespace {

struct NameWindows : PassWrapper<NameWindows, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(NameWindows)

  StringRef getArgument() const override { return "name-windows"; }
  StringRef getDescription() const override { return "remark on each window"; }

  void runOnOperation() override {
    getOperation().walk([](linnet::Conv2DOp conv) {
      ArrayRef<int64_t> filter = conv.getFilter().getType().getShape();
      conv.emitRemark("a window of ") << filter[1] << "x" << filter[2] << ", "
                                      << conv.getGroups() << " groups";
    });
  }
};

} // namespace

extern "C" PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "name-windows", "1",
          [] { PassRegistration<NameWindows>(); }};
}
