//===- Sparse.cpp - the reference of products with pruned weights ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Block by block, as the description of the ops has it.
//
//===----------------------------------------------------------------------===//

#include "ErrorBound.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Parallel.h"
#include <cmath>
#include <limits>

using namespace linnet;
using namespace linnet::reference;

/// Calls `use` with the number of each kept weight of an output.
static void forEachWeight(const Node &node, const Tensor &rows, int64_t output,
                          llvm::function_ref<void(int64_t)> use) {
  int64_t block = node.getInt("encoding.block"),
          outputs = node.getInt("encoding.outputs"),
          parts = node.getInt("encoding.parts");
  int64_t blockRows = (outputs + block - 1) / block;
  for (int64_t part = 0; part < parts; ++part) {
    int64_t row = part * blockRows + output / block;
    int64_t end = int64_t(rows.get(row + 1));
    for (int64_t k = int64_t(rows.get(row)); k < end; ++k)
      use(k);
  }
}

/// Operands: input, values, indices, rows, bias. Rows of the product are pixels
/// or rows of a matrix: all but the last dimension.
static void sparseProduct(const Node &node, Operands operands, Tensor &result) {
  std::vector<double> in = operands[0]->toDoubles();
  const Tensor &values = *operands[1], &indices = *operands[2],
               &rows = *operands[3];
  int64_t block = node.getInt("encoding.block"),
          inputs = operands[0]->shape().back();
  int64_t outputs = node.getInt("encoding.outputs");
  llvm::parallelFor(0, size_t(result.size() / outputs), [&](size_t row) {
    for (int64_t o = 0; o < outputs; ++o) {
      double sum = operands.size() > 4 ? operands[4]->get(o) : 0;
      forEachWeight(node, rows, o, [&](int64_t k) {
        sum += in[row * size_t(inputs) + size_t(indices.get(k))] *
               values.get(k * block + o % block);
      });
      result.set(int64_t(row) * outputs + o, sum);
    }
  });
}

/// The magnitudes of the weights as a matrix [outputs, inputs].
static Tensor magnitudes(const Node &node, BoundedOperands operands) {
  const Tensor &values = operands[1]->value, &indices = operands[2]->value,
               &rows = operands[3]->value;
  int64_t block = node.getInt("encoding.block");
  int64_t outputs = node.getInt("encoding.outputs");
  int64_t inputs = operands[0]->value.shape().back();
  Tensor dense({{outputs, inputs}, ElementType::F32});
  for (int64_t o = 0; o < outputs; ++o)
    forEachWeight(node, rows, o, [&](int64_t k) {
      int64_t position = o * inputs + int64_t(indices.get(k));
      dense.set(position, dense.get(position) +
                              std::fabs(values.get(k * block + o % block)));
    });
  return dense;
}

/// That of the dense product of the same weights: what a zero adds is exact.
static llvm::Error boundSparse(const Node &node, BoundedOperands operands,
                               const Tensor &value,
                               std::vector<double> &bound) {
  // Weights are constants; what computed ones may be off is not looked into.
  if (!operands[1]->isExact()) {
    llvm::fill(bound, std::numeric_limits<double>::infinity());
    return llvm::Error::success();
  }
  auto asMatrix = [](const Tensor &tensor) {
    int64_t columns = tensor.shape().back();
    return Tensor({{tensor.size() / columns, columns}, tensor.type().element},
                  tensor.bytes());
  };
  Bounded input{asMatrix(operands[0]->value), operands[0]->bound};
  Bounded weights{magnitudes(node, operands), {}};
  std::vector<const Bounded *> dense = {&input, &weights};
  if (operands.size() > 4)
    dense.push_back(operands[4]);
  Node product;
  product.op = "fully_connected";
  product.result = asMatrix(value).type();
  return boundLinear(product, dense, value, bound);
}

const OpTable &reference::sparseOps() {
  static const OpTable table = {
      {"sparse_conv2d", {sparseProduct, boundSparse}},
      {"sparse_fully_connected", {sparseProduct, boundSparse}},
  };
  return table;
}
