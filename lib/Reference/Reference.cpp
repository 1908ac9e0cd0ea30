//===- Reference.cpp - evaluation of a node -------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds an op's functions in the families' tables.
//
//===----------------------------------------------------------------------===//

#include "linnet/Reference/Reference.h"

#include "ErrorBound.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <limits>

using namespace linnet;
using namespace linnet::reference;

static OpEntry findOp(llvm::StringRef op) {
  for (const OpTable *table :
       {&binaryOps(), &convolutionOps(), &elementwiseOps(), &movementOps(),
        &normalizationOps(), &poolOps(), &reductionOps(), &resizeOps(),
        &sparseOps()})
    if (auto entry = table->find(op); entry != table->end())
      return entry->second;
  return {};
}

static llvm::Error unknownOp(const Node &node) {
  return llvm::createStringError("the reference has no op '" + node.op + "'");
}

bool reference::isKnown(llvm::StringRef op) { return findOp(op).evaluate; }

llvm::Expected<Tensor>
reference::evaluate(const Node &node, llvm::ArrayRef<const Tensor *> operands) {
  OpEntry entry = findOp(node.op);
  if (!entry.evaluate)
    return unknownOp(node);
  Tensor result(node.result);
  entry.evaluate(node, operands, result);
  return result;
}

llvm::Expected<Bounded>
reference::evaluateBounded(const Node &node,
                           llvm::ArrayRef<const Bounded *> operands,
                           int64_t winograd) {
  OpEntry entry = findOp(node.op);
  if (!entry.evaluate)
    return unknownOp(node);
  std::vector<const Tensor *> values;
  for (const Bounded *operand : operands)
    values.push_back(&operand->value);
  Bounded result{Tensor(node.result), {}};
  entry.evaluate(node, values, result.value);
  std::vector<double> bound(size_t(result.value.size()), 0);
  auto addBound = [&] {
    return winograd ? boundWinograd(node, operands, winograd, bound)
                    : entry.bound(node, operands, result.value, bound);
  };
  if (llvm::Error error = addBound())
    return std::move(error);
  // What cannot be bounded may be anything.
  for (double &element : bound)
    if (std::isnan(element))
      element = std::numeric_limits<double>::infinity();
  if (llvm::any_of(bound, [](double element) { return element != 0; }))
    result.bound = std::move(bound);
  return result;
}
