//===- Window.h - windows of convolutions and pools -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What options say of strides, dilations and padding.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_WINDOW_H
#define LINNET_LIB_IMPORT_TFLITE_WINDOW_H

#include "../ImageOps.h"
#include "Op.h"

namespace linnet::tflite_import {

/// Whether the windows stay inside of the image; an error for a padding that
/// the format does not know.
bool isValidPadding(OpImporter &op, schema::Padding padding);

/// A float image; null after an error.
TensorValue readImage(OpImporter &op, unsigned index);

/// Pads of a window whose kernel, strides and dilations are set.
void setPads(OpImporter &op, ImageWindow &window, schema::Padding padding,
             const TensorValue &image);

/// An error where a pad is larger than the dialect's.
void checkPads(OpImporter &op, const ImageWindow &window);

/// Strides of options that have them.
template <typename T>
Ints readStrides(OpImporter &op, const T &options) {
  return {op.bounded("stride_h", options.stride_h(), 1),
          op.bounded("stride_w", options.stride_w(), 1)};
}

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_WINDOW_H
