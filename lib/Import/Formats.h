//===- Formats.h - the formats that Linnet imports -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one list of formats: an importer is registered here, and nowhere else.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_FORMATS_H
#define LINNET_LIB_IMPORT_FORMATS_H

#include "Importer.h"

namespace linnet::importer {

struct Format {
  llvm::StringLiteral name;
  /// Bytes that files of the format hold at an offset; empty where they begin
  /// with no mark of their own.
  llvm::StringLiteral mark;
  size_t markOffset;
  ImportFunction *import;
};

/// Those with a mark first. The last one has none: what no mark tells is taken
/// for it.
llvm::ArrayRef<Format> allFormats();

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_FORMATS_H
