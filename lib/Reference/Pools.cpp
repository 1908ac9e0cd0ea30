//===- Pools.cpp - pools --------------------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The largest and the mean of each window.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include <limits>

using namespace linnet;
using namespace linnet::reference;

namespace {

/// A pool's window over the image `in`.
class PoolWindow {
public:
  PoolWindow(const Node &node, const Tensor &in)
      : in(in), elements(in.toDoubles()), kernel(node.getInts("kernel")),
        strides(node.getInts("window.strides")),
        pads(node.getInts("window.pads")),
        dilations(node.getInts("window.dilations")) {}

  /// Calls `visit` with each element that lies inside the image, and returns
  /// how many positions lie inside the image and its pads together.
  template <typename Visit>
  int64_t visitElements(llvm::ArrayRef<int64_t> index, Visit visit) const {
    int64_t padded = 0;
    for (int64_t ky = 0; ky < kernel[0]; ++ky)
      for (int64_t kx = 0; kx < kernel[1]; ++kx) {
        int64_t y = index[1] * strides[0] + ky * dilations[0] - pads[0];
        int64_t x = index[2] * strides[1] + kx * dilations[1] - pads[1];
        padded += y < in.extent(1) + pads[2] && x < in.extent(2) + pads[3];
        if (y < 0 || y >= in.extent(1) || x < 0 || x >= in.extent(2))
          continue;
        int64_t pixel = (index[0] * in.extent(1) + y) * in.extent(2) + x;
        visit(elements[size_t(pixel * in.extent(3) + index[3])]);
      }
    return padded;
  }

private:
  const Tensor &in;
  std::vector<double> elements;
  llvm::ArrayRef<int64_t> kernel, strides, pads, dilations;
};

} // namespace

static void maxPool2d(const Node &node, Operands operands, Tensor &result) {
  PoolWindow window(node, *operands[0]);
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    double largest = -std::numeric_limits<double>::infinity();
    window.visitElements(
        index, [&](double x) { largest = x > largest ? x : largest; });
    result.set(position, largest);
  });
}

static void avgPool2d(const Node &node, Operands operands, Tensor &result) {
  PoolWindow window(node, *operands[0]);
  bool countPads = node.getBool("count_include_pad");
  forEach(result.shape(), [&](llvm::ArrayRef<int64_t> index, int64_t position) {
    double sum = 0;
    int64_t inside = 0;
    int64_t padded = window.visitElements(index, [&](double x) {
      sum += x;
      ++inside;
    });
    result.set(position, sum / double(countPads ? padded : inside));
  });
}

const OpTable &reference::poolOps() {
  static const OpTable table = {
      {"max_pool2d", {maxPool2d, boundSelection}},
      {"avg_pool2d", {avgPool2d, boundLinear}},
  };
  return table;
}
