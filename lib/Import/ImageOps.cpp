//===- ImageOps.cpp - ops with a window on NHWC images --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions, pools and resampling.
//
//===----------------------------------------------------------------------===//

#include "ImageOps.h"

#include "WindowGeometry.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::importer;

WindowAttr ImageWindow::attribute(MLIRContext *context) const {
  return WindowAttr::get(context, strides, pads, dilations, ceil);
}

void importer::setSamePads(ImageWindow &window, ArrayRef<int64_t> extents,
                           bool atBegin) {
  window.pads.resize(2 * extents.size());
  for (size_t dim = 0; dim < extents.size(); ++dim) {
    Pads1D pads = samePads(
        extents[dim],
        {window.kernel[dim], window.strides[dim], window.dilations[dim]},
        atBegin);
    window.pads[dim] = pads.begin;
    window.pads[dim + extents.size()] = pads.end;
  }
}

/// The attribute that all these ops have.
static NamedAttribute windowOf(OpWriter &op, const ImageWindow &window) {
  return op.attribute("window", window.attribute(op.builder().getContext()));
}

template <typename OpT>
static TensorValue createGrouped(OpWriter &op, TensorValue image,
                                 TensorValue filter, TensorValue bias,
                                 const ImageWindow &window, int64_t groups) {
  SmallVector<TensorValue> operands = {image, filter};
  if (bias)
    operands.push_back(bias);
  return op.create<OpT>(
      operands,
      {windowOf(op, window),
       op.attribute("groups", op.builder().getI64IntegerAttr(groups))});
}

TensorValue importer::createConv(OpWriter &op, TensorValue image,
                                 TensorValue filter, TensorValue bias,
                                 const ImageWindow &window, int64_t groups) {
  return createGrouped<Conv2DOp>(op, image, filter, bias, window, groups);
}

TensorValue importer::createTransposeConv(OpWriter &op, TensorValue image,
                                          TensorValue filter, TensorValue bias,
                                          const ImageWindow &window,
                                          int64_t groups) {
  return createGrouped<TransposeConv2DOp>(op, image, filter, bias, window,
                                          groups);
}

TensorValue importer::createDepthwise(OpWriter &op, TensorValue image,
                                      TensorValue filter, TensorValue bias,
                                      const ImageWindow &window) {
  SmallVector<TensorValue> operands = {image, filter};
  if (bias)
    operands.push_back(bias);
  return op.create<DepthwiseConv2DOp>(operands, windowOf(op, window));
}

TensorValue importer::createMaxPool(OpWriter &op, TensorValue image,
                                    const ImageWindow &window) {
  return op.create<MaxPool2DOp>(
      image, {op.attribute("kernel", window.kernel), windowOf(op, window)});
}

TensorValue importer::createAveragePool(OpWriter &op, TensorValue image,
                                        const ImageWindow &window,
                                        bool includesPads) {
  SmallVector<NamedAttribute> attributes = {
      op.attribute("kernel", window.kernel), windowOf(op, window)};
  if (includesPads)
    attributes.push_back(
        op.attribute("count_include_pad", op.builder().getUnitAttr()));
  return op.create<AvgPool2DOp>(image, attributes);
}

TensorValue importer::createResize(OpWriter &op, TensorValue image,
                                   const Sampling &sampling,
                                   ArrayRef<int64_t> extents,
                                   ArrayRef<double> scales) {
  if (!image)
    return {};
  MLIRContext *context = op.builder().getContext();
  SmallVector<NamedAttribute> attributes = {
      op.attribute("mode", ResizeModeAttr::get(context, sampling.mode)),
      op.attribute("coordinates",
                   CoordinateModeAttr::get(context, sampling.coordinates)),
      op.attribute("rounding",
                   NearestModeAttr::get(context, sampling.rounding))};
  if (!scales.empty())
    attributes.push_back(
        op.attribute("scales", op.builder().getDenseF64ArrayAttr(scales)));
  return op.createTyped<Resize2DOp>(
      image.type.clone({image.dim(0), extents[0], extents[1], image.dim(3)}),
      image, attributes);
}
