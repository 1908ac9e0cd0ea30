//===- Convolutions.cpp - CONV_2D, DEPTHWISE_CONV_2D and TRANSPOSE_CONV ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Images are NHWC, and filters have the dialect's layouts already.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Window.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

/// A filter of rank 4; null after an error.
static TensorValue readFilter(OpImporter &op, unsigned index) {
  TensorValue filter = op.floatInput(index);
  if (!filter)
    return {};
  if (filter.rank() != 4) {
    op.error() << "the filter has rank " << filter.rank() << ", accepted: 4";
    return {};
  }
  op.remarkIfInput(filter, "filter", "it is packed");
  return filter;
}

/// A bias for that many channels, or null where there is none or after an
/// error.
static TensorValue readBias(OpImporter &op, unsigned index, int64_t channels) {
  TensorValue bias = op.optionalFloatInput(index);
  if (!bias || (bias.rank() == 1 && bias.dim(0) == channels))
    return bias;
  op.error() << "the bias is " << bias.type << ", accepted: " << channels
             << " elements";
  return {};
}

template <typename T>
static ImageWindow readWindow(OpImporter &op, const T &options,
                              const TensorValue &image,
                              const TensorValue &filter) {
  ImageWindow window;
  window.kernel = {filter.dim(1), filter.dim(2)};
  window.strides = readStrides(op, options);
  window.dilations = {op.bounded("dilation_h", options.dilation_h(), 1),
                      op.bounded("dilation_w", options.dilation_w(), 1)};
  setPads(op, window, options.padding(), image);
  return window;
}

LogicalResult tflite_import::importConv2d(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::Conv2DOptions>();
  TensorValue image = readImage(op, 0), filter = readFilter(op, 1);
  if (!options || !image || !filter)
    return failure();
  TensorValue bias = readBias(op, 2, filter.dim(0));
  if (filter.dim(3) == 0 || image.dim(3) % filter.dim(3) != 0)
    return op.error() << "the filter is for " << filter.dim(3)
                      << " channels, accepted: a divisor of the image's "
                      << image.dim(3);
  ImageWindow window = readWindow(op, *options, image, filter);
  if (op.hasFailed())
    return failure();
  int64_t groups = image.dim(3) / filter.dim(3);
  return op.setResult(
      op.activate(createConv(op, image, filter, bias, window, groups),
                  options->fused_activation()));
}

LogicalResult tflite_import::importDepthwiseConv2d(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::DepthwiseConv2DOptions>();
  TensorValue image = readImage(op, 0), filter = readFilter(op, 1);
  if (!options || !image || !filter)
    return failure();
  if (filter.dim(0) != 1)
    return op.error() << "the filter is " << filter.type
                      << ", accepted: a first extent of 1";
  TensorValue bias = readBias(op, 2, filter.dim(3));
  ImageWindow window = readWindow(op, *options, image, filter);
  if (op.hasFailed())
    return failure();
  filter = op.reshape(filter, filter.shape().drop_front());
  return op.setResult(
      op.activate(createDepthwise(op, image, filter, bias, window),
                  options->fused_activation()));
}

/// Pads of a transposed convolution are those of the convolution that leads
/// back from its result to its image; the rest is at the end.
static void setTransposedPads(OpImporter &op, ImageWindow &window,
                              schema::Padding padding, const TensorValue &image,
                              ArrayRef<int64_t> shape) {
  window.pads = {0, 0, 0, 0};
  if (!isValidPadding(op, padding))
    setSamePads(window, {shape[1], shape[2]}, /*atBegin=*/false);
  for (int64_t dim = 0; dim < 2; ++dim)
    window.pads[dim + 2] = (image.dim(dim + 1) - 1) * window.strides[dim] +
                           window.kernel[dim] - window.pads[dim] -
                           shape[dim + 1];
  checkPads(op, window);
}

LogicalResult tflite_import::importTransposeConv(OpImporter &op) {
  const auto *options = op.requiredOptions<schema::TransposeConvOptions>();
  auto shape = op.constantList(0, "the output's shape", 4);
  TensorValue filter = readFilter(op, 1), image = readImage(op, 2);
  if (!options || !shape || !filter || !image)
    return failure();
  TensorValue bias = readBias(op, 3, filter.dim(0));
  ImageWindow window;
  window.kernel = {filter.dim(1), filter.dim(2)};
  window.strides = readStrides(op, *options);
  window.dilations = {1, 1};
  if (op.hasFailed())
    return failure();
  for (int64_t extent : *shape)
    op.bounded("output_shape", extent, 1);
  if ((*shape)[0] != image.dim(0) || (*shape)[3] != filter.dim(0))
    return op.error() << "the output's shape has batch " << (*shape)[0]
                      << " and " << (*shape)[3]
                      << " channels, accepted: those of image and filter, "
                      << image.dim(0) << " and " << filter.dim(0);
  setTransposedPads(op, window, options->padding(), image, *shape);
  if (op.hasFailed())
    return failure();
  return op.setResult(
      op.activate(createTransposeConv(op, image, filter, bias, window, 1),
                  options->fused_activation()));
}
