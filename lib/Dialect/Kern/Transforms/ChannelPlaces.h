//===- ChannelPlaces.h - which tensors lie side by side in one --*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `kern.join` and `kern.part` say that one tensor is a slice of another's
// channels. All tensors that are related so lie in one wide tensor, each at a
// channel of its own, and this is where that is worked out.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_KERN_TRANSFORMS_CHANNELPLACES_H
#define LINNET_LIB_DIALECT_KERN_TRANSFORMS_CHANNELPLACES_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace linnet::kern {

/// The product of all extents but the last one.
int64_t rowsOf(mlir::RankedTensorType type);

class ChannelPlaces {
public:
  /// A value, and the channel of a wide tensor at which it begins.
  using Member = std::pair<mlir::Value, int64_t>;

  /// Lets values lie in one tensor, `members` at these channels of it. Returns
  /// why this cannot be, and changes nothing then; an empty text otherwise.
  /// The members have one shape but for the last extent.
  std::string unite(llvm::ArrayRef<Member> members);
  /// The same for what a view op relates.
  std::string add(JoinOp join);
  std::string add(PartOp part);

  /// Has `value` lie without a pitch in whatever tensor it comes to lie.
  void keepDense(mlir::Value value) { dense.insert(value); }
  /// Has `view`, which is to be used in the place of `value`, lie without a
  /// pitch if that had to.
  void keepDenseLike(mlir::Value view, mlir::Value value) {
    if (dense.count(value))
      dense.insert(view);
  }

  bool isPlaced(mlir::Value value) const { return tensorOf.count(value); }
  /// A value that stands for all that lie in one tensor with `value`.
  mlir::Value root(mlir::Value value) const;
  /// The channel at which `value` begins, and the channels of the wide tensor.
  int64_t offset(mlir::Value value) const;
  int64_t width(mlir::Value value) const;
  /// The pitch of `value`; 0 where it lies as it would alone.
  int64_t pitch(mlir::Value value) const;
  /// Whether `value` is all of the tensor that it lies in.
  bool isWhole(mlir::Value value) const;

private:
  struct Wide {
    llvm::SmallVector<Member> members;
    int64_t width = 0;
  };

  std::string merge(llvm::ArrayRef<Member> members, Wide &wide) const;
  std::string check(const Wide &wide) const;
  const Wide *find(mlir::Value value) const;

  llvm::SmallVector<Wide> tensors;
  llvm::DenseMap<mlir::Value, unsigned> tensorOf;
  llvm::DenseSet<mlir::Value> dense;
};

/// The places that the views of a network imply. Fails, after a diagnostic,
/// where they contradict each other.
mlir::FailureOr<ChannelPlaces> placeViews(mlir::func::FuncOp main);

} // namespace linnet::kern

#endif // LINNET_LIB_DIALECT_KERN_TRANSFORMS_CHANNELPLACES_H
