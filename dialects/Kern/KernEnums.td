//===- KernEnums.td - enumerations of the kern dialect -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernel families and memory regions.
//
//===----------------------------------------------------------------------===//

#ifndef KERN_ENUMS
#define KERN_ENUMS

include "mlir/IR/EnumAttr.td"

class Kern_Enum<string name, string summary, list<string> cases>
    : I32EnumAttr<name, summary,
        !foreach(i, !range(!size(cases)), I32EnumAttrCase<cases[i], i>)> {
  let cppNamespace = "::linnet::kern";
  let genSpecializedAttr = 0;
}

/// The construct that a kernel computes; lib/Kernels has a file for each.
///   pointwise          1x1 convolution, stride 1: a matrix product over pixels; a pool may follow
///   direct             dense convolution; a pool may follow
///   grouped            grouped convolution
///   depthwise          depthwise convolution
///   separable          depthwise or a pool, then pointwise; a dense convolution (a stem) may stand before
///   inverted_residual  pointwise, depthwise, pointwise (the last may be missing), often with a residual
///   sparse             1x1 convolution or matrix times vector with pruned weights
///   transpose_conv     transposed convolution
///   fully_connected    matrix times vector
///   matmul             batched matrix product of two computed tensors
///   binary             packing of signs, and convolutions and pools of signs
///   pool               max and average pooling
///   reduction          reductions over whole dimensions
///   normalization      softmax, local response normalization
///   elementwise        chains of elementwise ops
///   movement           transposes, concats, slices, pads, resizes, shuffles
def Kern_Family : Kern_Enum<"Family", "kernel family", [
  "pointwise", "direct", "grouped", "depthwise", "separable", "inverted_residual", "transpose_conv", "fully_connected",
  "matmul", "binary", "pool", "reduction", "normalization", "elementwise", "movement", "sparse"]>;

/// Where a tensor's bytes lie: in the caller's arena, in the model's own input
/// or output number `index`, or among the constant weights.
def Kern_MemoryRegion : Kern_Enum<"MemoryRegion", "memory region", ["arena", "input", "output", "weights"]>;

#endif // KERN_ENUMS
