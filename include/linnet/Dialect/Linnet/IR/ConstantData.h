//===- ConstantData.h - the elements of constants -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads what a `linnet.constant` holds, whichever attribute holds it, and
// makes new constants whose elements are written once, into their own memory.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_LINNET_IR_CONSTANTDATA_H
#define LINNET_DIALECT_LINNET_IR_CONSTANTDATA_H

#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>

namespace linnet {

/// A view of a constant's elements, row-major and in storage type. It lives as
/// long as the attribute's memory does.
class ConstantData {
public:
  /// Nothing where `value` is not computed by a `linnet.constant`.
  static std::optional<ConstantData> of(mlir::Value value);
  /// Nothing where the attribute is neither dense nor a dense resource, where
  /// its resource is missing or of another size, or where elements share bytes.
  static std::optional<ConstantData> of(mlir::ElementsAttr attr);

  mlir::RankedTensorType type() const { return tensorType; }
  int64_t size() const { return tensorType.getNumElements(); }
  /// Whether `bytes` holds one element that stands for all.
  bool isSplat() const { return splat; }
  llvm::ArrayRef<char> bytes() const { return data; }
  unsigned elementBytes() const;

  bool isF32() const { return tensorType.getElementType().isF32(); }
  /// The element at a row-major position; only of f32 constants.
  float f32(int64_t index) const;
  /// The value that all elements of an f32 constant have, if they agree.
  std::optional<float> uniformF32() const;

private:
  ConstantData(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes,
               bool isSplat)
      : tensorType(type), data(bytes), splat(isSplat) {}

  mlir::RankedTensorType tensorType;
  llvm::ArrayRef<char> data;
  bool splat;
};

/// Reports what keeps `ConstantData` from reading the value of `op`.
mlir::LogicalResult verifyElements(mlir::Operation *op,
                                   mlir::ElementsAttr value);

/// The value of an f32 constant whose elements are all equal.
std::optional<float> uniformConstant(mlir::Value value);

/// Elements from memory that `blob` owns. All equal they become a splat, few of
/// them a dense attribute; otherwise the blob is kept as a resource.
mlir::ElementsAttr makeElements(mlir::RankedTensorType type,
                                mlir::AsmResourceBlob blob);

/// As `makeElements`, of elements that `fill` writes.
mlir::ElementsAttr
makeF32Elements(mlir::RankedTensorType type,
                llvm::function_ref<void(llvm::MutableArrayRef<float>)> fill);

/// A `linnet.constant` of `makeF32Elements`.
mlir::Value
createF32Constant(mlir::OpBuilder &builder, mlir::Location loc,
                  llvm::ArrayRef<int64_t> shape,
                  llvm::function_ref<void(llvm::MutableArrayRef<float>)> fill);

/// The same elements under another shape; they are shared, not copied. Null
/// where the attribute holds no `ConstantData`.
mlir::ElementsAttr reshapeElements(mlir::ElementsAttr attr,
                                   llvm::ArrayRef<int64_t> shape);

/// The elements with dimensions permuted as `linnet.transpose` does it. Null
/// where the attribute holds no `ConstantData`.
mlir::ElementsAttr transposeElements(mlir::ElementsAttr attr,
                                     llvm::ArrayRef<int64_t> perm);

/// Copies elements of 1, 2, 4 or 8 bytes in the order of the result, of `shape`
/// and not empty. `strides` are those of the source, in elements, by dimension
/// of the result; a dimension may run backward, or stand still.
void copyStrided(const char *source, char *result, unsigned elementBytes,
                 llvm::ArrayRef<int64_t> shape,
                 llvm::ArrayRef<int64_t> strides);

} // namespace linnet

#endif // LINNET_DIALECT_LINNET_IR_CONSTANTDATA_H
