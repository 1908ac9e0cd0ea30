//===- OutputFile.cpp - a file that a verb writes -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Errors name the file.
//
//===----------------------------------------------------------------------===//

#include "OutputFile.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"

using namespace linnet;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

static llvm::Error cannotWrite(StringRef path, std::error_code code) {
  return llvm::createStringError("cannot write '" + path +
                                 "': " + code.message());
}

llvm::Error driver::checkOutputFile(StringRef path) {
  StringRef folder = llvm::sys::path::parent_path(path);
  if (!folder.empty() && !fs::exists(folder))
    return cannotWrite(
        path, std::make_error_code(std::errc::no_such_file_or_directory));
  if (!folder.empty() && !fs::is_directory(folder))
    return cannotWrite(path, std::make_error_code(std::errc::not_a_directory));
  if (fs::is_directory(path))
    return cannotWrite(path, std::make_error_code(std::errc::is_a_directory));
  return llvm::Error::success();
}

/// What is no file of its own would be replaced by one.
static bool canBeReplaced(StringRef path) {
  fs::file_status status;
  return fs::status(path, status, /*follow=*/false) ||
         status.type() == fs::file_type::regular_file;
}

llvm::Error driver::writeOutputFile(
    StringRef path,
    llvm::function_ref<llvm::Error(llvm::raw_ostream &)> print) {
  if (llvm::Error error = checkOutputFile(path))
    return error;
  if (path == "-" || canBeReplaced(path))
    return llvm::writeToOutput(path, print);
  std::error_code code;
  llvm::raw_fd_ostream os(path, code);
  if (code)
    return cannotWrite(path, code);
  if (llvm::Error error = print(os))
    return error;
  os.close();
  code = os.error();
  os.clear_error();
  return code ? cannotWrite(path, code) : llvm::Error::success();
}

llvm::Error
driver::writeJsonFile(StringRef path,
                      llvm::function_ref<void(llvm::json::OStream &)> print) {
  return writeOutputFile(path, [&](llvm::raw_ostream &os) {
    llvm::json::OStream json(os, 1);
    json.object([&] { print(json); });
    os << '\n';
    return llvm::Error::success();
  });
}
