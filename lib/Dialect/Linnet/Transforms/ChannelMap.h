//===- ChannelMap.h - where the channels of a tensor come from --*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Concats, slices, gathers and shuffles of channels (the last dimension)
// compute nothing: their channels are those of other tensors in another order.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DIALECT_LINNET_TRANSFORMS_CHANNELMAP_H
#define LINNET_LIB_DIALECT_LINNET_TRANSFORMS_CHANNELMAP_H

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/Builders.h"
#include <map>

namespace linnet {

struct ChannelMap {
  /// What the channels are of, one behind the other.
  llvm::SmallVector<mlir::Value> base;
  /// The channel of the base for each channel.
  llvm::SmallVector<int64_t> index;
  /// Whether something shuffles on the way, so that there is something to gain.
  bool shuffles = false;

  int64_t size() const { return index.size(); }
  int64_t baseChannels() const;
  int64_t lowest() const { return *llvm::min_element(index); }
  int64_t highest() const { return *llvm::max_element(index); }
  /// Whether no channel of the base stands twice.
  bool isInjective() const;
};

/// The channels of a value's last dimension.
int64_t channelsOf(mlir::Value value);

/// The channel maps of the values that are met, and the tensors for them.
class ChannelMaps {
public:
  /// Notes the map of an op's result where it only moves channels.
  bool note(mlir::Operation *op);
  void set(mlir::Value value, ChannelMap map) { maps[value] = std::move(map); }
  /// The map of `value`: its own channels where nothing is known.
  ChannelMap of(mlir::Value value) const;

  /// A value of these channels of `base`: itself, a slice or a gather of it.
  mlir::Value build(mlir::OpBuilder &builder, mlir::Location loc,
                    llvm::ArrayRef<mlir::Value> base,
                    llvm::ArrayRef<int64_t> index);

private:
  llvm::DenseMap<mlir::Value, ChannelMap> maps;
  /// Concats made so far, by what they are of.
  std::map<std::vector<const void *>, mlir::Value> concats;
};

} // namespace linnet

#endif // LINNET_LIB_DIALECT_LINNET_TRANSFORMS_CHANNELMAP_H
