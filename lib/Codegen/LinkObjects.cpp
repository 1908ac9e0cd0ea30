//===- LinkObjects.cpp - object files become one --------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// lld as a library; it is not safe to run twice at once, nor after a crash.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"

#include "lld/Common/Driver.h"
#include "llvm/Support/raw_ostream.h"
#include <mutex>

LLD_HAS_DRIVER(elf)

using namespace linnet;
using namespace linnet::codegen;

static llvm::Error runLinker(llvm::ArrayRef<std::string> arguments) {
  static std::mutex mutex;
  static bool usable = true;
  std::lock_guard<std::mutex> lock(mutex);
  if (!usable)
    return llvm::createStringError("the linker has crashed before");
  llvm::SmallVector<const char *> raw;
  for (const std::string &argument : arguments)
    raw.push_back(argument.c_str());
  std::string output;
  llvm::raw_string_ostream stream(output);
  lld::Result result =
      lld::lldMain(raw, stream, stream, {{lld::Gnu, &lld::elf::link}});
  usable = result.canRunAgain;
  if (result.retCode != 0)
    return llvm::createStringError("the linker failed: %s", output.c_str());
  return llvm::Error::success();
}

llvm::Error codegen::linkShared(llvm::ArrayRef<std::string> objects,
                                llvm::StringRef output,
                                llvm::StringRef soname) {
  std::vector<std::string> arguments = {
      "ld.lld",           "-shared",    "--build-id=none",
      "--hash-style=gnu", "-Bsymbolic", "-znoexecstack",
      "-zrelro",          "-znow",      "-soname",
      soname.str(),       "-o",         output.str()};
  arguments.insert(arguments.end(), objects.begin(), objects.end());
  return runLinker(arguments);
}

llvm::Error codegen::linkRelocatable(llvm::ArrayRef<std::string> objects,
                                     llvm::StringRef output) {
  std::vector<std::string> arguments = {"ld.lld", "-r", "-o", output.str()};
  arguments.insert(arguments.end(), objects.begin(), objects.end());
  return runLinker(arguments);
}
