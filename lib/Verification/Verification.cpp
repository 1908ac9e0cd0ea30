//===- Verification.cpp - kernels beside the reference --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs the implementation where the reference comes by.
//
//===----------------------------------------------------------------------===//

#include "linnet/Verification/Verification.h"

#include "linnet/Reference/NetworkEvaluation.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace linnet;
using reference::Bounded;
using reference::Tensor;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// How far two elements are apart; no number is infinitely far from any.
static double distance(double found, double expected) {
  if (found == expected || (std::isnan(found) && std::isnan(expected)))
    return 0;
  double error = std::fabs(found - expected);
  return std::isnan(error) ? kInfinity : error;
}

Deviation linnet::compare(const Tensor &found, const Bounded &expected) {
  Deviation worst;
  for (int64_t i = 0; i < found.size(); ++i) {
    double error = distance(found.get(i), expected.value.get(i));
    double bound = std::max(expected.boundAt(i), kSmallestBound);
    if (error == 0 || bound == kInfinity)
      continue;
    worst.absolute = std::max(worst.absolute, error);
    worst.ofBound = std::max(worst.ofBound, error / bound);
  }
  return worst;
}

static OutputVerdict compareOutput(const Tensor &found,
                                   const Tensor &expected) {
  double low = kInfinity, high = -kInfinity;
  OutputVerdict verdict;
  for (int64_t i = 0; i < found.size(); ++i) {
    double value = expected.get(i);
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
    verdict.absolute =
        std::max(verdict.absolute, distance(found.get(i), value));
  }
  double range = high > low ? high - low : std::fabs(high);
  if (verdict.absolute != 0)
    verdict.ofRange = verdict.absolute / std::max(range, kSmallestBound);
  return verdict;
}

/// Whether all bytes between the runs of a tensor with a pitch are untouched.
static bool keepsGaps(const TensorSpec &type, const Layout &layout,
                      llvm::ArrayRef<char> memory) {
  if (!layout.pitch)
    return true;
  size_t bytes = elementBytes(type.element);
  size_t run = size_t(layout.physicalShape(type.shape).back()) * bytes;
  size_t pitch = size_t(layout.pitch) * bytes;
  for (size_t end = run; end < memory.size(); end += pitch)
    for (char byte : memory.slice(end, pitch - run))
      if (byte != kUntouched)
        return false;
  return true;
}

/// Runs one kernel on what the reference gives it.
static llvm::Expected<KernelVerdict>
verifyKernel(const Implementation &implementation, kern::CallOp call,
             const KernelSpec &spec, llvm::ArrayRef<const Tensor *> operands,
             llvm::ArrayRef<const Bounded *> results) {
  std::vector<Implementation::Memory> memory;
  for (auto [operand, value] : llvm::zip_equal(spec.operands, operands))
    memory.push_back(reference::packTensor(*value, operand.layout));
  auto found = implementation.runKernel(call, spec, memory);
  if (!found)
    return found.takeError();
  KernelVerdict verdict;
  verdict.call = call;
  for (auto [bytes, layout, expected] :
       llvm::zip_equal(*found, spec.resultLayouts, results)) {
    Deviation worst =
        compare(reference::unpackTensor(expected->value.type(), layout, bytes),
                *expected);
    verdict.worst.ofBound = std::max(verdict.worst.ofBound, worst.ofBound);
    verdict.worst.absolute = std::max(verdict.worst.absolute, worst.absolute);
    if (!keepsGaps(expected->value.type(), layout, bytes))
      verdict.worst.ofBound = verdict.worst.absolute = kInfinity;
  }
  return verdict;
}

llvm::Expected<VerificationSummary>
linnet::verifyNetwork(mlir::ModuleOp module, std::vector<Tensor> inputs,
                      const Implementation &implementation,
                      const VerdictVisitor &visitor) {
  VerificationSummary summary;
  reference::EvaluationVisitors visitors;
  visitors.call = [&](kern::CallOp call, const KernelSpec &spec,
                      llvm::ArrayRef<const Tensor *> operands,
                      llvm::ArrayRef<const Bounded *> results) -> llvm::Error {
    auto verdict = verifyKernel(implementation, call, spec, operands, results);
    if (!verdict)
      return verdict.takeError();
    ++summary.kernels;
    summary.kernelsBeyond += !verdict->isWithin();
    visitor.kernel(*verdict);
    return llvm::Error::success();
  };
  auto expected = reference::evaluateNetwork(module, inputs, visitors);
  if (!expected)
    return expected.takeError();
  auto found = implementation.runNetwork(inputs);
  if (!found)
    return found.takeError();
  for (auto [index, output, value] : llvm::enumerate(*found, *expected)) {
    OutputVerdict verdict = compareOutput(output, value);
    ++summary.outputs;
    summary.outputsBeyond += !verdict.isWithin();
    visitor.output(unsigned(index), verdict);
  }
  return summary;
}
