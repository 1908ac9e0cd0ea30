//===- Codegen.h - from kernels to an artefact -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The door of lib/Codegen: a scheduled module of the kern dialect in, a
// library with its header out.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_CODEGEN_CODEGEN_H
#define LINNET_CODEGEN_CODEGEN_H

#include "linnet/Codegen/ArtefactInterface.h"
#include "linnet/Codegen/KernelCache.h"
#include "linnet/Target/TargetInfo.h"
#include "mlir/IR/BuiltinOps.h"
#include <functional>
#include <memory>

namespace llvm {
class LLVMContext;
class Module;
class raw_ostream;
} // namespace llvm

namespace linnet {

/// What files an artefact becomes.
enum class ArtefactKind { Object, StaticLibrary, SharedLibrary };

/// What text its code becomes.
enum class ArtefactText { LLVM, Assembly };

struct CodegenOptions {
  TargetInfo target;
  /// A C identifier, the prefix of all symbols.
  std::string name;
  /// Threads that compile kernels.
  unsigned threads = 1;
  /// Weights go to a file of their own, which the caller loads.
  bool weightsInFile = false;
  /// Kernels can be called one by one, through LoadedArtefact::runKernel.
  bool exposeKernels = false;
  /// Where compiled kernels are kept; null to compile all.
  KernelCache *cache = nullptr;
  /// Called after each kernel, from any thread, one call at a time.
  std::function<void(size_t done, size_t total)> progress;
};

/// A kernel of an artefact.
struct ArtefactKernel {
  /// As the module of the kern dialect calls it.
  std::string symbol;
  /// What its code defines: the same in every artefact that has this kernel.
  std::string codeSymbol;
  KernelCode code;
  bool fromCache = false;
};

/// A part of the weights: `size` bytes at `offset`, which are `bytes`, repeated
/// where they are fewer.
struct WeightPiece {
  int64_t offset = 0;
  int64_t size = 0;
  llvm::ArrayRef<char> bytes;
};

/// Code that is ready to be linked and written. The weights are views of the
/// MLIR context's data, which has to live as long.
struct Artefact {
  ArtefactInterface interface;
  TargetInfo target;
  std::unique_ptr<llvm::LLVMContext> context;
  /// The entry points, which call the kernels by `codeSymbol`.
  std::unique_ptr<llvm::Module> entry;
  std::vector<ArtefactKernel> kernels;
  /// Ordered by offset.
  std::vector<WeightPiece> weights;

  Artefact();
  Artefact(Artefact &&);
  Artefact &operator=(Artefact &&);
  ~Artefact();
};

/// Compiles `kernModule`, whose kernels are scheduled and whose weights are
/// packed; its memory is planned by the way, and it stays a module of the kern
/// dialect. Failure comes after a diagnostic.
mlir::FailureOr<Artefact> compileModule(mlir::ModuleOp kernModule,
                                        const CodegenOptions &options);

/// Prints the code, without weights.
llvm::Error printArtefact(const Artefact &artefact, ArtefactText text,
                          llvm::raw_ostream &os);

/// Writes an artefact's files into `directory`, each beside its place and then
/// renamed, and returns their paths, the library (or what stands for it) first.
llvm::Expected<std::vector<std::string>>
writeArtefact(Artefact &artefact, ArtefactKind kind, llvm::StringRef directory);

/// The same of several versions of one network, for levels of one family, the
/// least first, each with a name of its own that begins with `name`: one
/// artefact called `name`, which chooses the highest version that the machine
/// runs. No version has its weights in a file.
llvm::Expected<std::vector<std::string>>
writeVersions(llvm::MutableArrayRef<Artefact> versions, llvm::StringRef name,
              ArtefactKind kind, llvm::StringRef directory);

} // namespace linnet

#endif // LINNET_CODEGEN_CODEGEN_H
