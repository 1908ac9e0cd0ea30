//===- WeightedOps.h - ops with a filter and a bias, seen alike -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which channels an element of a filter connects, and how constant filters
// take up what is computed before or after them.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_LINNET_TRANSFORMS_WEIGHTEDOPS_H
#define LINNET_LIB_DIALECT_LINNET_TRANSFORMS_WEIGHTEDOPS_H

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/PatternMatch.h"

namespace linnet {

/// out(…, c) = in(…, c) * scale(c) + offset(c), in the double precision that
/// products of constants are computed in.
struct ChannelAffine {
  mlir::Value input;
  std::vector<double> scale;
  std::vector<double> offset;

  bool scalesByOne() const;
  bool addsZero() const;
};

/// `op` as an affine of the channels (the last dimension): a channel_affine, or
/// the sum, difference, product or quotient with a constant that has one
/// element for each channel, or one for all. Nothing where a number is not
/// finite.
std::optional<ChannelAffine> asChannelAffine(mlir::Operation *op);

/// A convolution of any kind, or a fully connected layer.
class WeightedOp {
public:
  /// Nothing for other ops.
  static std::optional<WeightedOp> of(mlir::Operation *op);

  mlir::Operation *operation() const { return op; }

  /// Whether `after`, which is computed of the result, can be folded in.
  bool canFoldAfter(const ChannelAffine &after) const;
  /// Folds `after` into filter and bias.
  void foldAfter(mlir::RewriterBase &rewriter, const ChannelAffine &after);

  /// Whether `before`, whose result is the input, can be folded in.
  bool canFoldBefore(const ChannelAffine &before) const;
  /// Folds `before` into filter and bias, and takes its input.
  void foldBefore(mlir::RewriterBase &rewriter, const ChannelAffine &before);

private:
  mlir::Value filter() const { return op->getOperand(1); }
  mlir::Value bias() const {
    return op->getNumOperands() == 3 ? op->getOperand(2) : mlir::Value();
  }
  /// The bias' elements; zeros where there is none. Only of a constant one.
  std::vector<double> biasElements() const;
  bool hasConstantBias() const;
  /// The output channel that a filter's element belongs to.
  int64_t outputChannel(int64_t index) const;
  /// The input channel that a filter's element is multiplied with.
  int64_t inputChannel(int64_t index) const;
  /// Whether every element of the result sums over the whole filter.
  bool seesWholeFilter() const;
  /// Replaces the filter by its elements times `factor(index)`.
  void scaleFilter(mlir::RewriterBase &rewriter,
                   llvm::function_ref<double(int64_t)> factor);
  void setBias(mlir::RewriterBase &rewriter, llvm::ArrayRef<double> elements);

  mlir::Operation *op = nullptr;
  int64_t outputChannels = 0;
  /// Elements of the filter that belong to one output channel in a row; 1 where
  /// output channels are the filter's last dimension.
  int64_t run = 1;
  /// The filter's last dimension.
  int64_t lastExtent = 1;
  /// Output channels for each group (or, depthwise, for each input channel).
  int64_t groupOutputs = 1;
};

} // namespace linnet

#endif // LINNET_LIB_DIALECT_LINNET_TRANSFORMS_WEIGHTEDOPS_H
