//===- KernelFuncs.h - a kernel's ops as Halide functions -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every value of a KernelSpec is a Halide Func over its logical dimensions,
// innermost first as Halide counts them: an NHWC value is a Func of (c, x, y,
// n). Operands read their ImageParam through their layout; elementwise ops and
// data movement are defined here, and inline into whoever reads them. The ops
// that need an algorithm of their own (the anchors) are the strategy's to
// define, one after the other.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_KERNELFUNCS_H
#define LINNET_LIB_KERNELS_KERNELFUNCS_H

#include "Halide.h"
#include "WeightStream.h"
#include "linnet/Kernels/KernelSpec.h"
#include "linnet/Target/TargetInfo.h"
#include <optional>

namespace linnet::kernels {

/// An index of a value, innermost dimension first.
using Index = std::vector<Halide::Expr>;

/// The Halide type of elements in memory and in computation.
Halide::Type halideType(ElementType type);

/// Fresh Vars d0, d1, … for a value of `rank`.
std::vector<Halide::Var> indexVars(unsigned rank);

class KernelFuncs {
public:
  /// Makes the operands' Funcs, and those of all nodes before the first anchor.
  KernelFuncs(const KernelSpec &spec, const TargetInfo &target);

  const KernelSpec &spec() const { return kernel; }
  const TargetInfo &target() const { return info; }

  /// Whether a node is defined here, inline: elementwise or data movement.
  static bool isInline(const Node &node);
  /// The numbers of all values whose nodes are not inline, in order.
  static llvm::SmallVector<unsigned, 4> anchorsOf(const KernelSpec &spec);
  /// The number of the only anchor; none where there is none, or several.
  static std::optional<unsigned> anchorOf(const KernelSpec &spec);

  /// Gives an anchor its Func, over logical dimensions; the nodes behind it, up
  /// to the next anchor, are defined then.
  void defineAnchor(unsigned value, Halide::Func func);

  /// The element of `value` at a logical index, innermost first.
  Halide::Expr at(unsigned value, const Index &index);
  /// As `at`, but `fill` outside the value's extents in the dimensions
  /// `guarded` (bit i: dimension i, innermost first). Loops are partitioned so
  /// that only the border pays for it.
  Halide::Expr atOrFill(unsigned value, const Index &index, unsigned guarded,
                        Halide::Expr fill);

  /// The extent of a logical dimension, innermost first.
  int64_t extent(unsigned value, unsigned dim) const;
  unsigned rank(unsigned value) const {
    return kernel.typeOf(value).shape.size();
  }

  /// The packed weights of an operand, by physical index, innermost first.
  Halide::ImageParam &param(unsigned operand) { return params[operand]; }

  /// The kernel's result as a Func over the physical dimensions of its layout,
  /// innermost first, named "result<number>"; made on the first call.
  Halide::Func result(unsigned number);

  std::vector<Halide::ImageParam> &parameters() { return params; }

  /// Says that the loop over `loop`, of `extent` iterations, is the outermost
  /// one of the first result: callers may run its iterations apart. It is not
  /// partitioned any more.
  void setRange(Halide::Func result, const Halide::Var &loop, int64_t extent);
  /// That loop, and its extent; none where the kernel runs as a whole.
  const std::optional<LoopName> &rangeLoop() const { return ranges; }
  int64_t rangeExtent() const { return rangeCount; }

  /// Asks for weights to be fetched ahead.
  void addStream(WeightStream stream) {
    weightStreams.push_back(std::move(stream));
  }
  const std::vector<WeightStream> &streams() const { return weightStreams; }

private:
  void defineOperand(unsigned operand);
  void defineNode(unsigned value);
  /// Defines nodes from `value` on, up to the next anchor.
  void defineInline(unsigned value);

  const KernelSpec &kernel;
  const TargetInfo &info;
  std::vector<Halide::ImageParam> params;
  std::vector<Halide::Func> funcs;
  std::map<unsigned, Halide::Func> results;
  std::optional<LoopName> ranges;
  int64_t rangeCount = 1;
  std::vector<WeightStream> weightStreams;
};

/// The value of an elementwise node at an index (NodeMaths.cpp).
Halide::Expr elementwiseExpr(const Node &node,
                             const std::vector<Halide::Expr> &operands);
/// Whether `elementwiseExpr` knows the node's op.
bool isElementwise(llvm::StringRef op);
/// Whether `value` is what elementwise ops of the kernel make of others:
/// arithmetic wherever it is read.
bool isComputed(const KernelSpec &spec, unsigned value);

/// The value of a data movement node at an index (NodeMovement.cpp).
Halide::Expr movementExpr(KernelFuncs &funcs, const Node &node,
                          const Index &index);
bool isMovement(llvm::StringRef op);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_KERNELFUNCS_H
