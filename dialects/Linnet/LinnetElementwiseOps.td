//===- LinnetElementwiseOps.td - elementwise ops -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops whose result at an index depends on the operands at that index alone.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_ELEMENTWISE_OPS
#define LINNET_ELEMENTWISE_OPS

include "Linnet/LinnetAttrs.td"

def Linnet_UnaryOp : Linnet_InferredOp<"unary"> {
  let summary = "elementwise function of one operand: activations and maths";
  let description = [{
    out(i) = kind(in(i); params). The kinds and their parameters stand in
    `LinnetEnums.td`; relu is `clip` [0, inf], relu6 is `clip` [0, 6].

    * C1: the number of parameters is what the kind takes.

    ```mlir
    %1 = linnet.unary clip %0 [0.0, 6.0] : tensor<1x8x8x16xf32>
    %2 = linnet.unary sigmoid %1 : tensor<1x8x8x16xf32>
    ```
  }];
  let arguments = (ins Linnet_UnaryKindAttr:$kind, Linnet_FloatTensor:$input,
                       DefaultValuedAttr<DenseF64ArrayAttr, "{}">:$params);
  let results = (outs Linnet_FloatTensor:$result);
  let hasCustomAssemblyFormat = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// How many parameters a kind takes.
    static unsigned numParams(UnaryKind kind);
  }];
}

def Linnet_BinaryOp : Linnet_InferredOp<"binary"> {
  let summary = "elementwise function of two operands, with broadcasting";
  let description = [{
    out(i) = kind(lhs(i), rhs(i)) where dimensions are aligned from the last one,
    and an extent of 1 (or an absent dimension) is repeated.

    * C1: aligned extents are equal, or one of them is 1.
    * C2: both operands have the same element type.
    * C3: `pow` and `prelu` are functions of floats.

    ```mlir
    %2 = linnet.binary add %0, %1 : (tensor<1x8x8x16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
    ```
  }];
  let arguments = (ins Linnet_BinaryKindAttr:$kind, Linnet_NumberTensor:$lhs, Linnet_NumberTensor:$rhs);
  let results = (outs Linnet_NumberTensor:$result);
  let hasCustomAssemblyFormat = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Linnet_SelectOp : Linnet_InferredOp<"select"> {
  let summary = "one of two operands, element by element";
  let description = [{
    out(i) = condition(i) ? on_true(i) : on_false(i), with all three broadcast as in `binary`. What is not chosen has
    no part in the result, were it NaN.

    * C1: aligned extents are equal, or 1.
    * C2: `on_true` and `on_false` have the same element type.

    ```mlir
    %1 = linnet.select %mask, %0, %zero : (tensor<8x8x1xi1>, tensor<1x8x8x16xf32>, tensor<f32>) -> tensor<1x8x8x16xf32>
    ```
  }];
  let arguments = (ins Linnet_BooleanTensor:$condition, Linnet_Tensor:$on_true, Linnet_Tensor:$on_false);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$condition `,` $on_true `,` $on_false attr-dict `:` functional-type(operands, $result)";
}

def Linnet_ChannelAffineOp : Linnet_InferredOp<"channel_affine"> {
  let summary = "scale and offset of each channel: a batch normalization at inference";
  let description = [{
    out(…, c) = in(…, c) * scale(c) + offset(c).

    * C1: `scale` and `offset` have as many elements as the input's last dimension.

    ```mlir
    %1 = linnet.channel_affine %0, %scale, %offset
        : (tensor<1x8x8x16xf32>, tensor<16xf32>, tensor<16xf32>) -> tensor<1x8x8x16xf32>
    ```
  }];
  let arguments = (ins Linnet_FloatTensor:$input, Linnet_RankedFloat<1>:$scale, Linnet_RankedFloat<1>:$offset);
  let results = (outs Linnet_FloatTensor:$result);
  let assemblyFormat = "$input `,` $scale `,` $offset attr-dict `:` functional-type(operands, $result)";
}

#endif // LINNET_ELEMENTWISE_OPS
