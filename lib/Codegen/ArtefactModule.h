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

#include "OutputFiles.h"
#include "linnet/Codegen/Codegen.h"

namespace llvm {
class TargetMachine;
} // namespace llvm

namespace linnet::codegen {

/// Compiles each kernel of `module`, on several threads and through the cache,
/// and notes on it how it is called (`kern.scratch_bytes`, `kern.ranges`).
mlir::FailureOr<std::vector<ArtefactKernel>>
compileKernels(mlir::ModuleOp module, const CodegenOptions &options);

/// What `plan`, a module whose memory is planned, says to callers.
ArtefactInterface describeInterface(mlir::ModuleOp plan,
                                    const CodegenOptions &options);

/// Adds `NAME_info` and `NAME_arena_bytes` to `module`.
void addDescriptors(llvm::Module &module, const ArtefactInterface &interface);

/// Names the target on all functions that are defined in `module`; kernels,
/// which come compiled, name their own.
void setTargetAttributes(llvm::Module &module, const TargetInfo &target);

/// Makes `module`, as it comes from the LLVM dialect, call the kernels by their
/// code's symbols, hides what is not part of the interface, and optimises it.
void finishEntryPoints(llvm::Module &module,
                       llvm::ArrayRef<ArtefactKernel> kernels,
                       const ArtefactInterface &interface,
                       const CodegenOptions &options,
                       llvm::TargetMachine &machine);

/// What several versions of a network say to callers as the one called `name`.
ArtefactInterface joinInterfaces(llvm::ArrayRef<Artefact> versions,
                                 llvm::StringRef name);

/// The functions of the artefact that `versions` are together: they call those
/// of the highest version that the machine runs.
std::unique_ptr<llvm::Module>
makeVersionDispatch(llvm::ArrayRef<Artefact> versions,
                    const ArtefactInterface &interface,
                    llvm::LLVMContext &context, llvm::TargetMachine &machine);

/// Makes all symbols of an object local but those that callers of the artefact
/// `name` use.
llvm::Expected<std::string> keepInterface(llvm::StringRef object,
                                          llvm::StringRef name);

/// All of an artefact's code in one module, under the names that users see.
llvm::Expected<std::unique_ptr<llvm::Module>>
linkModules(const Artefact &artefact);

/// The machine code of the same: of `entryObject` and the kernels' objects.
llvm::Expected<std::string> linkCode(const Artefact &artefact,
                                     llvm::StringRef entryObject,
                                     OutputFiles &files);

/// Links object files into a shared library or, relocatable, into one object.
llvm::Error linkShared(llvm::ArrayRef<std::string> objects,
                       llvm::StringRef output, llvm::StringRef soname);
llvm::Error linkRelocatable(llvm::ArrayRef<std::string> objects,
                            llvm::StringRef output);

} // namespace linnet::codegen

#endif // LINNET_LIB_CODEGEN_ARTEFACTMODULE_H
