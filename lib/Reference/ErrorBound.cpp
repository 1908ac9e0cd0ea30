//===- ErrorBound.cpp - how far floats may be from the reference ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Bounds are computed in double, to first order: what a roundoff does to
// another roundoff is left out.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace linnet;
using namespace linnet::reference;

static Tensor magnitudesOf(const Bounded &operand) {
  return mapToDouble(operand.value,
                     [](int64_t, double x) { return std::fabs(x); });
}

static Tensor boundsOf(const Bounded &operand) {
  return mapToDouble(operand.value,
                     [&](int64_t i, double) { return operand.boundAt(i); });
}

static bool areExact(BoundedOperands operands) {
  return llvm::all_of(
      operands, [](const Bounded *operand) { return operand->isExact(); });
}

llvm::Expected<Tensor>
reference::evaluateInDouble(const Node &node, llvm::ArrayRef<Tensor> operands) {
  Node inDouble = node;
  inDouble.result.element = ElementType::F64;
  std::vector<const Tensor *> pointers;
  for (const Tensor &operand : operands)
    pointers.push_back(&operand);
  return evaluate(inDouble, pointers);
}

/// Adds the node's result on `operands`, times `factor`.
static llvm::Error addEvaluated(const Node &node,
                                llvm::ArrayRef<Tensor> operands, double factor,
                                std::vector<double> &bound) {
  auto evaluated = evaluateInDouble(node, operands);
  if (!evaluated)
    return evaluated.takeError();
  for (int64_t i = 0; i < evaluated->size(); ++i)
    bound[size_t(i)] += evaluated->get(i) * factor;
  return llvm::Error::success();
}

llvm::Error reference::boundMovement(const Node &node, BoundedOperands operands,
                                     const Tensor &,
                                     std::vector<double> &bound) {
  if (areExact(operands))
    return llvm::Error::success();
  std::vector<Tensor> errors;
  for (const Bounded *operand : operands)
    errors.push_back(boundsOf(*operand));
  // What a pad fills in is exact.
  Node exactFill = node;
  exactFill.attributes["value"] = 0.0;
  return addEvaluated(exactFill, errors, 1, bound);
}

llvm::Error reference::boundLinear(const Node &node, BoundedOperands operands,
                                   const Tensor &, std::vector<double> &bound) {
  std::vector<Tensor> magnitudes;
  for (const Bounded *operand : operands)
    magnitudes.push_back(magnitudesOf(*operand));
  if (llvm::Error error =
          addEvaluated(node, magnitudes, kSumRoundoffs * kUnitRoundoff, bound))
    return error;
  bool factorIsExact = operands.size() < 2 || operands[1]->isExact();
  if (!factorIsExact) {
    std::vector<Tensor> errors = magnitudes;
    errors[0] = mapToDouble(magnitudes[0], [&](int64_t i, double x) {
      return x + operands[0]->boundAt(i);
    });
    errors[1] = boundsOf(*operands[1]);
    if (operands.size() > 2)
      errors[2] = mapToDouble(errors[2], [](int64_t, double) { return 0.0; });
    if (llvm::Error error = addEvaluated(node, errors, 1, bound))
      return error;
  }
  if (operands[0]->isExact() && (operands.size() < 3 || operands[2]->isExact()))
    return llvm::Error::success();
  std::vector<Tensor> errors = std::move(magnitudes);
  for (size_t number = 0; number < operands.size(); ++number)
    if (number != 1)
      errors[number] = boundsOf(*operands[number]);
  return addEvaluated(node, errors, 1, bound);
}

double reference::spread(double value, double atLow, double atHigh) {
  auto distance = [value](double other) {
    // Infinities of one sign are the same.
    if (other == value || (std::isnan(other) && std::isnan(value)))
      return 0.0;
    double difference = std::fabs(other - value);
    return std::isnan(difference) ? std::numeric_limits<double>::infinity()
                                  : difference;
  };
  return std::max(distance(atLow), distance(atHigh));
}

llvm::Error reference::boundSelection(const Node &node,
                                      BoundedOperands operands,
                                      const Tensor &value,
                                      std::vector<double> &bound) {
  if (areExact(operands))
    return llvm::Error::success();
  const Bounded &operand = *operands[0];
  auto evaluateAt = [&](double direction) {
    return evaluateInDouble(
        node, mapToDouble(operand.value, [&](int64_t i, double x) {
          return x + direction * operand.boundAt(i);
        }));
  };
  auto low = evaluateAt(-1), high = evaluateAt(1);
  if (!low || !high)
    return llvm::joinErrors(low.takeError(), high.takeError());
  for (int64_t i = 0; i < value.size(); ++i)
    bound[size_t(i)] += spread(value.get(i), low->get(i), high->get(i));
  return llvm::Error::success();
}
