//===- ArtefactInterface.h - what a caller must know -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The interface of an artefact as plain data: its header, its descriptors and
// its package files all say what stands here.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_CODEGEN_ARTEFACTINTERFACE_H
#define LINNET_CODEGEN_ARTEFACTINTERFACE_H

#include "linnet/Kernels/KernelSpec.h"
#include <string>
#include <vector>

namespace linnet {

/// Raised when callers of older artefacts would have to change.
inline constexpr int kInterfaceVersion = 1;

/// Alignment in bytes of the arena, of the weights and of all slots in them.
inline constexpr int64_t kArenaAlignment = 64;

/// An input or an output of a network.
struct TensorPort {
  std::string name;
  TensorSpec type;
  /// "row-major", or the order of an image's dimensions: "NCHW", "NHWC".
  std::string layout;

  int64_t bytes() const {
    return type.numElements() * elementBytes(type.element);
  }
};

struct ArtefactInterface {
  /// A C identifier, the prefix of all symbols and macros.
  std::string name;
  /// The model's own name, and the target's.
  std::string model;
  std::string target;
  std::vector<TensorPort> inputs, outputs;
  /// Bytes of the arena for one thread, and for each thread more.
  int64_t arenaBytes = 0;
  int64_t threadBytes = 0;
  int64_t weightBytes = 0;
  /// Whether the caller loads the weights from a file of their own.
  bool weightsInFile = false;
  /// Whether it holds several versions, and keeps which one it has chosen.
  bool choosesVersion = false;
  /// Functions that the code needs from outside: a part of memcpy, memset and
  /// of libm.
  std::vector<std::string> librarySymbols;

  /// Whether anything but the C library's memory functions is needed.
  bool needsMathLibrary() const;
};

/// Writes the C header.
std::string writeHeader(const ArtefactInterface &interface);

/// Writes the pkg-config file, and the CMake package file of a static or
/// shared library that lies beside them.
std::string writePkgConfig(const ArtefactInterface &interface);
std::string writeCMakePackage(const ArtefactInterface &interface, bool shared);

} // namespace linnet

#endif // LINNET_CODEGEN_ARTEFACTINTERFACE_H
