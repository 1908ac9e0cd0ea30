//===- Strategies.cpp - the list of strategies, and choosing among them ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of the kernel library's door that asks strategies, and what
// several of them need.
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"
#include "Planes.h"
#include "Strategy.h"

#include "linnet/Kernels/KernelLibrary.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace linnet;
using namespace linnet::kernels;

llvm::ArrayRef<const Strategy *> kernels::allStrategies() {
  static const Strategy *const strategies[] = {
      &binaryStrategy(),        &binarizeStrategy(),
      &binaryPoolStrategy(),    &pointwiseStrategy(),
      &depthwiseStrategy(),     &depthwisePlanesStrategy(),
      &channelBlocksStrategy(), &rowRingStrategy(),
      &winogradStrategy(),      &pixelVectorsStrategy(),
      &convolutionStrategy(),   &sparseStrategy(),
      &transposeConvStrategy(), &matMulStrategy(),
      &poolStrategy(),          &reductionStrategy(),
      &normalizationStrategy(), &loopsStrategy()};
  return strategies;
}

/// The strategies that compile a kernel.
static std::vector<const Strategy *> matching(const KernelSpec &spec) {
  std::vector<const Strategy *> result;
  for (const Strategy *strategy : allStrategies())
    if (strategy->matches(spec) &&
        (!hasPlanes(spec) || strategy->takesPlanes(spec)))
      result.push_back(strategy);
  return result;
}

static llvm::Error noStrategy(const KernelSpec &spec) {
  std::vector<std::string> ops;
  for (const Node &node : spec.nodes)
    ops.push_back(node.op);
  return llvm::createStringError("no strategy compiles a kernel of family " +
                                 spec.family + " with the ops " +
                                 llvm::join(ops, ", "));
}

namespace {

/// The schedules that one strategy has for a kernel, and what the first of them
/// takes.
struct Ranked {
  std::vector<Schedule> space;
  KernelEstimate estimate;
};

} // namespace

/// What the strategies have for a kernel, the one that is to be chosen first:
/// those that are preferred by their own cost model, then by the estimated
/// time, then the more specific ones.
static std::vector<Ranked> ranked(const KernelSpec &spec,
                                  const TargetInfo &target) {
  std::multimap<std::pair<bool, double>, Ranked> keyed;
  for (const Strategy *strategy : matching(spec)) {
    Ranked own;
    own.space = strategy->space(spec, target);
    if (own.space.empty())
      continue;
    KernelSpec scheduled = spec;
    scheduled.schedule = own.space.front();
    own.estimate = strategy->estimate(scheduled, target);
    std::pair<bool, double> key = {!strategy->isPreferred(spec, target),
                                   own.estimate.cycles};
    keyed.emplace(key, std::move(own));
  }
  std::vector<Ranked> ranking;
  for (auto &[key, own] : keyed)
    ranking.push_back(std::move(own));
  return ranking;
}

llvm::Expected<Schedule> linnet::chooseSchedule(const KernelSpec &spec,
                                                const TargetInfo &target) {
  std::vector<Ranked> ranking = ranked(spec, target);
  if (ranking.empty())
    return noStrategy(spec);
  return ranking.front().space.front();
}

llvm::Expected<KernelEstimate>
linnet::estimateKernel(const KernelSpec &spec, const TargetInfo &target) {
  if (spec.schedule.empty()) {
    std::vector<Ranked> ranking = ranked(spec, target);
    if (ranking.empty())
      return noStrategy(spec);
    return ranking.front().estimate;
  }
  if (llvm::Error error = checkSchedule(spec, target))
    return std::move(error);
  for (const Strategy *strategy : allStrategies())
    if (strategy->name() == spec.schedule.strategy)
      return strategy->estimate(spec, target);
  llvm_unreachable("checkSchedule accepts existing strategies only");
}

std::vector<Schedule> linnet::scheduleSpace(const KernelSpec &spec,
                                            const TargetInfo &target) {
  std::vector<Schedule> space;
  for (Ranked &own : ranked(spec, target))
    llvm::append_range(space, std::move(own.space));
  return space;
}

/// What kind of value a parameter takes, for messages.
static llvm::StringRef kindName(const AttributeValue &value) {
  if (std::holds_alternative<int64_t>(value))
    return "an integer";
  return std::holds_alternative<std::string>(value) ? "a string"
                                                    : "a list of integers";
}

/// Fails where a parameter is of another kind than in the strategy's own
/// schedules.
static llvm::Error checkKinds(const Schedule &schedule,
                              const std::vector<Schedule> &space) {
  for (const auto &[name, value] : schedule.params) {
    if (space.empty() || !space.front().params.count(name))
      continue;
    const AttributeValue &own = space.front().params.at(name);
    if (own.index() != value.index())
      return llvm::createStringError(
          "parameter '" + name + "' is " +
          llvm::StringRef(canonicalText({"", {{name, value}}}))
              .split(" = ")
              .second.str() +
          ", accepted: " + kindName(own).str());
  }
  return llvm::Error::success();
}

llvm::Error linnet::checkSchedule(const KernelSpec &spec,
                                  const TargetInfo &target) {
  std::vector<std::string> names;
  for (const Strategy *strategy : matching(spec)) {
    if (strategy->name() == spec.schedule.strategy) {
      if (llvm::Error error =
              checkKinds(spec.schedule, strategy->space(spec, target)))
        return error;
      return strategy->check(spec, target);
    }
    names.push_back(strategy->name().str());
  }
  if (names.empty())
    return noStrategy(spec);
  return llvm::createStringError("strategy '" + spec.schedule.strategy +
                                 "' does not fit a kernel of family " +
                                 spec.family +
                                 ", accepted: " + llvm::join(names, ", "));
}

std::vector<Layout> linnet::operandLayouts(const KernelSpec &spec,
                                           const TargetInfo &target) {
  for (const Strategy *strategy : allStrategies())
    if (strategy->name() == spec.schedule.strategy)
      return strategy->operandLayouts(spec, target);
  return {};
}

llvm::StringRef linnet::kernelLibraryVersion() {
  return LINNET_KERNEL_LIBRARY_VERSION;
}

//===----------------------------------------------------------------------===//
// What several strategies need
//===----------------------------------------------------------------------===//

const Node *kernels::anchorNode(const KernelSpec &spec,
                                llvm::ArrayRef<llvm::StringRef> ops) {
  auto anchor = KernelFuncs::anchorOf(spec);
  const Node *node = anchor ? spec.nodeOf(*anchor) : nullptr;
  return node && llvm::is_contained(ops, node->op) ? node : nullptr;
}

bool kernels::isParameterOf(const Node &node, unsigned value) {
  return llvm::is_contained(llvm::ArrayRef(node.operands).drop_front(), value);
}

std::vector<Schedule> Strategy::space(const KernelSpec &,
                                      const TargetInfo &) const {
  return {Schedule{name().str(), {}}};
}

llvm::Error Strategy::check(const KernelSpec &spec, const TargetInfo &) const {
  return checkParams(spec.schedule, {});
}

std::vector<Layout> Strategy::operandLayouts(const KernelSpec &spec,
                                             const TargetInfo &) const {
  std::vector<Layout> layouts;
  for (const Operand &operand : spec.operands)
    layouts.push_back(operand.layout);
  return layouts;
}

KernelEstimate Strategy::estimate(const KernelSpec &spec,
                                  const TargetInfo &target) const {
  return estimateAlone(spec, target);
}

llvm::Error kernels::checkParams(const Schedule &schedule,
                                 llvm::ArrayRef<llvm::StringRef> names) {
  for (const auto &[name, value] : schedule.params)
    if (!llvm::is_contained(names, name))
      return llvm::createStringError(
          "strategy " + schedule.strategy + " has no parameter '" + name +
          "', accepted: " + (names.empty() ? "none" : llvm::join(names, ", ")));
  for (llvm::StringRef name : names)
    if (!schedule.params.count(name.str()))
      return llvm::createStringError("strategy " + schedule.strategy +
                                     " needs the parameter '" + name.str() +
                                     "'");
  return llvm::Error::success();
}

llvm::Error kernels::checkRange(llvm::StringRef name, int64_t value,
                                int64_t low, int64_t high) {
  if (value >= low && value <= high)
    return llvm::Error::success();
  return llvm::createStringError(
      "parameter '" + name.str() + "' is " + llvm::Twine(value) +
      ", accepted: " + llvm::Twine(low) + " to " + llvm::Twine(high));
}

int kernels::lanesFor(int64_t extent, const TargetInfo &target) {
  int lanes = int(target.lanes());
  while (lanes > extent)
    lanes /= 2;
  return lanes;
}

std::vector<Schedule>
kernels::cheapestFirst(std::multimap<double, Schedule> ranked) {
  std::vector<Schedule> space;
  for (auto &[cost, schedule] : ranked)
    space.push_back(std::move(schedule));
  return space;
}

void kernels::scheduleOtherResults(KernelFuncs &funcs) {
  for (unsigned number = 1; number < funcs.spec().results.size(); ++number)
    scheduleLoops(funcs, number);
}
