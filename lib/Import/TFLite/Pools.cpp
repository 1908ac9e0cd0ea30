//===- Pools.cpp - AVERAGE_POOL_2D and MAX_POOL_2D ------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Positions outside of the image do not take part.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Window.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

/// Nothing after an error.
static std::optional<ImageWindow> readPool(OpImporter &op,
                                           const schema::Pool2DOptions *options,
                                           const TensorValue &image) {
  if (!options || !image)
    return std::nullopt;
  ImageWindow window;
  window.kernel = {op.bounded("filter_h", options->filter_h(), 1),
                   op.bounded("filter_w", options->filter_w(), 1)};
  window.strides = readStrides(op, *options);
  window.dilations = {1, 1};
  setPads(op, window, options->padding(), image);
  if (op.hasFailed())
    return std::nullopt;
  return window;
}

LogicalResult tflite_import::importMaxPool(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::Pool2DOptions>();
  TensorValue image = readImage(op, 0);
  auto window = readPool(op, options, image);
  if (!window)
    return failure();
  return op.setResult(op.activate(createMaxPool(op, image, *window),
                                  options->fused_activation()));
}

LogicalResult tflite_import::importAveragePool(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::Pool2DOptions>();
  TensorValue image = readImage(op, 0);
  auto window = readPool(op, options, image);
  if (!window)
    return failure();
  TensorValue result =
      createAveragePool(op, image, *window, /*includesPads=*/false);
  return op.setResult(op.activate(result, options->fused_activation()));
}
