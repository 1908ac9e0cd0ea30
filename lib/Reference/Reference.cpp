//===- Reference.cpp - evaluation of a node -------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds an op's function in the families' tables.
//
//===----------------------------------------------------------------------===//

#include "linnet/Reference/Reference.h"

#include "OpTables.h"

using namespace linnet;
using namespace linnet::reference;

static OpFunction findFunction(llvm::StringRef op) {
  for (const OpTable *table :
       {&convolutionOps(), &elementwiseOps(), &movementOps(), &reductionOps()})
    if (OpFunction function = table->lookup(op))
      return function;
  return nullptr;
}

bool reference::isKnown(llvm::StringRef op) {
  return findFunction(op) != nullptr;
}

llvm::Expected<Tensor>
reference::evaluate(const Node &node, llvm::ArrayRef<const Tensor *> operands) {
  OpFunction function = findFunction(node.op);
  if (!function)
    return llvm::createStringError("the reference has no op '" + node.op + "'");
  Tensor result(node.result);
  function(node, operands, result);
  return result;
}
