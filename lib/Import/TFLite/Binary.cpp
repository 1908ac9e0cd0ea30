//===- Binary.cpp - the custom operators of Larq --------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Larq packs signs with a bit that is 1 for -1; Linnet's is 1 for +1. So packed
// tensors are kept as the floats that they are the signs of, until something
// reads them.
//
//===----------------------------------------------------------------------===//

#include "CustomOptions.h"
#include "OpTable.h"
#include "Signs.h"
#include "Window.h"

#include <cstring>

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

static constexpr int64_t kWordBits = 32;

LogicalResult tflite_import::importLceQuantize(OpImporter &op) {
  op.limitInputs(1);
  TensorValue input = op.floatInput(0);
  if (!input)
    return failure();
  if (input.rank() == 0)
    return op.error() << "the input has rank 0, accepted: 1 and more";
  return op.setSigns({input, {}});
}

LogicalResult tflite_import::importLceDequantize(OpImporter &op) {
  op.limitInputs(1);
  const SignTensor *signs = op.signInput(0);
  if (!signs)
    return failure();
  TensorValue threshold = signs->threshold ? signs->threshold : op.scalar(0.0);
  // 1 or 0 becomes +1 or -1.
  TensorValue bits =
      op.binary(BinaryKind::greater_equal, signs->floats, threshold);
  TensorValue doubled = op.binary(BinaryKind::mul, bits, op.scalar(2.0));
  return op.setResult(op.binary(BinaryKind::add, doubled, op.scalar(-1.0)));
}

LogicalResult tflite_import::importLceBMaxPool2d(OpImporter &op) {
  op.limitInputs(1);
  CustomOptions options(op);
  const SignTensor *signs = op.signInput(0);
  if (!signs || op.hasFailed())
    return failure();
  ImageWindow window;
  window.kernel = {options.number("filter_height", 1),
                   options.number("filter_width", 1)};
  window.strides = {options.number("stride_height", 1),
                    options.number("stride_width", 1)};
  window.dilations = {1, 1};
  if (signs->floats.rank() != 4)
    return op.error() << "the image has rank " << signs->floats.rank()
                      << ", accepted: 4 (NHWC)";
  setPads(op, window, options.padding(), signs->floats);
  if (op.hasFailed())
    return failure();
  // The largest sign is the sign of the largest number.
  return op.setSigns(
      {createMaxPool(op, signs->floats, window), signs->threshold});
}

//===----------------------------------------------------------------------===//
// LceBconv2d
//===----------------------------------------------------------------------===//

namespace {
/// What the convolution's options and tensors say of it.
struct BinaryConv {
  TensorValue image, filter;
  ImageWindow window;
  SignBorder border = SignBorder::plus_one;
  int64_t groups = 1, channels = 0;

  /// The products in one sum.
  int64_t products() const {
    return window.kernel[0] * window.kernel[1] * channels;
  }
};
} // namespace

/// Larq's filter in Linnet's bits, those of no channel 0.
static Constant invertSigns(const Constant &filter, int64_t channels) {
  std::vector<int64_t> words = filter.ints();
  int64_t perPixel = filter.shape().back();
  int64_t lastBits = channels - (perPixel - 1) * kWordBits;
  auto lastMask = uint32_t((uint64_t(1) << lastBits) - 1);
  for (auto [i, word] : llvm::enumerate(words)) {
    bool isLast = int64_t(i) % perPixel == perPixel - 1;
    word = int32_t(~uint32_t(word) & (isLast ? lastMask : ~uint32_t(0)));
  }
  return Constant::ofInts(filter.type(), words);
}

/// The filter, checked against the image's channels; null after an error.
static TensorValue readSignFilter(OpImporter &op, BinaryConv &conv) {
  TensorValue filter = op.constantInput(1, "the filter");
  if (!filter)
    return {};
  if (filter.rank() != 4 || !filter.type.getElementType().isInteger(32) ||
      filter.type.getNumElements() == 0) {
    op.error() << "the filter is " << filter.type
               << ", accepted: packed signs of rank 4";
    return {};
  }
  int64_t channels = conv.image.dim(3), words = filter.dim(3);
  conv.groups = llvm::divideCeil(channels, kWordBits) / words;
  bool isWhole =
      conv.groups == 1 || channels == conv.groups * words * kWordBits;
  if (conv.groups < 1 || !isWhole ||
      (conv.groups == 1 &&
       llvm::divideCeil(channels, kWordBits) != uint64_t(words)) ||
      filter.dim(0) % conv.groups != 0) {
    op.error() << "the filter has " << words << " words of 32 channels and "
               << filter.dim(0) << " results, the image has " << channels
               << " channels, accepted: groups of whole words";
    return {};
  }
  conv.channels = channels / conv.groups;
  return invertSigns(*filter.constant, conv.channels);
}

static std::optional<BinaryConv> readBinaryConv(OpImporter &op,
                                                CustomOptions &options) {
  const SignTensor *signs = op.signInput(0);
  if (!signs || op.hasFailed())
    return std::nullopt;
  BinaryConv conv;
  conv.image = signs->floats;
  if (conv.image.rank() != 4) {
    op.error() << "the image has rank " << conv.image.rank()
               << ", accepted: 4 (NHWC)";
    return std::nullopt;
  }
  int64_t channels = options.number("channels_in", 1);
  if (channels != conv.image.dim(3))
    op.error() << "attribute 'channels_in' is " << channels
               << ", accepted: those of the image, " << conv.image.dim(3);
  conv.filter = readSignFilter(op, conv);
  if (!conv.filter)
    return std::nullopt;
  conv.window.kernel = {conv.filter.dim(1), conv.filter.dim(2)};
  conv.window.strides = {options.number("stride_height", 1),
                         options.number("stride_width", 1)};
  conv.window.dilations = {options.number("dilation_height_factor", 1),
                           options.number("dilation_width_factor", 1)};
  setPads(op, conv.window, options.padding(), conv.image);
  bool padsWithOnes = options.number("pad_values", 0, 1) == 1;
  bool isPadded =
      llvm::any_of(conv.window.pads, [](int64_t p) { return p > 0; });
  if (isPadded && !padsWithOnes)
    conv.border = SignBorder::zero;
  if (op.hasFailed())
    return std::nullopt;
  conv.image = op.binarize(*signs, conv.groups);
  return conv;
}

static TensorValue createBinaryConv(OpImporter &op, const BinaryConv &conv) {
  Builder &builder = op.builder();
  MLIRContext *context = builder.getContext();
  return op.create<BinaryConv2DOp>(
      {conv.image, conv.filter},
      {op.attribute("channels", builder.getI64IntegerAttr(conv.channels)),
       op.attribute("border", SignBorderAttr::get(context, conv.border)),
       op.attribute("window", conv.window.attribute(context)),
       op.attribute("groups", builder.getI64IntegerAttr(conv.groups))});
}

/// A sign is +1 where at most `threshold` of the products are -1: where their
/// sum is at least all less two for each.
static TensorValue sumThreshold(OpImporter &op, const BinaryConv &conv) {
  TensorValue counts = op.constantInput(4, "the threshold");
  if (!counts)
    return {};
  if (!counts.isInteger() || counts.rank() != 1 ||
      counts.dim(0) != conv.filter.dim(0)) {
    op.error() << "the threshold is " << counts.type
               << ", accepted: integers, one for each of " << conv.filter.dim(0)
               << " results";
    return {};
  }
  SmallVector<double> sums;
  for (int64_t count : counts.constant->ints())
    sums.push_back(double(conv.products()) - 2.0 * double(count));
  return Constant::ofFloats(
      RankedTensorType::get(counts.shape(), op.builder().getF32Type()), sums);
}

LogicalResult tflite_import::importLceBconv2d(OpImporter &op) {
  CustomOptions options(op);
  auto conv = readBinaryConv(op, options);
  if (!conv)
    return failure();
  schema::Activation activation = options.activation();
  if (op.outputType(0) == schema::ElementType::INT32) {
    TensorValue threshold = sumThreshold(op, *conv);
    return op.setSigns({createBinaryConv(op, *conv), threshold});
  }
  if (op.outputType(0) != schema::ElementType::FLOAT32)
    return op.error() << "the result is neither FLOAT32 nor packed signs, "
                         "accepted: one of the two";
  TensorValue scale = op.floatInput(2), offset = op.floatInput(3);
  if (!scale || !offset)
    return failure();
  int64_t results = conv->filter.dim(0);
  for (const TensorValue &value : {scale, offset})
    if (value.rank() != 1 || value.dim(0) != results)
      return op.error() << "the multiplier or bias is " << value.type
                        << ", accepted: " << results << " elements";
  TensorValue sums = op.activate(createBinaryConv(op, *conv), activation);
  return op.setResult(op.channelAffine(sums, scale, offset));
}
