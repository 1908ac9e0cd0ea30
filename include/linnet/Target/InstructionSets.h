//===- InstructionSets.h - the families of targets -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each family of instruction sets is a folder of lib/Target and gives its
// levels, lowest first. A new family is one folder and one line here and in the
// list.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TARGET_INSTRUCTIONSETS_H
#define LINNET_TARGET_INSTRUCTIONSETS_H

#include "linnet/Target/TargetInfo.h"

namespace linnet {

std::vector<TargetInfo> x86Targets();
std::vector<TargetInfo> aarch64Targets();

/// The highest of the family's levels that this machine runs; empty where it
/// is of another family.
std::string x86HostLevel();
std::string aarch64HostLevel();

} // namespace linnet

#endif // LINNET_TARGET_INSTRUCTIONSETS_H
