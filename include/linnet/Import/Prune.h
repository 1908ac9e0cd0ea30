//===- Prune.h - take small weights out of a model file -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Makes weights of an ONNX model zero by their magnitude, so that what pruning
// gains can be tried without a training framework. Nothing is trained anew.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_IMPORT_PRUNE_H
#define LINNET_IMPORT_PRUNE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace linnet {

struct PruneOptions {
  /// The part of the weights that becomes zero, above 0 and below 1.
  double sparsity = 0;
  /// Output channels that become zero together: 1, 2, 4 or 8.
  int64_t block = 1;
  /// Leave the first or the last layer that has weights as it is.
  bool skipFirst = false, skipLast = false;
  /// The same part of every layer, not of all layers together.
  bool perLayer = false;
};

/// What became of a layer's weights.
struct PrunedLayer {
  std::string name;
  int64_t weights = 0, zeros = 0;
};

struct PrunedModel {
  /// The model file.
  std::string bytes;
  std::vector<PrunedLayer> layers;
};

/// Prunes the layers that can become sparse ops: convolutions of one group with
/// a 1x1 filter, stride 1 and no pads, and fully connected layers (Gemm, or
/// MatMul by a matrix), whose weights are an initializer of f32. In a block of
/// outputs the mean magnitude counts.
llvm::Expected<PrunedModel> pruneModel(llvm::StringRef path,
                                       const PruneOptions &options);

} // namespace linnet

#endif // LINNET_IMPORT_PRUNE_H
