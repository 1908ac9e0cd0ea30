//===- WriteArtefact.cpp - an artefact's files ----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The code, the weights, the header and the package files, as one set.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "OutputFiles.h"
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

Error linnet::printArtefact(Artefact &artefact, ArtefactKind kind,
                            llvm::raw_ostream &os) {
  if (kind == ArtefactKind::LLVM) {
    os << *artefact.code;
    return Error::success();
  }
  auto machine = createTargetMachine(artefact.target);
  if (!machine)
    return machine.takeError();
  llvm::SmallString<0> text;
  llvm::raw_svector_ostream stream(text);
  if (Error error =
          emitCode(*artefact.code, **machine, /*assembly=*/true, stream))
    return error;
  os << text;
  return Error::success();
}

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
    case ArtefactKind::LLVM:
    case ArtefactKind::Assembly:
      return files.add(interface.name +
                           (kind == ArtefactKind::LLVM ? ".ll" : ".s"),
                       [&](raw_pwrite_stream &os) {
                         return printArtefact(artefact, kind, os);
                       });
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

  /// Generates the code, and learns what it needs from outside.
  Error emitObject() {
    llvm::raw_svector_ostream os(object);
    if (Error error = emitCode(*artefact.code, machine, /*assembly=*/false, os))
      return error;
    auto symbols = findLibrarySymbols(object, interface);
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
    if (!machine.getTargetTriple().isOSBinFormatELF())
      return llvm::createStringError(
          "'%s' can only be linked on systems with ELF; write a static "
          "library instead (--emit=lib)",
          name.str().c_str());
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
    auto kind = machine.getTargetTriple().isOSBinFormatMachO()
                    ? llvm::object::Archive::K_DARWIN
                    : llvm::object::Archive::K_GNU;
    return files.add("lib" + interface.name + ".a", [&](raw_pwrite_stream &os) {
      return llvm::writeArchiveToStream(
          os, members, llvm::SymtabWritingMode::NormalSymtab, kind,
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
  llvm::SmallString<0> object;
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
