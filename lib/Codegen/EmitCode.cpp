//===- EmitCode.cpp - machine code ----------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs LLVM's code generator, and looks at what the result needs from outside.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "KernelModule.h"
#include "TargetMachine.h"
#include "Weights.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include <set>

using namespace linnet;
using namespace linnet::codegen;

llvm::Error codegen::emitCode(llvm::Module &module,
                              llvm::TargetMachine &machine, bool assembly,
                              llvm::raw_pwrite_stream &os) {
  llvm::legacy::PassManager passes;
  llvm::TargetLibraryInfoImpl library = restrictedLibrary(machine);
  passes.add(new llvm::TargetLibraryInfoWrapperPass(library));
  if (machine.addPassesToEmitFile(passes, os, nullptr,
                                  assembly ? llvm::CodeGenFileType::AssemblyFile
                                           : llvm::CodeGenFileType::ObjectFile))
    return llvm::createStringError("LLVM cannot write %s for '%s'",
                                   assembly ? "assembly" : "an object file",
                                   machine.getTargetTriple().str().c_str());
  // The code generator changes what it reads.
  std::unique_ptr<llvm::Module> copy = llvm::CloneModule(module);
  passes.run(*copy);
  return llvm::Error::success();
}

llvm::Expected<std::vector<std::string>>
codegen::findLibrarySymbols(llvm::StringRef object,
                            const ArtefactInterface &interface) {
  auto file = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(object, interface.name));
  if (!file)
    return file.takeError();
  std::set<std::string> symbols;
  for (const llvm::object::SymbolRef &symbol : (*file)->symbols()) {
    auto flags = symbol.getFlags();
    if (!flags)
      return flags.takeError();
    if (!(*flags & llvm::object::SymbolRef::SF_Undefined))
      continue;
    auto name = symbol.getName();
    if (!name)
      return name.takeError();
    llvm::StringRef plain = *name;
    if ((*file)->isMachO())
      plain.consume_front("_");
    if (plain.empty() || plain == weightsSymbol(interface.name))
      continue;
    if (!isAllowedLibrarySymbol(plain))
      return llvm::createStringError(
          "internal error: the code needs '%s', which an artefact may not use",
          plain.str().c_str());
    symbols.insert(plain.str());
  }
  return std::vector<std::string>(symbols.begin(), symbols.end());
}
