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
static constexpr double kMostPadding = 1.0 / 32;
/// Vectors in a plane, at least, if the image has as many.
static constexpr int64_t kFewestVectors = 6;

/// Bands of as few rows as fill vectors of `together` elements.
static Layout fewestRows(llvm::ArrayRef<int64_t> image, int64_t together,
                         const TargetInfo &target) {
  int64_t height = image[1], width = image[2];
  for (int64_t rows = 1;; ++rows) {
    if (height % rows)
      continue;
    int64_t plane = ceilDiv(rows * width, together) * together;
    bool isFull = double(plane - rows * width) <= kMostPadding * double(plane);
    if (rows == height || (isFull && plane >= kFewestVectors * target.lanes()))
      return Layout::planes(height, rows, plane);
  }
}

Layout linnet::planesFor(llvm::ArrayRef<int64_t> image, int64_t vectors,
                         const TargetInfo &target) {
  int64_t lanes = target.lanes();
  Layout one = fewestRows(image, lanes, target),
         several = fewestRows(image, vectors * lanes, target);
  // Longer planes lie further apart: more pages, and no stream to fetch.
  bool isShort = several.bandRows(image[1]) <= vectors * one.bandRows(image[1]);
  return isShort ? several : one;
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
  const Layout &result = spec.resultLayouts.front();
  for (auto [index, operand] : llvm::enumerate(spec.operands))
    if (index != input && isImage(spec, operand.type)
            ? operand.layout != result
            : index != input && operand.layout.isPlanes())
      return false;
  return llvm::all_of(spec.resultLayouts,
                      [&](const Layout &layout) { return layout == result; });
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

Bands::Bands(const KernelSpec &spec) {
  int64_t height = spec.typeOf(spec.results.front()).shape[1];
  rows = spec.resultLayouts.front().bandRows(height);
  count = height / rows;
}

PlaneLoops::PlaneLoops(KernelFuncs &funcs, Halide::Func result,
                       int64_t bandsOfTile)
    : funcs(funcs), result(result) {
  const Layout &layout = funcs.spec().resultLayouts.front();
  Bands bands(funcs.spec());
  tileCount = ceilDiv(bands.count, bandsOfTile);
  // The number of the only band, or row, is no dimension.
  Halide::Var band, row;
  bool hasBands = layout.dims[1].logical == 1;
  for (auto [var, dim] :
       llvm::zip_equal(result.args(), llvm::reverse(layout.dims))) {
    bool isRow = dim.part == LayoutDim::Remainder || !hasBands;
    Halide::Var *const loops[] = {&n, isRow ? &row : &band, &x, &c};
    *loops[dim.logical] = var;
  }
  Halide::Var within("within_tile");
  result.split(hasBands ? band : row, tiles, within,
               int(hasBands ? bandsOfTile : bands.rows),
               Halide::TailStrategy::ShiftInwards);
  if (hasBands && bands.rows > 1)
    rows.push_back(row);
  rows.push_back(within);
}

void PlaneLoops::setRange(const Halide::Var &inside, int64_t extent) const {
  int64_t images = funcs.spec().typeOf(funcs.spec().results.front()).shape[0];
  if (images > 1)
    funcs.setRange(result, n, images);
  else if (tileCount > 1)
    funcs.setRange(result, tiles, tileCount);
  else
    funcs.setRange(result, inside, extent);
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
