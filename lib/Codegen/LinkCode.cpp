//===- LinkCode.cpp - the entry points and the kernels become one ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels come compiled, so machine code is linked as it is; LLVM IR is linked
// only to be printed. Either way a kernel gets its artefact's name in front,
// and nothing of it is visible outside.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "LibrarySymbols.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Linker/Linker.h"
#include "llvm/ObjCopy/CommonConfig.h"
#include "llvm/ObjCopy/ELF/ELFConfig.h"
#include "llvm/ObjCopy/ELF/ELFObjcopy.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace linnet;
using namespace linnet::codegen;

/// The kernels without repetitions, by the symbol of their code.
static llvm::MapVector<llvm::StringRef, const ArtefactKernel *>
distinctKernels(const Artefact &artefact) {
  llvm::MapVector<llvm::StringRef, const ArtefactKernel *> kernels;
  for (const ArtefactKernel &kernel : artefact.kernels)
    kernels.insert({kernel.codeSymbol, &kernel});
  return kernels;
}

static std::string visibleName(const Artefact &artefact,
                               const ArtefactKernel &kernel) {
  return artefact.interface.name + "_" + kernel.symbol;
}

llvm::Expected<std::unique_ptr<llvm::Module>>
codegen::linkModules(const Artefact &artefact) {
  std::unique_ptr<llvm::Module> module = llvm::CloneModule(*artefact.entry);
  llvm::Linker linker(*module);
  for (auto [symbol, kernel] : distinctKernels(artefact)) {
    auto code = llvm::parseBitcodeFile(
        llvm::MemoryBufferRef(kernel->code.bitcode, symbol),
        module->getContext());
    if (!code)
      return code.takeError();
    if (linker.linkInModule(std::move(*code)))
      return llvm::createStringError("internal error: cannot link kernel '%s'",
                                     kernel->symbol.c_str());
    llvm::Function *function = module->getFunction(symbol);
    function->setName(visibleName(artefact, *kernel));
    function->setLinkage(llvm::GlobalValue::InternalLinkage);
    function->setVisibility(llvm::GlobalValue::DefaultVisibility);
  }
  if (llvm::verifyModule(*module))
    return llvm::createStringError(
        "internal error: the code of '%s' is invalid after linking",
        artefact.interface.name.c_str());
  return module;
}

/// One archive of all kernels: lld takes it whole.
static llvm::Error writeKernelArchive(const Artefact &artefact,
                                      llvm::raw_ostream &os) {
  std::vector<llvm::NewArchiveMember> members;
  for (auto [symbol, kernel] : distinctKernels(artefact))
    members.emplace_back(llvm::MemoryBufferRef(kernel->code.object, symbol));
  return llvm::writeArchiveToStream(
      os, members, llvm::SymtabWritingMode::NoSymtab,
      llvm::object::Archive::K_GNU, /*Deterministic=*/true, /*Thin=*/false);
}

/// Adds a symbol to those that a change of an object is about. The name has to
/// live as long as they.
static llvm::Error addSymbol(llvm::objcopy::NameMatcher &symbols,
                             llvm::StringRef name) {
  return symbols.addMatcher(llvm::objcopy::NameOrPattern::create(
      name, llvm::objcopy::MatchStyle::Literal, {}));
}

/// The object, changed as `config` says.
static llvm::Expected<std::string>
rewrite(llvm::object::ObjectFile &object,
        const llvm::objcopy::CommonConfig &config) {
  llvm::SmallString<0> changed;
  llvm::raw_svector_ostream os(changed);
  if (llvm::Error error = llvm::objcopy::elf::executeObjcopyOnBinary(
          config, llvm::objcopy::ELFConfig(),
          llvm::cast<llvm::object::ELFObjectFileBase>(object), os))
    return error;
  return changed.str().str();
}

/// Renames the kernels in the object at `path`, and makes them local.
static llvm::Expected<std::string> localiseKernels(const Artefact &artefact,
                                                   llvm::StringRef path) {
  auto binary = llvm::object::ObjectFile::createObjectFile(path);
  if (!binary)
    return binary.takeError();
  llvm::objcopy::CommonConfig config;
  std::vector<std::string> names;
  names.reserve(artefact.kernels.size());
  for (auto [symbol, kernel] : distinctKernels(artefact)) {
    names.push_back(visibleName(artefact, *kernel));
    config.SymbolsToRename[symbol] = names.back();
    if (llvm::Error error = addSymbol(config.SymbolsToLocalize, symbol))
      return error;
  }
  return rewrite(*binary->getBinary(), config);
}

llvm::Expected<std::string> codegen::keepInterface(llvm::StringRef object,
                                                   llvm::StringRef name) {
  auto binary = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(object, name));
  if (!binary)
    return binary.takeError();
  llvm::objcopy::CommonConfig config;
  std::vector<std::string> kept;
  for (llvm::StringRef suffix : {"_run", "_run_with", "_arena_bytes", "_info"})
    kept.push_back((name + suffix).str());
  for (const std::string &symbol : kept)
    if (llvm::Error error = addSymbol(config.SymbolsToKeepGlobal, symbol))
      return error;
  return rewrite(**binary, config);
}

llvm::Expected<std::string> codegen::linkCode(const Artefact &artefact,
                                              llvm::StringRef entryObject,
                                              OutputFiles &files) {
  const std::string &name = artefact.interface.name;
  auto entry = files.addTemporary(name + ".entry.o", [&](auto &os) {
    os << entryObject;
    return llvm::Error::success();
  });
  if (!entry)
    return entry.takeError();
  auto kernels = files.addTemporary(name + ".kernels.a", [&](auto &os) {
    return writeKernelArchive(artefact, os);
  });
  if (!kernels)
    return kernels.takeError();
  auto linked = files.addTemporary(
      name + ".linked.o", [](auto &) { return llvm::Error::success(); });
  if (!linked)
    return linked.takeError();
  if (llvm::Error error =
          linkRelocatable({*entry, "--whole-archive", *kernels}, *linked))
    return error;
  return localiseKernels(artefact, *linked);
}
