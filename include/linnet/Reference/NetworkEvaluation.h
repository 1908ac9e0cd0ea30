//===- NetworkEvaluation.h - a network by the reference -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Evaluates @main op by op, on either level: ops of linnet, or calls of
// kernels, whose layouts are a matter of memory and do not change what is
// computed.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_REFERENCE_NETWORKEVALUATION_H
#define LINNET_REFERENCE_NETWORKEVALUATION_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Reference/Reference.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include <functional>

namespace linnet {

/// Called with each call of a kernel: its operands, exact, and its results with
/// the errors that a float implementation may have on these.
using CallVisitor = std::function<llvm::Error(
    kern::CallOp call, const KernelSpec &spec,
    llvm::ArrayRef<const reference::Tensor *> operands,
    llvm::ArrayRef<const reference::Bounded *> results)>;

/// The results of a kernel on exact operands.
llvm::Expected<std::vector<reference::Bounded>>
evaluateKernel(const KernelSpec &spec,
               llvm::ArrayRef<const reference::Tensor *> operands);

/// The outputs of @main. Values that nothing reads any more are freed on the
/// way.
llvm::Expected<std::vector<reference::Tensor>>
evaluateNetwork(mlir::ModuleOp module, std::vector<reference::Tensor> inputs,
                const CallVisitor &visit = nullptr);

/// A tensor's elements as they lie in memory under `layout`, what pads it zero.
std::vector<char> packTensor(const reference::Tensor &tensor,
                             const Layout &layout);
/// The reverse.
reference::Tensor unpackTensor(const TensorSpec &type, const Layout &layout,
                               llvm::ArrayRef<char> memory);

} // namespace linnet

#endif // LINNET_REFERENCE_NETWORKEVALUATION_H
