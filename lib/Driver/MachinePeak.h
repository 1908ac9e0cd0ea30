//===- MachinePeak.h - what one core can multiply and add -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The yardstick of `bench`.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_MACHINEPEAK_H
#define LINNET_LIB_DRIVER_MACHINEPEAK_H

#include <cstddef>

namespace linnet::driver {

/// The best rate of independent f32 multiply-adds on this core, in GFLOP/s,
/// with the widest vectors it has.
double measurePeakGflops();

/// The best rate of reading `bytes` over and over on this core, in GB/s: of the
/// smallest cache that holds them, or of memory.
double measureReadGigabytes(size_t bytes);

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_MACHINEPEAK_H
