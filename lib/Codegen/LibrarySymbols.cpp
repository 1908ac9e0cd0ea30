//===- LibrarySymbols.cpp - what code needs from outside ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads the undefined symbols of an object file.
//
//===----------------------------------------------------------------------===//

#include "LibrarySymbols.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Object/ObjectFile.h"
#include <set>

using namespace linnet;

/// memcpy, memset and those functions of libm that no kernel computes itself.
static bool isAllowed(llvm::StringRef symbol) {
  if (symbol == "memcpy" || symbol == "memset")
    return true;
  // libm's functions of double, and of float with an f behind.
  static const llvm::StringSet<> functions = {
      "sin",  "cos",  "tan",   "asin",  "acos",  "atan", "atan2", "sincos",
      "sinh", "cosh", "asinh", "acosh", "atanh", "pow",  "fmod"};
  return functions.contains(symbol) ||
         (symbol.consume_back("f") && functions.contains(symbol));
}

llvm::Expected<std::vector<std::string>>
codegen::findLibrarySymbols(llvm::StringRef object,
                            llvm::ArrayRef<std::string> own) {
  auto file = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(object, "code"));
  if (!file)
    return file.takeError();
  std::set<std::string> symbols;
  for (const llvm::object::SymbolRef &symbol : (*file)->symbols()) {
    auto flags = symbol.getFlags();
    if (!flags)
      return flags.takeError();
    auto name = symbol.getName();
    if (!name)
      return name.takeError();
    if (!(*flags & llvm::object::SymbolRef::SF_Undefined) || name->empty() ||
        llvm::is_contained(own, *name))
      continue;
    if (!isAllowed(*name))
      return llvm::createStringError(
          "internal error: the code needs '%s', which an artefact may not use",
          name->str().c_str());
    symbols.insert(name->str());
  }
  return std::vector<std::string>(symbols.begin(), symbols.end());
}
