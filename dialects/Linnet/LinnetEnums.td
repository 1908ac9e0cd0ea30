//===- LinnetEnums.td - enumerations of the linnet dialect -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The closed sets that attributes choose from.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_ENUMS
#define LINNET_ENUMS

include "mlir/IR/EnumAttr.td"

class Linnet_Enum<string name, string summary, list<string> cases>
    : I32EnumAttr<name, summary,
        !foreach(i, !range(!size(cases)), I32EnumAttrCase<cases[i], i>)> {
  let cppNamespace = "::linnet";
  let genSpecializedAttr = 0;
}

/// One-operand elementwise functions. Parameters in brackets, in order.
///   clip(min, max) leaky_relu(alpha) elu(alpha) selu(alpha, gamma)
///   celu(alpha) thresholded_relu(alpha) hard_sigmoid(alpha, beta)
///   shrink(bias, lambd) softplus; gelu is the erf form, gelu_tanh the tanh form.
/// is_nan gives 1 or 0.
def Linnet_UnaryKind : Linnet_Enum<"UnaryKind", "one-operand elementwise function", [
  "clip", "leaky_relu", "elu", "selu", "celu", "thresholded_relu",
  "hard_sigmoid", "hard_swish", "sigmoid", "silu", "mish", "gelu", "gelu_tanh",
  "tanh", "softplus", "softsign", "shrink", "erf", "exp", "log", "sqrt",
  "reciprocal", "neg", "abs", "sign", "floor", "ceil", "round",
  "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh",
  "asinh", "acosh", "atanh", "is_nan"]>;

/// Two-operand elementwise functions; prelu(x, slope) = x < 0 ? slope * x : x. The comparisons
/// greater, greater_equal and equal give 1 or 0, and 0 where an operand is NaN. Integers wrap around; their
/// quotient is cut off toward zero, and 0 where the divisor is. The remainder mod has the dividend's sign.
def Linnet_BinaryKind : Linnet_Enum<"BinaryKind", "two-operand elementwise function", [
  "add", "sub", "mul", "div", "max", "min", "pow", "mod", "prelu", "greater", "greater_equal",
  "equal"]>;

def Linnet_ReduceKind : Linnet_Enum<"ReduceKind", "reduction", [
  "sum", "mean", "max", "min", "prod", "l1", "l2", "sum_square", "log_sum", "log_sum_exp"]>;

def Linnet_PadMode : Linnet_Enum<"PadMode", "what stands outside the border", [
  "constant", "reflect", "edge", "wrap"]>;

/// What a convolution of signs reads outside the image.
def Linnet_SignBorder : Linnet_Enum<"SignBorder", "border of an image of signs", ["zero", "plus_one", "minus_one"]>;

def Linnet_ResizeMode : Linnet_Enum<"ResizeMode", "resampling filter", ["nearest", "linear"]>;

/// How an output coordinate maps to an input coordinate (ONNX's terms).
def Linnet_CoordinateMode : Linnet_Enum<"CoordinateMode", "coordinate transformation", [
  "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric"]>;

/// How `nearest` rounds a coordinate (ONNX's terms).
def Linnet_NearestMode : Linnet_Enum<"NearestMode", "rounding of a coordinate", [
  "round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]>;

#endif // LINNET_ENUMS
