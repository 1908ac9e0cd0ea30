//===- Tensor.cpp - a tensor of the reference -----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elements of all types as doubles.
//
//===----------------------------------------------------------------------===//

#include "linnet/Reference/Tensor.h"

#include "llvm/ADT/APFloat.h"
#include <cassert>
#include <cmath>
#include <cstring>

using namespace linnet;
using namespace linnet::reference;

Tensor::Tensor(TensorSpec type)
    : spec(std::move(type)), count(spec.numElements()),
      memory(size_t(count * elementBytes(spec.element)), 0) {}

Tensor::Tensor(TensorSpec type, llvm::ArrayRef<char> elements)
    : Tensor(std::move(type)) {
  assert(elements.size() == memory.size() && "elements must fill the tensor");
  std::memcpy(memory.data(), elements.data(), memory.size());
}

template <typename T>
static double load(const char *memory, int64_t position) {
  T value;
  std::memcpy(&value, memory + position * int64_t(sizeof(T)), sizeof(T));
  return static_cast<double>(value);
}

template <typename T>
static void store(char *memory, int64_t position, double value) {
  T stored = static_cast<T>(value);
  std::memcpy(memory + position * int64_t(sizeof(T)), &stored, sizeof(T));
}

/// Integers take what lies in their range; static_cast would be undefined
/// beyond it.
template <typename T>
static void storeInteger(char *memory, int64_t position, double value) {
  double low = double(std::numeric_limits<T>::min()),
         high = double(std::numeric_limits<T>::max());
  if (std::isnan(value))
    value = 0;
  T stored = value <= low    ? std::numeric_limits<T>::min()
             : value >= high ? std::numeric_limits<T>::max()
                             : static_cast<T>(value);
  std::memcpy(memory + position * int64_t(sizeof(T)), &stored, sizeof(T));
}

static double loadHalf(const char *memory, int64_t position) {
  uint16_t bits;
  std::memcpy(&bits, memory + position * 2, 2);
  llvm::APFloat half(llvm::APFloat::IEEEhalf(), llvm::APInt(16, bits));
  bool exact;
  half.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
               &exact);
  return half.convertToDouble();
}

static void storeHalf(char *memory, int64_t position, double value) {
  llvm::APFloat half(value);
  bool exact;
  half.convert(llvm::APFloat::IEEEhalf(), llvm::APFloat::rmNearestTiesToEven,
               &exact);
  uint16_t bits = uint16_t(half.bitcastToAPInt().getZExtValue());
  std::memcpy(memory + position * 2, &bits, 2);
}

double Tensor::get(int64_t position) const {
  const char *data = memory.data();
  switch (spec.element) {
  case ElementType::F16:
    return loadHalf(data, position);
  case ElementType::F32:
    return load<float>(data, position);
  case ElementType::F64:
    return load<double>(data, position);
  case ElementType::I1:
  case ElementType::UI8:
    return load<uint8_t>(data, position);
  case ElementType::I8:
    return load<int8_t>(data, position);
  case ElementType::I16:
    return load<int16_t>(data, position);
  case ElementType::I32:
    return load<int32_t>(data, position);
  case ElementType::I64:
    return load<int64_t>(data, position);
  }
  llvm_unreachable("all element types are listed");
}

void Tensor::set(int64_t position, double value) {
  char *data = memory.data();
  switch (spec.element) {
  case ElementType::F16:
    return storeHalf(data, position, value);
  case ElementType::F32:
    return store<float>(data, position, value);
  case ElementType::F64:
    return store<double>(data, position, value);
  case ElementType::I1:
    return store<uint8_t>(data, position, value != 0);
  case ElementType::UI8:
    return storeInteger<uint8_t>(data, position, value);
  case ElementType::I8:
    return storeInteger<int8_t>(data, position, value);
  case ElementType::I16:
    return storeInteger<int16_t>(data, position, value);
  case ElementType::I32:
    return storeInteger<int32_t>(data, position, value);
  case ElementType::I64:
    return storeInteger<int64_t>(data, position, value);
  }
  llvm_unreachable("all element types are listed");
}

void Tensor::copy(int64_t position, const Tensor &from, int64_t fromPosition) {
  unsigned bytes = elementBytes(spec.element);
  std::memcpy(memory.data() + position * bytes,
              from.memory.data() + fromPosition * bytes, bytes);
}

llvm::SmallVector<int64_t, 6>
reference::strides(llvm::ArrayRef<int64_t> shape) {
  llvm::SmallVector<int64_t, 6> result(shape.size(), 1);
  for (unsigned dim = shape.size(); dim-- > 1;)
    result[dim - 1] = result[dim] * shape[dim];
  return result;
}

std::vector<char> reference::packTensor(const Tensor &tensor,
                                        const Layout &layout) {
  unsigned bytes = elementBytes(tensor.type().element);
  if (layout.isRowMajor())
    return tensor.bytes().vec();
  std::vector<char> memory(size_t(layout.elements(tensor.shape()) * bytes), 0);
  forEach(tensor.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    std::memcpy(memory.data() + layout.offset(tensor.shape(), index) * bytes,
                tensor.data() + position * bytes, bytes);
  });
  return memory;
}

Tensor reference::unpackTensor(const TensorSpec &type, const Layout &layout,
                               llvm::ArrayRef<char> memory) {
  unsigned bytes = elementBytes(type.element);
  if (layout.isRowMajor())
    return Tensor(type, memory);
  Tensor tensor(type);
  forEach(type.shape, [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    std::memcpy(tensor.data() + position * bytes,
                memory.data() + layout.offset(type.shape, index) * bytes,
                bytes);
  });
  return tensor;
}
