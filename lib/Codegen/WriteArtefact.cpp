//===- WriteArtefact.cpp - an artefact's files ----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The code, the weights, the header and the package files, as one set.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "LibrarySymbols.h"
#include "TargetMachine.h"
#include "Weights.h"

#include "llvm/IR/Module.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace linnet;
using namespace linnet::codegen;
using llvm::Error;
using llvm::raw_pwrite_stream;

Error linnet::printArtefact(const Artefact &artefact, ArtefactText kind,
                            llvm::raw_ostream &os) {
  auto module = linkModules(artefact);
  if (!module)
    return module.takeError();
  if (kind == ArtefactText::LLVM) {
    os << **module;
    return Error::success();
  }
  auto machine = createTargetMachine(artefact.target);
  if (!machine)
    return machine.takeError();
  llvm::SmallString<0> text;
  llvm::raw_svector_ostream stream(text);
  if (Error error = emitCode(**module, **machine, /*assembly=*/true, stream))
    return error;
  os << text;
  return Error::success();
}

/// More than an object file of weights has beside them.
static constexpr size_t kObjectOverhead = 4096;

namespace {

/// Writes the files of one artefact.
class ArtefactWriter {
public:
  ArtefactWriter(Artefact &artefact, llvm::TargetMachine &machine,
                 llvm::StringRef directory)
      : artefact(artefact), interface(artefact.interface), machine(machine),
        files(directory) {}

  llvm::Expected<std::vector<std::string>> write(ArtefactKind kind) {
    if (Error error = writeCode(kind))
      return error;
    if (Error error = addText(interface.name + ".h", writeHeader(interface)))
      return error;
    bool shared = kind == ArtefactKind::SharedLibrary;
    if (shared || kind == ArtefactKind::StaticLibrary) {
      if (Error error =
              addText(interface.name + ".pc", writePkgConfig(interface)))
        return error;
      if (Error error = addText(interface.name + "Config.cmake",
                                writeCMakePackage(interface, shared)))
        return error;
    }
    if (interface.weightsInFile)
      if (Error error = files.add(
              interface.name + ".weights", [&](raw_pwrite_stream &os) {
                writeWeights(artefact.weights, interface.weightBytes, os);
                return Error::success();
              }))
        return error;
    return files.commit();
  }

private:
  Error writeCode(ArtefactKind kind) {
    if (Error error = emitObject())
      return error;
    switch (kind) {
    case ArtefactKind::Object:
      return link(interface.name + ".o", linkRelocatable);
    case ArtefactKind::StaticLibrary:
      return writeArchive();
    case ArtefactKind::SharedLibrary: {
      std::string soname = "lib" + interface.name + ".so";
      return link(soname, [&](llvm::ArrayRef<std::string> objects,
                              llvm::StringRef output) {
        return linkShared(objects, output, soname);
      });
    }
    }
    llvm_unreachable("all kinds are listed");
  }

  /// Makes the code one object, and learns what it needs from outside.
  Error emitObject() {
    llvm::SmallString<0> entry;
    llvm::raw_svector_ostream os(entry);
    if (Error error =
            emitCode(*artefact.entry, machine, /*assembly=*/false, os))
      return error;
    auto linked = linkCode(artefact, entry, files);
    if (!linked)
      return linked.takeError();
    object = std::move(*linked);
    auto symbols = findLibrarySymbols(object, {weightsSymbol(interface.name)});
    if (!symbols)
      return symbols.takeError();
    interface.librarySymbols = std::move(*symbols);
    return Error::success();
  }

  bool embedsWeights() const {
    return !interface.weightsInFile && interface.weightBytes != 0;
  }

  Error emitWeights(raw_pwrite_stream &os) {
    return writeWeightsObject(artefact.weights, interface.weightBytes,
                              weightsSymbol(interface.name), machine, os);
  }

  /// Links the code and the weights into the file `name`.
  Error
  link(llvm::StringRef name,
       llvm::function_ref<Error(llvm::ArrayRef<std::string>, llvm::StringRef)>
           linker) {
    std::vector<std::string> objects;
    auto code = files.addTemporary(interface.name + ".code.o",
                                   [&](raw_pwrite_stream &os) {
                                     os << object;
                                     return Error::success();
                                   });
    if (!code)
      return code.takeError();
    objects.push_back(*code);
    if (embedsWeights()) {
      auto weights = files.addTemporary(
          interface.name + ".weights.o",
          [&](raw_pwrite_stream &os) { return emitWeights(os); });
      if (!weights)
        return weights.takeError();
      objects.push_back(*weights);
    }
    auto output = files.reserve(name);
    return output ? linker(objects, *output) : output.takeError();
  }

  Error writeArchive() {
    llvm::SmallString<0> weights;
    weights.reserve(embedsWeights() ? interface.weightBytes + kObjectOverhead
                                    : 0);
    std::string codeName = interface.name + ".o";
    std::string weightsName = interface.name + "_weights.o";
    std::vector<llvm::NewArchiveMember> members;
    members.emplace_back(llvm::MemoryBufferRef(object, codeName));
    if (embedsWeights()) {
      llvm::raw_svector_ostream os(weights);
      if (Error error = emitWeights(os))
        return error;
      members.emplace_back(llvm::MemoryBufferRef(weights, weightsName));
    }
    return files.add("lib" + interface.name + ".a", [&](raw_pwrite_stream &os) {
      return llvm::writeArchiveToStream(os, members,
                                        llvm::SymtabWritingMode::NormalSymtab,
                                        llvm::object::Archive::K_GNU,
                                        /*Deterministic=*/true, /*Thin=*/false);
    });
  }

  Error addText(llvm::StringRef name, const std::string &text) {
    return files.add(name, [&](raw_pwrite_stream &os) {
      os << text;
      return Error::success();
    });
  }

  Artefact &artefact;
  ArtefactInterface &interface;
  llvm::TargetMachine &machine;
  OutputFiles files;
  std::string object;
};

} // namespace

llvm::Expected<std::vector<std::string>>
linnet::writeArtefact(Artefact &artefact, ArtefactKind kind,
                      llvm::StringRef directory) {
  auto machine = createTargetMachine(artefact.target);
  if (!machine)
    return machine.takeError();
  return ArtefactWriter(artefact, **machine, directory).write(kind);
}
