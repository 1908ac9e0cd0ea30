//===- Strategy.h - how one family of kernels is compiled -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A strategy says which kernels it matches, which schedules it has for them on
// a target, in which layout it wants weights, and builds the pipeline. Adding
// one is one file, and one line in Strategies.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_STRATEGY_H
#define LINNET_LIB_KERNELS_STRATEGY_H

#include "KernelFuncs.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "llvm/Support/Error.h"

namespace linnet::kernels {

class Strategy {
public:
  virtual ~Strategy() = default;

  /// The name that schedules carry.
  virtual llvm::StringRef name() const = 0;
  virtual bool matches(const KernelSpec &spec) const = 0;
  /// Whether it compiles a kernel that it matches, some of whose images lie as
  /// planes.
  virtual bool takesPlanes(const KernelSpec &) const { return false; }

  /// The schedules for `spec`, the best by the cost model first; never empty.
  /// A strategy without parameters has the one of its name.
  virtual std::vector<Schedule> space(const KernelSpec &spec,
                                      const TargetInfo &target) const;
  /// Whether the best of them beats the strategies listed behind this one, by
  /// the cost model.
  virtual bool isPreferred(const KernelSpec &, const TargetInfo &) const {
    return true;
  }
  /// What is wrong with a schedule that a user wrote, and what is allowed.
  virtual llvm::Error check(const KernelSpec &spec,
                            const TargetInfo &target) const;

  /// The layout of each operand; as `spec` has it unless the strategy packs it.
  virtual std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                             const TargetInfo &target) const;

  /// What a kernel costs under its schedule.
  virtual KernelEstimate estimate(const KernelSpec &spec,
                                  const TargetInfo &target) const;

  /// A spec that means the same and is easier to schedule, such as an image
  /// whose pixels are one dimension. The operands' and results' memory stays as
  /// it is.
  virtual KernelSpec simplify(const KernelSpec &spec) const { return spec; }

  /// Defines the anchor and schedules the results, of which there is at least
  /// one.
  virtual void build(KernelFuncs &funcs) const = 0;
};

/// All strategies, the more specific ones first.
llvm::ArrayRef<const Strategy *> allStrategies();

const Strategy &binaryStrategy();
const Strategy &binarizeStrategy();
const Strategy &binaryPoolStrategy();
const Strategy &pointwiseStrategy();
const Strategy &depthwiseStrategy();
const Strategy &depthwisePlanesStrategy();
const Strategy &winogradStrategy();
const Strategy &channelBlocksStrategy();
const Strategy &rowRingStrategy();
const Strategy &pixelVectorsStrategy();
const Strategy &convolutionStrategy();
const Strategy &sparseStrategy();
const Strategy &transposeConvStrategy();
const Strategy &matMulStrategy();
const Strategy &poolStrategy();
const Strategy &reductionStrategy();
const Strategy &normalizationStrategy();
const Strategy &loopsStrategy();

//===----------------------------------------------------------------------===//
// What several strategies need
//===----------------------------------------------------------------------===//

/// The anchor of `spec` where its op is one of `ops`; null otherwise.
const Node *anchorNode(const KernelSpec &spec,
                       llvm::ArrayRef<llvm::StringRef> ops);
/// Whether a value is an operand of `node` but the first, the image: a filter,
/// a bias.
bool isParameterOf(const Node &node, unsigned value);

/// Makes the pixels of [N, H, W, C] one dimension wherever all of a kernel,
/// whose anchor multiplies each pixel by the same weights, allows it: row-major
/// memory, and no value that varies over some pixel dimensions only.
KernelSpec collapsePixels(const KernelSpec &spec, const Node &anchor);

/// Fails unless the schedule has exactly the parameters `names`.
llvm::Error checkParams(const Schedule &schedule,
                        llvm::ArrayRef<llvm::StringRef> names);
/// Fails unless `value` is from `low` to `high`.
llvm::Error checkRange(llvm::StringRef name, int64_t value, int64_t low,
                       int64_t high);

/// Lanes to vectorise `extent` elements by: the target's, or the largest power
/// of two that the extent still holds.
int lanesFor(int64_t extent, const TargetInfo &target);

/// The schedules of a space, which are keyed by their estimated cost.
std::vector<Schedule> cheapestFirst(std::multimap<double, Schedule> ranked);

inline int64_t ceilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Vectorises the innermost dimension of a result, each of whose elements is
/// computed once, so that it may be written over an operand.
void scheduleLoops(KernelFuncs &funcs, unsigned result);

/// The other results of a kernel, after its first one has a schedule.
void scheduleOtherResults(KernelFuncs &funcs);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_STRATEGY_H
