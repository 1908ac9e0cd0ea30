//===- X86.cpp - the levels of x86-64 -------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The microarchitecture levels that the x86-64 psABI defines.
//
//===----------------------------------------------------------------------===//

#include "linnet/Target/InstructionSets.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace linnet;

static TargetInfo level(const char *name, const char *processors,
                        const char *halideFeatures, unsigned vectorBytes,
                        unsigned vectorRegisters) {
  TargetInfo target;
  target.name = name;
  target.processors = processors;
  target.triple = "x86_64-unknown-linux-gnu";
  target.cpu = name;
  target.halideTarget = std::string("x86-64-linux") + halideFeatures;
  target.vectorBytes = vectorBytes;
  target.vectorRegisters = vectorRegisters;
  target.multipliesBytes = true;
  // Measured on Zen 3 at x86-64-v3, layers of 32 to 1024 channels, with a
  // margin of about a tenth; x86-64-v2 takes these figures.
  target.sparse = {
      {2.2, 1.5, 1.2, 1.5}, {3.7, 2.5, 1.8, 1.6}, 9, {14, 7, 3.8, 2}};
  return target;
}

/// A level that needs all of `lower`, and `features`.
static void require(TargetInfo &target, const TargetInfo &lower,
                    std::initializer_list<const char *> features) {
  target.requiredFeatures = lower.requiredFeatures;
  target.requiredFeatures.insert(target.requiredFeatures.end(),
                                 features.begin(), features.end());
}

std::vector<TargetInfo> linnet::x86Targets() {
  TargetInfo v2 =
      level("x86-64-v2", "SSE4.1: those of 2009 and later", "-sse41", 16, 16);
  TargetInfo v3 =
      level("x86-64-v3", "AVX2, FMA: Intel's since Haswell, AMD's since Zen",
            "-sse41-avx-f16c-fma-avx2", 32, 16);
  require(v3, v2, {"avx2", "fma", "f16c", "bmi", "bmi2", "lzcnt", "movbe"});
  // Single weights and blocks of 4 measured on a Zen 4, layers of 64 to 1024
  // channels alone and between others, with a margin of about 8%. The others
  // stand between.
  v3.sparse = {{1.85, 1.5, 1.2, 1.5}, {1.9, 1.8, 1.3, 1.6}, 9, {14, 7, 3.8, 2}};
  const std::string v4Features =
      "-sse41-avx-f16c-fma-avx2-avx512-avx512_skylake";
  TargetInfo v4 = level("x86-64-v4", "AVX-512: Intel's servers since Skylake",
                        v4Features.c_str(), 64, 32);
  // All such machines but the first desktops have 1 MiB or more.
  v4.l2Bytes = 1 << 20;
  require(v4, v3, {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"});
  v4.hasTernaryLogic = true;
  // Measured on a Sapphire Rapids, between layers of planes: the dense kernel
  // is twice as fast as with 256 bits, while a single weight's pixels come from
  // the caches no faster. Blocks of 2 stand between those of 1 and of 4.
  const SparseCosts wideCosts = {
      {3.2, 2.2, 1.5, 1.6}, {3.8, 2.6, 1.8, 1.7}, 9, {14, 7, 3.8, 2}};
  v4.sparse = wideCosts;
  // What v4 does not ask for, and counts bits: VPOPCNTDQ.
  TargetInfo zen4 =
      level("x86-64-zen4",
            "AVX-512 with VPOPCNTDQ, BITALG, VBMI2, VNNI and BF16: AMD's since "
            "Zen 4, "
            "Intel's servers since Sapphire Rapids",
            (v4Features + "-avx512_cannonlake-avx512_zen4").c_str(), 64, 32);
  require(zen4, v4,
          {"avx512vpopcntdq", "avx512bitalg", "avx512vbmi2", "avx512vnni",
           "avx512bf16"});
  zen4.cpu = "znver4";
  // The one thing that LLVM would use of a Zen 4 and that other machines of
  // this level, Intel's, do not have.
  zen4.features = "-sse4a";
  zen4.popcountBits = 32;
  zen4.l2Bytes = v4.l2Bytes;
  zen4.hasTernaryLogic = true;
  zen4.sparse = wideCosts;
  return {v2, v3, v4, zen4};
}

std::string linnet::x86HostLevel() {
  if (!llvm::Triple(llvm::sys::getProcessTriple()).isX86())
    return "";
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  // The level that asks for most; of several that ask for the same, the first.
  const std::vector<TargetInfo> targets = x86Targets();
  const TargetInfo *highest = nullptr;
  for (const TargetInfo &target : targets) {
    bool runs =
        llvm::all_of(target.requiredFeatures, [&](const std::string &name) {
          return features.lookup(name);
        });
    if (runs && (!highest || target.requiredFeatures.size() >
                                 highest->requiredFeatures.size()))
      highest = &target;
  }
  return highest ? highest->name : "";
}
