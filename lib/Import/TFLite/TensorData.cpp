//===- TensorData.cpp - the constants that a TFLite file holds ------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sizes are checked against the bytes there are before anything is allocated.
//
//===----------------------------------------------------------------------===//

#include "TensorData.h"

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/Builders.h"

#include <cstring>

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;
using llvm::createStringError;
using llvm::Expected;
using schema::ElementType;

Type tflite_import::elementTypeOf(MLIRContext *context, ElementType type) {
  Builder builder(context);
  switch (type) {
  case ElementType::FLOAT32:
    return builder.getF32Type();
  case ElementType::FLOAT16:
    return builder.getF16Type();
  case ElementType::FLOAT64:
    return builder.getF64Type();
  case ElementType::BFLOAT16:
    return builder.getBF16Type();
  case ElementType::INT8:
    return builder.getI8Type();
  case ElementType::UINT8:
    return builder.getIntegerType(8, /*isSigned=*/false);
  case ElementType::INT16:
    return builder.getI16Type();
  case ElementType::INT32:
    return builder.getI32Type();
  case ElementType::INT64:
    return builder.getI64Type();
  case ElementType::BOOL:
    return builder.getI1Type();
  default:
    return {};
  }
}

std::string tflite_import::elementTypeName(ElementType type) {
  StringRef name = schema::EnumNameElementType(type);
  return name.empty() ? std::to_string(static_cast<int>(type)) : name.str();
}

bool tflite_import::isQuantized(const schema::Tensor &tensor) {
  return tensor.quantization() &&
         !toArray(tensor.quantization()->scale()).empty();
}

/// The elements where they lie, or a copy where no number could be read there.
static Constant wrap(RankedTensorType type, ArrayRef<char> bytes,
                     const Model &model) {
  auto address = reinterpret_cast<uintptr_t>(bytes.data());
  if (address % bytesOf(type.getElementType()) == 0)
    return Constant(type, bytes, model.owner());
  return Constant(type, std::string(bytes.begin(), bytes.end()));
}

/// Writes the stored elements to their places among zeros.
static Expected<Constant> densify(RankedTensorType type, ArrayRef<char> bytes,
                                  const schema::Sparsity &sparsity,
                                  size_t limit) {
  size_t size = bytesOf(type.getElementType());
  if (!isBounded(type))
    return createStringError("its shape takes 2 GiB or more, or is empty");
  auto positions = storedPositions(sparsity, type.getShape(), limit);
  if (!positions)
    return positions.takeError();
  if (bytes.size() != positions->size() * size)
    return createStringError("it holds " + llvm::Twine(bytes.size()) +
                             " bytes, its sparse elements take " +
                             llvm::Twine(positions->size() * size));
  std::string dense(size_t(type.getNumElements()) * size, '\0');
  for (auto [i, position] : llvm::enumerate(*positions))
    std::memcpy(dense.data() + size_t(position) * size, bytes.data() + i * size,
                size);
  return Constant(type, std::move(dense));
}

Expected<Constant> tflite_import::takeTensor(MLIRContext *context,
                                             const Model &model,
                                             unsigned index) {
  const schema::Tensor &tensor = model.tensor(index);
  Type element = elementTypeOf(context, tensor.type());
  if (!element)
    return createStringError("element type " + elementTypeName(tensor.type()) +
                             " is not supported");
  ArrayRef<int32_t> extents = toArray(tensor.shape());
  auto type = tensorTypeOf(SmallVector<int64_t>(extents.begin(), extents.end()),
                           element);
  if (!type)
    return type.takeError();
  ArrayRef<char> bytes = model.tensorBytes(index);
  if (tensor.sparsity()) {
    auto dense = densify(*type, bytes, *tensor.sparsity(), model.size());
    if (!dense || !(element.isF16() || element.isBF16()))
      return dense;
    return widenToF32(*type, dense->bytes());
  }
  uint64_t expected = type->getNumElements() * bytesOf(element);
  if (bytes.size() != expected)
    return createStringError("it holds " + llvm::Twine(bytes.size()) +
                             " bytes, its shape and type take " +
                             llvm::Twine(expected));
  if (element.isF16() || element.isBF16())
    return widenToF32(*type, bytes);
  return wrap(*type, bytes, model);
}
