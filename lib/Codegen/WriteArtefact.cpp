//===- WriteArtefact.cpp - an artefact's files ----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The code, the weights, the header and the package files, as one set. The code
// and the weights may be those of several versions.
//
//===----------------------------------------------------------------------===//

#include "ArtefactModule.h"
#include "LibrarySymbols.h"
#include "TargetMachine.h"
#include "Weights.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/MemoryBuffer.h"
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

/// Writes the files of one artefact, of one or several versions.
class ArtefactWriter {
public:
  ArtefactWriter(llvm::ArrayRef<Artefact> versions,
                 ArtefactInterface &interface, llvm::StringRef directory)
      : versions(versions), interface(interface), files(directory) {}

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
      if (Error error = files.add(interface.name + ".weights",
                                  [&](raw_pwrite_stream &os) {
                                    writeWeights(versions.front().weights,
                                                 interface.weightBytes, os);
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
    std::vector<std::string> own;
    for (const Artefact &version : versions) {
      own.push_back(weightsSymbol(version.interface.name));
      auto code = emitVersion(version);
      if (!code)
        return code.takeError();
      object = std::move(*code);
      if (versions.size() > 1)
        if (Error error = addPart(version.interface.name))
          return error;
    }
    if (versions.size() > 1)
      if (Error error = joinVersions())
        return error;
    auto symbols = findLibrarySymbols(object, own);
    if (!symbols)
      return symbols.takeError();
    interface.librarySymbols = std::move(*symbols);
    return Error::success();
  }

  llvm::Expected<std::string> emitVersion(const Artefact &version) {
    auto machine = createTargetMachine(version.target);
    if (!machine)
      return machine.takeError();
    llvm::SmallString<0> entry;
    llvm::raw_svector_ostream os(entry);
    if (Error error =
            emitCode(*version.entry, **machine, /*assembly=*/false, os))
      return std::move(error);
    return linkCode(version, entry, files);
  }

  /// Keeps `object` for the linker.
  Error addPart(llvm::StringRef name) {
    auto path = files.addTemporary((name + ".part.o").str(),
                                   [&](raw_pwrite_stream &os) {
                                     os << object;
                                     return Error::success();
                                   });
    if (path)
      parts.push_back(*path);
    return path.takeError();
  }

  /// Makes the parts one object with the functions that choose among them.
  Error joinVersions() {
    auto machine = createTargetMachine(versions.front().target);
    if (!machine)
      return machine.takeError();
    llvm::LLVMContext context;
    auto dispatch =
        makeVersionDispatch(versions, interface, context, **machine);
    llvm::SmallString<0> code;
    llvm::raw_svector_ostream os(code);
    if (Error error = emitCode(*dispatch, **machine, /*assembly=*/false, os))
      return error;
    object = code.str().str();
    if (Error error = addPart(interface.name + ".dispatch"))
      return error;
    auto linked = files.addTemporary(
        interface.name + ".joined.o",
        [](raw_pwrite_stream &) { return Error::success(); });
    if (!linked)
      return linked.takeError();
    if (Error error = linkRelocatable(parts, *linked))
      return error;
    auto buffer = llvm::MemoryBuffer::getFile(*linked);
    if (!buffer)
      return llvm::errorCodeToError(buffer.getError());
    auto joined = keepInterface((*buffer)->getBuffer(), interface.name);
    if (!joined)
      return joined.takeError();
    object = std::move(*joined);
    return Error::success();
  }

  bool embedsWeights(const Artefact &version) const {
    return !interface.weightsInFile && version.interface.weightBytes != 0;
  }

  Error emitWeights(const Artefact &version, raw_pwrite_stream &os) {
    auto machine = createTargetMachine(version.target);
    if (!machine)
      return machine.takeError();
    return writeWeightsObject(version.weights, version.interface.weightBytes,
                              weightsSymbol(version.interface.name), **machine,
                              os);
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
    for (const Artefact &version : versions) {
      if (!embedsWeights(version))
        continue;
      auto weights = files.addTemporary(
          version.interface.name + ".weights.o",
          [&](raw_pwrite_stream &os) { return emitWeights(version, os); });
      if (!weights)
        return weights.takeError();
      objects.push_back(*weights);
    }
    auto output = files.reserve(name);
    return output ? linker(objects, *output) : output.takeError();
  }

  Error writeArchive() {
    std::vector<llvm::NewArchiveMember> members;
    std::string codeName = interface.name + ".o";
    members.emplace_back(llvm::MemoryBufferRef(object, codeName));
    // Each stays where it is while the archive is made of them.
    std::vector<llvm::SmallString<0>> weights(versions.size());
    std::vector<std::string> names(versions.size());
    for (auto [index, version] : llvm::enumerate(versions)) {
      if (!embedsWeights(version))
        continue;
      weights[index].reserve(version.interface.weightBytes + kObjectOverhead);
      names[index] = version.interface.name + "_weights.o";
      llvm::raw_svector_ostream os(weights[index]);
      if (Error error = emitWeights(version, os))
        return error;
      members.emplace_back(llvm::MemoryBufferRef(weights[index], names[index]));
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

  llvm::ArrayRef<Artefact> versions;
  ArtefactInterface &interface;
  OutputFiles files;
  std::string object;
  /// Paths of the objects that `object` is to be made of, where those are
  /// several.
  std::vector<std::string> parts;
};

} // namespace

llvm::Expected<std::vector<std::string>>
linnet::writeArtefact(Artefact &artefact, ArtefactKind kind,
                      llvm::StringRef directory) {
  return ArtefactWriter(artefact, artefact.interface, directory).write(kind);
}

llvm::Expected<std::vector<std::string>>
linnet::writeVersions(llvm::MutableArrayRef<Artefact> versions,
                      llvm::StringRef name, ArtefactKind kind,
                      llvm::StringRef directory) {
  ArtefactInterface interface = joinInterfaces(versions, name);
  return ArtefactWriter(versions, interface, directory).write(kind);
}
