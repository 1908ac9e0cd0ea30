//===- KernelSpec.h - a kernel as plain data -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a `kern.func` holds, as plain data: no MLIR, no Halide. The kernel
// library compiles it and the reference evaluates its nodes. Op names,
// attribute names and their meaning are those of the linnet dialect
// (dialects/Linnet), so an op needs no description of its own here.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_KERNELS_KERNELSPEC_H
#define LINNET_KERNELS_KERNELSPEC_H

#include "linnet/Kernels/Layout.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace linnet {

/// Storage types of tensor elements.
enum class ElementType { F16, F32, F64, I1, I8, UI8, I16, I32, I64 };

/// Bytes of one element in memory.
unsigned elementBytes(ElementType type);
/// "f32", "ui8", …
llvm::StringRef elementTypeName(ElementType type);
/// The reverse; none for other text.
std::optional<ElementType> parseElementType(llvm::StringRef name);

/// Logical shape and element type.
struct TensorSpec {
  llvm::SmallVector<int64_t, 4> shape;
  ElementType element = ElementType::F32;

  int64_t numElements() const;
  bool operator==(const TensorSpec &other) const {
    return shape == other.shape && element == other.element;
  }
};

/// An attribute of an op. Enums are their case's name; a nested attribute's
/// fields have the outer name before a dot ("window.strides").
using AttributeValue = std::variant<bool, int64_t, double, std::string,
                                    std::vector<int64_t>, std::vector<double>>;

/// One op of a kernel, or of a network. Values are numbered: first the
/// kernel's operands, then the nodes' results, one each.
struct Node {
  /// The linnet op's mnemonic: "conv2d", "unary", …
  std::string op;
  std::vector<unsigned> operands;
  TensorSpec result;
  /// Ordered by name, so that the text of a node is canonical.
  std::map<std::string, AttributeValue> attributes;

  /// Typed access. The verifier has seen the op: an attribute that is absent
  /// gives `fallback`, one of another type is a program error.
  int64_t getInt(llvm::StringRef name, int64_t fallback = 0) const;
  double getFloat(llvm::StringRef name, double fallback = 0) const;
  bool getBool(llvm::StringRef name) const;
  llvm::StringRef getString(llvm::StringRef name) const;
  llvm::ArrayRef<int64_t> getInts(llvm::StringRef name) const;
  llvm::ArrayRef<double> getFloats(llvm::StringRef name) const;
};

/// A kernel's operand or result.
struct Operand {
  TensorSpec type;
  Layout layout;
  /// Constant data, or data packed once: not an activation.
  bool isWeight = false;
};

/// The strategy's name and its parameters: the plain twin of `#kern.schedule`.
struct Schedule {
  std::string strategy;
  std::map<std::string, AttributeValue> params;

  int64_t getInt(llvm::StringRef name, int64_t fallback) const;
  std::vector<int64_t> getInts(llvm::StringRef name) const;
  bool empty() const { return strategy.empty(); }
};

/// A kernel: operands, a chain of ops in topological order, results.
struct KernelSpec {
  /// As `family =` of a kern.func spells it.
  std::string family;
  std::vector<Operand> operands;
  std::vector<Node> nodes;
  /// Value numbers of the results, and how each lies in memory.
  std::vector<unsigned> results;
  std::vector<Layout> resultLayouts;
  Schedule schedule;

  const TensorSpec &typeOf(unsigned value) const {
    return value < operands.size() ? operands[value].type
                                   : nodes[value - operands.size()].result;
  }
  /// The node that computes `value`; null for an operand.
  const Node *nodeOf(unsigned value) const {
    return value < operands.size() ? nullptr : &nodes[value - operands.size()];
  }
};

/// Equal specs have equal text and the reverse: the kernel cache's key.
std::string canonicalText(const KernelSpec &spec);
std::string canonicalText(const Schedule &schedule);

} // namespace linnet

#endif // LINNET_KERNELS_KERNELSPEC_H
