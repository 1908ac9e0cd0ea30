//===- OutputFile.h - a file that a verb writes -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Figures, pages, schedules and text: whole or not at all.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_OUTPUTFILE_H
#define LINNET_LIB_DRIVER_OUTPUTFILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace linnet::driver {

/// Whether a file of that name can be there: not where a directory is, or in
/// one that does not exist. Asked before work whose results would be lost.
llvm::Error checkOutputFile(llvm::StringRef path);

/// Writes a file, which is renamed into place when it is whole. Standard output
/// ("-"), devices, pipes and what a link points to are written as they are.
llvm::Error
writeOutputFile(llvm::StringRef path,
                llvm::function_ref<llvm::Error(llvm::raw_ostream &)> print);

/// Writes such a file with one object of JSON, whose attributes `print` gives.
llvm::Error
writeJsonFile(llvm::StringRef path,
              llvm::function_ref<void(llvm::json::OStream &)> print);

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_OUTPUTFILE_H
