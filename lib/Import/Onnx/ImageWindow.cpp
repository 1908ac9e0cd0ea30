//===- ImageWindow.cpp - windows of convolutions and pools ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads and checks the attributes that convolutions and pools share.
//
//===----------------------------------------------------------------------===//

#include "ImageWindow.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::onnx_import;

/// Larger numbers are no geometry; below, products stay in 64 bits.
static constexpr int64_t kLargest = INT32_MAX;

AutoPad onnx_import::readAutoPad(NodeImporter &node) {
  StringRef text = node.choiceAttribute(
      "auto_pad", "NOTSET", {"NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"});
  return text == "SAME_UPPER"   ? AutoPad::SameUpper
         : text == "SAME_LOWER" ? AutoPad::SameLower
         : text == "VALID"      ? AutoPad::Valid
                                : AutoPad::None;
}

/// A list of `count` numbers from `lowest` up, else an error.
static bool checkList(NodeImporter &node, StringRef name,
                      ArrayRef<int64_t> list, size_t count, int64_t lowest) {
  if (list.size() != count) {
    node.error() << "attribute '" << name << "' has " << list.size()
                 << " numbers, accepted: " << count;
    return false;
  }
  for (int64_t value : list)
    if (value < lowest || value > kLargest) {
      node.error() << "attribute '" << name << "' holds " << value
                   << ", accepted: " << lowest << " to " << kLargest;
      return false;
    }
  return true;
}

/// The kernel from the attribute, which must agree with a filter's.
static std::optional<Ints> readKernel(NodeImporter &node, size_t spatial,
                                      std::optional<Ints> filter) {
  auto kernel = node.intsAttribute("kernel_shape");
  if (!kernel && !filter) {
    if (!node.hasFailed())
      node.error() << "attribute 'kernel_shape' is missing";
    return std::nullopt;
  }
  if (kernel && filter && *kernel != *filter) {
    node.error() << "attribute 'kernel_shape' is not the filter's";
    return std::nullopt;
  }
  if (!kernel)
    kernel = filter;
  if (!checkList(node, "kernel_shape", *kernel, spatial, 1))
    return std::nullopt;
  return kernel;
}

std::optional<ImageWindow>
onnx_import::readWindow(NodeImporter &node, const TensorValue &image,
                        std::optional<Ints> filterKernel) {
  size_t spatial = image.rank() - 2;
  auto kernel = readKernel(node, spatial, filterKernel);
  if (!kernel)
    return std::nullopt;
  ImageWindow window;
  window.kernel = *kernel;
  window.strides = node.intsAttribute("strides").value_or(Ints(spatial, 1));
  window.dilations = node.intsAttribute("dilations").value_or(Ints(spatial, 1));
  window.pads = node.intsAttribute("pads").value_or(Ints(2 * spatial, 0));
  if (!checkList(node, "strides", window.strides, spatial, 1) ||
      !checkList(node, "dilations", window.dilations, spatial, 1) ||
      !checkList(node, "pads", window.pads, 2 * spatial, -kLargest))
    return std::nullopt;
  if (spatial == 1) {
    for (Ints *list : {&window.kernel, &window.strides, &window.dilations})
      list->insert(list->begin(), 1);
    window.pads = {0, window.pads[0], 0, window.pads[1]};
  }
  return window;
}

Ints onnx_import::spatialExtents(const TensorValue &image) {
  Ints extents(image.shape().drop_front(2));
  if (extents.size() == 1)
    extents.insert(extents.begin(), 1);
  return extents;
}

void onnx_import::applyAutoPad(ImageWindow &window, AutoPad autoPad,
                               ArrayRef<int64_t> extents) {
  if (autoPad == AutoPad::None)
    return;
  window.pads.assign(2 * extents.size(), 0);
  if (autoPad != AutoPad::Valid)
    setSamePads(window, extents, autoPad == AutoPad::SameLower);
  // The extents come out as they should without rounding.
  if (autoPad != AutoPad::Valid)
    window.ceil = false;
}

std::pair<ImageWindow, ImageWindow>
onnx_import::splitVolume(const ImageWindow &window) {
  auto behind = [](const Ints &list) { return Ints{list[1], list[2]}; };
  auto first = [](const Ints &list) { return Ints{list[0], 1}; };
  const Ints &pads = window.pads;
  ImageWindow plane{behind(window.kernel),
                    behind(window.strides),
                    behind(window.dilations),
                    {pads[1], pads[2], pads[4], pads[5]},
                    window.ceil};
  ImageWindow depth{first(window.kernel),
                    first(window.strides),
                    first(window.dilations),
                    {pads[0], 0, pads[3], 0},
                    window.ceil};
  return {plane, depth};
}

TensorValue onnx_import::toImage(NodeImporter &node, TensorValue input) {
  if (!input || input.rank() == 4)
    return input;
  if (input.rank() == 3)
    return node.reshape(input, {input.dim(0), input.dim(1), 1, input.dim(2)});
  node.error() << "the image has rank " << input.rank()
               << ", accepted: 3 ([N, C, L]), 4 ([N, C, H, W]) and 5 "
                  "([N, C, D, H, W])";
  return {};
}

TensorValue onnx_import::fromNhwc(NodeImporter &node, TensorValue result,
                                  int64_t rank) {
  result = node.channelsSecond(result);
  if (!result || rank == 4)
    return result;
  return node.reshape(result, {result.dim(0), result.dim(1), result.dim(3)});
}
