//===- KernelCost.cpp - how long a kernel takes, by a model ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Multiply-adds at the share of the peak that their kind reaches, and bytes
// that come from the L2 or from behind it; what one hides of the other is not
// modelled. Good enough to compare ways to split one piece of work among
// kernels, which is all it is for.
//
//===----------------------------------------------------------------------===//

#include "KernelCost.h"

#include "KernelFuncs.h"
#include "Strategy.h"

using namespace linnet;
using namespace linnet::kernels;

/// Bytes a cycle that a core reads or writes in its L2 and behind it, beside a
/// kernel's own work.
static constexpr double kL2BytesPerCycle = 32, kFarBytesPerCycle = 12;

int64_t kernels::bytesOf(const TensorSpec &type) {
  return type.numElements() * elementBytes(type.element);
}

double kernels::transferCycles(double bytes, double workingSet,
                               const TargetInfo &target) {
  return bytes / (workingSet <= 0.75 * target.l2Bytes ? kL2BytesPerCycle
                                                      : kFarBytesPerCycle);
}

double kernels::anchorCycles(const KernelSpec &spec, unsigned anchor,
                             const TargetInfo &target) {
  const Node &node = *spec.nodeOf(anchor);
  double peak = double(target.lanes()) * target.fmaPorts;
  if (node.operands.size() < 2 || node.operands[1] >= spec.operands.size())
    return double(spec.typeOf(node.operands[0]).numElements()) / peak;
  const TensorSpec &weights = spec.typeOf(node.operands[1]);
  double outputs = double(node.result.numElements());
  if (node.op == "depthwise_conv2d") {
    double taps = double(weights.shape[0] * weights.shape[1]);
    // A tap is a load of its own for each multiply-add: about half of the peak.
    return outputs * taps / peak / 0.5;
  }
  double inner = double(weights.numElements() / weights.shape[0]);
  // Sums begin and end once for `inner` steps.
  return outputs * inner / peak * (inner + 2) / inner;
}

KernelEstimate kernels::estimateAlone(const KernelSpec &spec,
                                      const TargetInfo &target) {
  KernelEstimate estimate;
  for (unsigned anchor : KernelFuncs::anchorsOf(spec))
    estimate.cycles += anchorCycles(spec, anchor, target);
  // Weights wait in whichever cache holds them all, activations where those of
  // one kernel fit together.
  double images = 0;
  for (const Operand &operand : spec.operands)
    if (operand.isWeight)
      estimate.cycles += transferCycles(double(bytesOf(operand.type)),
                                        double(bytesOf(operand.type)), target);
    else
      images += double(bytesOf(operand.type));
  for (unsigned result : spec.results)
    images += double(bytesOf(spec.typeOf(result)));
  estimate.cycles += transferCycles(images, images, target);
  return estimate;
}

void kernels::addCopiedInput(KernelEstimate &estimate, int64_t bytes,
                             int64_t atOnce, const TargetInfo &target) {
  estimate.cycles += transferCycles(2 * double(bytes), double(atOnce), target);
  estimate.scratchBytes += atOnce;
}

KernelSpec linnet::joinKernels(const KernelSpec &producer,
                               const KernelSpec &consumer, unsigned operand) {
  KernelSpec joined = producer;
  joined.family.clear();
  joined.schedule = {};
  unsigned first = producer.operands.size(), nodes = producer.nodes.size();
  unsigned added = consumer.operands.size() - 1;
  // The producer's nodes move behind the consumer's operands.
  auto renumber = [&](unsigned value) {
    return value < first ? value : value + added;
  };
  for (Node &node : joined.nodes)
    for (unsigned &value : node.operands)
      value = renumber(value);
  unsigned between = renumber(producer.results.front());
  auto ofConsumer = [&](unsigned value) {
    if (value == operand)
      return between;
    if (value < consumer.operands.size())
      return first + value - (value > operand);
    return first + added + nodes + value - unsigned(consumer.operands.size());
  };
  for (unsigned value = 0; value < consumer.operands.size(); ++value)
    if (value != operand)
      joined.operands.push_back(consumer.operands[value]);
  for (Node node : consumer.nodes) {
    for (unsigned &value : node.operands)
      value = ofConsumer(value);
    joined.nodes.push_back(std::move(node));
  }
  joined.results.clear();
  for (unsigned result : consumer.results)
    joined.results.push_back(ofConsumer(result));
  joined.resultLayouts = consumer.resultLayouts;
  return joined;
}
