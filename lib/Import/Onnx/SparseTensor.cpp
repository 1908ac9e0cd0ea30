//===- SparseTensor.cpp - sparse initializers of ONNX ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Puts the zeros back. Whether a filter is stored without them is decided
// later, by where that is faster: `linnet-sparsify` finds them again.
//
//===----------------------------------------------------------------------===//

#include "TensorData.h"

#include "onnx-ml.pb.h"

#include <cstring>

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;
using llvm::createStringError;
using llvm::Expected;
using ::onnx::SparseTensorProto;

/// The row-major positions of the values, from either form of indices.
static Expected<SmallVector<int64_t>>
positionsOf(const Constant &indices, ArrayRef<int64_t> shape, int64_t count) {
  int64_t rank = shape.size();
  bool isLinear = indices.shape().size() == 1 && indices.shape()[0] == count;
  bool isTuples = indices.shape().size() == 2 && indices.shape()[0] == count &&
                  indices.shape()[1] == rank;
  if (!indices.type().getElementType().isInteger(64) ||
      (!isLinear && !isTuples))
    return createStringError("its indices must be INT64, " +
                             llvm::Twine(count) + " or " + llvm::Twine(count) +
                             "x" + llvm::Twine(rank));
  SmallVector<int64_t> strides = rowMajorStrides(shape), positions;
  std::vector<int64_t> numbers = indices.ints();
  int64_t size = numElements(shape);
  for (int64_t i = 0; i < count; ++i) {
    int64_t position = isLinear ? numbers[i] : 0;
    for (int64_t dim = 0; isTuples && dim < rank; ++dim) {
      int64_t index = numbers[i * rank + dim];
      if (index < 0 || index >= shape[dim])
        return createStringError("index " + llvm::Twine(index) +
                                 " of dimension " + llvm::Twine(dim) +
                                 " is outside of its extent " +
                                 llvm::Twine(shape[dim]));
      position += index * strides[dim];
    }
    if (position < 0 || position >= size)
      return createStringError("index " + llvm::Twine(position) +
                               " is outside of its " + llvm::Twine(size) +
                               " elements");
    if (!positions.empty() && position <= positions.back())
      return createStringError("its indices do not ascend at value " +
                               llvm::Twine(i));
    positions.push_back(position);
  }
  return positions;
}

Expected<Constant> onnx_import::takeSparseTensor(MLIRContext *context,
                                                 SparseTensorProto &tensor,
                                                 StringRef folder) {
  auto values = takeTensor(context, *tensor.mutable_values(), folder);
  if (!values)
    return values.takeError();
  auto indices = takeTensor(context, *tensor.mutable_indices(), folder);
  if (!indices)
    return createStringError("indices: " + llvm::toString(indices.takeError()));
  if (values->shape().size() != 1)
    return createStringError("its values must have one dimension, they have " +
                             llvm::Twine(values->shape().size()));
  auto type = tensorTypeOf(
      SmallVector<int64_t>(tensor.dims().begin(), tensor.dims().end()),
      values->type().getElementType());
  if (!type)
    return type.takeError();
  auto positions = positionsOf(*indices, type->getShape(), values->size());
  if (!positions)
    return positions.takeError();
  size_t bytes = values->elementBytes();
  std::string dense(size_t(type->getNumElements()) * bytes, '\0');
  for (auto [i, position] : llvm::enumerate(*positions))
    std::memcpy(dense.data() + size_t(position) * bytes,
                values->bytes().data() + (values->isSplat() ? 0 : i * bytes),
                bytes);
  return Constant(*type, std::move(dense));
}
