//===- KernelNetwork.h - a kernel as a network of its own -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One call of a larger network, cut out with its constants.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_TUNING_KERNELNETWORK_H
#define LINNET_LIB_TUNING_KERNELNETWORK_H

#include "linnet/Codegen/Codegen.h"
#include "linnet/Dialect/Kern/IR/KernDialect.h"

namespace linnet {

/// Compiles the network that calls `kernel` once as `call` does, under
/// `schedule`; constant operands stay so, the others become inputs. The error
/// is what the compiler said of it.
llvm::Expected<Artefact> compileKernelNetwork(kern::CallOp call,
                                              kern::FuncOp kernel,
                                              const Schedule &schedule,
                                              const TargetInfo &target);

} // namespace linnet

#endif // LINNET_LIB_TUNING_KERNELNETWORK_H
