//===- Prune.cpp - take small weights out of a model file -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Edits initializers in the file's own terms; all else stays as it is.
//
//===----------------------------------------------------------------------===//

#include "linnet/Import/Prune.h"

#include "Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <climits>
#include <cmath>
#include <cstring>
#include <limits>
#include <tuple>

using namespace linnet;
using namespace linnet::onnx_import;
using llvm::createStringError;
using llvm::SmallVector;
using llvm::StringRef;
using ::onnx::NodeProto;
using ::onnx::TensorProto;

namespace {

/// Weights of a layer as a matrix: the one at (output, input) stands at
/// output * outputStride + input * inputStride.
struct Layer {
  std::string name;
  TensorProto *tensor;
  int64_t outputs, inputs, outputStride, inputStride;
  std::vector<float> weights;

  float &at(int64_t output, int64_t input) {
    return weights[size_t(output * outputStride + input * inputStride)];
  }
};

/// A block of outputs at one input of a layer.
struct Block {
  double score;
  size_t layer;
  int64_t row, input;
};

} // namespace

static const ::onnx::AttributeProto *findAttribute(const NodeProto &node,
                                                   StringRef name) {
  for (const ::onnx::AttributeProto &attribute : node.attribute())
    if (StringRef(attribute.name()) == name)
      return &attribute;
  return nullptr;
}

static int64_t intAttribute(const NodeProto &node, StringRef name,
                            int64_t fallback) {
  auto *attribute = findAttribute(node, name);
  return attribute ? attribute->i() : fallback;
}

static bool isAll(const NodeProto &node, StringRef name, int64_t value) {
  auto *attribute = findAttribute(node, name);
  return !attribute ||
         llvm::all_of(attribute->ints(), [&](int64_t v) { return v == value; });
}

/// Whether a node multiplies by its second input, whatever its shape.
static bool hasWeights(const NodeProto &node) {
  StringRef op = node.op_type();
  return isOwnDomain(node.domain()) && node.input_size() > 1 &&
         (op == "Conv" || op == "ConvTranspose" || op == "Gemm" ||
          op == "MatMul");
}

/// The matrix of a layer that can become sparse; null outputs where it cannot.
static Layer describe(const NodeProto &node, int index, TensorProto &tensor) {
  Layer layer{nodeLabel(node, index), &tensor, 0, 0, 0, 0, {}};
  const auto &dims = tensor.dims();
  StringRef op = node.op_type();
  if (op == "Conv") {
    bool isUnit = dims.size() == 4 && dims[2] == 1 && dims[3] == 1 &&
                  intAttribute(node, "group", 1) == 1 &&
                  isAll(node, "strides", 1) && isAll(node, "pads", 0);
    if (isUnit)
      layer = {layer.name, &tensor, dims[0], dims[1], dims[1], 1, {}};
  } else if ((op == "Gemm" || op == "MatMul") && dims.size() == 2) {
    bool outputsFirst = op == "Gemm" && intAttribute(node, "transB", 0);
    if (outputsFirst)
      layer = {layer.name, &tensor, dims[0], dims[1], dims[1], 1, {}};
    else
      layer = {layer.name, &tensor, dims[1], dims[0], 1, dims[1], {}};
  }
  return layer;
}

static llvm::Error readWeights(Layer &layer) {
  const TensorProto &tensor = *layer.tensor;
  auto refuse = [&](const llvm::Twine &reason) {
    return createStringError("the weights of '" + layer.name + "': " + reason);
  };
  if (tensor.data_location() == TensorProto::EXTERNAL)
    return refuse("external data cannot be pruned, accepted: weights inside "
                  "the model file");
  int64_t count;
  if (layer.outputs <= 0 || layer.inputs <= 0 ||
      llvm::MulOverflow(layer.outputs, layer.inputs, count))
    return refuse("their shape is no sensible size");
  size_t found = tensor.has_raw_data()
                     ? tensor.raw_data().size() / sizeof(float)
                     : size_t(tensor.float_data_size());
  if (found != size_t(count) ||
      (tensor.has_raw_data() && tensor.raw_data().size() % sizeof(float)))
    return refuse("they hold " + llvm::Twine(found) +
                  " elements, their shape has " + llvm::Twine(count));
  layer.weights.resize(found);
  if (tensor.has_raw_data())
    std::memcpy(layer.weights.data(), tensor.raw_data().data(),
                found * sizeof(float));
  else
    llvm::copy(tensor.float_data(), layer.weights.begin());
  return llvm::Error::success();
}

static void writeWeights(Layer &layer) {
  layer.tensor->clear_float_data();
  layer.tensor->set_raw_data(layer.weights.data(),
                             layer.weights.size() * sizeof(float));
}

/// The layers to prune, in the order of the graph.
static llvm::Expected<std::vector<Layer>>
findLayers(::onnx::GraphProto &graph, const PruneOptions &options) {
  llvm::StringMap<TensorProto *> initializers;
  for (TensorProto &tensor : *graph.mutable_initializer())
    initializers[tensor.name()] = &tensor;
  SmallVector<int> weighted;
  for (auto [index, node] : llvm::enumerate(graph.node()))
    if (hasWeights(node) && initializers.count(node.input(1)))
      weighted.push_back(int(index));
  std::vector<Layer> layers;
  llvm::SmallPtrSet<TensorProto *, 16> seen;
  for (int index : weighted) {
    bool skipped = (options.skipFirst && index == weighted.front()) ||
                   (options.skipLast && index == weighted.back());
    const NodeProto &node = graph.node(index);
    TensorProto *tensor = initializers[node.input(1)];
    Layer layer = describe(node, index, *tensor);
    if (skipped || !layer.outputs ||
        tensor->data_type() != TensorProto::FLOAT ||
        !seen.insert(tensor).second)
      continue;
    if (llvm::Error error = readWeights(layer))
      return std::move(error);
    layers.push_back(std::move(layer));
  }
  if (layers.empty())
    return createStringError("no layer can be pruned, accepted: Conv of one "
                             "group with a 1x1 filter, stride 1 and no pads, "
                             "Gemm and MatMul, by an initializer of FLOAT");
  return layers;
}

static void addBlocks(Layer &layer, size_t number, int64_t height,
                      std::vector<Block> &blocks) {
  for (int64_t row = 0; row < layer.outputs; row += height)
    for (int64_t input = 0; input < layer.inputs; ++input) {
      int64_t end = std::min(row + height, layer.outputs);
      double sum = 0;
      for (int64_t output = row; output < end; ++output)
        sum += std::fabs(layer.at(output, input));
      blocks.push_back({sum / double(end - row), number, row, input});
    }
}

/// Makes the smallest blocks zero.
static void pruneBlocks(std::vector<Layer> &layers, std::vector<Block> &blocks,
                        const PruneOptions &options) {
  size_t count = size_t(std::llround(options.sparsity * double(blocks.size())));
  // Equal scores in the order of the file, so that the same blocks go every
  // time. A NaN is no small weight.
  auto order = [](const Block &block) {
    double score = std::isnan(block.score)
                       ? std::numeric_limits<double>::infinity()
                       : block.score;
    return std::make_tuple(score, block.layer, block.row, block.input);
  };
  auto isSmaller = [&](const Block &a, const Block &b) {
    return order(a) < order(b);
  };
  std::nth_element(blocks.begin(), blocks.begin() + ptrdiff_t(count),
                   blocks.end(), isSmaller);
  for (const Block &block : llvm::ArrayRef<Block>(blocks).take_front(count)) {
    Layer &layer = layers[block.layer];
    int64_t end = std::min(block.row + options.block, layer.outputs);
    for (int64_t output = block.row; output < end; ++output)
      layer.at(output, block.input) = 0;
  }
}

static void pruneLayers(std::vector<Layer> &layers,
                        const PruneOptions &options) {
  std::vector<Block> blocks;
  for (size_t number = 0; number < layers.size(); ++number) {
    addBlocks(layers[number], number, options.block, blocks);
    if (!options.perLayer && number + 1 < layers.size())
      continue;
    pruneBlocks(layers, blocks, options);
    blocks.clear();
  }
}

llvm::Expected<PrunedModel> linnet::pruneModel(StringRef path,
                                               const PruneOptions &options) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError(path + ": " + buffer.getError().message());
  ::onnx::ModelProto model;
  size_t size = (*buffer)->getBufferSize();
  if (size > INT_MAX ||
      !model.ParsePartialFromArray((*buffer)->getBufferStart(), int(size)) ||
      !model.has_graph())
    return createStringError(path +
                             ": the file is no ONNX model, or it is truncated");
  auto layers = findLayers(*model.mutable_graph(), options);
  if (!layers)
    return createStringError(path + ": " + llvm::toString(layers.takeError()));
  pruneLayers(*layers, options);
  PrunedModel pruned;
  for (Layer &layer : *layers) {
    pruned.layers.push_back({layer.name, int64_t(layer.weights.size()),
                             llvm::count(layer.weights, 0.0f)});
    writeWeights(layer);
  }
  if (!model.SerializePartialToString(&pruned.bytes))
    return createStringError(
        path + ": the pruned model is too large for a protobuf file");
  return pruned;
}
