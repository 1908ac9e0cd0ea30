//===- Tensor.h - a tensor of the reference -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elements in storage type, row-major, read and written as doubles.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_REFERENCE_TENSOR_H
#define LINNET_REFERENCE_TENSOR_H

#include "linnet/Kernels/KernelSpec.h"
#include <vector>

namespace linnet::reference {

class Tensor {
public:
  Tensor() = default;
  /// All elements zero.
  explicit Tensor(TensorSpec type);
  /// A copy of row-major elements, as many as the type has.
  Tensor(TensorSpec type, llvm::ArrayRef<char> elements);

  const TensorSpec &type() const { return spec; }
  llvm::ArrayRef<int64_t> shape() const { return spec.shape; }
  int64_t extent(unsigned dim) const { return spec.shape[dim]; }
  int64_t rank() const { return int64_t(spec.shape.size()); }
  int64_t size() const { return count; }

  /// The element at a row-major position; integers beyond 2^53 lose digits.
  double get(int64_t position) const;
  /// Rounds to the nearest value of the element type; integers cut off toward
  /// zero, beyond their range they take its end, and of a NaN they become 0.
  void set(int64_t position, double value);
  /// The element of a tensor of integers.
  int64_t getInteger(int64_t position) const;
  /// Integers wrap around, floats take the nearest value; of a boolean, whether
  /// the value is not 0.
  void setInteger(int64_t position, int64_t value);
  /// Copies an element of a tensor of the same type, as it is.
  void copy(int64_t position, const Tensor &from, int64_t fromPosition);
  /// All elements.
  std::vector<double> toDoubles() const;

  llvm::ArrayRef<char> bytes() const { return memory; }
  char *data() { return memory.data(); }
  const char *data() const { return memory.data(); }

private:
  TensorSpec spec;
  int64_t count = 0;
  std::vector<char> memory;
};

/// Row-major strides of a shape, in elements.
llvm::SmallVector<int64_t, 6> strides(llvm::ArrayRef<int64_t> shape);

/// The strides by which `shape` is read as if it were broadcast to a tensor of
/// `rank`: 0 along dimensions that are repeated.
llvm::SmallVector<int64_t, 6> broadcastStrides(llvm::ArrayRef<int64_t> shape,
                                               int64_t rank);

/// The position of `index` by `strides`.
inline int64_t positionOf(llvm::ArrayRef<int64_t> index,
                          llvm::ArrayRef<int64_t> strides) {
  int64_t position = 0;
  for (size_t dim = 0; dim < index.size(); ++dim)
    position += index[dim] * strides[dim];
  return position;
}

/// Calls `visit(index, position)` for every element of `shape`, in order.
template <typename Visit>
void forEach(llvm::ArrayRef<int64_t> shape, Visit visit) {
  int64_t total = 1;
  for (int64_t extent : shape)
    total *= extent;
  llvm::SmallVector<int64_t, 6> index(shape.size(), 0);
  for (int64_t position = 0; position < total; ++position) {
    visit(llvm::ArrayRef<int64_t>(index), position);
    for (unsigned dim = shape.size(); dim-- > 0;) {
      if (++index[dim] < shape[dim])
        break;
      index[dim] = 0;
    }
  }
}

/// A tensor's elements as they lie in memory under `layout`, what pads it zero.
std::vector<char> packTensor(const Tensor &tensor, const Layout &layout);
/// The reverse, of layouts that don't transform.
Tensor unpackTensor(const TensorSpec &type, const Layout &layout,
                    llvm::ArrayRef<char> memory);

} // namespace linnet::reference

#endif // LINNET_REFERENCE_TENSOR_H
