//===- SelectSchedule.cpp - choose schedules and layouts ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Asks the kernel library what is best for each kernel on a target, and writes
// the answer down where passes, tests and users can read and change it.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "mlir/IR/Builders.h"

namespace linnet::kern {
#define GEN_PASS_DEF_SELECTSCHEDULE
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"
} // namespace linnet::kern

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

namespace {

struct SelectSchedule : linnet::kern::impl::SelectScheduleBase<SelectSchedule> {
  using SelectScheduleBase::SelectScheduleBase;

  void runOnOperation() override {
    auto info = lookupTarget(target);
    if (!info) {
      getOperation().emitError(llvm::toString(info.takeError()));
      return signalPassFailure();
    }
    for (FuncOp kernel : getOperation().getOps<FuncOp>())
      if (failed(schedule(kernel, *info)))
        signalPassFailure();
  }

  LogicalResult schedule(FuncOp kernel, const TargetInfo &info);
  void setLayouts(FuncOp kernel, ArrayRef<Layout> before, ArrayRef<Layout> wanted);
};

} // namespace

LogicalResult SelectSchedule::schedule(FuncOp kernel, const TargetInfo &info) {
  KernelSpec spec = describeKernel(kernel);
  if (spec.schedule.empty()) {
    auto chosen = chooseSchedule(spec, info);
    if (!chosen)
      return kernel.emitError(llvm::toString(chosen.takeError()));
    spec.schedule = std::move(*chosen);
    kernel.setScheduleAttr(toAttr(&getContext(), spec.schedule));
  } else if (llvm::Error error = checkSchedule(spec, info)) {
    return kernel.emitError("kernel '") << kernel.getSymName() << "': " << llvm::toString(std::move(error));
  }
  std::vector<Layout> before;
  for (const Operand &operand : spec.operands)
    before.push_back(operand.layout);
  setLayouts(kernel, before, operandLayouts(spec, info));
  return success();
}

void SelectSchedule::setLayouts(FuncOp kernel, ArrayRef<Layout> before, ArrayRef<Layout> wanted) {
  auto uses = SymbolTable::getSymbolUses(kernel, getOperation());
  for (auto [index, layouts] : llvm::enumerate(llvm::zip_equal(before, wanted))) {
    auto [current, layout] = layouts;
    if (current == layout)
      continue;
    LayoutAttr attr = toAttr(&getContext(), layout);
    kernel.setArgAttr(index, "kern.layout", attr);
    // What is packed lies in Linnet's own memory, aligned.
    kernel.setArgAttr(index, "kern.weight", UnitAttr::get(&getContext()));
    for (SymbolTable::SymbolUse use : *uses) {
      auto call = dyn_cast<CallOp>(use.getUser());
      if (!call)
        continue;
      OpBuilder builder(call);
      OpOperand &operand = call.getInputsMutable()[index];
      operand.set(PackOp::create(builder, call.getLoc(), operand.get().getType(), operand.get(), attr));
    }
  }
}
