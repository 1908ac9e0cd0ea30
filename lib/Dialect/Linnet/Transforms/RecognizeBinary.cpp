//===- RecognizeBinary.cpp - convolutions of signs by signs ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expects channels as the last dimension and borders of zeros in the windows,
// and scales not yet folded into weights. Afterwards a convolution or a product
// whose input is signs and whose weights are +a or -a for each output channel
// is a `linnet.binary_conv2d` of packed signs, with the scale behind it.
//
//===----------------------------------------------------------------------===//

#include "SignExpressions.h"

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

#define DEBUG_TYPE "linnet-recognize-binary"

namespace linnet {
#define GEN_PASS_DEF_RECOGNIZEBINARY
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

/// Products that f32 sums exactly, as twice their number is an integer of 24
/// bits.
static constexpr int64_t kMostProducts = 1 << 23;

namespace {
/// Weights +a or -a, a the same for all weights of an output channel.
struct SignWeights {
  /// [O, KH, KW, words]: the signs, packed.
  Value filter;
  std::vector<float> magnitudes;
};

/// What a convolution needs of its op, whichever it is.
struct Product {
  Operation *op;
  Value input, weights, bias;
  WindowAttr window;
  int64_t groups = 1;
  SignBorder border = SignBorder::zero;
};
} // namespace

/// One magnitude for each of the first dimension's positions; nothing where
/// they differ, and `why` says where.
static std::optional<std::vector<float>> magnitudesOf(const ConstantData &data,
                                                      std::string &why) {
  std::vector<float> magnitudes;
  int64_t outputs = data.type().getDimSize(0), run = data.size() / outputs;
  for (int64_t o = 0; o < outputs; ++o) {
    float magnitude = std::fabs(data.f32(o * run));
    for (int64_t i = 0; i < run; ++i) {
      float other = std::fabs(data.f32(o * run + i));
      if (std::isfinite(other) && other == magnitude)
        continue;
      why = llvm::formatv("weights of output channel {0} are +-{1} and +-{2}, "
                          "accepted: one magnitude for each channel",
                          o, magnitude, other);
      return std::nullopt;
    }
    magnitudes.push_back(magnitude);
  }
  return magnitudes;
}

/// The signs of [O, KH, KW, C], or [O, C], as words.
static Value packFilter(OpBuilder &builder, Location loc,
                        const ConstantData &data) {
  ArrayRef<int64_t> shape = data.type().getShape();
  int64_t channels = shape.back(), words = (channels + 31) / 32;
  SmallVector<int64_t> packed = {shape[0], 1, 1, words};
  if (shape.size() == 4)
    packed = {shape[0], shape[1], shape[2], words};
  auto type = RankedTensorType::get(packed, builder.getI32Type());
  AsmResourceBlob blob =
      HeapAsmResourceBlob::allocate(type.getNumElements() * 4, 64, true);
  MutableArrayRef<char> bytes = blob.getMutableData();
  MutableArrayRef<uint32_t> memory(reinterpret_cast<uint32_t *>(bytes.data()),
                                   bytes.size() / 4);
  llvm::fill(memory, 0);
  for (int64_t i = 0; i < data.size(); ++i) {
    int64_t channel = i % channels, row = i / channels;
    if (!std::signbit(data.f32(i)))
      memory[row * words + channel / 32] |= uint32_t(1) << (channel % 32);
  }
  return ConstantOp::create(builder, loc, makeElements(type, std::move(blob)));
}

/// The op as a product whose weights are a constant; nothing for other ops.
static std::optional<Product> productOf(Operation *op) {
  if (auto conv = dyn_cast<Conv2DOp>(op))
    return Product{op,
                   conv.getInput(),
                   conv.getFilter(),
                   conv.getBias(),
                   conv.getWindow(),
                   int64_t(conv.getGroups())};
  if (auto full = dyn_cast<FullyConnectedOp>(op))
    return Product{op,
                   full.getInput(),
                   full.getWeights(),
                   full.getBias(),
                   WindowAttr::get(op->getContext()),
                   1};
  return std::nullopt;
}

/// Takes a border of signs into the window: a pad by +m or -m around the image.
static void takeBorder(Product &product) {
  auto pad = product.input.getDefiningOp<PadOp>();
  if (!pad || pad.getMode() != PadMode::constant || !product.window)
    return;
  ArrayRef<int64_t> low = pad.getLow(), high = pad.getHigh();
  ArrayRef<int64_t> pads = product.window.getPads();
  auto isNone = [](int64_t extent) { return extent == 0; };
  auto signs = asSigns(pad.getInput());
  double value = pad.getValue().convertToDouble();
  if (low.size() != 4 || !llvm::all_of(pads, isNone) || low[0] || low[3] ||
      high[0] || high[3] ||
      llvm::any_of(low, [](int64_t e) { return e < 0; }) ||
      llvm::any_of(high, [](int64_t e) { return e < 0; }) || !signs ||
      std::fabs(value) != std::fabs(signs->magnitude) ||
      product.window.getCeil())
    return;
  product.window = WindowAttr::get(
      product.window.getContext(), product.window.getStrides(),
      {low[1], low[2], high[1], high[2]}, product.window.getDilations());
  bool isPlus = (value > 0) == (signs->magnitude > 0);
  product.border = isPlus ? SignBorder::plus_one : SignBorder::minus_one;
  product.input = pad.getInput();
}

static Value constantOf(OpBuilder &builder, Location loc,
                        ArrayRef<float> elements) {
  return createF32Constant(builder, loc, int64_t(elements.size()),
                           [&](MutableArrayRef<float> memory) {
                             llvm::copy(elements, memory.begin());
                           });
}

/// The signs of `signs` against `threshold` (one number, or none where 0),
/// moved as they were, packed and seen as an image.
static Value packInput(OpBuilder &builder, Location loc,
                       const SignExpression &signs,
                       std::vector<float> threshold, int64_t groups) {
  Value input = signs.input;
  for (Operation *movement : llvm::reverse(signs.movements)) {
    auto type = cast<RankedTensorType>(movement->getResult(0).getType());
    if (auto transpose = dyn_cast<TransposeOp>(movement))
      input = TransposeOp::create(builder, loc, input, transpose.getPerm());
    else
      input = ReshapeOp::create(builder, loc, type, input);
  }
  auto shape = cast<RankedTensorType>(input.getType()).getShape();
  Value thresholds;
  bool isZero = llvm::all_of(threshold, [](float t) { return t == 0; });
  if (!isZero) {
    if (threshold.size() == 1)
      threshold.resize(shape.back(), threshold[0]);
    thresholds = constantOf(builder, loc, threshold);
  }
  Value packed = BinarizeOp::create(builder, loc, input, thresholds, groups);
  auto type = cast<RankedTensorType>(packed.getType());
  if (type.getRank() == 2)
    packed = ReshapeOp::create(
        builder, loc,
        type.clone({type.getDimSize(0), 1, 1, type.getDimSize(1)}), packed);
  return packed;
}

/// The sums of the product by the filter's and the input's signs alone.
///
/// ONNX's Sign is 0 where its input is. With p = (x >= 0 ? 1 : -1) and
/// q = (x > 0 ? 1 : -1), Sign(x) = (p + q) / 2 for every x but NaN, so its sums
/// are half of the sums of p and of q: two convolutions of signs, exact.
static Value sumSigns(OpBuilder &builder, const Product &product,
                      const SignExpression &signs, const SignWeights &weights) {
  Location loc = product.op->getLoc();
  int64_t channels =
      cast<RankedTensorType>(product.weights.getType()).getShape().back();
  auto convolve = [&](std::vector<float> threshold) -> Value {
    Value packed =
        packInput(builder, loc, signs, std::move(threshold), product.groups);
    return BinaryConv2DOp::create(builder, loc, packed, weights.filter,
                                  channels, product.border, product.window,
                                  product.groups);
  };
  Value sums = convolve(signs.threshold);
  if (!signs.zeroIsZero)
    return sums;
  float smallest = std::nextafter(0.0f, 1.0f);
  return BinaryOp::create(builder, loc, sums.getType(), BinaryKind::add, sums,
                          convolve({smallest}));
}

/// sums * magnitudes + bias, where that is not the sums.
static Value scaleSums(OpBuilder &builder, const Product &product,
                       double factor, const SignWeights &weights, Value sums) {
  Location loc = product.op->getLoc();
  std::vector<float> scale;
  for (float magnitude : weights.magnitudes)
    scale.push_back(float(factor * magnitude));
  bool isOne = llvm::all_of(scale, [](float s) { return s == 1; });
  if (isOne && !product.bias)
    return sums;
  Value offset = product.bias;
  if (!offset)
    offset = constantOf(builder, loc, std::vector<float>(scale.size(), 0.0f));
  return ChannelAffineOp::create(builder, loc, sums,
                                 constantOf(builder, loc, scale), offset);
}

//===----------------------------------------------------------------------===//
// Which products
//===----------------------------------------------------------------------===//

/// How far a sign may stand before a convolution to be worth a remark.
static constexpr unsigned kNear = 3;

/// Whether a sign, or a comparison that gives numbers, stands a few ops before
/// `value`.
static bool isNearSign(Value value, unsigned distance = 0) {
  if (valuesOfSigns(value))
    return true;
  Operation *op = value.getDefiningOp();
  return op && distance < kNear && !productOf(op) &&
         llvm::any_of(
             op->getOperands(),
             [&](Value operand) { return isNearSign(operand, distance + 1); });
}

/// Why `input` is no signs; empty where nothing near says that it might be.
static std::string whyNoSigns(Value input) {
  if (auto values = valuesOfSigns(input)) {
    std::string text;
    llvm::raw_string_ostream os(text);
    os << "its input's values are ";
    llvm::interleave(*values, os, " and ");
    os << ", accepted: +m and -m, or these and 0 at 0";
    return text;
  }
  if (!isNearSign(input))
    return "";
  auto pad = input.getDefiningOp<PadOp>();
  if (pad && asSigns(pad.getInput()))
    return llvm::formatv("its border is a pad by {0}, accepted: zeros in its "
                         "window, or a constant pad by one of the signs",
                         pad.getValue().convertToDouble());
  return ("'" + input.getDefiningOp()->getName().getStringRef() +
          "' stands behind the signs of its input")
      .str();
}

namespace {
/// A product of signs, and what it is made of.
struct ProductOfSigns {
  Product product;
  SignExpression signs;
  ConstantData weights;
  std::vector<float> magnitudes;

  /// Nothing where `op` is none; `why` is empty where it never looked like one.
  static std::optional<ProductOfSigns> of(Operation *op, std::string &why);
};
} // namespace

std::optional<ProductOfSigns> ProductOfSigns::of(Operation *op,
                                                 std::string &why) {
  auto product = productOf(op);
  if (!product)
    return std::nullopt;
  takeBorder(*product);
  auto signs = asSigns(product->input);
  if (!signs) {
    why = whyNoSigns(product->input);
    return std::nullopt;
  }
  auto data = ConstantData::of(product->weights);
  if (!data || !data->isF32()) {
    why = "its weights are no constant of f32";
    return std::nullopt;
  }
  auto magnitudes = magnitudesOf(*data, why);
  if (!magnitudes)
    return std::nullopt;
  if (data->size() / data->type().getDimSize(0) > kMostProducts) {
    why = llvm::formatv("an output sums more than {0} products, so that f32 is "
                        "not exact",
                        kMostProducts);
    return std::nullopt;
  }
  if (signs->zeroIsZero && product->border != SignBorder::zero) {
    why = "its Sign is 0 at 0, and its border is a sign";
    return std::nullopt;
  }
  return ProductOfSigns{*product, std::move(*signs), *data,
                        std::move(*magnitudes)};
}

namespace {

/// conv(signs, +a or -a) -> affine(binary_conv(binarize))
struct ProductToBinary : RewritePattern {
  ProductToBinary(MLIRContext *context, bool remarks)
      : RewritePattern(MatchAnyOpTypeTag(), 1, context), remarks(remarks) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    std::string why;
    auto found = ProductOfSigns::of(op, why);
    if (!found)
      return rewriter.notifyMatchFailure(op, why);
    const auto &[product, signs, data, magnitudes] = *found;
    if (remarks && signs.zeroIsZero)
      op->emitRemark("becomes two convolutions of signs, as its Sign is 0 at "
                     "0; Where(x >= 0, 1, -1) costs one");
    SignWeights weights{packFilter(rewriter, op->getLoc(), data), magnitudes};
    Value sums = sumSigns(rewriter, product, signs, weights);
    double factor = signs.zeroIsZero ? signs.magnitude / 2 : signs.magnitude;
    Value result = scaleSums(rewriter, product, factor, weights, sums);
    if (result.getType() != op->getResult(0).getType())
      result = ReshapeOp::create(rewriter, op->getLoc(),
                                 op->getResult(0).getType(), result);
    rewriter.replaceOp(op, result);
    return success();
  }

  bool remarks;
};

struct RecognizeBinary : linnet::impl::RecognizeBinaryBase<RecognizeBinary> {
  using RecognizeBinaryBase::RecognizeBinaryBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ProductToBinary>(&getContext(), remarks);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      getOperation().emitError("convolutions of signs did not come to an end");
      return signalPassFailure();
    }
    if (remarks)
      getOperation().walk([](Operation *op) {
        std::string why;
        if (!ProductOfSigns::of(op, why) && !why.empty())
          op->emitRemark() << "stays a product of floats though signs stand "
                              "before it: "
                           << why;
      });
  }
};

} // namespace
