//===- LibrarySymbols.h - what code needs from outside -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An artefact may need memcpy, memset and some of libm; this is checked where
// it cannot be wrong, in the machine code.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_CODEGEN_LIBRARYSYMBOLS_H
#define LINNET_LIB_CODEGEN_LIBRARYSYMBOLS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace linnet::codegen {

/// The functions that `object` needs from outside, sorted, but for those in
/// `own`. An error names one that no artefact may need.
llvm::Expected<std::vector<std::string>>
findLibrarySymbols(llvm::StringRef object,
                   llvm::ArrayRef<std::string> own = {});

} // namespace linnet::codegen

#endif // LINNET_LIB_CODEGEN_LIBRARYSYMBOLS_H
