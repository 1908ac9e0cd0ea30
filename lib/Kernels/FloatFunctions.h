//===- FloatFunctions.h - f32 functions that vectorise -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Straight-line Halide expressions for the functions that libm has: no call, no
// branch, no table. Halide's own exp, log, pow and erf are not used, as they
// fail for arguments of large magnitude.
//
// Errors are at most 4 units in the last place where a function's line does not
// say otherwise. At an infinity each function is its limit; outside the domain
// of log, asin, acos, acosh, atanh and pow the result is NaN. Results below
// 2^-119 may be 0. Of a NaN an unspecified number comes (or NaN), but no trap.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_FLOATFUNCTIONS_H
#define LINNET_LIB_KERNELS_FLOATFUNCTIONS_H

#include "Halide.h"

namespace linnet::kernels {

Halide::Expr expOf(Halide::Expr x);
/// exp(x) - 1 for x up to 44.
Halide::Expr expm1Of(Halide::Expr x);
Halide::Expr logOf(Halide::Expr x);
/// log(1 + x) for x >= 0.
Halide::Expr log1pOf(Halide::Expr x);
/// As std::pow, signs and zeros included. Computes in double.
Halide::Expr powOf(Halide::Expr x, Halide::Expr y);
/// The remainder of truncating division, exact for quotients below 2^29.
Halide::Expr fmodOf(Halide::Expr x, Halide::Expr y);

Halide::Expr sigmoidOf(Halide::Expr x);
Halide::Expr siluOf(Halide::Expr x);
Halide::Expr mishOf(Halide::Expr x);
Halide::Expr softplusOf(Halide::Expr x);
Halide::Expr tanhOf(Halide::Expr x);
Halide::Expr erfOf(Halide::Expr x);
/// x * (1 + erf(x / sqrt(2))) / 2; at most 8 units for negative x.
Halide::Expr geluOf(Halide::Expr x);
/// GELU by tanh: x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3))) / 2.
Halide::Expr geluTanhOf(Halide::Expr x);

/// Circular functions: |x| up to 2^24, beyond which neighbouring floats are
/// further apart than their values can tell.
Halide::Expr sinOf(Halide::Expr x);
Halide::Expr cosOf(Halide::Expr x);
Halide::Expr tanOf(Halide::Expr x);
Halide::Expr asinOf(Halide::Expr x);
Halide::Expr acosOf(Halide::Expr x);
Halide::Expr atanOf(Halide::Expr x);

Halide::Expr sinhOf(Halide::Expr x);
Halide::Expr coshOf(Halide::Expr x);
Halide::Expr asinhOf(Halide::Expr x);
Halide::Expr acoshOf(Halide::Expr x);
Halide::Expr atanhOf(Halide::Expr x);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_FLOATFUNCTIONS_H
