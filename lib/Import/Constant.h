//===- Constant.h - a tensor known while importing -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights, and the shapes and axes that a model computes with. Copies share
// the elements.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_CONSTANT_H
#define LINNET_LIB_IMPORT_CONSTANT_H

#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace linnet::importer {

/// Row-major elements in memory; a boolean is a byte. One element alone may
/// stand for all.
class Constant {
public:
  /// Elements that live as long as `owner`.
  Constant(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes,
           std::shared_ptr<const void> owner);
  /// Elements that the constant keeps.
  Constant(mlir::RankedTensorType type, std::string bytes);
  /// Numbers, stored in the type's element type: integers wrap around.
  static Constant ofInts(mlir::RankedTensorType type,
                         llvm::ArrayRef<int64_t> values);
  static Constant ofFloats(mlir::RankedTensorType type,
                           llvm::ArrayRef<double> values);
  /// The element of a one-element constant, everywhere in `shape`.
  Constant splatTo(llvm::ArrayRef<int64_t> shape) const;

  mlir::RankedTensorType type() const { return tensorType; }
  llvm::ArrayRef<int64_t> shape() const { return tensorType.getShape(); }
  int64_t size() const { return tensorType.getNumElements(); }
  bool isSplat() const;
  /// Integers and booleans, as against floats.
  bool isInteger() const;
  unsigned elementBytes() const;
  /// The memory; a splat's is one element.
  llvm::ArrayRef<char> bytes() const { return data; }

  /// All elements as numbers. Floats that are asked for as integers are cut off
  /// toward zero, and kept within 64 bits.
  std::vector<int64_t> ints() const;
  std::vector<double> floats() const;

  /// The same elements under a shape of as many.
  Constant reshaped(llvm::ArrayRef<int64_t> shape) const;
  Constant transposed(llvm::ArrayRef<int64_t> perm) const;
  /// Elements at `start` + index * `strides` (in elements), in `shape`.
  Constant strided(llvm::ArrayRef<int64_t> shape, int64_t start,
                   llvm::ArrayRef<int64_t> strides) const;

  /// For a `linnet.constant`; the memory is shared, not copied.
  mlir::ElementsAttr toAttribute() const;

private:
  mlir::RankedTensorType tensorType;
  llvm::ArrayRef<char> data;
  std::shared_ptr<const void> owner;
};

/// Row-major strides, in elements.
llvm::SmallVector<int64_t> rowMajorStrides(llvm::ArrayRef<int64_t> shape);

/// The product of extents; the largest number where it is none of 64 bits.
int64_t numElements(llvm::ArrayRef<int64_t> shape);

/// The bytes that one element of a constant takes in memory.
unsigned bytesOf(mlir::Type element);

/// The type of a tensor with these extents; fails where its size is no sensible
/// number.
llvm::Expected<mlir::RankedTensorType>
tensorTypeOf(llvm::ArrayRef<int64_t> shape, mlir::Type element);

/// Sixteen-bit floats as f32.
Constant widenToF32(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes);

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_CONSTANT_H
