//===- OutputFiles.h - files that appear whole, or not at all -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A set of files written beside their places and renamed together.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_CODEGEN_OUTPUTFILES_H
#define LINNET_LIB_CODEGEN_OUTPUTFILES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include <string>
#include <vector>

namespace llvm {
class raw_pwrite_stream;
} // namespace llvm

namespace linnet::codegen {

/// Files on their way into one directory. What is not committed is deleted.
class OutputFiles {
public:
  explicit OutputFiles(llvm::StringRef directory) : directory(directory) {}
  ~OutputFiles();
  OutputFiles(const OutputFiles &) = delete;
  OutputFiles &operator=(const OutputFiles &) = delete;

  /// Writes the file that will be called `name`, by `write`.
  llvm::Error
  add(llvm::StringRef name,
      llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write);

  /// Makes room for the file that will be called `name`, which something else
  /// writes at the path returned.
  llvm::Expected<std::string> reserve(llvm::StringRef name);

  /// Writes a file that is deleted in any case, and returns its path.
  llvm::Expected<std::string> addTemporary(
      llvm::StringRef name,
      llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write);

  /// Renames all files to their names, and returns their paths in order.
  llvm::Expected<std::vector<std::string>> commit();

private:
  struct Pending {
    /// Empty for a temporary file.
    std::string path;
    std::string temporary;
  };

  llvm::Expected<std::string> create(llvm::StringRef name, bool keep);

  std::string directory;
  std::vector<Pending> pending;
};

} // namespace linnet::codegen

#endif // LINNET_LIB_CODEGEN_OUTPUTFILES_H
