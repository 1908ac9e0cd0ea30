//===- SelectSchedule.cpp - choose schedules and layouts ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
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
  SelectSchedule(const SelectScheduleOptions &options, ScheduleLookup known)
      : SelectScheduleBase(options), known(std::move(known)) {}

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
  LogicalResult setLayouts(FuncOp kernel, const KernelSpec &spec,
                           ArrayRef<Layout> wanted);
  void setLayout(FuncOp kernel, unsigned index, const Layout &layout);
  std::optional<Schedule> knownSchedule(KernelSpec spec,
                                        const TargetInfo &info);

  ScheduleLookup known;
};

} // namespace

/// What a search found, unless the kernel library does not take it any more.
std::optional<Schedule> SelectSchedule::knownSchedule(KernelSpec spec,
                                                      const TargetInfo &info) {
  auto text = known ? known(spec) : std::nullopt;
  if (!text)
    return std::nullopt;
  auto schedule = parseSchedule(&getContext(), *text);
  if (!schedule)
    return std::nullopt;
  spec.schedule = std::move(*schedule);
  if (llvm::Error error = checkSchedule(spec, info)) {
    llvm::consumeError(std::move(error));
    return std::nullopt;
  }
  return spec.schedule;
}

LogicalResult SelectSchedule::schedule(FuncOp kernel, const TargetInfo &info) {
  KernelSpec spec = describeKernel(kernel);
  if (auto found =
          spec.schedule.empty() ? knownSchedule(spec, info) : std::nullopt) {
    spec.schedule = std::move(*found);
    kernel.setScheduleAttr(toAttr(&getContext(), spec.schedule));
  } else if (spec.schedule.empty()) {
    auto chosen = chooseSchedule(spec, info);
    if (!chosen)
      return kernel.emitError(llvm::toString(chosen.takeError()));
    spec.schedule = std::move(*chosen);
    kernel.setScheduleAttr(toAttr(&getContext(), spec.schedule));
  } else if (llvm::Error error = checkSchedule(spec, info)) {
    return kernel.emitError("kernel '")
           << kernel.getSymName() << "': " << llvm::toString(std::move(error));
  }
  return setLayouts(kernel, spec, operandLayouts(spec, info));
}

LogicalResult SelectSchedule::setLayouts(FuncOp kernel, const KernelSpec &spec,
                                         ArrayRef<Layout> wanted) {
  for (auto [index, operand] : llvm::enumerate(spec.operands)) {
    if (operand.layout == wanted[index])
      continue;
    if (!operand.layout.isRowMajor())
      return kernel.emitError("kernel '")
             << kernel.getSymName() << "': operand " << index << " lies as "
             << operand.layout.str() << ", but its schedule wants "
             << wanted[index].str() << " or row-major, to be packed";
    setLayout(kernel, index, wanted[index]);
  }
  return success();
}

/// Has an operand packed before each call of the kernel.
void SelectSchedule::setLayout(FuncOp kernel, unsigned index,
                               const Layout &layout) {
  LayoutAttr attr = toAttr(&getContext(), layout);
  kernel.setArgAttr(index, "kern.layout", attr);
  // What is packed lies in Linnet's own memory, aligned.
  kernel.setArgAttr(index, "kern.weight", UnitAttr::get(&getContext()));
  auto uses = SymbolTable::getSymbolUses(kernel, getOperation());
  for (SymbolTable::SymbolUse use : *uses) {
    auto call = dyn_cast<CallOp>(use.getUser());
    if (!call)
      continue;
    OpBuilder builder(call);
    OpOperand &operand = call.getInputsMutable()[index];
    operand.set(PackOp::create(builder, call.getLoc(), operand.get().getType(),
                               operand.get(), attr));
  }
}

std::unique_ptr<Pass>
kern::createSelectSchedule(const SelectScheduleOptions &options,
                           ScheduleLookup known) {
  return std::make_unique<SelectSchedule>(options, std::move(known));
}
