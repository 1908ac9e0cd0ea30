//===- Planes.cpp - channel-major pixels ----------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which planes suit an image, and kernels over them as kernels over rows.
//
//===----------------------------------------------------------------------===//

#include "Planes.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;

/// What of a plane may be padding, at most, for it to end after fewer rows than
/// the whole image.
static constexpr double kMostPadding = 1.0 / 16;
/// Vectors in a plane, at least, if the image has as many.
static constexpr int64_t kFewestVectors = 6;

Layout linnet::planesFor(llvm::ArrayRef<int64_t> image,
                         const TargetInfo &target) {
  int64_t height = image[1], width = image[2], lanes = target.lanes();
  for (int64_t rows = 1;; ++rows) {
    if (height % rows)
      continue;
    int64_t plane = ceilDiv(rows * width, lanes) * lanes;
    bool isFull = double(plane - rows * width) <= kMostPadding * double(plane);
    if (rows == height || (isFull && plane >= kFewestVectors * lanes))
      return Layout::planes(height, rows, plane);
  }
}

/// The layout of planes that an operand or a result of a kernel has; null where
/// there is none.
static const Layout *findPlanes(const KernelSpec &spec) {
  for (const Operand &operand : spec.operands)
    if (operand.layout.isPlanes())
      return &operand.layout;
  for (const Layout &layout : spec.resultLayouts)
    if (layout.isPlanes())
      return &layout;
  return nullptr;
}

int64_t kernels::planeElements(const KernelSpec &spec) {
  const Layout *planes = findPlanes(spec);
  return planes ? planes->plane : 0;
}

/// Whether an operand is an image of the pixels of the first result.
static bool isImage(const KernelSpec &spec, const TensorSpec &type) {
  llvm::ArrayRef<int64_t> result = spec.typeOf(spec.results.front()).shape,
                          shape = type.shape;
  return shape.size() == 4 && result.size() == 4 &&
         shape.drop_back() == result.drop_back();
}

bool kernels::hasUniformPlanes(const KernelSpec &spec, unsigned input) {
  const Layout *planes = findPlanes(spec);
  const Layout &result = spec.resultLayouts.front();
  auto isKnown = [&](const Layout &layout) {
    return layout == *planes || layout.withoutPitch().isRowMajor();
  };
  for (auto [index, operand] : llvm::enumerate(spec.operands)) {
    if (!isImage(spec, operand.type)) {
      if (operand.layout.isPlanes())
        return false;
      continue;
    }
    if (!isKnown(operand.layout))
      return false;
    if (index != input && operand.layout.isPlanes() != result.isPlanes())
      return false;
  }
  return llvm::all_of(spec.resultLayouts, [&](const Layout &layout) {
    return isKnown(layout) && layout.isPlanes() == result.isPlanes();
  });
}

KernelSpec kernels::bandsAsRows(const KernelSpec &spec) {
  const Layout planes = *findPlanes(spec);
  KernelSpec simple = spec;
  auto collapse = [&](TensorSpec &type, bool isPlanes) {
    int64_t height = type.shape[1], rows = planes.bandRows(height);
    type.shape[1] = height / rows;
    type.shape[2] = isPlanes ? planes.plane : rows * type.shape[2];
  };
  auto straighten = [](Layout &layout) {
    if (layout.isPlanes())
      layout = Layout::ordered({0, 1, 3, 2});
  };
  for (Operand &operand : simple.operands)
    if (isImage(spec, operand.type)) {
      collapse(operand.type, operand.layout.isPlanes());
      straighten(operand.layout);
    }
  for (Node &node : simple.nodes)
    if (isImage(spec, node.result))
      collapse(node.result, spec.resultLayouts.front().isPlanes());
  for (Layout &layout : simple.resultLayouts)
    straighten(layout);
  return simple;
}

llvm::Error kernels::checkPlanes(const KernelSpec &spec,
                                 const TargetInfo &target) {
  const Layout *planes = findPlanes(spec);
  if (!planes || planes->plane % target.lanes() == 0)
    return llvm::Error::success();
  return llvm::createStringError("planes have " + llvm::Twine(planes->plane) +
                                 " elements, accepted: multiples of " +
                                 llvm::Twine(target.lanes()));
}
