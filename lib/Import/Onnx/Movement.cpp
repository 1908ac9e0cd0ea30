//===- Movement.cpp - shapes and permutations -----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that place elements under other shapes, one behind the other, or repeat
// them.
//
//===----------------------------------------------------------------------===//

#include "../ConstantEvaluation.h"
#include "OpTable.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

LogicalResult onnx_import::importIdentity(NodeImporter &node) {
  return node.setResult(node.input(0));
}

LogicalResult onnx_import::importDropout(NodeImporter &node) {
  TensorValue input = node.input(0);
  node.ignoreAttribute("ratio");
  node.ignoreAttribute("seed");
  // It drops nothing at inference; only training mode would.
  if (node.hasInput(2)) {
    auto isTraining = node.constantFloat(2, "training_mode");
    if (isTraining && *isTraining != 0)
      return node.error() << "training_mode is true, accepted: false";
  }
  if (!input || !node.isOutputUsed(1))
    return node.setResult(input);
  // The mask says what is kept. Before opset 10 it was of the data's type.
  Constant kept = Constant::ofInts(
      RankedTensorType::get({}, node.builder().getI1Type()), {1});
  TensorValue mask = kept.splatTo(input.shape());
  if (node.opset() < 10)
    mask = node.cast(mask, input.type.getElementType());
  return node.setResults({input, mask});
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// ONNX' shape with its 0 (the input's extent) and -1 (the rest) filled in.
static std::optional<Ints> resolveShape(NodeImporter &node,
                                        const TensorValue &input, Ints shape,
                                        bool allowsZero) {
  int64_t open = -1, known = 1;
  for (auto [index, extent] : llvm::enumerate(shape)) {
    if (extent == 0 && !allowsZero) {
      if (int64_t(index) >= input.rank()) {
        node.error() << "dimension " << index << " of the shape is 0, and the "
                     << "input has rank " << input.rank();
        return std::nullopt;
      }
      extent = input.dim(index);
    }
    if (extent == -1 && open < 0) {
      open = index;
      continue;
    }
    if (extent < 0 || llvm::MulOverflow(known, extent, known)) {
      node.error() << "the shape holds " << extent
                   << ", accepted: extents, 0, and one -1";
      return std::nullopt;
    }
  }
  int64_t size = input.type.getNumElements();
  if (open >= 0 && (known == 0 || size % known != 0)) {
    node.error() << "no extent in the place of -1 makes " << size
                 << " elements";
    return std::nullopt;
  }
  if (open >= 0)
    shape[open] = size / known;
  return shape;
}

LogicalResult onnx_import::importReshape(NodeImporter &node) {
  TensorValue input = node.input(0);
  auto given = node.constantInts(1, "shape");
  bool allowsZero = node.intAttribute("allowzero", 0) != 0;
  if (!input || !given)
    return failure();
  auto shape = resolveShape(node, input, *given, allowsZero);
  if (!shape)
    return failure();
  return node.setResult(node.reshape(input, *shape));
}

LogicalResult onnx_import::importFlatten(NodeImporter &node) {
  TensorValue input = node.input(0);
  int64_t axis = node.intAttribute("axis", 1);
  if (!input)
    return failure();
  // The axis may stand behind the last dimension.
  if (axis < -input.rank() || axis > input.rank())
    return node.error() << "axis " << axis << " is not within rank "
                        << input.rank();
  if (axis < 0)
    axis += input.rank();
  return node.setResult(
      node.reshape(input, {numElements(input.shape().take_front(axis)),
                           numElements(input.shape().drop_front(axis))}));
}

LogicalResult onnx_import::importSqueeze(NodeImporter &node) {
  TensorValue input = node.input(0);
  auto given = node.intsAttributeOrInput("axes", 13, 1);
  if (!input || node.hasFailed())
    return failure();
  auto axes = given ? node.normalizeAxes(*given, input.rank()) : Ints();
  if (!axes)
    return failure();
  Ints shape;
  for (auto [dim, extent] : llvm::enumerate(input.shape())) {
    bool isNamed = llvm::is_contained(*axes, int64_t(dim));
    if (isNamed && extent != 1)
      return node.error() << "axis " << dim << " has extent " << extent
                          << ", accepted: 1";
    if (!isNamed && (given || extent != 1))
      shape.push_back(extent);
  }
  return node.setResult(node.reshape(input, shape));
}

LogicalResult onnx_import::importUnsqueeze(NodeImporter &node) {
  TensorValue input = node.input(0);
  auto given = node.intsAttributeOrInput("axes", 13, 1);
  if (!input || node.hasFailed())
    return failure();
  if (!given)
    return node.error() << "'axes' is missing";
  auto axes = node.normalizeAxes(*given, input.rank() + given->size());
  if (!axes)
    return failure();
  Ints shape(input.shape());
  for (int64_t axis : *axes)
    shape.insert(shape.begin() + axis, 1);
  return node.setResult(node.reshape(input, shape));
}

LogicalResult onnx_import::importExpand(NodeImporter &node) {
  TensorValue input = node.input(0);
  auto given = node.constantInts(1, "shape");
  if (!input || !given)
    return failure();
  auto shape = broadcastShapes(input.shape(), *given);
  if (!shape || llvm::any_of(*given, [](int64_t e) { return e < 0; }))
    return node.error() << "the input does not broadcast to the shape";
  return node.setResult(node.broadcast(input, *shape));
}

LogicalResult onnx_import::importTile(NodeImporter &node) {
  TensorValue input = node.input(0);
  auto repeats = node.constantInts(1, "repeats");
  if (!input || !repeats)
    return failure();
  bool arePositive =
      llvm::all_of(*repeats, [](int64_t r) { return r > 0 && r <= INT32_MAX; });
  if (int64_t(repeats->size()) != input.rank() || !arePositive)
    return node.error() << "repeats is not " << input.rank()
                        << " positive numbers";
  // A dimension of 1 before each is what gets repeated.
  Ints split, repeated, merged;
  for (auto [extent, count] : llvm::zip(input.shape(), *repeats)) {
    split.append({1, extent});
    repeated.append({count, extent});
    merged.push_back(count * extent);
  }
  TensorValue result = node.broadcast(node.reshape(input, split), repeated);
  return node.setResult(node.reshape(result, merged));
}

//===----------------------------------------------------------------------===//
// Permutations
//===----------------------------------------------------------------------===//

LogicalResult onnx_import::importTranspose(NodeImporter &node) {
  TensorValue input = node.input(0);
  auto perm = node.intsAttribute("perm");
  if (!input || node.hasFailed())
    return failure();
  if (!perm)
    perm = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, input.rank())));
  Ints sorted(*perm);
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<int64_t>(0, input.rank())))
    return node.error() << "attribute 'perm' is no permutation of "
                        << input.rank() << " dimensions";
  return node.setResult(node.transpose(input, *perm));
}

/// A block size that is positive; nothing after an error. The input is [N, C,
/// H, W].
static std::optional<int64_t> readBlock(NodeImporter &node,
                                        const TensorValue &input) {
  int64_t block = node.intAttribute("blocksize", 0);
  if (!input)
    return std::nullopt;
  if (input.rank() != 4) {
    node.error() << "the image has rank " << input.rank() << ", accepted: 4";
    return std::nullopt;
  }
  if (block < 1 || block > INT32_MAX) {
    node.error() << "attribute 'blocksize' is " << block
                 << ", accepted: 1 and more";
    return std::nullopt;
  }
  return block;
}

/// DCR keeps the depth of a block together, CRD its rows and columns.
static bool readsDepthFirst(NodeImporter &node) {
  return node.choiceAttribute("mode", "DCR", {"DCR", "CRD"}) == "DCR";
}

LogicalResult onnx_import::importDepthToSpace(NodeImporter &node) {
  TensorValue input = node.input(0);
  auto block = readBlock(node, input);
  bool isDepthFirst = readsDepthFirst(node);
  if (!block)
    return failure();
  int64_t b = *block, batch = input.dim(0), height = input.dim(2),
          width = input.dim(3), depth = input.dim(1) / (b * b);
  if (depth * b * b != input.dim(1))
    return node.error() << input.dim(1) << " channels are no multiple of "
                        << b * b;
  TensorValue result =
      isDepthFirst
          ? node.transpose(
                node.reshape(input, {batch, b, b, depth, height, width}),
                {0, 3, 4, 1, 5, 2})
          : node.transpose(
                node.reshape(input, {batch, depth, b, b, height, width}),
                {0, 1, 4, 2, 5, 3});
  return node.setResult(
      node.reshape(result, {batch, depth, height * b, width * b}));
}

LogicalResult onnx_import::importSpaceToDepth(NodeImporter &node) {
  TensorValue input = node.input(0);
  auto block = readBlock(node, input);
  bool isDepthFirst = readsDepthFirst(node);
  if (!block)
    return failure();
  int64_t b = *block, batch = input.dim(0), depth = input.dim(1),
          height = input.dim(2) / b, width = input.dim(3) / b;
  if (height * b != input.dim(2) || width * b != input.dim(3))
    return node.error() << "the image's extents are no multiples of " << b;
  TensorValue result = node.reshape(input, {batch, depth, height, b, width, b});
  result = isDepthFirst ? node.transpose(result, {0, 3, 5, 1, 2, 4})
                        : node.transpose(result, {0, 1, 3, 5, 2, 4});
  return node.setResult(
      node.reshape(result, {batch, depth * b * b, height, width}));
}

//===----------------------------------------------------------------------===//
// Concat
//===----------------------------------------------------------------------===//

LogicalResult onnx_import::importConcat(NodeImporter &node) {
  SmallVector<TensorValue> inputs;
  for (unsigned i = 0; i < node.numInputs(); ++i)
    inputs.push_back(node.input(i));
  if (!node.hasAttribute("axis"))
    return node.error() << "attribute 'axis' is missing";
  int64_t axis = node.intAttribute("axis", 0);
  if (inputs.empty())
    return node.error() << "it has no inputs";
  if (node.hasFailed())
    return failure();
  auto normalized = node.normalizeAxis(axis, inputs.front().rank());
  if (!normalized)
    return failure();
  for (const TensorValue &input : inputs) {
    if (input.type.getElementType() != inputs.front().type.getElementType())
      return node.error() << "the inputs have different element types";
    Ints shape(input.shape());
    if (input.rank() == inputs.front().rank())
      shape[*normalized] = inputs.front().dim(*normalized);
    if (ArrayRef(shape) != inputs.front().shape())
      return node.error() << "the shape of input '" << input.name
                          << "' does not agree with the first one's beside "
                             "axis "
                          << *normalized;
  }
  // What has no elements adds nothing.
  llvm::erase_if(inputs, [&](const TensorValue &input) {
    return inputs.size() > 1 && input.dim(*normalized) == 0 &&
           !llvm::all_of(inputs, [](const TensorValue &other) {
             return other.isConstant();
           });
  });
  if (inputs.empty())
    return node.error() << "its result has no elements";
  return node.setResult(inputs.size() == 1 ? inputs.front()
                                           : node.concat(inputs, *normalized));
}
