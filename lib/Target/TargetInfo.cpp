//===- TargetInfo.cpp - the list of targets -------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gathers the families' levels, and finds one by name.
//
//===----------------------------------------------------------------------===//

#include "linnet/Target/TargetInfo.h"

#include "linnet/Target/InstructionSets.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

using namespace linnet;

static std::vector<TargetInfo> gatherTargets() {
  std::vector<TargetInfo> targets;
  for (auto family : {x86Targets, aarch64Targets})
    for (TargetInfo &target : family())
      targets.push_back(std::move(target));
  return targets;
}

llvm::ArrayRef<TargetInfo> linnet::allTargets() {
  static const std::vector<TargetInfo> targets = gatherTargets();
  return targets;
}

static std::string hostLevel() {
  for (auto family : {x86HostLevel, aarch64HostLevel})
    if (std::string level = family(); !level.empty())
      return level;
  return "";
}

llvm::Expected<TargetInfo> linnet::lookupTarget(llvm::StringRef name) {
  std::string wanted = name == "host" ? hostLevel() : name.str();
  for (const TargetInfo &target : allTargets())
    if (target.name == wanted)
      return target;
  std::string accepted;
  llvm::raw_string_ostream os(accepted);
  llvm::interleaveComma(allTargets(), os,
                        [&](const TargetInfo &target) { os << target.name; });
  return llvm::createStringError("target '" + name.str() +
                                 "' is not known, accepted: host, " + accepted);
}

bool linnet::runsHere(const TargetInfo &target) {
  auto host = lookupTarget("host");
  if (!host) {
    llvm::consumeError(host.takeError());
    return false;
  }
  return target.triple == host->triple &&
         llvm::all_of(target.requiredFeatures, [&](const std::string &feature) {
           return llvm::is_contained(host->requiredFeatures, feature);
         });
}

/// Levels share all of their names but what stands behind the last '-'.
static std::string completeName(llvm::StringRef first, llvm::StringRef name) {
  bool isWhole = name == "host" ||
                 llvm::any_of(allTargets(), [&](const TargetInfo &target) {
                   return target.name == name;
                 });
  bool isShort = !isWhole && !name.contains('-') && first.contains('-');
  return isShort ? (first.rsplit('-').first + "-" + name).str() : name.str();
}

llvm::Expected<std::vector<TargetInfo>>
linnet::lookupTargets(llvm::StringRef names) {
  llvm::SmallVector<llvm::StringRef> parts;
  names.split(parts, '+');
  std::vector<TargetInfo> targets;
  for (llvm::StringRef part : parts) {
    auto target = lookupTarget(completeName(parts.front(), part));
    if (!target)
      return target.takeError();
    for (const TargetInfo &other : targets) {
      if (other.name == target->name)
        return llvm::createStringError("target '" + target->name +
                                       "' is given twice");
      if (other.triple != target->triple)
        return llvm::createStringError(
            "targets '" + other.name + "' and '" + target->name +
            "' are of different families, accepted: levels of one");
      if (other.requiredFeatures == target->requiredFeatures)
        return llvm::createStringError(
            "targets '" + other.name + "' and '" + target->name +
            "' ask the same of a processor, accepted: one of them");
    }
    targets.push_back(std::move(*target));
  }
  // A level asks for all that the levels below it ask for, and for more.
  llvm::sort(targets, [](const TargetInfo &a, const TargetInfo &b) {
    return std::make_pair(a.requiredFeatures.size(), a.name) <
           std::make_pair(b.requiredFeatures.size(), b.name);
  });
  return targets;
}

/// Pixels that a panel of the sparse kernel has, about.
static constexpr int64_t kPanel = 32;

double TargetInfo::sparseBreakEven(int64_t block, int64_t pixels,
                                   int64_t inputs, int64_t outputs) const {
  unsigned index = llvm::Log2_64(block);
  if (pixels < lanes()) {
    // The dense kernel reads its weights once for all pixels, and is that much
    // faster for each of a few.
    double cost =
        sparse.weightOfOnePixel[index] * double(std::min<int64_t>(pixels, 3));
    return cost > 0 ? std::min(1.0, 1 / cost) : 0;
  }
  // A dense pixel costs inputs * outputs multiply-adds; so much of them the
  // panels take.
  double panels =
      sparse.element * (1.0 / double(inputs) + 1.0 / double(outputs));
  bool fitsL1 = inputs * kPanel * 4 <= l1Bytes;
  double cost = fitsL1 ? sparse.weight[index] : sparse.weightFromL2[index];
  return cost > 0 ? std::clamp((1 - panels) / cost, 0.0, 1.0) : 0;
}
