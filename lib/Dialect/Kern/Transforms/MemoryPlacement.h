//===- MemoryPlacement.h - offsets for buffers that come and go -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Plain data: a buffer is a number of bytes between two positions of a program.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_KERN_TRANSFORMS_MEMORYPLACEMENT_H
#define LINNET_LIB_DIALECT_KERN_TRANSFORMS_MEMORYPLACEMENT_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>

namespace linnet::kern {

/// A part of the arena, and the positions between which it is in use, both
/// included.
struct Buffer {
  int64_t bytes = 0;
  unsigned first = 0;
  unsigned last = 0;
  int64_t offset = 0;

  bool isInUse(unsigned position) const {
    return first <= position && position <= last;
  }
  bool meets(const Buffer &other) const {
    return first <= other.last && other.first <= last;
  }
};

/// Gives offsets to buffers, so that none that meet overlap; returns how many
/// bytes these take together.
int64_t placeBuffers(llvm::MutableArrayRef<Buffer> buffers);

/// The most bytes that are in use at one position: no placement takes fewer.
int64_t mostBytesInUse(llvm::ArrayRef<Buffer> buffers);

} // namespace linnet::kern

#endif // LINNET_LIB_DIALECT_KERN_TRANSFORMS_MEMORYPLACEMENT_H
