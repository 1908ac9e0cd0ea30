//===- ErrorBound.cpp - how far floats may be from the reference ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// No op has code of its own here; three kinds of op are told apart.
//
// A movement takes bounds along as it takes elements. An op that is linear in
// its first operand, f(x, w, b) = sum of x*w + b, has
//
//     |error| <= f(error of x, |w|, error of b) + k u f(|x|, |w|, |b|)
//
// with the unit roundoff u and k = kSumRoundoffs: both terms are the op itself,
// evaluated on other operands. Any other function is evaluated at the ends of
// its operands' error intervals, one operand at a time.
//
//===----------------------------------------------------------------------===//

#include "OpTables.h"
#include "linnet/Reference/Reference.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <cmath>

using namespace linnet;
using namespace linnet::reference;

static constexpr double kUnitRoundoff = 0x1p-24;

enum class Kind { Movement, Linear, Function };

static Kind kindOf(const Node &node) {
  if (movementOps().contains(node.op) && node.op != "resize2d")
    return Kind::Movement;
  if (convolutionOps().contains(node.op) || node.op == "avg_pool2d" ||
      node.op == "resize2d")
    return Kind::Linear;
  llvm::StringRef kind = node.getString("kind");
  if (node.op == "reduce" && (kind == "sum" || kind == "mean"))
    return Kind::Linear;
  return Kind::Function;
}

/// Bounds are computed in f64, whatever the op's type.
static TensorSpec asDouble(const TensorSpec &type) {
  return {type.shape, ElementType::F64};
}

template <typename Function>
static Tensor mapToDouble(const Tensor &tensor, Function function) {
  Tensor result(asDouble(tensor.type()));
  for (int64_t i = 0; i < tensor.size(); ++i)
    result.set(i, function(i, tensor.get(i)));
  return result;
}

static double boundAt(const Bounded &operand, int64_t i) {
  return operand.bound.empty() ? 0 : operand.bound[size_t(i)];
}

static Tensor boundsOf(const Bounded &operand) {
  return mapToDouble(operand.value,
                     [&](int64_t i, double) { return boundAt(operand, i); });
}
static Tensor magnitudesOf(const Bounded &operand) {
  return mapToDouble(operand.value,
                     [](int64_t, double x) { return std::fabs(x); });
}

static llvm::Expected<Tensor>
evaluateInDouble(const Node &node, llvm::ArrayRef<Tensor> operands) {
  Node inDouble = node;
  inDouble.result = asDouble(node.result);
  std::vector<const Tensor *> pointers;
  for (const Tensor &operand : operands)
    pointers.push_back(&operand);
  return evaluate(inDouble, pointers);
}

/// Adds |tensor| * factor to the bounds.
static void add(std::vector<double> &bound, const Tensor &tensor,
                double factor) {
  for (int64_t i = 0; i < tensor.size(); ++i)
    bound[size_t(i)] += std::fabs(tensor.get(i)) * factor;
}

static llvm::Error boundLinear(const Node &node,
                               llvm::ArrayRef<const Bounded *> operands,
                               std::vector<double> &bound) {
  std::vector<Tensor> magnitudes, errors;
  for (auto [number, operand] : llvm::enumerate(operands)) {
    magnitudes.push_back(magnitudesOf(*operand));
    // The second operand is a factor; the first and the third are what errors
    // pass through.
    errors.push_back(number == 1 ? magnitudesOf(*operand) : boundsOf(*operand));
  }
  auto rounding = evaluateInDouble(node, magnitudes);
  if (!rounding)
    return rounding.takeError();
  add(bound, *rounding, kSumRoundoffs * kUnitRoundoff);
  if (llvm::all_of(operands, [](const Bounded *operand) {
        return operand->bound.empty();
      }))
    return llvm::Error::success();
  auto passed = evaluateInDouble(node, errors);
  if (!passed)
    return passed.takeError();
  add(bound, *passed, 1);
  return llvm::Error::success();
}

static llvm::Error boundFunction(const Node &node,
                                 llvm::ArrayRef<const Bounded *> operands,
                                 const Tensor &value,
                                 std::vector<double> &bound) {
  add(bound, value, kFunctionRoundoffs * kUnitRoundoff);
  // A sum of operands that cancel keeps the rounding of the larger one.
  if (node.op == "binary" || node.op == "channel_affine") {
    std::vector<Tensor> magnitudes;
    for (const Bounded *operand : operands)
      magnitudes.push_back(magnitudesOf(*operand));
    llvm::StringRef kind = node.getString("kind");
    if (node.op == "channel_affine" || kind == "add" || kind == "sub") {
      Node sum = node;
      if (kind == "sub")
        sum.attributes["kind"] = std::string("add");
      auto largest = evaluateInDouble(sum, magnitudes);
      if (!largest)
        return largest.takeError();
      add(bound, *largest, kFunctionRoundoffs * kUnitRoundoff);
    }
  }
  for (size_t moved = 0; moved < operands.size(); ++moved) {
    if (operands[moved]->bound.empty())
      continue;
    for (double direction : {-1.0, 1.0}) {
      std::vector<Tensor> at;
      for (size_t number = 0; number < operands.size(); ++number)
        at.push_back(mapToDouble(operands[number]->value, [&](int64_t i,
                                                              double x) {
          return number == moved ? x + direction * boundAt(*operands[number], i)
                                 : x;
        }));
      auto there = evaluateInDouble(node, at);
      if (!there)
        return there.takeError();
      for (int64_t i = 0; i < value.size(); ++i)
        bound[size_t(i)] += std::fabs(there->get(i) - value.get(i));
    }
  }
  return llvm::Error::success();
}

static llvm::Error boundMovement(const Node &node,
                                 llvm::ArrayRef<const Bounded *> operands,
                                 std::vector<double> &bound) {
  if (llvm::all_of(operands, [](const Bounded *operand) {
        return operand->bound.empty();
      }))
    return llvm::Error::success();
  std::vector<Tensor> errors;
  for (const Bounded *operand : operands)
    errors.push_back(boundsOf(*operand));
  // What a pad fills in is exact.
  Node exactFill = node;
  exactFill.attributes["value"] = 0.0;
  auto moved = evaluateInDouble(exactFill, errors);
  if (!moved)
    return moved.takeError();
  add(bound, *moved, 1);
  return llvm::Error::success();
}

llvm::Expected<Bounded>
reference::evaluateBounded(const Node &node,
                           llvm::ArrayRef<const Bounded *> operands) {
  std::vector<const Tensor *> values;
  for (const Bounded *operand : operands)
    values.push_back(&operand->value);
  auto value = evaluate(node, values);
  if (!value)
    return value.takeError();
  Bounded result{std::move(*value), {}};
  if (node.op == "constant")
    return result;
  result.bound.assign(size_t(result.value.size()), 0);
  Kind kind = kindOf(node);
  llvm::Error error =
      kind == Kind::Movement ? boundMovement(node, operands, result.bound)
      : kind == Kind::Linear
          ? boundLinear(node, operands, result.bound)
          : boundFunction(node, operands, result.value, result.bound);
  if (error)
    return std::move(error);
  return result;
}
