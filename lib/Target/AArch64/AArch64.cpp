//===- AArch64.cpp - the levels of 64-bit ARM -----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ARMv8.0 with NEON, which every such core has.
//
//===----------------------------------------------------------------------===//

#include "linnet/Target/InstructionSets.h"

#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace linnet;

std::vector<TargetInfo> linnet::aarch64Targets() {
  TargetInfo target;
  target.name = "aarch64";
  target.processors = "NEON: all";
  target.triple = "aarch64-unknown-linux-gnu";
  target.cpu = "generic";
  target.features = "+neon";
  target.halideTarget = "arm-64-linux";
  target.vectorBytes = 16;
  target.vectorRegisters = 32;
  target.fmaFromMemory = false;
  target.fmaByLane = true;
  target.popcountBits = 8;
  // Not measured: the figures of x86-64-v3, and a third more.
  target.sparse = {
      {2.9, 2.0, 1.6, 2.0}, {4.9, 3.3, 2.4, 2.1}, 12, {19, 9.3, 5, 2.7}};
  target.l2Bytes = 256 << 10;
  target.l3Bytes = 1 << 20;
  return {target};
}

std::string linnet::aarch64HostLevel() {
  return llvm::Triple(llvm::sys::getProcessTriple()).isAArch64() ? "aarch64"
                                                                 : "";
}
