//===- Resampling.cpp - RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR -------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The format's two switches as the dialect's ways to find coordinates.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Window.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

/// Fails after an error.
static LogicalResult resize(OpImporter &op, const Sampling &sampling) {
  TensorValue image = readImage(op, 0);
  auto size = op.constantList(1, "the size", 2);
  if (!image || !size)
    return failure();
  for (int64_t extent : *size)
    op.bounded("size", extent, 1);
  if (op.hasFailed())
    return failure();
  return op.setResult(createResize(op, image, sampling, *size));
}

template <typename T>
static CoordinateMode readCoordinates(OpImporter &op, const T &options) {
  if (options.align_corners() && options.half_pixel_centers())
    op.error() << "attributes 'align_corners' and 'half_pixel_centers' are "
                  "both set, accepted: one of the two";
  return options.align_corners()        ? CoordinateMode::align_corners
         : options.half_pixel_centers() ? CoordinateMode::half_pixel
                                        : CoordinateMode::asymmetric;
}

LogicalResult tflite_import::importResizeBilinear(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::ResizeBilinearOptions>();
  if (!options)
    return failure();
  return resize(op, {ResizeMode::linear, readCoordinates(op, *options),
                     NearestMode::floor});
}

LogicalResult tflite_import::importResizeNearestNeighbor(OpImporter &op) {
  const auto *options =
      op.requiredOptions<schema::ResizeNearestNeighborOptions>();
  if (!options)
    return failure();
  CoordinateMode coordinates = readCoordinates(op, *options);
  // The centre of a pixel is half a pixel further: rounding that is cutting
  // off.
  NearestMode rounding = coordinates == CoordinateMode::asymmetric
                             ? NearestMode::floor
                             : NearestMode::round_prefer_ceil;
  return resize(op, {ResizeMode::nearest, coordinates, rounding});
}
