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

namespace linnet::reference {

/// Called with each call of a kernel: its operands, exact, and its results with
/// the errors that a float implementation may have on these.
using CallVisitor =
    std::function<llvm::Error(kern::CallOp call, const KernelSpec &spec,
                              llvm::ArrayRef<const Tensor *> operands,
                              llvm::ArrayRef<const Bounded *> results)>;

/// Called with each value that is neither an input nor a constant, in order.
using ValueVisitor =
    std::function<llvm::Error(mlir::Value value, const Tensor &tensor)>;

struct EvaluationVisitors {
  CallVisitor call;
  ValueVisitor value;
};

/// The outputs of @main. Values that nothing reads any more are freed on the
/// way, and constants are read where they are used.
llvm::Expected<std::vector<Tensor>>
evaluateNetwork(mlir::ModuleOp module, std::vector<Tensor> inputs,
                const EvaluationVisitors &visitors = {});

/// The results of a kernel.
llvm::Expected<std::vector<Tensor>>
evaluateKernel(const KernelSpec &spec, llvm::ArrayRef<const Tensor *> operands);

/// As `evaluateKernel`, with the errors that a float implementation may have on
/// exact operands.
llvm::Expected<std::vector<Bounded>>
evaluateKernelBounded(const KernelSpec &spec,
                      llvm::ArrayRef<const Tensor *> operands);

/// A constant's elements. Fails where the attribute is neither dense nor a
/// dense resource.
llvm::Expected<Tensor> toTensor(mlir::ElementsAttr value);

/// The result of an op of the linnet dialect.
llvm::Expected<Tensor> evaluateOp(mlir::Operation *op,
                                  llvm::ArrayRef<const Tensor *> operands);

} // namespace linnet::reference

#endif // LINNET_REFERENCE_NETWORKEVALUATION_H
