//===- KernelCost.h - how long a kernel takes, by a model -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What strategies put their estimates together from.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_KERNELCOST_H
#define LINNET_LIB_KERNELS_KERNELCOST_H

#include "linnet/Kernels/KernelLibrary.h"

namespace linnet::kernels {

int64_t bytesOf(const TensorSpec &type);

/// Cycles for reading or writing `bytes` that take turns in the caches with
/// `workingSet` bytes.
double transferCycles(double bytes, double workingSet,
                      const TargetInfo &target);

/// Cycles for an anchor's arithmetic.
double anchorCycles(const KernelSpec &spec, unsigned anchor,
                    const TargetInfo &target);

/// A kernel whose anchors read operands and write results as they stand,
/// without scratch memory.
KernelEstimate estimateAlone(const KernelSpec &spec, const TargetInfo &target);

/// Adds what it costs that `bytes` of an anchor's input are computed into
/// scratch memory, `atOnce` of them at a time, and read there.
void addCopiedInput(KernelEstimate &estimate, int64_t bytes, int64_t atOnce,
                    const TargetInfo &target);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_KERNELCOST_H
