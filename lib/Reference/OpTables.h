//===- OpTables.h - the reference's functions by family -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each file of a family gives a table from an op's mnemonic to its function.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_REFERENCE_OPTABLES_H
#define LINNET_LIB_REFERENCE_OPTABLES_H

#include "linnet/Reference/Tensor.h"
#include "llvm/ADT/StringMap.h"

namespace linnet::reference {

using Operands = llvm::ArrayRef<const Tensor *>;
/// Fills `result`, which has the node's type and is all zero.
using OpFunction = void (*)(const Node &node, Operands operands,
                            Tensor &result);
using OpTable = llvm::StringMap<OpFunction>;

const OpTable &convolutionOps();
const OpTable &elementwiseOps();
const OpTable &movementOps();
const OpTable &reductionOps();

} // namespace linnet::reference

#endif // LINNET_LIB_REFERENCE_OPTABLES_H
