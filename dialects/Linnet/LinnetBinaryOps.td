//===- LinnetBinaryOps.td - networks of signs -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops on tensors whose elements are -1 or +1, one bit each.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_BINARY_OPS
#define LINNET_BINARY_OPS

include "Linnet/LinnetAttrs.td"

/// Signs [batch, height, width, words], or a filter of signs [O, KH, KW, words]:
/// bit j of word w is channel 32*w + j of its group, 1 for +1 and 0 for -1.
def Linnet_SignMap : Linnet_TensorOf<[I32], [HasAnyRankOfPred<[4]>], "4-D NHWC tensor of i32">;

def Linnet_BinarizeOp : Linnet_InferredOp<"binarize"> {
  let summary = "signs of each element, 32 channels to a word (XNOR-Net)";
  let description = [{
    With C channels in `groups` groups of Cg = C/groups, each of W = ceil(Cg/32) words:

        bit j of out(…, g*W + w) = in(…, c) >= threshold(c) ? 1 : 0,  c = g*Cg + 32*w + j

    A threshold that is left out is 0 for all channels, so zeros of either sign become +1; a NaN may become either sign. Bits that
    stand for no channel, where Cg is no multiple of 32, are 0. In memory the channels of a group are in ascending order
    of bits and bytes: channel c is bit c mod 8 of byte c div 8.

    * C1: there is a last dimension, and `groups` is positive and divides it.
    * C2: `threshold`, where present, has an element for each channel.

    ```mlir
    %1 = linnet.binarize %0, %threshold : (tensor<1x56x56x64xf32>, tensor<64xf32>) -> tensor<1x56x56x2xi32>
    ```
  }];
  let arguments = (ins Linnet_FloatTensor:$input, Optional<Linnet_RankedFloat<1>>:$threshold,
                       DefaultValuedAttr<I64Attr, "1">:$groups);
  let results = (outs Linnet_TensorOf<[I32], [], "tensor of i32">:$result);
  let assemblyFormat = [{
    $input (`,` $threshold^)? (`groups` `=` $groups^)? attr-dict `:` functional-type(operands, $result)
  }];
}

def Linnet_BinaryConv2DOp : Linnet_InferredOp<"binary_conv2d"> {
  let summary = "2-D convolution of signs by signs: exclusive or, and counting";
  let description = [{
    Each product of signs is +1 where their bits agree and -1 where they differ, so with `channels` channels in a group, filter
    [O, KH, KW, W] and o's group g = o div (O/groups)

        out(n, y, x, o) = sum over kh, kw of channels - 2 * sum over w of
            popcount(in(n, y*SH + kh*DH - top, x*SW + kw*DW - left, g*W + w) xor filter(o, kh, kw, w))

    Outside the image every channel is -1 or +1 as `border` says; under `zero` a tap outside adds nothing. The sums are
    integers, exact in f32, so that what scales them follows as elementwise ops.

    * C1: `groups` is positive and divides the filter's O and the input's words.
    * C2: `channels` fill the filter's words but for at most 31 bits of the last, and the input has as many words a group.
    * C3: KH*KW*channels is at most 2^24, so that no sum is rounded.
    * C4: the window fits the padded image at least once.

    ```mlir
    %1 = linnet.binary_conv2d %0, %filter channels = 64 border = <zero> window = <pads = [1, 1, 1, 1]>
        : (tensor<1x56x56x2xi32>, tensor<64x3x3x2xi32>) -> tensor<1x56x56x64xf32>
    ```
  }];
  let arguments = (ins Linnet_SignMap:$input, Linnet_SignMap:$filter, I64Attr:$channels,
                       Linnet_SignBorderAttr:$border, Linnet_WindowAttr:$window,
                       DefaultValuedAttr<I64Attr, "1">:$groups);
  let results = (outs Linnet_FeatureMap:$result);
  let assemblyFormat = [{
    $input `,` $filter `channels` `=` $channels (`groups` `=` $groups^)? `border` `=` $border `window` `=` $window
    attr-dict `:` functional-type(operands, $result)
  }];
}

def Linnet_BinaryMaxPool2DOp : Linnet_InferredOp<"binary_max_pool2d"> {
  let summary = "largest sign of each window: bits joined by or";
  let description = [{
        out(n, y, x, w) = or over kh, kw of in(n, y*SH + kh*DH - top, x*SW + kw*DW - left, w)

    Positions outside the image do not take part.

    * C1: `kernel` is two numbers from 1 to 2^31 - 1.
    * C2: the window fits the padded image at least once.
    * C3: every window has a position inside the image.

    ```mlir
    %1 = linnet.binary_max_pool2d %0 kernel = [2, 2] window = <strides = [2, 2]>
        : (tensor<1x56x56x2xi32>) -> tensor<1x28x28x2xi32>
    ```
  }];
  let arguments = (ins Linnet_SignMap:$input, DenseI64ArrayAttr:$kernel, Linnet_WindowAttr:$window);
  let results = (outs Linnet_SignMap:$result);
  let assemblyFormat = [{
    $input `kernel` `=` $kernel `window` `=` $window attr-dict `:` functional-type(operands, $result)
  }];
}

#endif // LINNET_BINARY_OPS
