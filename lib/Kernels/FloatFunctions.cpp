//===- FloatFunctions.cpp - f32 functions that vectorise ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arguments are reduced to a small interval, where a minimax polynomial stands
// for the function. Halide lets LLVM reassociate floats and assume that none is
// infinite: what must be computed as written is an op of `strict`, and
// infinities are told by their bits.
//
//===----------------------------------------------------------------------===//

#include "FloatFunctions.h"

#include <cmath>
#include <limits>

using namespace linnet::kernels;
using Halide::abs;
using Halide::cast;
using Halide::Expr;
using Halide::reinterpret;
using Halide::select;
using Halide::Internal::Call;

static constexpr float kInfinity = std::numeric_limits<float>::infinity();
static constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
static constexpr float kLn2 = 0.693147180559945309f, kPi = 3.14159265358979324f;

/// Horner's scheme; the highest coefficient first.
static Expr polynomial(Expr x, std::initializer_list<float> coefficients) {
  Expr sum;
  for (float coefficient : coefficients)
    sum = sum.defined() ? sum * x + coefficient : Expr(coefficient);
  return sum;
}

/// One operation that stays as it is; the operands' own are not affected.
namespace strict {
static Expr make(Call::IntrinsicOp op, Expr a, Expr b) {
  return Call::make(a.type(), op, {a, b}, Call::PureIntrinsic);
}
static Expr add(Expr a, Expr b) { return make(Call::strict_add, a, b); }
static Expr sub(Expr a, Expr b) { return make(Call::strict_sub, a, b); }
static Expr mul(Expr a, Expr b) { return make(Call::strict_mul, a, b); }
} // namespace strict

/// NaN for an infinite x, and 0 for a finite one.
static Expr nanIfInfinite(Expr x) { return strict::sub(x, x); }

static Expr bitsOf(Expr x) { return reinterpret<int32_t>(x); }
static constexpr int32_t kInfinityBits = 0x7f800000;
/// Whether x is +infinity, or NaN.
static Expr isBeyond(Expr x) { return bitsOf(x) >= kInfinityBits; }

static Expr copySign(Expr magnitude, Expr sign) {
  return select(sign < 0.0f, -magnitude, magnitude);
}

/// 2^n for a whole n from -126 to 127, and 0 for -127.
static Expr powerOfTwo(Expr n) {
  return reinterpret<float>((cast<int>(n) + 127) << 23);
}

//===----------------------------------------------------------------------===//
// Exponentials: exp(n ln2 + r) = 2^n exp(r)
//===----------------------------------------------------------------------===//

namespace {
struct Exponent {
  Expr n, r;
};
} // namespace

/// `x` is in [-88.1, 89]; `low` is what x was rounded by.
static Exponent reduceExponent(Expr x, Expr low = Expr()) {
  Expr n = Halide::round(x * 1.44269504088896341f);
  // ln2 in two parts; n times the first is exact.
  Expr r = strict::sub(strict::sub(x, strict::mul(n, 0.693359375f)),
                       strict::mul(n, -2.12194440e-4f));
  return {n, low.defined() ? r + low : r};
}

/// exp(r) - 1 for |r| <= ln2 / 2; the relative error of the polynomial is 3e-9.
static Expr expm1Small(Expr r) {
  return r * r *
             polynomial(r, {0.0013951719738543034f, 0.008369598537683487f,
                            0.0416661873459816f, 0.16666512191295624f, 0.5f}) +
         r;
}

/// exp(x + low) of any x.
static Expr expOfSum(Expr x, Expr low) {
  Exponent e = reduceExponent(Halide::clamp(x, -88.1f, 89.0f), low);
  Expr mantissa = 1.0f + expm1Small(e.r);
  // 2^128 is no float, but the mantissa may be below 1.
  return strict::mul(
      strict::mul(mantissa, powerOfTwo(Halide::min(e.n, 127.0f))),
      select(e.n > 127.0f, 2.0f, 1.0f));
}

Expr linnet::kernels::expOf(Expr x) { return expOfSum(x, Expr()); }

Expr linnet::kernels::expm1Of(Expr x) {
  Exponent e = reduceExponent(Halide::clamp(x, -88.1f, 44.0f));
  Expr power = powerOfTwo(e.n);
  return strict::add(strict::mul(power, expm1Small(e.r)),
                     strict::sub(power, 1.0f));
}

//===----------------------------------------------------------------------===//
// Logarithms: log(2^e m) = e ln2 + log(m)
//===----------------------------------------------------------------------===//

/// log of x + correction, where x is normal and positive and correction far
/// smaller.
static Expr logOfSum(Expr x, Expr correction) {
  Expr bits = bitsOf(x);
  Expr e = (bits - 0x3f3504f3) >> 23; // of a mantissa from sqrt(1/2) to sqrt(2)
  Expr f = strict::sub(reinterpret<float>(bits - (e << 23)), 1.0f);
  if (correction.defined())
    f += correction * reinterpret<float>((127 - e) << 23);
  Expr n = cast<float>(e), z = f * f;
  Expr p = polynomial(f, {-0.07634492963552475f, 0.12761574983596802f,
                          -0.13160182535648346f, 0.14201758801937103f,
                          -0.16623356938362122f, 0.20001226663589478f,
                          -0.2500081956386566f, 0.3333333134651184f});
  Expr small =
      strict::add(strict::mul(n, -2.12194440e-4f), f * z * p - 0.5f * z);
  return strict::add(strict::mul(n, 0.693359375f), strict::add(f, small));
}

Expr linnet::kernels::logOf(Expr x) {
  Expr tiny = x < std::numeric_limits<float>::min();
  Expr result = logOfSum(select(tiny, x * 0x1p23f, x), Expr()) -
                select(tiny, 23 * kLn2, 0.0f);
  return select(x == 0.0f, -kInfinity, x < 0.0f, kNaN, isBeyond(x), x, result);
}

Expr linnet::kernels::log1pOf(Expr x) {
  Expr sum = strict::add(1.0f, x);
  Expr rest = select(x < 1e8f, strict::sub(x, strict::sub(sum, 1.0f)), 0.0f);
  return select(isBeyond(x), x, logOfSum(sum, rest));
}

//===----------------------------------------------------------------------===//
// Powers and remainders, in double
//===----------------------------------------------------------------------===//

/// log2 of a normal, positive x as a double, with a relative error of 1e-11.
static Expr log2Double(Expr x) {
  Expr bits = bitsOf(x);
  Expr e = (bits - 0x3f3504f3) >> 23;
  Expr m = cast<double>(reinterpret<float>(bits - (e << 23)));
  Expr one(1.0), s = (m - one) / (m + one), z = s * s;
  // The series of 2 atanh(s) / ln2, |s| < 0.172.
  Expr series = Expr(2 / (15 * M_LN2));
  for (int k = 13; k >= 1; k -= 2)
    series = series * z + Expr(2 / (k * M_LN2));
  return cast<double>(e) + s * series;
}

/// 2^t of a double as a float, with the errors of exp.
static Expr exp2Double(Expr t) {
  Expr bounded = Halide::clamp(t, Expr(-200.0), Expr(200.0));
  Expr n = Halide::round(bounded);
  Expr mantissa = 1.0f + expm1Small(cast<float>((bounded - n) * Expr(M_LN2)));
  Expr power = reinterpret<double>(cast<int64_t>(cast<int>(n) + 1023) << 52);
  return cast<float>(cast<double>(mantissa) * power);
}

Expr linnet::kernels::powOf(Expr x, Expr y) {
  Expr a = abs(x);
  Expr tiny = a < std::numeric_limits<float>::min();
  Expr log2 = log2Double(select(tiny, a * 0x1p23f, a)) -
              select(tiny, Expr(23.0), Expr(0.0));
  Expr magnitude = exp2Double(cast<double>(y) * log2);
  magnitude =
      select(a == 0.0f, select(y < 0.0f, kInfinity, 0.0f), isBeyond(a),
             select(y < 0.0f, 0.0f, kInfinity), isBeyond(abs(y)),
             select(a == 1.0f, 1.0f, (a > 1.0f) == (y > 0.0f), kInfinity, 0.0f),
             magnitude);
  Expr whole = Halide::floor(y) == y, half = y * 0.5f;
  Expr odd = whole && Halide::floor(half) != half;
  Expr negative = bitsOf(x) < 0;
  Expr isSigned = select(!negative, magnitude, odd, -magnitude,
                         whole || a == 0.0f || isBeyond(a), magnitude, kNaN);
  return select(y == 0.0f || x == 1.0f, 1.0f, isSigned);
}

Expr linnet::kernels::fmodOf(Expr x, Expr y) {
  Expr a = cast<double>(x), b = cast<double>(y);
  Expr rest = cast<float>(strict::sub(a, strict::mul(Halide::trunc(a / b), b)));
  Expr divisor = bitsOf(abs(y));
  return select(bitsOf(abs(x)) < divisor && divisor <= kInfinityBits, x, rest);
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

Expr linnet::kernels::sigmoidOf(Expr x) { return 1.0f / (1.0f + expOf(-x)); }

Expr linnet::kernels::siluOf(Expr x) { return x / (1.0f + expOf(-x)); }

/// tanh(log(1 + e)) = (e^2 + 2e) / (e^2 + 2e + 2) with e = exp(x).
Expr linnet::kernels::mishOf(Expr x) {
  Expr e = expOf(Halide::min(x, 20.0f)), n = e * (e + 2.0f);
  return strict::mul(x, n / (n + 2.0f));
}

Expr linnet::kernels::softplusOf(Expr x) {
  return Halide::max(x, 0.0f) + log1pOf(expOf(-abs(x)));
}

/// 1 - 2/(exp(2|x|) + 1) where that loses nothing, and near zero a polynomial.
Expr linnet::kernels::tanhOf(Expr x) {
  Expr a = abs(x), z = x * x;
  Expr small =
      x * z *
          polynomial(z, {-0.0056039136834442616f, 0.020551718771457672f,
                         -0.05371410772204399f, 0.13331152498722076f,
                         -0.33333271741867065f}) +
      x;
  Expr large = 1.0f - 2.0f / (expOf(2.0f * a) + 1.0f);
  return select(a < 0.625f, small, copySign(large, x));
}

/// exp(a^2) erfc(a) for 0 <= a < 9.6, relative error 1e-8: (1 + 2a) times it is
/// smooth in (a - 2)/(a + 2).
static Expr scaledErfc(Expr a) {
  Expr t = (a - 2.0f) / (a + 2.0f);
  return polynomial(t, {-0.00040635926416143775f, -0.0012398977996781468f,
                        0.0013143644900992513f, 0.00863965880125761f,
                        -0.008058406412601471f, -0.054206330329179764f,
                        0.16405494511127472f, -0.16603125631809235f,
                        -0.09276396036148071f, 1.2769783735275269f}) /
         (1.0f + 2.0f * a);
}

/// erfc(sqrt(factor) * x) for x >= 0, where factor is a power of two. The
/// square is split in two, or its rounding would be multiplied by itself.
static Expr erfcOf(Expr x, float factor) {
  float root = std::sqrt(factor);
  Expr bounded = Halide::min(x, 9.5f / root);
  Expr high = reinterpret<float>(bitsOf(bounded) & ~0xfff);
  Expr low =
      strict::mul(strict::sub(high, bounded), strict::add(high, bounded));
  Expr exponential = expOfSum(high * high * -factor, low * factor);
  return select(x < 9.5f / root, exponential * scaledErfc(bounded * root),
                0.0f);
}

Expr linnet::kernels::erfOf(Expr x) {
  Expr a = abs(x), z = x * x;
  Expr small =
      x * polynomial(z, {7.889122935011983e-05f, -0.0008020842215046287f,
                         0.005189535673707724f, -0.026854444295167923f,
                         0.11283600330352783f, -0.3761262595653534f,
                         1.1283791065216064f});
  return select(a < 0.9f, small, copySign(1.0f - erfcOf(a, 1.0f), x));
}

Expr linnet::kernels::geluOf(Expr x) {
  Expr tail = 0.5f * erfcOf(abs(x), 0.5f);
  return x * select(x < 0.0f, tail, 1.0f - tail);
}

/// x / (1 + exp(-2u)); u in double, since its error is multiplied by itself.
Expr linnet::kernels::geluTanhOf(Expr x) {
  Expr d = cast<double>(x);
  Expr t = d * (Expr(1.0) + Expr(0.044715) * d * d) *
           Expr(-2 * std::sqrt(2 / M_PI) / M_LN2);
  return x / (1.0f + exp2Double(t));
}

//===----------------------------------------------------------------------===//
// Circular functions and their inverses
//===----------------------------------------------------------------------===//

namespace {
/// sine and cosine of x reduced by n quarter turns.
struct Circular {
  Expr sine, cosine, quarters;
};
} // namespace

static Circular circular(Expr x) {
  Expr d = cast<double>(x);
  Expr n = Halide::round(d * Expr(M_2_PI));
  // Half of pi in three parts; n times the first two is exact.
  Expr rest = d;
  for (double part : {0x1.921fb54p+0, 0x1.10b4611p-30, 0x1.4c4c6628b80dcp-59})
    rest = strict::sub(rest, strict::mul(n, Expr(part)));
  Expr r = cast<float>(rest);
  Expr z = r * r;
  Expr sine =
      r * z *
          polynomial(z, {-0.00019510839774738997f, 0.008332131430506706f,
                         -0.16666653752326965f}) +
      r;
  Expr cosine =
      z * z *
          polynomial(z, {2.4431205019936897e-05f, -0.0013887305976822972f,
                         0.04166664555668831f}) +
      (1.0f - 0.5f * z);
  return {sine, cosine, cast<int>(Halide::clamp(n, Expr(-1e9), Expr(1e9)))};
}

/// The sine `shift` quarters further on.
static Expr sineAt(Expr x, int shift) {
  Circular c = circular(x);
  Expr quarter = c.quarters + shift;
  Expr magnitude = select((quarter & 1) == 0, c.sine, c.cosine);
  return Halide::clamp(select((quarter & 2) == 0, magnitude, -magnitude), -1.0f,
                       1.0f) +
         nanIfInfinite(x);
}

Expr linnet::kernels::sinOf(Expr x) { return sineAt(x, 0); }
Expr linnet::kernels::cosOf(Expr x) { return sineAt(x, 1); }

Expr linnet::kernels::tanOf(Expr x) {
  Circular c = circular(x);
  Expr odd = (c.quarters & 1) != 0;
  return select(odd, -c.cosine, c.sine) / select(odd, c.sine, c.cosine) +
         nanIfInfinite(x);
}

/// asin(s) / s - 1 for 0 <= s <= 1/2, of z = s * s.
static Expr asinExcess(Expr z) {
  return z * polynomial(z, {0.042230550199747086f, 0.024140987545251846f,
                            0.04547834396362305f, 0.07495232671499252f,
                            0.16666753590106964f});
}

Expr linnet::kernels::asinOf(Expr x) {
  Expr a = abs(x), outer = a > 0.5f;
  Expr z = select(outer, 0.5f * (1.0f - a), a * a),
       s = select(outer, Halide::sqrt(z), a);
  Expr angle = s + s * asinExcess(z);
  return select(a > 1.0f, kNaN,
                copySign(select(outer, 0.5f * kPi - 2.0f * angle, angle), x));
}

Expr linnet::kernels::acosOf(Expr x) {
  Expr a = abs(x), outer = a > 0.5f;
  Expr z = select(outer, 0.5f * (1.0f - a), a * a),
       s = select(outer, Halide::sqrt(z), x);
  Expr angle = s + s * asinExcess(z);
  return select(a > 1.0f, kNaN, outer,
                select(x > 0.0f, 2.0f * angle, kPi - 2.0f * angle),
                0.5f * kPi - angle);
}

/// atan(a) = base + atan(z) with |z| <= tan(pi/8).
Expr linnet::kernels::atanOf(Expr x) {
  Expr a = abs(x), steep = a > 2.41421356237309505f,
       medium = a > 0.41421356237309505f;
  Expr z = select(steep, -1.0f, medium, a - 1.0f, a) /
           select(steep, a, medium, a + 1.0f, 1.0f);
  Expr base = select(steep, 0.5f * kPi, medium, 0.25f * kPi, 0.0f), w = z * z;
  Expr rest = z * w *
                  polynomial(w, {-0.06060531362891197f, 0.10587365180253983f,
                                 -0.14242741465568542f, 0.1999843418598175f,
                                 -0.3333331346511841f}) +
              z;
  return copySign(base + rest, x);
}

//===----------------------------------------------------------------------===//
// Hyperbolic functions and their inverses
//===----------------------------------------------------------------------===//

Expr linnet::kernels::sinhOf(Expr x) {
  Expr a = abs(x), e = expm1Of(a), half = expOf(0.5f * a);
  // The square comes last: exp(a) may be no float where sinh(a) is one.
  return copySign(select(a < 20.0f, 0.5f * (e + e / (e + 1.0f)),
                         strict::mul(strict::mul(0.5f, half), half)),
                  x);
}

Expr linnet::kernels::coshOf(Expr x) {
  Expr half = expOf(0.5f * abs(x));
  return strict::mul(strict::mul(0.5f, half), half) + 0.5f / (half * half);
}

/// log(a + sqrt(a^2 + 1)), which for large a is log(2a).
Expr linnet::kernels::asinhOf(Expr x) {
  Expr a = abs(x), b = Halide::min(a, 1e9f), z = b * b;
  Expr exact = log1pOf(b + z / (1.0f + Halide::sqrt(1.0f + z)));
  return copySign(select(a < 1e9f, exact, logOf(a) + kLn2), x);
}

Expr linnet::kernels::acoshOf(Expr x) {
  Expr t = strict::sub(Halide::min(x, 1e9f), 1.0f);
  Expr exact = log1pOf(t + Halide::sqrt(t * (t + 2.0f)));
  return select(x < 1.0f, kNaN, x < 1e9f, exact, logOf(x) + kLn2);
}

Expr linnet::kernels::atanhOf(Expr x) {
  Expr a = abs(x);
  Expr result = 0.5f * log1pOf(2.0f * a / (1.0f - a));
  return select(a > 1.0f, kNaN, a == 1.0f, copySign(kInfinity, x),
                copySign(result, x));
}
