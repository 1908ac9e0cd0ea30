//===- MachinePeak.h - what one core can multiply and add -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The yardstick of `bench`.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_MACHINEPEAK_H
#define LINNET_LIB_DRIVER_MACHINEPEAK_H

namespace linnet::driver {

/// The best rate of independent f32 multiply-adds on this core, in GFLOP/s,
/// with the widest vectors it has.
double measurePeakGflops();

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_MACHINEPEAK_H
