//===- Convolutions.cpp - convolutions and matrix products ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every result element is one sum in double.
//
//===----------------------------------------------------------------------===//

#include "OpTables.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::reference;

/// The elements as doubles: the loops below read each many times.
static std::vector<double> toDoubles(const Tensor &tensor) {
  std::vector<double> values(size_t(tensor.size()));
  for (int64_t i = 0; i < tensor.size(); ++i)
    values[size_t(i)] = tensor.get(i);
  return values;
}

namespace {

/// Where the window's tap (ky, kx) of the output (y, x) lies in the input.
struct Window {
  explicit Window(const Node &node)
      : strides(node.getInts("window.strides")),
        pads(node.getInts("window.pads")),
        dilations(node.getInts("window.dilations")) {}

  int64_t at(unsigned dim, int64_t output, int64_t tap) const {
    return output * strides[dim] + tap * dilations[dim] - pads[dim];
  }

  llvm::ArrayRef<int64_t> strides, pads, dilations;
};

} // namespace

static bool inside(int64_t position, int64_t extent) {
  return position >= 0 && position < extent;
}

/// Sums over the window: `in` and `filter` point at the first of `count`
/// channels.
static double dot(const double *in, const double *filter, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i)
    sum += in[i] * filter[i];
  return sum;
}

static void conv2d(const Node &node, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0], &filter = *operands[1];
  std::vector<double> x = toDoubles(in), w = toDoubles(filter);
  Window window(node);
  int64_t groups = node.getInt("groups", 1), perGroup = filter.extent(3),
          outPerGroup = filter.extent(0) / groups;
  int64_t kernelHeight = filter.extent(1), kernelWidth = filter.extent(2);
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    int64_t o = index[3], first = o / outPerGroup * perGroup;
    double sum = operands.size() > 2 ? operands[2]->get(o) : 0;
    for (int64_t ky = 0; ky < kernelHeight; ++ky)
      for (int64_t kx = 0; kx < kernelWidth; ++kx) {
        int64_t row = window.at(0, index[1], ky),
                column = window.at(1, index[2], kx);
        if (!inside(row, in.extent(1)) || !inside(column, in.extent(2)))
          continue;
        int64_t pixel = (index[0] * in.extent(1) + row) * in.extent(2) + column;
        sum += dot(
            &x[size_t(pixel * in.extent(3) + first)],
            &w[size_t(((o * kernelHeight + ky) * kernelWidth + kx) * perGroup)],
            perGroup);
      }
    result.set(position, sum);
  });
}

static void depthwiseConv2d(const Node &node, Operands operands,
                            Tensor &result) {
  const Tensor &in = *operands[0], &filter = *operands[1];
  Window window(node);
  int64_t channels = in.extent(3), multiplier = filter.extent(2) / channels;
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    int64_t o = index[3], c = o / multiplier;
    double sum = operands.size() > 2 ? operands[2]->get(o) : 0;
    for (int64_t ky = 0; ky < filter.extent(0); ++ky)
      for (int64_t kx = 0; kx < filter.extent(1); ++kx) {
        int64_t row = window.at(0, index[1], ky),
                column = window.at(1, index[2], kx);
        if (!inside(row, in.extent(1)) || !inside(column, in.extent(2)))
          continue;
        int64_t pixel = (index[0] * in.extent(1) + row) * in.extent(2) + column;
        sum += in.get(pixel * channels + c) *
               filter.get((ky * filter.extent(1) + kx) * filter.extent(2) + o);
      }
    result.set(position, sum);
  });
}

/// Scatters every input pixel over the window it belongs to.
static void transposeConv2d(const Node &node, Operands operands,
                            Tensor &result) {
  const Tensor &in = *operands[0], &filter = *operands[1];
  Window window(node);
  int64_t groups = node.getInt("groups", 1), perGroup = filter.extent(3),
          outPerGroup = filter.extent(0) / groups;
  std::vector<double> sums(size_t(result.size()), 0);
  forEach(in.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    int64_t group = index[3] / perGroup, i = index[3] % perGroup;
    for (int64_t ky = 0; ky < filter.extent(1); ++ky)
      for (int64_t kx = 0; kx < filter.extent(2); ++kx) {
        int64_t row = window.at(0, index[1], ky),
                column = window.at(1, index[2], kx);
        if (!inside(row, result.extent(1)) || !inside(column, result.extent(2)))
          continue;
        int64_t pixel =
            (index[0] * result.extent(1) + row) * result.extent(2) + column;
        for (int64_t o = group * outPerGroup; o < (group + 1) * outPerGroup;
             ++o)
          sums[size_t(pixel * result.extent(3) + o)] +=
              in.get(position) *
              filter.get(((o * filter.extent(1) + ky) * filter.extent(2) + kx) *
                             perGroup +
                         i);
      }
  });
  for (int64_t position = 0; position < result.size(); ++position)
    result.set(position,
               sums[size_t(position)] +
                   (operands.size() > 2
                        ? operands[2]->get(position % result.extent(3))
                        : 0));
}

static void fullyConnected(const Node &, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0], &weights = *operands[1];
  std::vector<double> x = toDoubles(in);
  int64_t inner = in.extent(1);
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    double sum = operands.size() > 2 ? operands[2]->get(index[1]) : 0;
    for (int64_t i = 0; i < inner; ++i)
      sum +=
          x[size_t(index[0] * inner + i)] * weights.get(index[1] * inner + i);
    result.set(position, sum);
  });
}

static void matMul(const Node &, Operands operands, Tensor &result) {
  const Tensor &lhs = *operands[0], &rhs = *operands[1];
  auto lhsStrides = strides(lhs.shape()), rhsStrides = strides(rhs.shape());
  int64_t inner = lhs.shape().back(), rank = result.rank();
  // Where the batch of `index` starts in an operand: its own leading
  // dimensions, extents of 1 repeated.
  auto batch = [&](const Tensor &operand,
                   llvm::ArrayRef<int64_t> operandStrides,
                   llvm::ArrayRef<int64_t> index) {
    int64_t start = 0;
    for (int64_t dim = 0; dim < operand.rank() - 2; ++dim)
      if (operand.extent(unsigned(dim)) != 1)
        start += index[size_t(rank - operand.rank() + dim)] *
                 operandStrides[size_t(dim)];
    return start;
  };
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    int64_t row =
        batch(lhs, lhsStrides, index) + index[size_t(rank - 2)] * inner;
    int64_t column = batch(rhs, rhsStrides, index) + index[size_t(rank - 1)];
    double sum = 0;
    for (int64_t k = 0; k < inner; ++k)
      sum += lhs.get(row + k) * rhs.get(column + k * rhs.shape().back());
    result.set(position, sum);
  });
}

const OpTable &reference::convolutionOps() {
  static const OpTable table = {{"conv2d", conv2d},
                                {"depthwise_conv2d", depthwiseConv2d},
                                {"transpose_conv2d", transposeConv2d},
                                {"fully_connected", fullyConnected},
                                {"matmul", matMul}};
  return table;
}
