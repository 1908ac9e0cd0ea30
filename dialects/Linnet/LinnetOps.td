//===- LinnetOps.td - all ops of the linnet dialect -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The root that the generator reads; ops stand in one file per family.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_OPS
#define LINNET_OPS

include "Linnet/LinnetBinaryOps.td"
include "Linnet/LinnetConvOps.td"
include "Linnet/LinnetElementwiseOps.td"
include "Linnet/LinnetMovementOps.td"
include "Linnet/LinnetReductionOps.td"
include "Linnet/LinnetSparseOps.td"

#endif // LINNET_OPS
