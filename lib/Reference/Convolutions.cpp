//===- Convolutions.cpp - convolutions and matrix products ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sums of products in double. The innermost loops run over output channels,
// which are independent sums.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include "llvm/Support/Parallel.h"
#include <optional>

using namespace linnet;
using namespace linnet::reference;

namespace {

/// Where the window's taps lie in the input.
struct Window {
  explicit Window(const Node &node)
      : strides(node.getInts("window.strides")),
        pads(node.getInts("window.pads")),
        dilations(node.getInts("window.dilations")) {}

  /// The input position that tap `tap` of output `output` reads along a spatial
  /// dimension (0 height, 1 width), if it lies inside.
  std::optional<int64_t> input(unsigned dim, int64_t output, int64_t tap,
                               int64_t extent) const {
    int64_t position = output * strides[dim] + tap * dilations[dim] - pads[dim];
    return position >= 0 && position < extent ? std::optional(position)
                                              : std::nullopt;
  }

  /// The input position whose tap `tap` a transposed convolution adds to
  /// `output`, if there is one.
  std::optional<int64_t> transposed(unsigned dim, int64_t output, int64_t tap,
                                    int64_t extent) const {
    int64_t scaled = output + pads[dim] - tap * dilations[dim];
    if (scaled < 0 || scaled % strides[dim] || scaled / strides[dim] >= extent)
      return std::nullopt;
    return scaled / strides[dim];
  }

  llvm::ArrayRef<int64_t> strides, pads, dilations;
};

/// Finds an input position, as the functions of Window do.
using FindInput = std::optional<int64_t> (Window::*)(unsigned, int64_t, int64_t,
                                                     int64_t) const;

/// What one pixel of the result sums: `count` channels from the bias on.
class PixelSums {
public:
  PixelSums(Operands operands, int64_t count) : sums(size_t(count), 0) {
    if (operands.size() > 2)
      sums = operands[2]->toDoubles();
  }
  double *data() { return sums.data(); }
  void store(Tensor &result, int64_t pixel) const {
    for (size_t o = 0; o < sums.size(); ++o)
      result.set(pixel * int64_t(sums.size()) + int64_t(o), sums[o]);
  }

private:
  std::vector<double> sums;
};

} // namespace

/// Calls `compute(batch, y, x, pixel)` for each pixel of an NHWC result, on all
/// cores.
template <typename Compute>
static void forEachPixel(const Tensor &result, Compute compute) {
  int64_t height = result.extent(1), width = result.extent(2);
  llvm::parallelFor(0, size_t(result.extent(0) * height), [&](size_t row) {
    for (int64_t x = 0; x < width; ++x)
      compute(int64_t(row) / height, int64_t(row) % height, x,
              int64_t(row) * width + x);
  });
}

/// The filter [O, KH, KW, I] with its output channels innermost, [KH, KW, I,
/// O].
static std::vector<double> outputsInnermost(const Tensor &filter) {
  std::vector<double> values(size_t(filter.size()));
  int64_t outputs = filter.extent(0), inner = filter.size() / outputs;
  for (int64_t position = 0; position < filter.size(); ++position)
    values[size_t(position % inner * outputs + position / inner)] =
        filter.get(position);
  return values;
}

/// conv2d and transpose_conv2d, which differ in the inputs that they find.
static void convolve(const Node &node, Operands operands, Tensor &result,
                     FindInput find) {
  const Tensor &in = *operands[0], &filter = *operands[1];
  std::vector<double> x = in.toDoubles(), w = outputsInnermost(filter);
  Window window(node);
  int64_t groups = node.getInt("groups", 1), outputs = filter.extent(0);
  int64_t inPerGroup = filter.extent(3), outPerGroup = outputs / groups;
  forEachPixel(result, [&](int64_t n, int64_t oy, int64_t ox, int64_t pixel) {
    PixelSums sums(operands, outputs);
    for (int64_t ky = 0; ky < filter.extent(1); ++ky)
      for (int64_t kx = 0; kx < filter.extent(2); ++kx) {
        auto iy = (window.*find)(0, oy, ky, in.extent(1));
        auto ix = (window.*find)(1, ox, kx, in.extent(2));
        if (!iy || !ix)
          continue;
        const double *from = &x[size_t(
            ((n * in.extent(1) + *iy) * in.extent(2) + *ix) * in.extent(3))];
        const double *weights =
            &w[size_t((ky * filter.extent(2) + kx) * inPerGroup * outputs)];
        for (int64_t g = 0; g < groups; ++g)
          for (int64_t i = 0; i < inPerGroup; ++i)
            for (int64_t o = g * outPerGroup; o < (g + 1) * outPerGroup; ++o)
              sums.data()[o] +=
                  from[g * inPerGroup + i] * weights[i * outputs + o];
      }
    sums.store(result, pixel);
  });
}

static void conv2d(const Node &node, Operands operands, Tensor &result) {
  convolve(node, operands, result, &Window::input);
}

static void transposeConv2d(const Node &node, Operands operands,
                            Tensor &result) {
  convolve(node, operands, result, &Window::transposed);
}

static void depthwiseConv2d(const Node &node, Operands operands,
                            Tensor &result) {
  const Tensor &in = *operands[0], &filter = *operands[1];
  std::vector<double> x = in.toDoubles(), w = filter.toDoubles();
  Window window(node);
  int64_t channels = in.extent(3), multiplier = filter.extent(2) / channels;
  forEachPixel(result, [&](int64_t n, int64_t oy, int64_t ox, int64_t pixel) {
    PixelSums sums(operands, filter.extent(2));
    for (int64_t ky = 0; ky < filter.extent(0); ++ky)
      for (int64_t kx = 0; kx < filter.extent(1); ++kx) {
        auto iy = window.input(0, oy, ky, in.extent(1));
        auto ix = window.input(1, ox, kx, in.extent(2));
        if (!iy || !ix)
          continue;
        const double *from = &x[size_t(
            ((n * in.extent(1) + *iy) * in.extent(2) + *ix) * channels)];
        const double *weights =
            &w[size_t((ky * filter.extent(1) + kx) * filter.extent(2))];
        for (int64_t c = 0; c < channels; ++c)
          for (int64_t m = 0; m < multiplier; ++m)
            sums.data()[c * multiplier + m] +=
                from[c] * weights[c * multiplier + m];
      }
    sums.store(result, pixel);
  });
}

static void fullyConnected(const Node &, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0], &weights = *operands[1];
  std::vector<double> x = in.toDoubles();
  int64_t inner = in.extent(1), outputs = weights.extent(0);
  llvm::parallelFor(0, size_t(result.size()), [&](size_t position) {
    int64_t n = int64_t(position) / outputs, o = int64_t(position) % outputs;
    double sum = operands.size() > 2 ? operands[2]->get(o) : 0;
    for (int64_t i = 0; i < inner; ++i)
      sum += x[size_t(n * inner + i)] * weights.get(o * inner + i);
    result.set(int64_t(position), sum);
  });
}

static void matMul(const Node &, Operands operands, Tensor &result) {
  const Tensor &lhs = *operands[0], &rhs = *operands[1];
  std::vector<double> a = lhs.toDoubles(), b = rhs.toDoubles();
  int64_t rank = result.rank(), inner = lhs.shape().back();
  auto lhsStrides = broadcastStrides(lhs.shape(), rank);
  auto rhsStrides = broadcastStrides(rhs.shape(), rank);
  // The last two dimensions are the product's own, not repeated.
  lhsStrides[size_t(rank - 2)] = inner;
  lhsStrides[size_t(rank - 1)] = 0;
  rhsStrides[size_t(rank - 2)] = 0;
  rhsStrides[size_t(rank - 1)] = 1;
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    int64_t row = positionOf(index, lhsStrides);
    int64_t column = positionOf(index, rhsStrides);
    double sum = 0;
    for (int64_t k = 0; k < inner; ++k)
      sum += a[size_t(row + k)] * b[size_t(column + k * rhs.shape().back())];
    result.set(position, sum);
  });
}

const OpTable &reference::convolutionOps() {
  static const OpTable table = {
      {"conv2d", {conv2d, boundLinear}},
      {"depthwise_conv2d", {depthwiseConv2d, boundLinear}},
      {"transpose_conv2d", {transposeConv2d, boundLinear}},
      {"fully_connected", {fullyConnected, boundLinear}},
      {"matmul", {matMul, boundLinear}},
  };
  return table;
}
