//===- Picture.h - photographs as bytes -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads PNG, JPEG and binary PPM files, and fits them to a network's input.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TENSORIO_PICTURE_H
#define LINNET_TENSORIO_PICTURE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <vector>

namespace linnet {

/// Red, green and blue of each pixel, row by row from the top.
struct Picture {
  int64_t width = 0;
  int64_t height = 0;
  std::vector<uint8_t> pixels;
};

/// Whether a file with these contents is of a format that `parsePicture` reads.
bool isPicture(llvm::StringRef contents);

/// Reads a file's contents. Grey becomes equal colours, what is transparent is
/// laid on white. Fails where it is malformed or truncated.
llvm::Expected<Picture> parsePicture(llvm::StringRef contents);

/// The largest rectangle of the picture's centre that has the proportions of
/// `width` to `height`, scaled to that size: each new pixel is a mean of those
/// near it, weighted by a triangle. A picture of that size stays as it is.
Picture fitPicture(const Picture &picture, int64_t width, int64_t height);

} // namespace linnet

#endif // LINNET_TENSORIO_PICTURE_H
