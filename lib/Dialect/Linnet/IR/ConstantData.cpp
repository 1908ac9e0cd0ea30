//===- ConstantData.cpp - the elements of constants -----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Raw access to dense attributes and resources, and new ones of either kind.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/ConstantData.h"

#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include <cstring>

using namespace mlir;
using namespace linnet;

/// Up to this many elements are stored in the attribute, where equal constants
/// are one and text shows them.
static constexpr int64_t kInlineElements = 16;
/// Of new resources: bytecode with a larger one cannot be read back from a
/// string, which is all that an allocator aligns to.
static constexpr size_t kResourceAlignment = 16;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

static unsigned bytesOf(Type element) {
  return llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
}

std::optional<ConstantData> ConstantData::of(Value value) {
  auto constant = value ? value.getDefiningOp<ConstantOp>() : ConstantOp();
  return constant ? of(constant.getValue()) : std::nullopt;
}

std::optional<ConstantData> ConstantData::of(ElementsAttr attr) {
  auto type = dyn_cast<RankedTensorType>(attr.getType());
  if (!type || !type.hasStaticShape() || !type.getElementType().isIntOrFloat())
    return std::nullopt;
  size_t elementSize = bytesOf(type.getElementType());
  size_t total = type.getNumElements() * elementSize;
  if (auto dense = dyn_cast<DenseElementsAttr>(attr)) {
    ArrayRef<char> bytes = dense.getRawData();
    // A dense attribute may pack its bits.
    if (bytes.size() != (dense.isSplat() ? elementSize : total))
      return std::nullopt;
    return ConstantData(type, bytes, dense.isSplat());
  }
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr)) {
    const AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || blob->getData().size() != total)
      return std::nullopt;
    return ConstantData(type, blob->getData(), /*isSplat=*/false);
  }
  return std::nullopt;
}

LogicalResult linnet::verifyElements(Operation *op, ElementsAttr value) {
  if (isa<DenseElementsAttr>(value))
    return success();
  auto resource = dyn_cast<DenseResourceElementsAttr>(value);
  if (!resource)
    return op->emitOpError("value must be dense or a dense resource");
  auto type = cast<ShapedType>(value.getType());
  // A bit takes a byte in a resource.
  size_t expected = type.getNumElements() * bytesOf(type.getElementType());
  StringRef key = resource.getRawHandle().getKey();
  const AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob)
    return op->emitOpError() << "resource '" << key
                             << "' is missing (linnetc leaves weights out of "
                                "the text that it writes, linnet-import "
                                "keeps them)";
  if (blob->getData().size() != expected)
    return op->emitOpError()
           << "resource '" << key << "' has " << blob->getData().size()
           << " bytes, but " << value.getType() << " has " << expected;
  return success();
}

unsigned ConstantData::elementBytes() const {
  return bytesOf(tensorType.getElementType());
}

float ConstantData::f32(int64_t index) const {
  assert(isF32() && "elements are not f32");
  float value;
  std::memcpy(&value, data.data() + (splat ? 0 : index) * sizeof(float),
              sizeof(float));
  return value;
}

std::optional<float> ConstantData::uniformF32() const {
  if (!isF32() || size() == 0)
    return std::nullopt;
  float first = f32(0);
  for (int64_t i = 1, count = splat ? 1 : size(); i < count; ++i)
    if (f32(i) != first)
      return std::nullopt;
  return first;
}

std::optional<float> linnet::uniformConstant(Value value) {
  auto data = ConstantData::of(value);
  return data ? data->uniformF32() : std::nullopt;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

ElementsAttr linnet::makeElements(RankedTensorType type, AsmResourceBlob blob) {
  ArrayRef<char> bytes = blob.getData();
  size_t elementSize = bytesOf(type.getElementType());
  bool isUniform = true;
  for (size_t i = elementSize; i < bytes.size() && isUniform; i += elementSize)
    isUniform = !std::memcmp(bytes.data(), bytes.data() + i, elementSize);
  bool isBit = type.getElementType().isInteger(1);
  if (!isBit && isUniform && !bytes.empty())
    return DenseElementsAttr::getFromRawBuffer(type,
                                               bytes.take_front(elementSize));
  if (!isBit && type.getNumElements() <= kInlineElements)
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return DenseResourceElementsAttr::get(type, "weights", std::move(blob));
}

ElementsAttr
linnet::makeF32Elements(RankedTensorType type,
                        function_ref<void(MutableArrayRef<float>)> fill) {
  size_t count = type.getNumElements();
  AsmResourceBlob blob =
      HeapAsmResourceBlob::allocate(count * sizeof(float), kResourceAlignment);
  fill({reinterpret_cast<float *>(blob.getMutableData().data()), count});
  return makeElements(type, std::move(blob));
}

Value linnet::createF32Constant(
    OpBuilder &builder, Location loc, ArrayRef<int64_t> shape,
    function_ref<void(MutableArrayRef<float>)> fill) {
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  return ConstantOp::create(builder, loc, type, makeF32Elements(type, fill));
}

ElementsAttr linnet::reshapeElements(ElementsAttr attr,
                                     ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(shape, attr.getElementType());
  if (auto dense = dyn_cast<DenseElementsAttr>(attr))
    return dense.reshape(type);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr))
    return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  return {};
}

template <size_t Size>
static void copyStridedOf(const char *source, char *result,
                          ArrayRef<int64_t> shape, ArrayRef<int64_t> strides) {
  if (shape.empty()) {
    std::memcpy(result, source, Size);
    return;
  }
  SmallVector<int64_t> index(shape.size(), 0);
  int64_t inner = shape.back(), innerStride = strides.back();
  while (true) {
    const char *row = source;
    for (size_t dim = 0; dim + 1 < shape.size(); ++dim)
      row += index[dim] * strides[dim] * Size;
    for (int64_t i = 0; i < inner; ++i, result += Size)
      std::memcpy(result, row + i * innerStride * Size, Size);
    int64_t dim = shape.size() - 2;
    while (dim >= 0 && ++index[dim] == shape[dim])
      index[dim--] = 0;
    if (dim < 0)
      return;
  }
}

void linnet::copyStrided(const char *source, char *result,
                         unsigned elementBytes, ArrayRef<int64_t> shape,
                         ArrayRef<int64_t> strides) {
  auto copy = elementBytes == 1   ? copyStridedOf<1>
              : elementBytes == 2 ? copyStridedOf<2>
              : elementBytes == 4 ? copyStridedOf<4>
                                  : copyStridedOf<8>;
  copy(source, result, shape, strides);
}

ElementsAttr linnet::transposeElements(ElementsAttr attr,
                                       ArrayRef<int64_t> perm) {
  auto data = ConstantData::of(attr);
  if (!data)
    return {};
  RankedTensorType source = data->type();
  SmallVector<int64_t> sourceStrides(source.getRank(), 1);
  for (int64_t dim = source.getRank() - 2; dim >= 0; --dim)
    sourceStrides[dim] = sourceStrides[dim + 1] * source.getDimSize(dim + 1);
  SmallVector<int64_t> shape, strides;
  for (int64_t dim : perm) {
    shape.push_back(source.getDimSize(dim));
    strides.push_back(sourceStrides[dim]);
  }
  auto type = RankedTensorType::get(shape, source.getElementType());
  if (data->isSplat())
    return DenseElementsAttr::getFromRawBuffer(type, data->bytes());
  AsmResourceBlob blob =
      HeapAsmResourceBlob::allocate(data->bytes().size(), kResourceAlignment);
  copyStrided(data->bytes().data(), blob.getMutableData().data(),
              data->elementBytes(), shape, strides);
  return makeElements(type, std::move(blob));
}
