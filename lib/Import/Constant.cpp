//===- Constant.cpp - a tensor known while importing ----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elements in memory as numbers, under other shapes, and as an attribute.
//
//===----------------------------------------------------------------------===//

#include "Constant.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/APFloat.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir;
using namespace linnet;
using namespace linnet::importer;

unsigned importer::bytesOf(Type element) {
  return llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
}

int64_t importer::numElements(ArrayRef<int64_t> shape) {
  if (llvm::is_contained(shape, 0))
    return 0;
  int64_t count = 1;
  for (int64_t extent : shape)
    if (llvm::MulOverflow(count, extent, count))
      return std::numeric_limits<int64_t>::max();
  return count;
}

SmallVector<int64_t> importer::rowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t dim = shape.size(); dim-- > 1;)
    strides[dim - 1] = strides[dim] * shape[dim];
  return strides;
}

Constant::Constant(RankedTensorType type, ArrayRef<char> bytes,
                   std::shared_ptr<const void> owner)
    : tensorType(type), data(bytes), owner(std::move(owner)) {
  assert((data.size() == size_t(size()) * elementBytes() || isSplat()) &&
         "as many bytes as the type says");
}

/// Moves the text behind a shared pointer first, so that its memory stays.
static std::shared_ptr<const std::string> share(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

Constant::Constant(RankedTensorType type, std::string bytes)
    : tensorType(type) {
  auto storage = share(std::move(bytes));
  data = {storage->data(), storage->size()};
  owner = storage;
}

bool Constant::isSplat() const {
  return data.size() == elementBytes() && size() > 1;
}

bool Constant::isInteger() const {
  return isa<IntegerType>(tensorType.getElementType());
}

unsigned Constant::elementBytes() const {
  return bytesOf(tensorType.getElementType());
}

llvm::Expected<RankedTensorType> importer::tensorTypeOf(ArrayRef<int64_t> shape,
                                                        Type element) {
  int64_t bytes = bytesOf(element);
  for (int64_t extent : shape)
    if (extent < 0 || llvm::MulOverflow(bytes, extent, bytes))
      return llvm::createStringError("extent " + llvm::Twine(extent) +
                                     " of its shape is no sensible size");
  return RankedTensorType::get(shape, element);
}

Constant importer::widenToF32(RankedTensorType type, ArrayRef<char> bytes) {
  const llvm::fltSemantics &semantics =
      cast<FloatType>(type.getElementType()).getFloatSemantics();
  std::string result(bytes.size() * 2, '\0');
  for (size_t i = 0; i < bytes.size(); i += 2) {
    uint16_t bits;
    std::memcpy(&bits, bytes.data() + i, 2);
    llvm::APFloat value(semantics, llvm::APInt(16, bits));
    bool losesInfo;
    value.convert(llvm::APFloat::IEEEsingle(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    float single = value.convertToFloat();
    std::memcpy(result.data() + i * 2, &single, 4);
  }
  auto f32 = Float32Type::get(type.getContext());
  return {RankedTensorType::get(type.getShape(), f32), std::move(result)};
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

template <typename To, typename From>
static To convert(From value) {
  if constexpr (std::is_same_v<To, int64_t> && std::is_floating_point_v<From>) {
    if (std::isnan(value))
      return 0;
    if (value >= 0x1p63)
      return INT64_MAX;
    if (value < -0x1p63)
      return INT64_MIN;
  }
  return static_cast<To>(value);
}

template <typename To, typename From>
static void readAll(std::vector<To> &values, ArrayRef<char> data) {
  for (size_t i = 0; i < data.size(); i += sizeof(From)) {
    From value;
    std::memcpy(&value, data.data() + i, sizeof(From));
    values.push_back(convert<To>(value));
  }
}

template <typename To>
static std::vector<To> readNumbers(const Constant &constant) {
  std::vector<To> values;
  values.reserve(constant.size());
  Type element = constant.type().getElementType();
  ArrayRef<char> data = constant.bytes();
  if (element.isF32())
    readAll<To, float>(values, data);
  else if (element.isF64())
    readAll<To, double>(values, data);
  else if (element.isInteger(64))
    readAll<To, int64_t>(values, data);
  else if (element.isInteger(32))
    readAll<To, int32_t>(values, data);
  else if (element.isInteger(16))
    readAll<To, int16_t>(values, data);
  else if (element.isSignlessInteger(8))
    readAll<To, int8_t>(values, data);
  else
    readAll<To, uint8_t>(values, data);
  if (constant.isSplat())
    values.assign(constant.size(), values.front());
  return values;
}

std::vector<int64_t> Constant::ints() const {
  return readNumbers<int64_t>(*this);
}

std::vector<double> Constant::floats() const {
  return readNumbers<double>(*this);
}

template <typename To, typename From>
static std::string storeAll(ArrayRef<From> values) {
  std::string bytes(values.size() * sizeof(To), '\0');
  for (size_t i = 0; i < values.size(); ++i) {
    To value = static_cast<To>(values[i]);
    std::memcpy(bytes.data() + i * sizeof(To), &value, sizeof(To));
  }
  return bytes;
}

Constant Constant::ofInts(RankedTensorType type, ArrayRef<int64_t> values) {
  Type element = type.getElementType();
  if (element.isInteger(64))
    return {type, storeAll<int64_t>(values)};
  if (element.isInteger(32))
    return {type, storeAll<int32_t>(values)};
  if (element.isInteger(16))
    return {type, storeAll<int16_t>(values)};
  if (element.isInteger(8))
    return {type, storeAll<int8_t>(values)};
  if (element.isInteger(1)) {
    SmallVector<int64_t> bits;
    for (int64_t value : values)
      bits.push_back(value != 0);
    return {type, storeAll<int8_t, int64_t>(bits)};
  }
  SmallVector<double> floats(values.begin(), values.end());
  return ofFloats(type, floats);
}

Constant Constant::ofFloats(RankedTensorType type, ArrayRef<double> values) {
  if (type.getElementType().isF32())
    return {type, storeAll<float>(values)};
  if (type.getElementType().isF64())
    return {type, storeAll<double>(values)};
  SmallVector<int64_t> integers;
  bool isBoolean = type.getElementType().isInteger(1);
  for (double value : values)
    integers.push_back(isBoolean ? value != 0 : convert<int64_t>(value));
  return ofInts(type, integers);
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

Constant Constant::splatTo(ArrayRef<int64_t> shape) const {
  auto type = tensorType.clone(shape);
  if (type.getNumElements() == 0)
    return {type, std::string()};
  return {type, data.take_front(elementBytes()), owner};
}

Constant Constant::reshaped(ArrayRef<int64_t> shape) const {
  return {tensorType.clone(shape), data, owner};
}

Constant Constant::transposed(ArrayRef<int64_t> perm) const {
  SmallVector<int64_t> sourceStrides = rowMajorStrides(shape());
  SmallVector<int64_t> resultShape, strides;
  for (int64_t dim : perm) {
    resultShape.push_back(shape()[dim]);
    strides.push_back(sourceStrides[dim]);
  }
  return strided(resultShape, 0, strides);
}

Constant Constant::strided(ArrayRef<int64_t> shape, int64_t start,
                           ArrayRef<int64_t> strides) const {
  if (isSplat() || numElements(shape) == 0)
    return splatTo(shape);
  unsigned size = elementBytes();
  std::string result(numElements(shape) * size, '\0');
  copyStrided(data.data() + start * size, result.data(), size, shape, strides);
  return {tensorType.clone(shape), std::move(result)};
}

ElementsAttr Constant::toAttribute() const {
  Type element = tensorType.getElementType();
  if (element.isInteger(1)) {
    std::vector<int64_t> values = ints();
    SmallVector<bool> bits(values.begin(), values.end());
    return DenseElementsAttr::get(tensorType, bits);
  }
  if (isSplat())
    return DenseElementsAttr::getFromRawBuffer(tensorType, data);
  AsmResourceBlob blob(
      data, elementBytes(),
      [owner = owner](void *, size_t, size_t) mutable { owner.reset(); },
      /*dataIsMutable=*/false);
  return makeElements(tensorType, std::move(blob));
}
