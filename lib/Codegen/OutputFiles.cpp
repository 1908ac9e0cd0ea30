//===- OutputFiles.cpp - files that appear whole, or not at all -----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Temporary files in the directory of their destination, so that renaming is
// atomic.
//
//===----------------------------------------------------------------------===//

#include "OutputFiles.h"

#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using namespace linnet::codegen;
namespace fs = llvm::sys::fs;

static llvm::Error failure(std::error_code code, llvm::StringRef action,
                           llvm::StringRef path) {
  return llvm::createStringError(code, "cannot %s '%s': %s",
                                 action.str().c_str(), path.str().c_str(),
                                 code.message().c_str());
}

OutputFiles::~OutputFiles() {
  for (const Pending &file : pending) {
    fs::remove(file.temporary);
    llvm::sys::DontRemoveFileOnSignal(file.temporary);
  }
}

llvm::Expected<std::string> OutputFiles::create(llvm::StringRef name,
                                                bool keep) {
  if (std::error_code error = fs::create_directories(
          directory, /*IgnoreExisting=*/true, fs::all_all))
    return failure(error, "create the directory", directory);
  // What is there already may be a file.
  if (!fs::is_directory(directory))
    return failure(std::make_error_code(std::errc::not_a_directory),
                   "create the directory", directory);
  llvm::SmallString<128> path(directory), temporary;
  llvm::sys::path::append(path, name);
  int descriptor = -1;
  if (std::error_code error = fs::createUniqueFile(
          llvm::Twine(path) + ".%%%%%%%%", descriptor, temporary, fs::OF_None,
          fs::all_read | fs::all_write))
    return failure(error, "create", path);
  llvm::sys::Process::SafelyCloseFileDescriptor(descriptor);
  llvm::sys::RemoveFileOnSignal(temporary);
  pending.push_back({keep ? path.str().str() : "", temporary.str().str()});
  return pending.back().temporary;
}

static llvm::Error
writeFile(llvm::StringRef path,
          llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write) {
  std::error_code code;
  llvm::raw_fd_ostream stream(path, code, fs::OF_None);
  if (code)
    return failure(code, "open", path);
  llvm::Error error = write(stream);
  stream.close();
  if (stream.has_error()) {
    code = stream.error();
    stream.clear_error();
    return llvm::joinErrors(std::move(error), failure(code, "write", path));
  }
  return error;
}

llvm::Error OutputFiles::add(
    llvm::StringRef name,
    llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write) {
  auto path = create(name, /*keep=*/true);
  return path ? writeFile(*path, write) : path.takeError();
}

llvm::Expected<std::string> OutputFiles::addTemporary(
    llvm::StringRef name,
    llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write) {
  auto path = create(name, /*keep=*/false);
  if (!path)
    return path.takeError();
  if (llvm::Error error = writeFile(*path, write))
    return error;
  return path;
}

llvm::Expected<std::string> OutputFiles::reserve(llvm::StringRef name) {
  return create(name, /*keep=*/true);
}

llvm::Expected<std::vector<std::string>> OutputFiles::commit() {
  // What would keep a file from its name, looked for before any gets its own.
  for (const Pending &file : pending)
    if (fs::is_directory(file.path))
      return failure(std::make_error_code(std::errc::is_a_directory), "write",
                     file.path);
  std::vector<std::string> paths;
  for (const Pending &file : pending) {
    if (file.path.empty())
      continue;
    if (std::error_code error = fs::rename(file.temporary, file.path))
      return failure(error, "write", file.path);
    paths.push_back(file.path);
  }
  return paths;
}
