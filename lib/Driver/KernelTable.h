//===- KernelTable.h - the calls of a planned network as rows -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `inspect` and `bench` print a line of.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_KERNELTABLE_H
#define LINNET_LIB_DRIVER_KERNELTABLE_H

#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Kernels/KernelSpec.h"
#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinOps.h"
#include <optional>

namespace linnet::driver {

/// The ops of a kernel: "conv2d + clip + add".
std::string opsText(const KernelSpec &spec);

/// A call of a kernel.
struct KernelRow {
  /// The node of the model that it comes from (the last of those fused).
  std::string layer;
  std::string symbol;
  KernelSpec spec;
  /// Multiply-adds of convolutions and products.
  int64_t macs = 0;
  int64_t weightBytes = 0;
  /// Of an op with pruned weights: the part of them that is stored.
  std::optional<double> density;
  /// For each operand what it holds in memory, null where it is computed.
  std::vector<mlir::ElementsAttr> constants;
  int64_t scratchBytes = 0;
  int64_t ranges = 1;
  /// Of the first result; empty before memory is planned.
  std::string place;

  std::string ops() const { return opsText(spec); }
  const TensorSpec &result() const { return spec.typeOf(spec.results.front()); }
};

/// The calls of @main, in order.
std::vector<KernelRow> kernelRows(mlir::ModuleOp module);

/// A part of the arena, and the numbers of the calls between which it is in
/// use, both included.
struct ArenaBuffer {
  int64_t first = 0, last = 0;
  int64_t offset = 0, bytes = 0;
  bool isScratch = false;

  bool isInUse(int64_t call) const { return first <= call && call <= last; }
};

/// The arena of a planned network, in the order of the calls that write first.
std::vector<ArenaBuffer> arenaBuffers(mlir::ModuleOp module);

/// What a buffer of the arena holds: tensors, from the layer on that writes the
/// first, or scratch memory.
struct PeakHolder {
  std::string layer;
  int64_t bytes = 0;
  bool isScratch = false;
};

/// All that is in use while `layer` runs, when the most is.
struct ArenaPeak {
  std::string layer;
  std::vector<PeakHolder> holders;
};

/// The peak of a planned network, of which `rows` are the calls.
ArenaPeak arenaPeak(llvm::ArrayRef<ArenaBuffer> buffers,
                    llvm::ArrayRef<KernelRow> rows);

/// Multiply-adds of a node.
int64_t multiplyAdds(const KernelSpec &spec, const Node &node);

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_KERNELTABLE_H
