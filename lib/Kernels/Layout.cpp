//===- Layout.cpp - how a tensor lies in memory ---------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shapes, strides and text of layouts.
//
//===----------------------------------------------------------------------===//

#include "linnet/Kernels/Layout.h"

#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using llvm::ArrayRef;
using llvm::SmallVector;

Layout Layout::rowMajor(unsigned rank) {
  Layout layout;
  for (unsigned dim = 0; dim < rank; ++dim)
    layout.dims.push_back({dim, LayoutDim::Whole, 0});
  return layout;
}

Layout Layout::ordered(ArrayRef<unsigned> order) {
  Layout layout;
  for (unsigned dim : order)
    layout.dims.push_back({dim, LayoutDim::Whole, 0});
  return layout;
}

Layout Layout::planes(int64_t height, int64_t rows, int64_t plane) {
  Layout layout = ordered({0, 1, 3, 2});
  layout.plane = plane;
  if (rows == 1)
    return layout;
  // One band is the whole image: its number is no dimension.
  layout.dims = {{0, LayoutDim::Whole, 0},
                 {1, LayoutDim::Quotient, rows},
                 {3, LayoutDim::Whole, 0},
                 {1, LayoutDim::Remainder, rows},
                 {2, LayoutDim::Whole, 0}};
  if (rows == height)
    layout.dims = ordered({0, 3, 1, 2}).dims;
  return layout;
}

int64_t Layout::bandRows(int64_t height) const {
  if (dims[1].logical == 3)
    return height;
  return dims[1].part == LayoutDim::Quotient ? dims[1].block : 1;
}

bool Layout::isRowMajor() const { return *this == rowMajor(dims.size()); }

Layout Layout::withoutPitch() const {
  Layout dense = *this;
  dense.pitch = 0;
  return dense;
}

SmallVector<int64_t, 6> Layout::storedShape(ArrayRef<int64_t> shape) const {
  SmallVector<int64_t, 6> stored(shape);
  if (winograd)
    stored[1] = stored[2] = winograd + 2;
  if (groups) {
    stored[0] /= groups;
    stored.insert(stored.begin(), groups);
  }
  return stored;
}

SmallVector<int64_t, 6> Layout::physicalShape(ArrayRef<int64_t> logical) const {
  SmallVector<int64_t, 6> shape = storedShape(logical), physical;
  for (const LayoutDim &dim : dims) {
    int64_t extent = shape[dim.logical];
    if (dim.part == LayoutDim::Quotient)
      extent = (extent + dim.block - 1) / dim.block;
    else if (dim.part == LayoutDim::Remainder)
      extent = dim.block;
    physical.push_back(extent);
  }
  return physical;
}

SmallVector<int64_t, 6> Layout::physicalStrides(ArrayRef<int64_t> shape) const {
  SmallVector<int64_t, 6> physical = physicalShape(shape);
  SmallVector<int64_t, 6> strides(physical.size(), 1);
  for (unsigned i = physical.size(); i-- > 1;) {
    strides[i - 1] =
        strides[i] * (pitch && i + 1 == physical.size() ? pitch : physical[i]);
    if (plane && dims[i - 1].logical == 3)
      strides[i - 1] = plane;
  }
  return strides;
}

int64_t Layout::elements(ArrayRef<int64_t> shape) const {
  // One behind the last element's position.
  SmallVector<int64_t, 6> physical = physicalShape(shape),
                          strides = physicalStrides(shape);
  if (plane)
    return physical[0] * strides[0];
  int64_t count = 1;
  for (unsigned i = 0; i < physical.size(); ++i) {
    if (physical[i] == 0)
      return 0;
    count += (physical[i] - 1) * strides[i];
  }
  return count;
}

int64_t Layout::offset(ArrayRef<int64_t> shape, ArrayRef<int64_t> index) const {
  SmallVector<int64_t, 6> strides = physicalStrides(shape);
  int64_t position = 0;
  for (unsigned i = 0; i < dims.size(); ++i) {
    int64_t part = index[dims[i].logical];
    if (dims[i].part == LayoutDim::Quotient)
      part /= dims[i].block;
    else if (dims[i].part == LayoutDim::Remainder)
      part %= dims[i].block;
    position += part * strides[i];
  }
  return position;
}

std::string Layout::str() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::StringRef separator;
  for (const LayoutDim &dim : dims) {
    os << separator << dim.logical;
    if (dim.part != LayoutDim::Whole)
      os << (dim.part == LayoutDim::Quotient ? " div " : " mod ") << dim.block;
    separator = ", ";
  }
  os << ']';
  if (winograd)
    os << ", winograd = " << winograd;
  if (groups)
    os << ", groups = " << groups;
  if (pitch)
    os << ", pitch = " << pitch;
  if (plane)
    os << ", plane = " << plane;
  return text;
}
