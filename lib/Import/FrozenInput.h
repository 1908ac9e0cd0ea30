//===- FrozenInput.h - the value of an input that becomes constant ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads what `--freeze` names.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_FROZENINPUT_H
#define LINNET_LIB_IMPORT_FROZENINPUT_H

#include "Constant.h"
#include "llvm/Support/Error.h"

namespace linnet::importer {

/// Reads a .npy file; sixteen-bit floats are widened to f32.
llvm::Expected<Constant> readFrozen(mlir::MLIRContext *context,
                                    llvm::StringRef path);

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_FROZENINPUT_H
