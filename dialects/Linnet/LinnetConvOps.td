//===- LinnetConvOps.td - convolutions and matrix products -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ops that multiply and accumulate: where a network's time goes.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_CONV_OPS
#define LINNET_CONV_OPS

include "Linnet/LinnetAttrs.td"

class Linnet_ConvOp<string mnemonic> : Linnet_InferredOp<mnemonic> {
  let results = (outs Linnet_FeatureMap:$result);
}

def Linnet_Conv2DOp : Linnet_ConvOp<"conv2d"> {
  let summary = "2-D convolution, grouped or not";
  let description = [{
    With filter [O, KH, KW, I/groups] and o's group g = o div (O/groups):

        out(n, y, x, o) = bias(o) + sum over kh, kw, i of
            in(n, y*SH + kh*DH - top, x*SW + kw*DW - left, g*(I/groups) + i) * filter(o, kh, kw, i)

    where `in` is zero outside the image.

    * C1: `groups` is positive and divides the input channels and the filter's O.
    * C2: the filter's last dimension is the input channels divided by `groups`.
    * C3: `bias`, where present, has O elements.
    * C4: the window fits the padded image at least once.

    ```mlir
    %1 = linnet.conv2d %0, %filter, %bias window = <strides = [2, 2], pads = [1, 1, 1, 1]>
        : (tensor<1x224x224x3xf32>, tensor<32x3x3x3xf32>, tensor<32xf32>) -> tensor<1x112x112x32xf32>
    ```
  }];
  let arguments = (ins Linnet_FeatureMap:$input, Linnet_RankedFloat<4>:$filter,
                       Optional<Linnet_RankedFloat<1>>:$bias, Linnet_WindowAttr:$window,
                       DefaultValuedAttr<I64Attr, "1">:$groups);
  let assemblyFormat = [{
    $input `,` $filter (`,` $bias^)? (`groups` `=` $groups^)? `window` `=` $window
    attr-dict `:` functional-type(operands, $result)
  }];
}

def Linnet_DepthwiseConv2DOp : Linnet_ConvOp<"depthwise_conv2d"> {
  let summary = "2-D convolution of each channel alone (MobileNet)";
  let description = [{
    With filter [KH, KW, C*M] for C input channels and the multiplier M:

        out(n, y, x, c*M + m) = bias(c*M + m) + sum over kh, kw of
            in(n, y*SH + kh*DH - top, x*SW + kw*DW - left, c) * filter(kh, kw, c*M + m)

    * C1: the filter's channels are a multiple of the input's.
    * C2: `bias`, where present, has C*M elements.
    * C3: the window fits the padded image at least once.

    ```mlir
    %1 = linnet.depthwise_conv2d %0, %filter window = <pads = [1, 1, 1, 1]>
        : (tensor<1x14x14x64xf32>, tensor<3x3x64xf32>) -> tensor<1x14x14x64xf32>
    ```
  }];
  let arguments = (ins Linnet_FeatureMap:$input, Linnet_RankedFloat<3>:$filter,
                       Optional<Linnet_RankedFloat<1>>:$bias, Linnet_WindowAttr:$window);
  let assemblyFormat = [{
    $input `,` $filter (`,` $bias^)? `window` `=` $window
    attr-dict `:` functional-type(operands, $result)
  }];
}

def Linnet_TransposeConv2DOp : Linnet_ConvOp<"transpose_conv2d"> {
  let summary = "the adjoint of a 2-D convolution, used to enlarge images";
  let description = [{
    With filter [O, KH, KW, I/groups]: every input pixel adds its product with the
    filter to the output window it belongs to,

        out(n, y*SH + kh*DH - top, x*SW + kw*DW - left, o) += in(n, y, x, g*(I/groups) + i) * filter(o, kh, kw, i)

    and the result's extent is (in - 1)*stride + dilation*(kernel - 1) + 1 - pad_begin - pad_end.
    A negative pad at the end is what exporters call output padding.

    * C1: `groups` is positive and divides the input channels and the filter's O.
    * C2: the filter's last dimension is the input channels divided by `groups`.
    * C3: `bias`, where present, has O elements.
    * C4: the result's extents are positive.
    * C5: the window has no `ceil`.

    ```mlir
    %1 = linnet.transpose_conv2d %0, %filter window = <strides = [2, 2], pads = [1, 1, 0, 0]>
        : (tensor<1x7x7x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x14x14x2xf32>
    ```
  }];
  let arguments = (ins Linnet_FeatureMap:$input, Linnet_RankedFloat<4>:$filter,
                       Optional<Linnet_RankedFloat<1>>:$bias, Linnet_WindowAttr:$window,
                       DefaultValuedAttr<I64Attr, "1">:$groups);
  let assemblyFormat = [{
    $input `,` $filter (`,` $bias^)? (`groups` `=` $groups^)? `window` `=` $window
    attr-dict `:` functional-type(operands, $result)
  }];
}

def Linnet_FullyConnectedOp : Linnet_InferredOp<"fully_connected"> {
  let summary = "product of each row with a weight matrix";
  let description = [{
    With weights [O, I]:

        out(n, o) = bias(o) + sum over i of in(n, i) * weights(o, i)

    * C1: the weights' last dimension is the input's.
    * C2: `bias`, where present, has O elements.

    ```mlir
    %1 = linnet.fully_connected %0, %weights, %bias
        : (tensor<1x1280xf32>, tensor<1000x1280xf32>, tensor<1000xf32>) -> tensor<1x1000xf32>
    ```
  }];
  let arguments = (ins Linnet_RankedFloat<2>:$input, Linnet_RankedFloat<2>:$weights,
                       Optional<Linnet_RankedFloat<1>>:$bias);
  let results = (outs Linnet_RankedFloat<2>:$result);
  let assemblyFormat = [{
    $input `,` $weights (`,` $bias^)? attr-dict `:` functional-type(operands, $result)
  }];
}

def Linnet_MatMulOp : Linnet_InferredOp<"matmul"> {
  let summary = "batched matrix product of two computed tensors";
  let description = [{
        out(b…, m, n) = sum over k of lhs(b…, m, k) * rhs(b…, k, n)

    where the leading dimensions broadcast as in `binary`.

    * C1: both operands have rank 2 or more.
    * C2: lhs's last dimension is rhs's last but one.
    * C3: the leading dimensions broadcast.

    ```mlir
    %2 = linnet.matmul %0, %1 : (tensor<4x1x2x3xf32>, tensor<3x5xf32>) -> tensor<4x1x2x5xf32>
    ```
  }];
  let arguments = (ins Linnet_FloatTensor:$lhs, Linnet_FloatTensor:$rhs);
  let results = (outs Linnet_FloatTensor:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` functional-type(operands, $result)";
}

#endif // LINNET_CONV_OPS
