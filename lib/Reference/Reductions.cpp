//===- Reductions.cpp - pools, reductions and normalizations --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that combine many elements of one tensor.
//
//===----------------------------------------------------------------------===//

#include "OpTables.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <limits>

using namespace linnet;
using namespace linnet::reference;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Calls `visit` with each element of a pool's window that lies inside the
/// image, and returns how many positions lie inside the image and its pads
/// together.
template <typename Visit>
static int64_t visitWindow(const Node &node, const Tensor &in,
                           llvm::ArrayRef<int64_t> index, Visit visit) {
  llvm::ArrayRef<int64_t> kernel = node.getInts("kernel"),
                          strides = node.getInts("window.strides");
  llvm::ArrayRef<int64_t> pads = node.getInts("window.pads"),
                          dilations = node.getInts("window.dilations");
  int64_t padded = 0;
  for (int64_t ky = 0; ky < kernel[0]; ++ky)
    for (int64_t kx = 0; kx < kernel[1]; ++kx) {
      int64_t row = index[1] * strides[0] + ky * dilations[0] - pads[0];
      int64_t column = index[2] * strides[1] + kx * dilations[1] - pads[1];
      padded += row < in.extent(1) + pads[2] && column < in.extent(2) + pads[3];
      if (row >= 0 && row < in.extent(1) && column >= 0 &&
          column < in.extent(2))
        visit(in.get(((index[0] * in.extent(1) + row) * in.extent(2) + column) *
                         in.extent(3) +
                     index[3]));
    }
  return padded;
}

static void maxPool2d(const Node &node, Operands operands, Tensor &result) {
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    double largest = -kInfinity;
    visitWindow(node, *operands[0], index,
                [&](double x) { largest = std::fmax(largest, x); });
    result.set(position, largest);
  });
}

static void avgPool2d(const Node &node, Operands operands, Tensor &result) {
  bool countPads = node.getBool("count_include_pad");
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    double sum = 0;
    int64_t inside = 0;
    int64_t padded = visitWindow(node, *operands[0], index, [&](double x) {
      sum += x;
      ++inside;
    });
    result.set(position, sum / double(countPads ? padded : inside));
  });
}

namespace {
/// What a kind of reduction does with each element, and in the end.
struct Reduction {
  double start;
  double (*combine)(double sum, double x);
  double (*finish)(double sum, double count);
};
} // namespace

static const Reduction &reductionOf(llvm::StringRef kind) {
  static const auto keep = [](double sum, double) { return sum; };
  static const auto add = [](double sum, double x) { return sum + x; };
  static const auto addSquare = [](double sum, double x) {
    return sum + x * x;
  };
  static const llvm::StringMap<Reduction> table = {
      {"sum", {0, add, keep}},
      {"mean", {0, add, [](double sum, double count) { return sum / count; }}},
      {"max",
       {-kInfinity, [](double a, double x) { return std::fmax(a, x); }, keep}},
      {"min",
       {kInfinity, [](double a, double x) { return std::fmin(a, x); }, keep}},
      {"prod", {1, [](double a, double x) { return a * x; }, keep}},
      {"l1",
       {0, [](double sum, double x) { return sum + std::fabs(x); }, keep}},
      {"l2", {0, addSquare, [](double sum, double) { return std::sqrt(sum); }}},
      {"sum_square", {0, addSquare, keep}},
      {"log_sum", {0, add, [](double sum, double) { return std::log(sum); }}},
      {"log_sum_exp",
       {0, [](double sum, double x) { return sum + std::exp(x); },
        [](double sum, double) { return std::log(sum); }}},
  };
  return table.find(kind)->second;
}

static void reduce(const Node &node, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0];
  const Reduction &reduction = reductionOf(node.getString("kind"));
  auto resultStrides = strides(result.shape());
  std::vector<double> sums(size_t(result.size()), reduction.start);
  forEach(in.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    int64_t to = 0;
    for (size_t dim = 0; dim < index.size(); ++dim)
      if (!llvm::is_contained(node.getInts("axes"), int64_t(dim)))
        to += index[dim] * resultStrides[dim];
    sums[size_t(to)] = reduction.combine(sums[size_t(to)], in.get(position));
  });
  double count = result.size() ? double(in.size()) / double(result.size()) : 0;
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(i, reduction.finish(sums[size_t(i)], count));
}

static void softmax(const Node &node, Operands operands, Tensor &result) {
  const Tensor &in = *operands[0];
  unsigned axis = unsigned(node.getInt("axis"));
  int64_t extent = in.extent(axis), step = strides(in.shape())[axis];
  bool log = node.getBool("log");
  for (int64_t start = 0; start < in.size(); ++start) {
    if (start / step % extent != 0)
      continue; // not the first element of its line
    double largest = -kInfinity, sum = 0;
    for (int64_t i = 0; i < extent; ++i)
      largest = std::fmax(largest, in.get(start + i * step));
    for (int64_t i = 0; i < extent; ++i)
      sum += std::exp(in.get(start + i * step) - largest);
    for (int64_t i = 0; i < extent; ++i) {
      double x = in.get(start + i * step) - largest;
      result.set(start + i * step, log ? x - std::log(sum) : std::exp(x) / sum);
    }
  }
}

static void localResponseNorm(const Node &node, Operands operands,
                              Tensor &result) {
  const Tensor &in = *operands[0];
  int64_t channels = in.shape().back(), size = node.getInt("size");
  double alpha = node.getFloat("alpha"), beta = node.getFloat("beta"),
         bias = node.getFloat("bias");
  for (int64_t position = 0; position < in.size(); ++position) {
    int64_t c = position % channels;
    int64_t first = std::max<int64_t>(0, c - (size - 1) / 2),
            last = std::min(channels - 1, c + size / 2);
    double squares = 0;
    for (int64_t j = first; j <= last; ++j)
      squares += in.get(position - c + j) * in.get(position - c + j);
    result.set(position,
               in.get(position) /
                   std::pow(bias + alpha / double(size) * squares, beta));
  }
}

const OpTable &reference::reductionOps() {
  static const OpTable table = {{"max_pool2d", maxPool2d},
                                {"avg_pool2d", avgPool2d},
                                {"reduce", reduce},
                                {"softmax", softmax},
                                {"local_response_norm", localResponseNorm}};
  return table;
}
