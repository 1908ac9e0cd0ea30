//===- BorderedImage.h - images copied with their border -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions read their input from a copy in scratch memory that has the
// border too, so that no tap is tested.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_BORDEREDIMAGE_H
#define LINNET_LIB_KERNELS_BORDEREDIMAGE_H

#include "KernelFuncs.h"

namespace linnet::kernels {

/// An NHWC operand with zeros outside of it in the dimensions `guarded` (see
/// `KernelFuncs::atOrFill`). Where it has few channels, a picture, they are
/// stored as planes, whose rows are copied by vectors along x; `columns` are
/// read of each.
Halide::Func borderedImage(KernelFuncs &funcs, unsigned operand,
                           unsigned guarded, int columns);

/// Output rows, of `rows`, that are computed at a time, all channels of them,
/// where the input is copied with its border: a few, which find the copy in the
/// cache, as long as the weights are there when the next rows want them;
/// otherwise all. The last band repeats rows of the one before, so it is the
/// size that repeats least.
int bandRows(int rows, int64_t weightBytes, const TargetInfo &target);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_BORDEREDIMAGE_H
