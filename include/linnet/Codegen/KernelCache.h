//===- KernelCache.h - compiled kernels, kept between runs -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A store of canonical kernel code, shared by all processes of a user. It is
// an aid, never a need: whatever is wrong with it, kernels are compiled anew.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_CODEGEN_KERNELCACHE_H
#define LINNET_CODEGEN_KERNELCACHE_H

#include "linnet/Storage/Database.h"
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace linnet {

/// A kernel's canonical module, the machine code of it, and how it is called.
struct KernelCode {
  std::string bitcode;
  std::string object;
  /// As in CompiledKernel.
  int64_t scratchBytes = 0;
  int64_t ranges = 0;
};

/// An open cache. Its methods may be called from several threads.
class KernelCache {
public:
  static constexpr uint64_t kDefaultSizeLimit = uint64_t(512) << 20;

  /// Opens the cache in `directory`, or makes it. Once it holds more than
  /// `sizeLimit` bytes of code, the kernels used longest ago go.
  static llvm::Expected<std::unique_ptr<KernelCache>>
  open(llvm::StringRef directory, uint64_t sizeLimit = kDefaultSizeLimit);

  /// Notes the use of what was looked up, and evicts.
  ~KernelCache();
  KernelCache(const KernelCache &) = delete;
  KernelCache &operator=(const KernelCache &) = delete;

  /// What is stored under `key`. Code that does not match its checksum is
  /// dropped, and counts as absent.
  std::optional<KernelCode> lookup(llvm::StringRef key);

  /// Stores `code`, unless another process was faster.
  void insert(llvm::StringRef key, const KernelCode &code);

  /// What the first operation that failed complained of; empty if none did.
  std::string failure() const;

private:
  KernelCache(std::unique_ptr<Database> database, uint64_t sizeLimit)
      : database(std::move(database)), sizeLimit(sizeLimit) {}

  void erase(llvm::StringRef key);
  void noteUses();
  void evict();
  void fail(llvm::StringRef what);

  std::unique_ptr<Database> database;
  uint64_t sizeLimit;
  mutable std::mutex mutex;
  std::string firstFailure;
  std::set<std::string> used;
};

} // namespace linnet

#endif // LINNET_CODEGEN_KERNELCACHE_H
