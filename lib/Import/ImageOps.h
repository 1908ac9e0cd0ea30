//===- ImageOps.h - ops with a window on NHWC images -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions, pools and resampling, as handlers of every format write them
// once images and filters have the dialect's layouts.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_IMAGEOPS_H
#define LINNET_LIB_IMPORT_IMAGEOPS_H

#include "OpWriter.h"

namespace linnet::importer {

/// Height before width; `pads` are top, left, bottom, right. Of a volume, depth
/// comes first.
struct ImageWindow {
  Ints kernel, strides, dilations, pads;
  bool ceil = false;

  WindowAttr attribute(mlir::MLIRContext *context) const;
};

/// Sets pads so that the result's extents are the image's divided by the
/// strides, rounded up. An odd rest goes to the end, or with `atBegin` to the
/// begin.
void setSamePads(ImageWindow &window, llvm::ArrayRef<int64_t> extents,
                 bool atBegin);

/// `filter` is [O, KH, KW, I/groups]; `bias` may be null.
TensorValue createConv(OpWriter &op, TensorValue image, TensorValue filter,
                       TensorValue bias, const ImageWindow &window,
                       int64_t groups);
TensorValue createTransposeConv(OpWriter &op, TensorValue image,
                                TensorValue filter, TensorValue bias,
                                const ImageWindow &window, int64_t groups);
/// `filter` is [KH, KW, C*M]; `bias` may be null.
TensorValue createDepthwise(OpWriter &op, TensorValue image, TensorValue filter,
                            TensorValue bias, const ImageWindow &window);

TensorValue createMaxPool(OpWriter &op, TensorValue image,
                          const ImageWindow &window);
TensorValue createAveragePool(OpWriter &op, TensorValue image,
                              const ImageWindow &window, bool includesPads);

/// How coordinates are found and pixels taken.
struct Sampling {
  ResizeMode mode = ResizeMode::nearest;
  CoordinateMode coordinates = CoordinateMode::asymmetric;
  NearestMode rounding = NearestMode::floor;
};

/// Resamples to a height and width; `scales`, result over input, are their
/// quotients where they are left out.
TensorValue createResize(OpWriter &op, TensorValue image,
                         const Sampling &sampling,
                         llvm::ArrayRef<int64_t> extents,
                         llvm::ArrayRef<double> scales = {});

} // namespace linnet::importer

#endif // LINNET_LIB_IMPORT_IMAGEOPS_H
