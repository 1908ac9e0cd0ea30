//===- Movement.cpp - operators that move elements ------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shapes and orders of dimensions; the elements stay as they are.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "TensorData.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

LogicalResult tflite_import::importIdentity(OpImporter &op) {
  op.limitInputs(1);
  return op.setResult(op.floatInput(0));
}

/// A shape with the extent that is -1 worked out; nothing after an error.
static std::optional<Ints> completeShape(OpImporter &op, Ints shape,
                                         int64_t size) {
  int64_t known = 1, numOpen = 0;
  for (int64_t extent : shape) {
    if (extent < -1 ||
        (extent > 0 && llvm::MulOverflow(known, extent, known))) {
      op.error() << "the new shape has extent " << extent
                 << ", accepted: a number of elements, or -1 once";
      return std::nullopt;
    }
    numOpen += extent == -1;
    known = extent == 0 ? 0 : known;
  }
  if (numOpen > 1 || (numOpen == 1 && (known == 0 || size % known != 0)) ||
      (numOpen == 0 && known != size)) {
    op.error() << "the new shape does not hold the " << size
               << " elements there are";
    return std::nullopt;
  }
  for (int64_t &extent : shape)
    extent = extent == -1 ? size / known : extent;
  return shape;
}

LogicalResult tflite_import::importReshape(OpImporter &op) {
  TensorValue input = op.input(0);
  const auto *options = op.options<schema::ReshapeOptions>();
  std::optional<Ints> shape;
  if (op.hasInput(1)) {
    shape = op.constantInts(1, "the new shape");
  } else if (options) {
    auto numbers = toArray(options->new_shape());
    shape = Ints(numbers.begin(), numbers.end());
  } else {
    return op.error() << "the new shape is missing";
  }
  if (!input || !shape)
    return failure();
  // A number of old converters for a scalar.
  if (!op.hasInput(1) && *shape == Ints{0})
    shape->clear();
  shape = completeShape(op, *shape, input.type.getNumElements());
  return shape ? op.setResult(op.reshape(input, *shape)) : failure();
}

LogicalResult tflite_import::importSqueeze(OpImporter &op) {
  TensorValue input = op.input(0);
  const auto *options = op.options<schema::SqueezeOptions>();
  if (!input)
    return failure();
  Ints dims;
  for (int32_t dim : toArray(options ? options->squeeze_dims() : nullptr))
    dims.push_back(dim);
  if (dims.empty())
    for (int64_t dim = 0; dim < input.rank(); ++dim)
      if (input.dim(dim) == 1)
        dims.push_back(dim);
  auto normalized = op.normalizeAxes(dims, input.rank());
  if (!normalized)
    return failure();
  Ints shape;
  for (int64_t dim = 0; dim < input.rank(); ++dim) {
    bool isSqueezed = llvm::is_contained(*normalized, dim);
    if (isSqueezed && input.dim(dim) != 1)
      return op.error() << "attribute 'squeeze_dims' names dimension " << dim
                        << " of extent " << input.dim(dim) << ", accepted: 1";
    if (!isSqueezed)
      shape.push_back(input.dim(dim));
  }
  return op.setResult(op.reshape(input, shape));
}

LogicalResult tflite_import::importExpandDims(OpImporter &op) {
  TensorValue input = op.input(0);
  auto number = op.constantInt(1, "the axis");
  if (!input || !number)
    return failure();
  auto axis = op.normalizeAxis(*number, input.rank() + 1);
  if (!axis)
    return failure();
  Ints shape(input.shape());
  shape.insert(shape.begin() + *axis, 1);
  return op.setResult(op.reshape(input, shape));
}

LogicalResult tflite_import::importTranspose(OpImporter &op) {
  TensorValue input = op.input(0);
  if (!input)
    return failure();
  auto perm = op.constantList(1, "the permutation", input.rank());
  if (!perm)
    return failure();
  Ints sorted(*perm);
  llvm::sort(sorted);
  for (auto [position, dim] : llvm::enumerate(sorted))
    if (dim != int64_t(position))
      return op.error() << "the permutation is none of " << input.rank()
                        << " dimensions";
  return op.setResult(op.transpose(input, *perm));
}

/// All inputs; nothing after an error.
static std::optional<SmallVector<TensorValue>> readAll(OpImporter &op) {
  SmallVector<TensorValue> inputs;
  for (unsigned i = 0; i < op.numInputs(); ++i)
    inputs.push_back(op.input(i));
  if (inputs.empty())
    op.error() << "it has no inputs, accepted: 1 and more";
  if (op.hasFailed())
    return std::nullopt;
  for (auto [i, input] : llvm::enumerate(inputs))
    if (input.type.getElementType() != inputs[0].type.getElementType() ||
        input.rank() != inputs[0].rank()) {
      op.error() << "input " << i << " is " << input.type
                 << ", accepted: rank and type of input 0, " << inputs[0].type;
      return std::nullopt;
    }
  return inputs;
}

/// Whether the extents but that of the axis agree; an error where not.
static bool checkExtents(OpImporter &op, ArrayRef<TensorValue> inputs,
                         int64_t axis) {
  for (auto [i, input] : llvm::enumerate(inputs))
    for (int64_t dim = 0; dim < input.rank(); ++dim)
      if (dim != axis && input.dim(dim) != inputs[0].dim(dim)) {
        op.error() << "input " << i << " has extent " << input.dim(dim)
                   << " of dimension " << dim << ", accepted: that of input 0, "
                   << inputs[0].dim(dim);
        return false;
      }
  return true;
}

LogicalResult tflite_import::importConcatenation(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::ConcatenationOptions>();
  auto inputs = readAll(op);
  if (!options || !inputs)
    return failure();
  auto axis = op.normalizeAxis(options->axis(), inputs->front().rank());
  if (!axis || !checkExtents(op, *inputs, *axis))
    return failure();
  return op.setResult(
      op.activate(op.concat(*inputs, *axis), options->fused_activation()));
}

LogicalResult tflite_import::importPack(OpImporter &op) {
  const auto *options = op.options<schema::PackOptions>();
  auto inputs = readAll(op);
  if (!inputs)
    return failure();
  auto axis = op.normalizeAxis(options ? options->axis() : 0,
                               inputs->front().rank() + 1);
  if (!axis || !checkExtents(op, *inputs, -1))
    return failure();
  for (TensorValue &input : *inputs) {
    Ints shape(input.shape());
    shape.insert(shape.begin() + *axis, 1);
    input = op.reshape(input, shape);
  }
  return op.setResult(op.concat(*inputs, *axis));
}

LogicalResult tflite_import::importShape(OpImporter &op) {
  TensorValue input = op.input(0);
  if (!input)
    return failure();
  bool isLong = op.outputType(0) == schema::ElementType::INT64;
  auto type = RankedTensorType::get(
      input.rank(), op.builder().getIntegerType(isLong ? 64 : 32));
  return op.setResult(Constant::ofInts(type, input.shape()));
}

LogicalResult tflite_import::importCast(OpImporter &op) {
  TensorValue input = op.input(0);
  Type element = elementTypeOf(op.builder().getContext(), op.outputType(0));
  if (!input)
    return failure();
  if (!element || element.isBF16())
    return op.error() << "the result has element type "
                      << elementTypeName(op.outputType(0))
                      << ", accepted: floats, integers and BOOL";
  // Sixteen-bit floats are f32 while they are computed with.
  if (element.isF16())
    element = op.builder().getF32Type();
  return op.setResult(op.cast(input, element));
}

LogicalResult tflite_import::importBroadcastTo(OpImporter &op) {
  TensorValue input = op.input(0);
  auto shape = op.constantInts(1, "the new shape");
  if (!input || !shape)
    return failure();
  bool fits = int64_t(shape->size()) >= input.rank();
  for (int64_t i = 1; fits && i <= input.rank(); ++i) {
    int64_t extent = input.dim(input.rank() - i);
    fits = extent == 1 || extent == (*shape)[shape->size() - i];
  }
  auto type = tensorTypeOf(*shape, input.type.getElementType());
  bool isSane = static_cast<bool>(type) && isBounded(*type);
  llvm::consumeError(type.takeError());
  if (!fits || !isSane)
    return op.error() << "the new shape does not fit the input, " << input.type;
  return op.setResult(op.broadcast(input, *shape));
}

//===----------------------------------------------------------------------===//
// Blocks of pixels
//===----------------------------------------------------------------------===//

/// An image; null after an error.
static TensorValue readBlocks(OpImporter &op) {
  TensorValue image = op.input(0);
  if (!image || image.rank() == 4)
    return image;
  op.error() << "the image has rank " << image.rank() << ", accepted: 4 (NHWC)";
  return {};
}

LogicalResult tflite_import::importDepthToSpace(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::DepthToSpaceOptions>();
  TensorValue image = readBlocks(op);
  if (!options || !image)
    return failure();
  int64_t size = op.bounded("block_size", options->block_size(), 1, 1 << 15);
  if (image.dim(3) % (size * size) != 0)
    return op.error() << "attribute 'block_size' is " << size
                      << ", accepted: one whose square divides the "
                      << image.dim(3) << " channels";
  int64_t n = image.dim(0), h = image.dim(1), w = image.dim(2),
          c = image.dim(3) / (size * size);
  TensorValue blocks = op.reshape(image, {n, h, w, size, size, c});
  blocks = op.transpose(blocks, {0, 1, 3, 2, 4, 5});
  return op.setResult(op.reshape(blocks, {n, h * size, w * size, c}));
}

LogicalResult tflite_import::importSpaceToDepth(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::SpaceToDepthOptions>();
  TensorValue image = readBlocks(op);
  if (!options || !image)
    return failure();
  int64_t size = op.bounded("block_size", options->block_size(), 1, 1 << 15);
  int64_t n = image.dim(0), h = image.dim(1) / size, w = image.dim(2) / size,
          c = image.dim(3);
  if (image.dim(1) % size != 0 || image.dim(2) % size != 0)
    return op.error() << "attribute 'block_size' is " << size
                      << ", accepted: a divisor of " << image.dim(1)
                      << " and of " << image.dim(2);
  TensorValue blocks = op.reshape(image, {n, h, size, w, size, c});
  blocks = op.transpose(blocks, {0, 1, 3, 2, 4, 5});
  return op.setResult(op.reshape(blocks, {n, h, w, size * size * c}));
}
