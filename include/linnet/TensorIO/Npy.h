//===- Npy.h - NumPy's array files -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads and writes .npy files, formats 1.0 to 3.0, little-endian elements.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TENSORIO_NPY_H
#define LINNET_TENSORIO_NPY_H

#include "linnet/Kernels/KernelSpec.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace linnet {

/// A tensor in memory, row-major; a boolean is a byte, 0 or 1.
struct NpyArray {
  TensorSpec type;
  std::vector<char> data;
};

/// Reads a file. Fortran order becomes row-major. Fails, naming the file, where
/// it is malformed, truncated, or of an element type that Linnet has not.
llvm::Expected<NpyArray> readNpy(llvm::StringRef path);

/// Whether a file with these contents says that it is NumPy's.
bool isNpy(llvm::StringRef contents);

/// As `readNpy`, of a file's contents; messages name none.
llvm::Expected<NpyArray> parseNpy(llvm::StringRef contents);

/// Writes format 1.0, row-major. `data` holds as many bytes as `type` says.
llvm::Error writeNpy(llvm::StringRef path, const TensorSpec &type,
                     llvm::ArrayRef<char> data);

/// The file that holds a tensor of a network: its name, in which `/` and `:`
/// become `_`, and `.npy`.
std::string npyFileName(llvm::StringRef tensor);

} // namespace linnet

#endif // LINNET_TENSORIO_NPY_H
