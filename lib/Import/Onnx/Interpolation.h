//===- Interpolation.h - resampling along one dimension -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The kinds of Resize that are no op of the dialect: each dimension is a
// product with a matrix of weights, or a choice of positions, that is known
// while importing.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_INTERPOLATION_H
#define LINNET_LIB_IMPORT_ONNX_INTERPOLATION_H

#include "Node.h"

namespace linnet::onnx_import {

enum class Filter { Nearest, Linear, Cubic };

/// How the elements around a coordinate are weighted.
struct Interpolation {
  Filter filter = Filter::Nearest;
  NearestMode rounding = NearestMode::round_prefer_floor;
  /// The cubic filter's parameter.
  double cubicCoefficient = -0.75;
  /// Widens the filter where the result is smaller than the input.
  bool antialias = false;
  /// Leaves out what is beyond the border, instead of repeating the edge.
  bool excludeOutside = false;
  /// What stands where a cropped coordinate is beyond the input.
  double extrapolation = 0;
};

/// One dimension: its extents, result over input, and how coordinates map.
/// Without a mode, the section from `start` to `end` (0 and 1 are the first and
/// the last element) is cut out.
struct ResampledAxis {
  int64_t dim = 0, in = 1, out = 1;
  double scale = 1;
  std::optional<CoordinateMode> coordinates;
  double start = 0, end = 1;
};

/// Resamples `input` along one dimension.
TensorValue resampleAxis(NodeImporter &node, TensorValue input,
                         const ResampledAxis &axis,
                         const Interpolation &interpolation);

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_INTERPOLATION_H
