//===- DistinctKernels.h - what is scheduled once -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The kernels of a fused network, equal ones together: what a search tries
// schedules for, and what a schedule file has a line for.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TUNING_DISTINCTKERNELS_H
#define LINNET_TUNING_DISTINCTKERNELS_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Kernels/KernelSpec.h"
#include "linnet/Target/TargetInfo.h"
#include "mlir/IR/BuiltinOps.h"
#include <string>
#include <vector>

namespace linnet {

struct DistinctKernel {
  /// As `scheduleKey` gives it.
  std::string key;
  KernelSpec spec;
  /// The calls in order, and the kernel that each calls.
  std::vector<kern::CallOp> calls;
  std::vector<kern::FuncOp> kernels;
  /// The model's node that each call comes from, or the kernel's symbol.
  std::vector<std::string> layers;
};

/// The kernels of @main, in the order of their first calls.
std::vector<DistinctKernel> distinctKernels(mlir::ModuleOp module,
                                            const TargetInfo &target);

} // namespace linnet

#endif // LINNET_TUNING_DISTINCTKERNELS_H
