//===- LoadedArtefact.cpp - an artefact, run in this process --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// dlopen, and the C interface that every artefact has.
//
//===----------------------------------------------------------------------===//

#include "linnet/Codegen/LoadedArtefact.h"

#include "Weights.h"
#include "linnet/Codegen/Codegen.h"
#include "linnet/Target/TargetInfo.h"
#include "linnet_interface.h"
#include "linnet_pool.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>

using namespace linnet;
using llvm::StringRef;

AlignedBuffer::AlignedBuffer(int64_t bytes) : bytes(bytes) {
  int64_t rounded = (std::max<int64_t>(bytes, 1) + kArenaAlignment - 1) /
                    kArenaAlignment * kArenaAlignment;
  start.reset(
      static_cast<char *>(std::aligned_alloc(kArenaAlignment, rounded)));
  if (!start)
    llvm::report_bad_alloc_error("no memory for a tensor");
  std::memset(start.get(), 0, rounded);
}

void AlignedBuffer::Free::operator()(char *pointer) const {
  std::free(pointer);
}

/// The prefix of an artefact's symbols, from its dynamic symbol table.
static llvm::Expected<std::string> findName(StringRef path) {
  auto noArtefact = [&](StringRef why) {
    return llvm::createStringError("'%s' is not a shared library made by "
                                   "Linnet: %s",
                                   path.str().c_str(), why.str().c_str());
  };
  if (auto missing =
          llvm::sys::fs::access(path, llvm::sys::fs::AccessMode::Exist))
    return llvm::createStringError("'%s': %s", path.str().c_str(),
                                   missing.message().c_str());
  auto binary = llvm::object::ObjectFile::createObjectFile(path);
  if (!binary)
    return noArtefact(llvm::toString(binary.takeError()));
  auto *elf =
      llvm::dyn_cast<llvm::object::ELFObjectFileBase>(binary->getBinary());
  if (!elf)
    return noArtefact("it is not an ELF file");
  llvm::Triple::ArchType host =
      llvm::Triple(llvm::sys::getProcessTriple()).getArch();
  if (elf->getArch() != host)
    return llvm::createStringError(
        "'%s' was compiled for %s, and this machine is %s", path.str().c_str(),
        llvm::Triple::getArchTypeName(elf->getArch()).str().c_str(),
        llvm::Triple::getArchTypeName(host).str().c_str());
  for (const llvm::object::ELFSymbolRef &symbol :
       elf->getDynamicSymbolIterators()) {
    auto name = symbol.getName();
    if (!name)
      return noArtefact(llvm::toString(name.takeError()));
    StringRef prefix = *name;
    if (prefix.consume_back("_arena_bytes"))
      return prefix.str();
  }
  return noArtefact("it has no symbol NAME_arena_bytes");
}

/// Refuses code for a level of this machine's family that it does not run: the
/// first such instruction would end the process.
static llvm::Error checkLevel(StringRef path, StringRef level) {
  auto host = lookupTarget("host");
  if (!host)
    return host.takeError();
  for (const TargetInfo &target : allTargets())
    if (target.name == level && !runsHere(target))
      return llvm::createStringError(
          "'%s' was compiled for %s, and this machine runs no more than %s",
          path.str().c_str(), level.str().c_str(), host->name.c_str());
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<LoadedArtefact>>
LoadedArtefact::open(StringRef path) {
  auto name = findName(path);
  if (!name)
    return name.takeError();
  std::unique_ptr<LoadedArtefact> artefact(new LoadedArtefact());
  artefact->description.name = *name;
  // A path without a slash would be sought in the system's directories.
  llvm::SmallString<128> absolute(path);
  llvm::sys::fs::make_absolute(absolute);
  artefact->library = dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!artefact->library)
    return llvm::createStringError("cannot load '%s': %s", path.str().c_str(),
                                   dlerror());
  if (llvm::Error error = artefact->readDescription(path))
    return error;
  if (llvm::Error error = checkLevel(path, artefact->description.target))
    return error;
  uint64_t size = 0;
  if (!llvm::sys::fs::file_size(absolute, size)) {
    bool embedded = !artefact->description.weightsInFile;
    artefact->libraryBytes =
        int64_t(size) - (embedded ? artefact->description.weightBytes : 0);
  }
  if (llvm::Error error = artefact->readWeights(path))
    return error;
  if (llvm::Error error = artefact->setThreads(1))
    return error;
  return artefact;
}

llvm::Expected<std::unique_ptr<LoadedArtefact>>
LoadedArtefact::load(Artefact &artefact) {
  llvm::SmallString<128> directory;
  if (std::error_code error =
          llvm::sys::fs::createUniqueDirectory("linnet", directory))
    return llvm::createStringError(error,
                                   "cannot create a temporary directory: %s",
                                   error.message().c_str());
  llvm::scope_exit remove(
      [&] { llvm::sys::fs::remove_directories(directory); });
  auto files = writeArtefact(artefact, ArtefactKind::SharedLibrary, directory);
  if (!files)
    return files.takeError();
  return open(files->front());
}

LoadedArtefact::~LoadedArtefact() {
  linnet_pool_destroy(pool);
  if (library)
    dlclose(library);
}

void *LoadedArtefact::symbol(StringRef symbol) const {
  return dlsym(library, (description.name + "_" + symbol).str().c_str());
}

static llvm::Expected<std::vector<TensorPort>>
readPorts(const linnet_tensor_v1 *tensors, int count) {
  std::vector<TensorPort> ports;
  for (const linnet_tensor_v1 &tensor : llvm::ArrayRef(tensors, count)) {
    TensorPort port;
    port.name = tensor.name;
    port.layout = tensor.layout;
    port.type.shape.assign(tensor.shape, tensor.shape + tensor.rank);
    auto element = parseElementType(tensor.element);
    if (!element)
      return llvm::createStringError("tensor '%s' has elements of type '%s', "
                                     "which this version does not know",
                                     tensor.name, tensor.element);
    port.type.element = *element;
    ports.push_back(std::move(port));
  }
  return ports;
}

llvm::Error LoadedArtefact::readDescription(StringRef path) {
  auto *info = static_cast<const linnet_network_v1 *>(symbol("info"));
  if (!info || info->version != kInterfaceVersion)
    return llvm::createStringError(
        "'%s' has another interface version than this Linnet's, %d",
        path.str().c_str(), kInterfaceVersion);
  description.model = info->model;
  description.target = info->target;
  description.arenaBytes = info->arena_bytes;
  description.threadBytes = info->thread_bytes;
  description.weightBytes = info->weight_bytes;
  description.weightsInFile = info->weights_in_file;
  auto inputs = readPorts(info->inputs, info->num_inputs);
  if (!inputs)
    return inputs.takeError();
  auto outputs = readPorts(info->outputs, info->num_outputs);
  if (!outputs)
    return outputs.takeError();
  description.inputs = std::move(*inputs);
  description.outputs = std::move(*outputs);
  return llvm::Error::success();
}

llvm::Error LoadedArtefact::readWeights(StringRef path) {
  if (!description.weightsInFile)
    return llvm::Error::success();
  llvm::SmallString<128> file(llvm::sys::path::parent_path(path));
  llvm::sys::path::append(file, description.name + ".weights");
  auto buffer = llvm::MemoryBuffer::getFile(
      file, /*IsText=*/false, /*RequiresNullTerminator=*/false,
      /*IsVolatile=*/false, llvm::Align(kArenaAlignment));
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "cannot read '%s': %s",
                                   file.c_str(),
                                   buffer.getError().message().c_str());
  weightFile = std::move(*buffer);
  if (static_cast<int64_t>(weightFile->getBufferSize()) !=
      description.weightBytes)
    return llvm::createStringError(
        "'%s' has %zu bytes, the library was made with %lld", file.c_str(),
        weightFile->getBufferSize(),
        static_cast<long long>(description.weightBytes));
  return llvm::Error::success();
}

llvm::Error LoadedArtefact::setThreads(int threads) {
  linnet_pool_destroy(pool);
  pool = linnet_pool_create(threads);
  if (!pool)
    return llvm::createStringError("cannot start %d threads", threads);
  auto arenaBytes = reinterpret_cast<size_t (*)(int)>(symbol("arena_bytes"));
  arena = std::make_unique<AlignedBuffer>(arenaBytes(threads));
  return llvm::Error::success();
}

llvm::Error LoadedArtefact::run(llvm::ArrayRef<const void *> inputs,
                                llvm::ArrayRef<void *> outputs) {
  using Inputs = const void *const *;
  using Outputs = void *const *;
  linnet_threads_v1 threads = {pool, linnet_pool_size(pool), linnet_pool_run};
  void *function = symbol("run_with");
  if (!function)
    return llvm::createStringError("the library has no '%s_run_with'",
                                   description.name.c_str());
  int status;
  if (description.weightsInFile)
    status = reinterpret_cast<int (*)(const linnet_threads_v1 *, const void *,
                                      Inputs, Outputs, void *)>(function)(
        &threads, weightFile->getBufferStart(), inputs.data(), outputs.data(),
        arena->data());
  else
    status = reinterpret_cast<int (*)(const linnet_threads_v1 *, Inputs,
                                      Outputs, void *)>(function)(
        &threads, inputs.data(), outputs.data(), arena->data());
  if (status != 0)
    return llvm::createStringError(
        "'%s' returned %d", (description.name + "_run_with").c_str(), status);
  return llvm::Error::success();
}

llvm::Error LoadedArtefact::runKernel(StringRef kernel,
                                      llvm::ArrayRef<void *> tensors,
                                      void *scratch, int begin, int end) {
  void *function = symbol(("call_" + kernel).str());
  if (!function)
    return llvm::createStringError("the library has no kernel '%s' to call",
                                   kernel.str().c_str());
  using Kernel = void (*)(void *const *, void *, int, int);
  reinterpret_cast<Kernel>(function)(tensors.data(), scratch, begin, end);
  return llvm::Error::success();
}
