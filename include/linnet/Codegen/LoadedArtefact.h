//===- LoadedArtefact.h - an artefact, run in this process -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What ships is what runs: the shared library is loaded as a user's program
// would load it. There is no other way to execute code in Linnet.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_CODEGEN_LOADEDARTEFACT_H
#define LINNET_CODEGEN_LOADEDARTEFACT_H

#include "linnet/Codegen/ArtefactInterface.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

struct linnet_pool;

namespace linnet {

struct Artefact;

/// Memory for whole slots: aligned as artefacts want it, zeroed.
class AlignedBuffer {
public:
  explicit AlignedBuffer(int64_t bytes);
  char *data() const { return start.get(); }
  int64_t size() const { return bytes; }

private:
  struct Free {
    void operator()(char *pointer) const;
  };
  int64_t bytes;
  std::unique_ptr<char, Free> start;
};

class LoadedArtefact {
public:
  /// Loads the shared library at `path`; weights in a file are sought beside
  /// it.
  static llvm::Expected<std::unique_ptr<LoadedArtefact>>
  open(llvm::StringRef path);

  /// Writes `artefact` as a shared library into a temporary directory, and
  /// loads that.
  static llvm::Expected<std::unique_ptr<LoadedArtefact>>
  load(Artefact &artefact);

  ~LoadedArtefact();
  LoadedArtefact(const LoadedArtefact &) = delete;
  LoadedArtefact &operator=(const LoadedArtefact &) = delete;

  /// What the library says of itself.
  const ArtefactInterface &interface() const { return description; }

  /// Bytes of the library without the weights that it embeds.
  int64_t codeBytes() const { return libraryBytes; }

  /// Makes `threads` threads, and an arena for them, ready for `run`.
  llvm::Error setThreads(int threads);

  /// Runs the network on one pointer for each input and output.
  llvm::Error run(llvm::ArrayRef<const void *> inputs,
                  llvm::ArrayRef<void *> outputs);

  /// Runs pieces [begin, end) of one kernel, of an artefact that was compiled
  /// with `exposeKernels`. `tensors` are its operands, then its results.
  llvm::Error runKernel(llvm::StringRef kernel, llvm::ArrayRef<void *> tensors,
                        void *scratch, int begin, int end);

private:
  LoadedArtefact() = default;

  llvm::Error readDescription(llvm::StringRef path);
  llvm::Error readWeights(llvm::StringRef path);
  /// The address of `NAME_symbol`, null where there is none.
  void *symbol(llvm::StringRef symbol) const;

  void *library = nullptr;
  int64_t libraryBytes = 0;
  ArtefactInterface description;
  std::unique_ptr<llvm::MemoryBuffer> weightFile;
  std::unique_ptr<AlignedBuffer> arena;
  linnet_pool *pool = nullptr;
};

} // namespace linnet

#endif // LINNET_CODEGEN_LOADEDARTEFACT_H
