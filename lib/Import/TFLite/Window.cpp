//===- Window.cpp - windows of convolutions and pools ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Padding is SAME or VALID.
//
//===----------------------------------------------------------------------===//

#include "Window.h"

#include <cstdlib>

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

bool tflite_import::isValidPadding(OpImporter &op, schema::Padding padding) {
  if (padding != schema::Padding::SAME && padding != schema::Padding::VALID)
    op.error() << "attribute 'padding' is " << static_cast<int>(padding)
               << ", accepted: SAME (0), VALID (1)";
  return padding == schema::Padding::VALID;
}

TensorValue tflite_import::readImage(OpImporter &op, unsigned index) {
  TensorValue image = op.floatInput(index);
  if (!image || image.rank() == 4)
    return image;
  op.error() << "the image has rank " << image.rank() << ", accepted: 4 (NHWC)";
  return {};
}

void tflite_import::checkPads(OpImporter &op, const ImageWindow &window) {
  for (int64_t pad : window.pads)
    if (std::abs(pad) > INT32_MAX) {
      op.error() << "the window needs a pad of " << pad << ", accepted: up to "
                 << INT32_MAX;
      return;
    }
}

void tflite_import::setPads(OpImporter &op, ImageWindow &window,
                            schema::Padding padding, const TensorValue &image) {
  window.pads = {0, 0, 0, 0};
  if (!isValidPadding(op, padding))
    setSamePads(window, image.shape().slice(1, 2), /*atBegin=*/false);
  checkPads(op, window);
}
