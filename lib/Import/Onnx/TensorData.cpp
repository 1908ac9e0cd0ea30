//===- TensorData.cpp - the tensors that a model file holds ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sizes are checked against the bytes there are before anything is allocated.
//
//===----------------------------------------------------------------------===//

#include "TensorData.h"

#include "mlir/IR/Builders.h"
#include "onnx-ml.pb.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <cstring>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;
using llvm::createStringError;
using llvm::Expected;
using ::onnx::TensorProto;

Type onnx_import::elementTypeOf(MLIRContext *context, int dataType) {
  Builder builder(context);
  switch (dataType) {
  case TensorProto::FLOAT:
    return builder.getF32Type();
  case TensorProto::DOUBLE:
    return builder.getF64Type();
  case TensorProto::FLOAT16:
    return builder.getF16Type();
  case TensorProto::BFLOAT16:
    return builder.getBF16Type();
  case TensorProto::INT8:
    return builder.getI8Type();
  case TensorProto::UINT8:
    return builder.getIntegerType(8, /*isSigned=*/false);
  case TensorProto::INT16:
    return builder.getI16Type();
  case TensorProto::INT32:
    return builder.getI32Type();
  case TensorProto::INT64:
    return builder.getI64Type();
  case TensorProto::BOOL:
    return builder.getI1Type();
  default:
    return {};
  }
}

std::string onnx_import::dataTypeName(int dataType) {
  if (TensorProto::DataType_IsValid(dataType))
    return TensorProto::DataType_Name(
        static_cast<TensorProto::DataType>(dataType));
  return std::to_string(dataType);
}

static bool isSixteenBitFloat(Type element) {
  return element.isF16() || element.isBF16();
}

//===----------------------------------------------------------------------===//
// External data
//===----------------------------------------------------------------------===//

namespace {
/// Where external data lies.
struct ExternalData {
  std::string location;
  uint64_t offset = 0;
  std::optional<uint64_t> length;
};
} // namespace

static Expected<ExternalData> describeExternal(const TensorProto &tensor) {
  ExternalData data;
  for (const ::onnx::StringStringEntryProto &entry : tensor.external_data()) {
    StringRef value = entry.value();
    uint64_t number = 0;
    bool isNumber = !value.getAsInteger(10, number);
    if (entry.key() == "location")
      data.location = entry.value();
    else if (entry.key() == "offset" && isNumber)
      data.offset = number;
    else if (entry.key() == "length" && isNumber)
      data.length = number;
    else if (entry.key() == "offset" || entry.key() == "length")
      return createStringError("external data has " + entry.key() + " '" +
                               value + "', which is no number");
  }
  if (data.location.empty())
    return createStringError("external data has no location");
  return data;
}

/// The file at `location`, which must lie inside `folder` whatever links say.
static Expected<std::string> insideFolder(StringRef folder,
                                          StringRef location) {
  SmallString<128> path(folder.empty() ? StringRef(".") : folder), realFolder,
      realFile;
  if (std::error_code error = llvm::sys::fs::real_path(path, realFolder))
    return createStringError(path + ": " + error.message());
  bool isOutside = llvm::sys::path::is_absolute(location);
  llvm::sys::path::append(path, location);
  if (!isOutside) {
    if (std::error_code error = llvm::sys::fs::real_path(path, realFile))
      return createStringError("external data '" + location +
                               "': " + error.message());
    realFolder += llvm::sys::path::get_separator();
    isOutside = !StringRef(realFile).starts_with(realFolder);
  }
  if (isOutside)
    return createStringError("external data '" + location +
                             "' lies outside the model's folder");
  return path.str().str();
}

/// Maps the part of a file that holds `bytes` bytes of a tensor.
static Expected<std::shared_ptr<llvm::MemoryBuffer>>
mapExternal(const TensorProto &tensor, StringRef folder, uint64_t bytes) {
  auto data = describeExternal(tensor);
  if (!data)
    return data.takeError();
  auto path = insideFolder(folder, data->location);
  if (!path)
    return path.takeError();
  if (data->length.value_or(bytes) != bytes)
    return createStringError("external data has " + llvm::Twine(*data->length) +
                             " bytes, its type takes " + llvm::Twine(bytes));
  uint64_t fileSize;
  if (std::error_code error = llvm::sys::fs::file_size(*path, fileSize))
    return createStringError(*path + ": " + error.message());
  if (data->offset > fileSize || fileSize - data->offset < bytes)
    return createStringError("external data '" + data->location + "' has " +
                             llvm::Twine(fileSize) +
                             " bytes, the tensor needs " + llvm::Twine(bytes) +
                             " from " + llvm::Twine(data->offset) + " on");
  auto buffer = llvm::MemoryBuffer::getFileSlice(*path, bytes, data->offset);
  if (!buffer)
    return createStringError(*path + ": " + buffer.getError().message());
  return std::shared_ptr<llvm::MemoryBuffer>(std::move(*buffer));
}

//===----------------------------------------------------------------------===//
// Elements inside the file
//===----------------------------------------------------------------------===//

template <typename To, typename Field>
static std::string storeField(const Field &field) {
  std::string bytes(field.size() * sizeof(To), '\0');
  for (int i = 0; i < field.size(); ++i) {
    To value = static_cast<To>(field[i]);
    std::memcpy(bytes.data() + i * sizeof(To), &value, sizeof(To));
  }
  return bytes;
}

/// The elements of a tensor that has no raw data, in the field of its type.
static std::string takeTypedField(const TensorProto &tensor, Type element) {
  if (element.isF32())
    return storeField<float>(tensor.float_data());
  if (element.isF64())
    return storeField<double>(tensor.double_data());
  if (element.isInteger(64))
    return storeField<int64_t>(tensor.int64_data());
  if (element.isInteger(32))
    return storeField<int32_t>(tensor.int32_data());
  if (bytesOf(element) == 2)
    return storeField<int16_t>(tensor.int32_data());
  return storeField<int8_t>(tensor.int32_data());
}

static Expected<RankedTensorType> typeOf(MLIRContext *context,
                                         const TensorProto &tensor) {
  Type element = elementTypeOf(context, tensor.data_type());
  if (!element)
    return createStringError("element type " +
                             dataTypeName(tensor.data_type()) +
                             " is not supported");
  return tensorTypeOf(
      SmallVector<int64_t>(tensor.dims().begin(), tensor.dims().end()),
      element);
}

Expected<Constant> onnx_import::takeTensor(MLIRContext *context,
                                           TensorProto &tensor,
                                           StringRef folder) {
  auto type = typeOf(context, tensor);
  if (!type)
    return type.takeError();
  if (tensor.has_segment())
    return createStringError("a tensor in segments is not supported");
  Type element = type->getElementType();
  uint64_t expected = type->getNumElements() * bytesOf(element);
  if (tensor.data_location() == TensorProto::EXTERNAL) {
    auto buffer = mapExternal(tensor, folder, expected);
    if (!buffer)
      return buffer.takeError();
    ArrayRef<char> bytes((*buffer)->getBufferStart(), expected);
    if (isSixteenBitFloat(element))
      return widenToF32(*type, bytes);
    return Constant(*type, bytes, *buffer);
  }
  std::string bytes;
  if (tensor.has_raw_data())
    bytes = std::move(*tensor.mutable_raw_data());
  else
    bytes = takeTypedField(tensor, element);
  if (bytes.size() != expected)
    return createStringError("it holds " + llvm::Twine(bytes.size()) +
                             " bytes, its shape and type take " +
                             llvm::Twine(expected));
  if (isSixteenBitFloat(element))
    return widenToF32(*type, {bytes.data(), bytes.size()});
  return Constant(*type, std::move(bytes));
}
