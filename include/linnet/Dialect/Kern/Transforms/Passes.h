//===- Passes.h - passes on the kern dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generated from Passes.td, but for what a command line cannot say.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_KERN_TRANSFORMS_PASSES_H
#define LINNET_DIALECT_KERN_TRANSFORMS_PASSES_H

#include "linnet/Kernels/KernelSpec.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include <functional>

namespace linnet::kern {

#define GEN_PASS_DECL
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"

/// A schedule that is known to be good for a kernel on the target, as
/// `canonicalText` prints one; none where nothing is known.
using ScheduleLookup =
    std::function<std::optional<std::string>(const KernelSpec &)>;

/// kern-select-schedule that asks `known` before the cost model.
std::unique_ptr<mlir::Pass>
createSelectSchedule(const SelectScheduleOptions &options,
                     ScheduleLookup known);

} // namespace linnet::kern

#endif // LINNET_DIALECT_KERN_TRANSFORMS_PASSES_H
