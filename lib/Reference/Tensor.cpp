//===- Tensor.cpp - a tensor of the reference -----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elements of all types as doubles.
//
//===----------------------------------------------------------------------===//

#include "linnet/Reference/Tensor.h"

#include "linnet/Kernels/WinogradFilter.h"
#include "llvm/ADT/APFloat.h"
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>

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
static T load(const char *memory, int64_t position) {
  T value;
  std::memcpy(&value, memory + position * int64_t(sizeof(T)), sizeof(T));
  return value;
}

template <typename T>
static void store(char *memory, int64_t position, T value) {
  std::memcpy(memory + position * int64_t(sizeof(T)), &value, sizeof(T));
}

/// Integers take what lies in their range; static_cast would be undefined
/// beyond it.
template <typename T>
static T toInteger(double value) {
  if (std::isnan(value))
    return 0;
  if (value <= double(std::numeric_limits<T>::min()))
    return std::numeric_limits<T>::min();
  if (value >= double(std::numeric_limits<T>::max()))
    return std::numeric_limits<T>::max();
  return static_cast<T>(value);
}

static double fromHalf(uint16_t bits) {
  llvm::APFloat half(llvm::APFloat::IEEEhalf(), llvm::APInt(16, bits));
  bool exact;
  half.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
               &exact);
  return half.convertToDouble();
}

static uint16_t toHalf(double value) {
  llvm::APFloat half(value);
  bool exact;
  half.convert(llvm::APFloat::IEEEhalf(), llvm::APFloat::rmNearestTiesToEven,
               &exact);
  return uint16_t(half.bitcastToAPInt().getZExtValue());
}

double Tensor::get(int64_t position) const {
  switch (spec.element) {
  case ElementType::F16:
    return fromHalf(load<uint16_t>(data(), position));
  case ElementType::F32:
    return load<float>(data(), position);
  case ElementType::F64:
    return load<double>(data(), position);
  default:
    return double(getInteger(position));
  }
}

void Tensor::set(int64_t position, double value) {
  switch (spec.element) {
  case ElementType::F16:
    return store(data(), position, toHalf(value));
  case ElementType::F32:
    return store(data(), position, float(value));
  case ElementType::F64:
    return store(data(), position, value);
  case ElementType::I1:
    return store(data(), position, uint8_t(value != 0));
  case ElementType::UI8:
    return store(data(), position, toInteger<uint8_t>(value));
  case ElementType::I8:
    return store(data(), position, toInteger<int8_t>(value));
  case ElementType::I16:
    return store(data(), position, toInteger<int16_t>(value));
  case ElementType::I32:
    return store(data(), position, toInteger<int32_t>(value));
  case ElementType::I64:
    return store(data(), position, toInteger<int64_t>(value));
  }
  llvm_unreachable("all element types are listed");
}

int64_t Tensor::getInteger(int64_t position) const {
  switch (spec.element) {
  case ElementType::I1:
  case ElementType::UI8:
    return load<uint8_t>(data(), position);
  case ElementType::I8:
    return load<int8_t>(data(), position);
  case ElementType::I16:
    return load<int16_t>(data(), position);
  case ElementType::I32:
    return load<int32_t>(data(), position);
  case ElementType::I64:
    return load<int64_t>(data(), position);
  default:
    llvm_unreachable("only of integers");
  }
}

void Tensor::setInteger(int64_t position, int64_t value) {
  switch (spec.element) {
  case ElementType::F16:
  case ElementType::F64:
    return set(position, double(value));
  case ElementType::F32:
    // Rounded once: a double on the way would round before.
    return store(data(), position, float(value));
  case ElementType::I1:
    return store(data(), position, uint8_t(value != 0));
  case ElementType::UI8:
    return store(data(), position, uint8_t(value));
  case ElementType::I8:
    return store(data(), position, int8_t(value));
  case ElementType::I16:
    return store(data(), position, int16_t(value));
  case ElementType::I32:
    return store(data(), position, int32_t(value));
  case ElementType::I64:
    return store(data(), position, value);
  }
  llvm_unreachable("all element types are listed");
}

std::vector<double> Tensor::toDoubles() const {
  std::vector<double> values(size_t(count), 0);
  for (int64_t i = 0; i < count; ++i)
    values[size_t(i)] = get(i);
  return values;
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

llvm::SmallVector<int64_t, 6>
reference::broadcastStrides(llvm::ArrayRef<int64_t> shape, int64_t rank) {
  llvm::SmallVector<int64_t, 6> result = strides(shape);
  for (size_t dim = 0; dim < shape.size(); ++dim)
    if (shape[dim] == 1)
      result[dim] = 0;
  result.insert(result.begin(), size_t(rank) - shape.size(), 0);
  return result;
}

std::vector<char> reference::packTensor(const Tensor &tensor,
                                        const Layout &layout) {
  unsigned bytes = elementBytes(tensor.type().element);
  if (layout.isRowMajor())
    return tensor.bytes().vec();
  // What lies between the runs of a slice is another's, and the padding of
  // planes anything: no number.
  char fill = layout.pitch || layout.plane ? char(0xff) : char(0);
  std::vector<char> memory(size_t(layout.elements(tensor.shape()) * bytes),
                           fill);
  std::vector<float> transformed;
  const char *elements = tensor.data();
  if (layout.winograd) {
    llvm::ArrayRef<float> filter(reinterpret_cast<const float *>(elements),
                                 size_t(tensor.size()));
    transformed = winogradFilter(filter, tensor.extent(3), layout.winograd);
    elements = reinterpret_cast<const char *>(transformed.data());
  }
  auto stored = layout.storedShape(tensor.shape());
  forEach(stored, [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    std::memcpy(memory.data() + layout.offset(tensor.shape(), index) * bytes,
                elements + position * bytes, bytes);
  });
  return memory;
}

Tensor reference::unpackTensor(const TensorSpec &type, const Layout &layout,
                               llvm::ArrayRef<char> memory) {
  assert(!layout.winograd && "what is rounded can't be read back");
  unsigned bytes = elementBytes(type.element);
  if (layout.isRowMajor())
    return Tensor(type, memory);
  Tensor tensor(type);
  auto stored = layout.storedShape(type.shape);
  forEach(stored, [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    std::memcpy(tensor.data() + position * bytes,
                memory.data() + layout.offset(type.shape, index) * bytes,
                bytes);
  });
  return tensor;
}
