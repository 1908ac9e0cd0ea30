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

#include "linnet/Kernels/WinogradFilter.h"
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

/// What the errors of a linear op's operands become.
static llvm::Error addOperandErrors(const Node &node, BoundedOperands operands,
                                    std::vector<Tensor> magnitudes,
                                    std::vector<double> &bound) {
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

llvm::Error reference::boundLinear(const Node &node, BoundedOperands operands,
                                   const Tensor &, std::vector<double> &bound) {
  std::vector<Tensor> magnitudes;
  for (const Bounded *operand : operands)
    magnitudes.push_back(magnitudesOf(*operand));
  if (llvm::Error error =
          addEvaluated(node, magnitudes, kSumRoundoffs * kUnitRoundoff, bound))
    return error;
  return addOperandErrors(node, operands, std::move(magnitudes), bound);
}

/// Calls `visit(position)` for each element of an NHWC tile's channel.
template <typename Visit>
static void forTile(llvm::ArrayRef<int64_t> shape, int64_t image, int64_t y,
                    int64_t x, int64_t channel, int64_t outputs, Visit visit) {
  for (int64_t row = y; row < std::min(y + outputs, shape[1]); ++row)
    for (int64_t column = x; column < std::min(x + outputs, shape[2]); ++column)
      visit(((image * shape[1] + row) * shape[2] + column) * shape[3] +
            channel);
}

llvm::Error reference::boundWinograd(const Node &node, BoundedOperands operands,
                                     int64_t outputs,
                                     std::vector<double> &bound) {
  std::vector<Tensor> magnitudes;
  for (const Bounded *operand : operands)
    magnitudes.push_back(magnitudesOf(*operand));
  auto sums = evaluateInDouble(node, magnitudes);
  if (!sums)
    return sums.takeError();
  double roundoff =
      kSumRoundoffs * kUnitRoundoff * winogradErrorFactor(outputs);
  llvm::ArrayRef<int64_t> shape = node.result.shape;
  for (int64_t image = 0; image < shape[0]; ++image)
    for (int64_t y = 0; y < shape[1]; y += outputs)
      for (int64_t x = 0; x < shape[2]; x += outputs)
        for (int64_t c = 0; c < shape[3]; ++c) {
          double largest = 0;
          forTile(shape, image, y, x, c, outputs, [&](int64_t position) {
            largest = std::max(largest, sums->get(position));
          });
          forTile(shape, image, y, x, c, outputs, [&](int64_t position) {
            bound[size_t(position)] += roundoff * largest;
          });
        }
  return addOperandErrors(node, operands, std::move(magnitudes), bound);
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
