//===- TargetMachine.h - LLVM's view of a target -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a target's facts to LLVM's code generator, with the settings that every
// artefact is made with.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_CODEGEN_TARGETMACHINE_H
#define LINNET_LIB_CODEGEN_TARGETMACHINE_H

#include "linnet/Target/TargetInfo.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace llvm {
class Module;
class TargetMachine;
class raw_pwrite_stream;
} // namespace llvm

namespace linnet::codegen {

/// LLVM's code generator for `target`: position-independent code, and no
/// contraction but where an instruction allows it.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const TargetInfo &target);

/// LLVM's knowledge of library functions, cut down to memcpy and memset, so
/// that it introduces calls of no other.
llvm::TargetLibraryInfoImpl
restrictedLibrary(const llvm::TargetMachine &machine);

/// Runs LLVM's O3 pipeline over `module`, without the loop transformations
/// that schedules have already decided on.
void optimize(llvm::Module &module, llvm::TargetMachine &machine);

/// Writes `module` as assembly or as an object file.
llvm::Error emitCode(const llvm::Module &module, llvm::TargetMachine &machine,
                     bool assembly, llvm::raw_pwrite_stream &os);

/// Names the machine's triple and data layout in `module`.
void setTarget(llvm::Module &module, const llvm::TargetMachine &machine);

} // namespace linnet::codegen

#endif // LINNET_LIB_CODEGEN_TARGETMACHINE_H
