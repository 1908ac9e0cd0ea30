//===- Binary.cpp - networks of signs -------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Signs are read bit by bit. The bound of a word is the sum of the bits that
// may be either: as a number it bounds the word's error, and as a mask it says
// which signs are uncertain, so that what reads them can count these.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/Parallel.h"
#include <cmath>

using namespace linnet;
using namespace linnet::reference;

//===----------------------------------------------------------------------===//
// binarize
//===----------------------------------------------------------------------===//

namespace {

/// Which word and bit each channel becomes.
class SignWords {
public:
  SignWords(const Node &node, const Tensor &in)
      : channels(in.shape().back()),
        channelsOfGroup(channels / node.getInt("groups", 1)),
        words(node.result.shape.back()),
        wordsOfGroup(words / node.getInt("groups", 1)) {}

  /// Calls `visit(channel, word, bit)` for the element at `position`, the word
  /// by its position in the result.
  template <typename Visit>
  void visit(int64_t position, Visit visit) const {
    int64_t channel = position % channels, row = position / channels;
    int64_t within = channel % channelsOfGroup;
    int64_t word = channel / channelsOfGroup * wordsOfGroup + within / 32;
    visit(channel, row * words + word, within % 32);
  }

private:
  int64_t channels, channelsOfGroup, words, wordsOfGroup;
};

} // namespace

static double thresholdOf(Operands operands, int64_t channel) {
  return operands.size() > 1 ? operands[1]->get(channel) : 0;
}

static void binarize(const Node &node, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0];
  SignWords signs(node, in);
  for (int64_t position = 0; position < in.size(); ++position)
    signs.visit(position, [&](int64_t channel, int64_t word, int64_t bit) {
      if (in.get(position) >= thresholdOf(operands, channel))
        result.setInteger(word, result.getInteger(word) | int64_t(1) << bit);
    });
}

/// A sign is uncertain where the element is within its error of the threshold.
static llvm::Error boundBinarize(const Node &node, BoundedOperands operands,
                                 const Tensor &, std::vector<double> &bound) {
  const Tensor &in = operands[0]->value;
  SignWords signs(node, in);
  for (int64_t position = 0; position < in.size(); ++position)
    signs.visit(position, [&](int64_t channel, int64_t word, int64_t bit) {
      bool hasThreshold = operands.size() > 1;
      double threshold = hasThreshold ? operands[1]->value.get(channel) : 0;
      double error = operands[0]->boundAt(position) +
                     (hasThreshold ? operands[1]->boundAt(channel) : 0);
      bool isCertain =
          error == 0 || std::fabs(in.get(position) - threshold) > error;
      if (!isCertain)
        bound[size_t(word)] += double(uint64_t(1) << bit);
    });
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// binary_conv2d
//===----------------------------------------------------------------------===//

static uint32_t wordAt(const Tensor &tensor, int64_t position) {
  return uint32_t(tensor.getInteger(position));
}

/// The word outside the image: all channels -1, or all of them +1.
static uint32_t borderWord(const Node &node, int64_t word) {
  int64_t left = node.getInt("channels") - word * 32;
  if (node.getString("border") != "plus_one")
    return 0;
  return left >= 32 ? ~0u : (1u << left) - 1;
}

/// Calls `visit(tap, pixel)` for the taps of output (y, x) that count, with the
/// position of the first word of the pixel that each reads, -1 outside.
template <typename Visit>
static void visitTaps(const Node &node, const Tensor &in, const Tensor &filter,
                      llvm::ArrayRef<int64_t> output, Visit visit) {
  llvm::ArrayRef<int64_t> strides = node.getInts("window.strides");
  llvm::ArrayRef<int64_t> pads = node.getInts("window.pads");
  llvm::ArrayRef<int64_t> dilations = node.getInts("window.dilations");
  for (int64_t ky = 0; ky < filter.extent(1); ++ky)
    for (int64_t kx = 0; kx < filter.extent(2); ++kx) {
      int64_t y = output[1] * strides[0] + ky * dilations[0] - pads[0];
      int64_t x = output[2] * strides[1] + kx * dilations[1] - pads[1];
      bool inside = y >= 0 && y < in.extent(1) && x >= 0 && x < in.extent(2);
      if (!inside && node.getString("border") == "zero")
        continue;
      int64_t pixel = (output[0] * in.extent(1) + y) * in.extent(2) + x;
      visit(ky * filter.extent(2) + kx, inside ? pixel * in.extent(3) : -1);
    }
}

/// Sums `count(tap, word of the filter, first word of the pixel or -1, word)`
/// over all words that each output reads.
template <typename Count>
static void sumWords(const Node &node, const Tensor &in, const Tensor &filter,
                     Count count,
                     llvm::function_ref<void(int64_t, double)> add) {
  llvm::ArrayRef<int64_t> shape = node.result.shape;
  int64_t words = filter.extent(3), taps = filter.extent(1) * filter.extent(2);
  int64_t outputsOfGroup = filter.extent(0) / node.getInt("groups", 1);
  llvm::parallelFor(0, size_t(shape[0] * shape[1]), [&](size_t row) {
    for (int64_t x = 0; x < shape[2]; ++x)
      visitTaps(node, in, filter,
                {int64_t(row) / shape[1], int64_t(row) % shape[1], x},
                [&](int64_t tap, int64_t pixel) {
                  for (int64_t o = 0; o < shape[3]; ++o) {
                    int64_t first = pixel + o / outputsOfGroup * words, sum = 0;
                    for (int64_t w = 0; w < words; ++w)
                      sum += count((o * taps + tap) * words + w,
                                   pixel < 0 ? -1 : first + w, w);
                    add((int64_t(row) * shape[2] + x) * shape[3] + o,
                        double(sum));
                  }
                });
  });
}

static void binaryConv2d(const Node &node, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0], &filter = *operands[1];
  auto products = [&](int64_t weight, int64_t sign, int64_t word) -> int64_t {
    uint32_t signs = sign < 0 ? borderWord(node, word) : wordAt(in, sign);
    int64_t channels =
        std::min<int64_t>(32, node.getInt("channels") - word * 32);
    return channels - 2 * llvm::popcount(signs ^ wordAt(filter, weight));
  };
  sumWords(node, in, filter, products, [&](int64_t position, double sum) {
    result.set(position, result.get(position) + sum);
  });
}

/// Each uncertain sign changes the sum by 2.
static llvm::Error boundBinaryConv2d(const Node &node, BoundedOperands operands,
                                     const Tensor &,
                                     std::vector<double> &bound) {
  auto uncertain = [&](const Bounded &operand, int64_t position) {
    return position < 0 ? 0 : uint32_t(operand.boundAt(position));
  };
  auto changes = [&](int64_t weight, int64_t sign, int64_t) -> int64_t {
    return 2 * llvm::popcount(uncertain(*operands[0], sign) |
                              uncertain(*operands[1], weight));
  };
  if (!operands[0]->isExact() || !operands[1]->isExact())
    sumWords(
        node, operands[0]->value, operands[1]->value, changes,
        [&](int64_t position, double sum) { bound[size_t(position)] += sum; });
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// binary_max_pool2d
//===----------------------------------------------------------------------===//

/// The words of each window of `in` joined by or, `word(position)` each.
template <typename Word>
static void joinWindows(const Node &node, const Tensor &in, Word word,
                        llvm::function_ref<void(int64_t, uint32_t)> store) {
  llvm::ArrayRef<int64_t> kernel = node.getInts("kernel");
  llvm::ArrayRef<int64_t> strides = node.getInts("window.strides");
  llvm::ArrayRef<int64_t> pads = node.getInts("window.pads");
  llvm::ArrayRef<int64_t> dilations = node.getInts("window.dilations");
  forEach(
      node.result.shape, [&](llvm::ArrayRef<int64_t> index, int64_t position) {
        uint32_t joined = 0;
        for (int64_t ky = 0; ky < kernel[0]; ++ky)
          for (int64_t kx = 0; kx < kernel[1]; ++kx) {
            int64_t y = index[1] * strides[0] + ky * dilations[0] - pads[0];
            int64_t x = index[2] * strides[1] + kx * dilations[1] - pads[1];
            if (y < 0 || y >= in.extent(1) || x < 0 || x >= in.extent(2))
              continue;
            int64_t pixel = (index[0] * in.extent(1) + y) * in.extent(2) + x;
            joined |= word(pixel * in.extent(3) + index[3]);
          }
        store(position, joined);
      });
}

static void binaryMaxPool2d(const Node &node, Operands operands,
                            Tensor &result) {
  const Tensor &in = *operands[0];
  joinWindows(
      node, in, [&](int64_t position) { return wordAt(in, position); },
      [&](int64_t position, uint32_t word) {
        result.setInteger(position, word);
      });
}

static llvm::Error boundBinaryMaxPool2d(const Node &node,
                                        BoundedOperands operands,
                                        const Tensor &,
                                        std::vector<double> &bound) {
  const Bounded &in = *operands[0];
  joinWindows(
      node, in.value,
      [&](int64_t position) { return uint32_t(in.boundAt(position)); },
      [&](int64_t position, uint32_t word) {
        bound[size_t(position)] += word;
      });
  return llvm::Error::success();
}

const OpTable &reference::binaryOps() {
  static const OpTable table = {
      {"binarize", {binarize, boundBinarize}},
      {"binary_conv2d", {binaryConv2d, boundBinaryConv2d}},
      {"binary_max_pool2d", {binaryMaxPool2d, boundBinaryMaxPool2d}},
  };
  return table;
}
