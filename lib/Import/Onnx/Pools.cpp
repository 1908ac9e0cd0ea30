//===- Pools.cpp - pools over windows and whole images --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// MaxPool, AveragePool and the global ones, which are reductions.
//
//===----------------------------------------------------------------------===//

#include "../WindowGeometry.h"
#include "ImageWindow.h"
#include "OpTable.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// Leaves `ceil` out where it would only add windows without an element.
static void dropEmptyCeil(ImageWindow &window, const TensorValue &image) {
  if (!window.ceil)
    return;
  bool needsCeil = false;
  int64_t unused[2] = {0, 0};
  for (int64_t dim = 0; dim < 2; ++dim) {
    Window1D along{window.kernel[dim], window.strides[dim],
                   window.dilations[dim]};
    Pads1D pads{window.pads[dim], window.pads[dim + 2]};
    int64_t extent = image.dim(dim + 2);
    bool isEmpty = hasEmptyCeilWindow(extent, along, pads);
    int64_t rest =
        (extent + pads.begin + pads.end - along.span()) % along.stride;
    needsCeil |= rest != 0 && !isEmpty;
    unused[dim] = isEmpty ? rest : 0;
  }
  window.ceil = needsCeil;
  // Where the other dimension rounds up, an empty window's must have no rest.
  for (int64_t dim = 0; dim < 2 && needsCeil; ++dim)
    window.pads[dim + 2] -= unused[dim];
}

/// Reads what both pools have; the image in NHWC.
static std::optional<ImageWindow> readPool(NodeImporter &node,
                                           const TensorValue &input,
                                           const TensorValue &image) {
  if (!image)
    return std::nullopt;
  auto window = readWindow(node, input, std::nullopt);
  AutoPad autoPad = readAutoPad(node);
  int64_t ceil = node.intAttribute("ceil_mode", 0);
  if (!window)
    return std::nullopt;
  window->ceil = ceil != 0;
  applyAutoPad(*window, autoPad, input);
  dropEmptyCeil(*window, image);
  return window;
}

LogicalResult onnx_import::importMaxPool(NodeImporter &node) {
  TensorValue input = node.floatInput(0), image = toImage(node, input);
  auto window = readPool(node, input, image);
  // It says how indices count, and these are not supported.
  node.ignoreAttribute("storage_order");
  if (!window)
    return failure();
  TensorValue result = createMaxPool(node, node.channelsLast(image), *window);
  return node.setResult(fromNhwc(node, result, input.rank()));
}

LogicalResult onnx_import::importAveragePool(NodeImporter &node) {
  TensorValue input = node.floatInput(0), image = toImage(node, input);
  auto window = readPool(node, input, image);
  int64_t includesPads = node.intAttribute("count_include_pad", 0);
  if (!window)
    return failure();
  TensorValue result = createAveragePool(node, node.channelsLast(image),
                                         *window, includesPads != 0);
  return node.setResult(fromNhwc(node, result, input.rank()));
}

LogicalResult onnx_import::importGlobalPool(NodeImporter &node) {
  TensorValue input = node.floatInput(0);
  if (!input)
    return failure();
  ReduceKind kind =
      node.opType() == "GlobalMaxPool" ? ReduceKind::max : ReduceKind::mean;
  if (input.rank() < 3)
    return node.error() << "the image has rank " << input.rank()
                        << ", accepted: 3 and more";
  if (input.rank() > 4)
    return node.setResult(node.reduce(
        kind, input, llvm::to_vector(llvm::seq<int64_t>(2, input.rank()))));
  TensorValue image = node.channelsLast(toImage(node, input));
  return node.setResult(
      fromNhwc(node, node.reduce(kind, image, {1, 2}), input.rank()));
}
