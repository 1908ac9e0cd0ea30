//===- ImageWindow.h - windows of convolutions and pools -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ONNX' attributes of a window, and the way of its tensors to NHWC and back.
// A 1-D window is a 2-D one on images of height 1.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_IMAGEWINDOW_H
#define LINNET_LIB_IMPORT_ONNX_IMAGEWINDOW_H

#include "../ImageOps.h"
#include "Node.h"

namespace linnet::onnx_import {

/// What `auto_pad` says.
enum class AutoPad { None, SameUpper, SameLower, Valid };
AutoPad readAutoPad(NodeImporter &node);

/// kernel_shape, strides, dilations and pads, where `pads` are used as they
/// stand. `image` is [N, C, …]. A kernel that is known already (a filter's) is
/// given. Nothing after an error.
std::optional<ImageWindow> readWindow(NodeImporter &node,
                                      const TensorValue &image,
                                      std::optional<Ints> kernel);

/// The extents that a window moves over: height and width, of [N, C, L] a
/// height of 1, and of [N, C, D, H, W] the depth before them.
Ints spatialExtents(const TensorValue &image);

/// Replaces the window's pads by those that `autoPad` asks for.
void applyAutoPad(ImageWindow &window, AutoPad autoPad,
                  llvm::ArrayRef<int64_t> extents);

/// A volume's window as one over its planes of height and width, and one over
/// its depth, as if that were the height of an image of width 1.
std::pair<ImageWindow, ImageWindow> splitVolume(const ImageWindow &window);

/// [N, C, L] as [N, C, 1, L]; [N, C, H, W] stays, other ranks are an error:
/// handlers of volumes look for them before.
TensorValue toImage(NodeImporter &node, TensorValue input);
/// The reverse: NHWC to [N, C, …] of a rank.
TensorValue fromNhwc(NodeImporter &node, TensorValue result, int64_t rank);

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_IMAGEWINDOW_H
