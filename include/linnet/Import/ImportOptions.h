//===- ImportOptions.h - what a user says about a model's inputs ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shapes for inputs that leave them open, and values for inputs that determine
// shapes.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_IMPORT_IMPORTOPTIONS_H
#define LINNET_IMPORT_IMPORTOPTIONS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <string>

namespace linnet {

/// Both by the input's name.
struct ImportOptions {
  llvm::StringMap<llvm::SmallVector<int64_t, 4>> inputShapes;
  /// Paths of .npy files.
  llvm::StringMap<std::string> frozenInputs;
};

/// Adds what `--input-shape` was given: "NAME=1x3x224x224".
llvm::Error addInputShape(ImportOptions &options, llvm::StringRef argument);

/// Adds what `--freeze` was given: "NAME=FILE.npy".
llvm::Error addFrozenInput(ImportOptions &options, llvm::StringRef argument);

} // namespace linnet

#endif // LINNET_IMPORT_IMPORTOPTIONS_H
