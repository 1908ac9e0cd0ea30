//===- TargetInfo.h - the facts of a target -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A target is data: schedules, Halide's target and LLVM's CPU follow from it.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TARGET_TARGETINFO_H
#define LINNET_TARGET_TARGETINFO_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace linnet {

/// What products with pruned weights cost on a target, in multiply-adds of its
/// dense kernel that take as long. `linnet-sparsify` decides by it. Costs that
/// are 0 mean: never sparse.
struct SparseCosts {
  /// A weight that is kept, in blocks of 1, 2, 4 and 8 outputs, where vectors
  /// are pixels and 32 of all input channels fit the L1.
  double weight[4] = {};
  /// The same where they do not.
  double weightFromL2[4] = {};
  /// Bringing an element of the input into its panel of pixels, or one of the
  /// result out of it.
  double element = 0;
  /// A weight that is kept where there is one pixel, and vectors are the
  /// outputs of a block.
  double weightOfOnePixel[4] = {};
};

/// An instruction-set level that kernels are compiled for.
struct TargetInfo {
  /// As `--target` spells it: "x86-64-v3", "aarch64".
  std::string name;
  /// Which processors run it, for people: "AVX2: Intel's since Haswell".
  std::string processors;
  /// LLVM's triple, CPU and feature list ("+avx2,+fma").
  std::string triple;
  std::string cpu;
  std::string features;
  /// Halide's target string without the flags that every kernel gets.
  std::string halideTarget;

  /// What a machine must have beyond the family's least, as LLVM calls it:
  /// "avx2".
  std::vector<std::string> requiredFeatures;

  /// Bytes of a vector register, and how many there are.
  unsigned vectorBytes = 16;
  unsigned vectorRegisters = 16;
  /// Fused multiply-adds issued a cycle.
  unsigned fmaPorts = 2;
  /// Whether a multiply-add takes one operand from memory (x86) or broadcasts
  /// a lane of a register (NEON).
  bool fmaFromMemory = true;
  bool fmaByLane = false;
  /// Bits of the elements whose set bits one instruction counts, 8 or 32; 0
  /// where it takes several.
  unsigned popcountBits = 0;
  /// Whether an instruction multiplies bytes and adds the products in pairs.
  bool multipliesBytes = false;
  /// Whether an instruction computes any function of three bits (AVX-512).
  bool hasTernaryLogic = false;
  unsigned l1Bytes = 32 << 10;
  unsigned l2Bytes = 512 << 10;
  unsigned l3Bytes = 8 << 20;
  /// Bytes that one core reads a cycle from the L3, and from beyond it.
  unsigned l3BytesPerCycle = 24;
  unsigned dramBytesPerCycle = 8;
  SparseCosts sparse;

  /// Lanes of f32 in a vector.
  unsigned lanes() const { return vectorBytes / 4; }

  /// The part of a weight matrix [outputs, inputs], stored in blocks of `block`
  /// outputs (1, 2, 4 or 8), below which the sparse product with so many pixels
  /// is faster than the dense one; 0 where it never is.
  double sparseBreakEven(int64_t block, int64_t pixels, int64_t inputs,
                         int64_t outputs) const;
};

/// All targets, in the order that `--help` shows them; "host" is not among
/// them.
llvm::ArrayRef<TargetInfo> allTargets();

/// The target called `name`; "host" is the highest level that this machine
/// runs. An error lists the names that exist.
llvm::Expected<TargetInfo> lookupTarget(llvm::StringRef name);

/// Whether this machine runs code for `target`.
bool runsHere(const TargetInfo &target);

/// The targets that `names` lists, joined by '+', the least one first:
/// "x86-64-v2+x86-64-v3", or short "x86-64-v2+v3". Several must be levels of
/// one family.
llvm::Expected<std::vector<TargetInfo>> lookupTargets(llvm::StringRef names);

} // namespace linnet

#endif // LINNET_TARGET_TARGETINFO_H
