//===- ArtefactModule.h - one LLVM module of an artefact -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The entry points, the kernels and the descriptions of inputs and outputs
// come together here.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_CODEGEN_ARTEFACTMODULE_H
#define LINNET_LIB_CODEGEN_ARTEFACTMODULE_H

#include "linnet/Codegen/Codegen.h"

namespace llvm {
class TargetMachine;
class raw_pwrite_stream;
} // namespace llvm

namespace linnet::codegen {

/// A kernel's code under the name that the entry points call it by.
struct NamedKernel {
  std::string symbol;
  KernelCode code;
  bool fromCache = false;
};

/// Compiles each kernel of `module`, on several threads and through the cache,
/// and notes on it how it is called (`kern.scratch_bytes`, `kern.ranges`).
mlir::FailureOr<std::vector<NamedKernel>>
compileKernels(mlir::ModuleOp module, const CodegenOptions &options);

/// What `plan`, a module whose memory is planned, says to callers.
ArtefactInterface describeInterface(mlir::ModuleOp plan,
                                    const CodegenOptions &options);

/// Adds `NAME_info` and `NAME_arena_bytes` to `module`.
void addDescriptors(llvm::Module &module, const ArtefactInterface &interface);

/// Optimises the entry points in `module`, links the kernels into it and hides
/// every symbol that is not part of the interface.
llvm::Error linkKernels(llvm::Module &module,
                        llvm::ArrayRef<NamedKernel> kernels,
                        const ArtefactInterface &interface,
                        const CodegenOptions &options,
                        llvm::TargetMachine &machine);

/// Writes `module` as assembly or as an object file.
llvm::Error emitCode(llvm::Module &module, llvm::TargetMachine &machine,
                     bool assembly, llvm::raw_pwrite_stream &os);

/// The functions that `object` needs from outside, sorted; an error where one
/// may not be needed.
llvm::Expected<std::vector<std::string>>
findLibrarySymbols(llvm::StringRef object, const ArtefactInterface &interface);

/// Links object files into a shared library or, relocatable, into one object.
llvm::Error linkShared(llvm::ArrayRef<std::string> objects,
                       llvm::StringRef output, llvm::StringRef soname);
llvm::Error linkRelocatable(llvm::ArrayRef<std::string> objects,
                            llvm::StringRef output);

} // namespace linnet::codegen

#endif // LINNET_LIB_CODEGEN_ARTEFACTMODULE_H
