//===- Verification.h - kernels beside the reference -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every kernel alone, on the reference's own inputs, against the reference
// under a bound; then the network end to end, where errors add up and only
// their size beside the output's range is judged.
//
// The constants behind a kernel's bound stand in linnet/Reference/Reference.h.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_VERIFICATION_VERIFICATION_H
#define LINNET_VERIFICATION_VERIFICATION_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Reference/Reference.h"
#include "mlir/IR/BuiltinOps.h"
#include <functional>

namespace linnet {

/// How far an output of a network may be from the reference, of its range.
constexpr double kEndToEndTolerance = 1e-4;

/// The smallest bound of an element: kernels compute functions in f32, whose
/// results below this may be 0.
constexpr double kSmallestBound = 0x1p-119;

/// The worst element of a comparison.
struct Deviation {
  /// As a multiple of the element's bound; infinite where a number is no
  /// number, or the reverse.
  double ofBound = 0;
  double absolute = 0;
};

/// Compares all elements of two tensors of one type.
Deviation compare(const reference::Tensor &found,
                  const reference::Bounded &expected);

/// What one call of a kernel comes to.
struct KernelVerdict {
  kern::CallOp call;
  Deviation worst;
  bool isWithin() const { return worst.ofBound <= 1; }
};

/// What one output of the network comes to.
struct OutputVerdict {
  double absolute = 0;
  /// As a multiple of the output's range, or of its magnitude where all of its
  /// elements are equal.
  double ofRange = 0;
  bool isWithin() const { return ofRange <= kEndToEndTolerance; }
};

/// What every byte of a kernel's results holds before it runs.
inline constexpr char kUntouched = 0x5a;

/// How to run what is verified. Memory is bytes: operands and results of a
/// kernel as they lie in its layouts. What lies between the runs of a result
/// with a pitch belongs to others, and must be `kUntouched` afterwards.
struct Implementation {
  using Memory = std::vector<char>;
  std::function<llvm::Expected<std::vector<Memory>>(
      kern::CallOp call, const KernelSpec &spec,
      llvm::ArrayRef<Memory> operands)>
      runKernel;
  std::function<llvm::Expected<std::vector<reference::Tensor>>(
      llvm::ArrayRef<reference::Tensor> inputs)>
      runNetwork;
};

/// Told of each verdict as soon as it is known.
struct VerdictVisitor {
  std::function<void(const KernelVerdict &)> kernel;
  std::function<void(unsigned output, const OutputVerdict &)> output;
};

/// How many verdicts there were, and how many of them were bad.
struct VerificationSummary {
  unsigned kernels = 0, kernelsBeyond = 0;
  unsigned outputs = 0, outputsBeyond = 0;
  bool isGood() const { return kernelsBeyond == 0 && outputsBeyond == 0; }
};

/// Verifies a module of kernels. Fails where it cannot be evaluated or run.
llvm::Expected<VerificationSummary>
verifyNetwork(mlir::ModuleOp module, std::vector<reference::Tensor> inputs,
              const Implementation &implementation,
              const VerdictVisitor &visitor);

} // namespace linnet

#endif // LINNET_VERIFICATION_VERIFICATION_H
