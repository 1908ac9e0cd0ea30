//===- OpTables.h - the reference's functions by family -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each file of a family gives a table from an op's mnemonic to its functions.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_REFERENCE_OPTABLES_H
#define LINNET_LIB_REFERENCE_OPTABLES_H

#include "linnet/Reference/Reference.h"
#include "llvm/ADT/StringMap.h"

namespace linnet::reference {

using Operands = llvm::ArrayRef<const Tensor *>;
using BoundedOperands = llvm::ArrayRef<const Bounded *>;

/// Fills `result`, which has the node's type and is all zero.
using OpFunction = void (*)(const Node &node, Operands operands,
                            Tensor &result);

/// Adds to `bound`, which has an element for each of `value`, the node's
/// result.
using BoundFunction = llvm::Error (*)(const Node &node,
                                      BoundedOperands operands,
                                      const Tensor &value,
                                      std::vector<double> &bound);

struct OpEntry {
  OpFunction evaluate = nullptr;
  BoundFunction bound = nullptr;
};
using OpTable = llvm::StringMap<OpEntry>;

const OpTable &binaryOps();
const OpTable &convolutionOps();
const OpTable &elementwiseOps();
const OpTable &movementOps();
const OpTable &normalizationOps();
const OpTable &poolOps();
const OpTable &reductionOps();
const OpTable &resizeOps();
const OpTable &sparseOps();

} // namespace linnet::reference

#endif // LINNET_LIB_REFERENCE_OPTABLES_H
