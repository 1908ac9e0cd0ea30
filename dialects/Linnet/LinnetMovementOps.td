//===- LinnetMovementOps.td - constants and data movement -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that compute nothing: they place, repeat or rearrange elements.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_MOVEMENT_OPS
#define LINNET_MOVEMENT_OPS

include "Linnet/LinnetAttrs.td"

def Linnet_ConstantOp : Linnet_Op<"constant", [ConstantLike, AllTypesMatch<["value", "result"]>]> {
  let summary = "a tensor known at compile time";
  let description = [{
    Weights are dense resources (or splats), so that they never pass through text.

    * C1: `value` is dense, or a dense resource.
    * C2: a resource is there, and has as many bytes as the type.

    ```mlir
    %0 = linnet.constant dense<1.0> : tensor<16xf32>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$value attr-dict";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Linnet_ChannelShuffleOp : Linnet_InferredOp<"channel_shuffle"> {
  let summary = "permute channels across groups (ShuffleNet)";
  let description = [{
    The last dimension, seen as [groups, C/groups], is transposed:
    out(…, j*groups + g) = in(…, g*(C/groups) + j).

    * C1: there is a last dimension.
    * C2: `groups` is positive and divides the channels.

    ```mlir
    %1 = linnet.channel_shuffle %0 groups = 3 : (tensor<1x28x28x240xf32>) -> tensor<1x28x28x240xf32>
    ```
  }];
  let arguments = (ins Linnet_Tensor:$input, I64Attr:$groups);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$input `groups` `=` $groups attr-dict `:` functional-type(operands, $result)";
  let hasFolder = 1;
}

def Linnet_ReshapeOp : Linnet_Op<"reshape"> {
  let summary = "the same elements in row-major order, under another shape";
  let description = [{
    * C1: input and result have as many elements, of the same type.

    ```mlir
    %1 = linnet.reshape %0 : (tensor<1x1x1x1280xf32>) -> tensor<1x1280xf32>
    ```
  }];
  let arguments = (ins Linnet_Tensor:$input);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, $result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Linnet_TransposeOp : Linnet_InferredOp<"transpose"> {
  let summary = "permute dimensions";
  let description = [{
    The result's dimension i is the input's dimension `perm[i]`.

    * C1: `perm` is a permutation of the input's dimensions.

    ```mlir
    %1 = linnet.transpose %0 perm = [0, 2, 3, 1] : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
    ```
  }];
  let arguments = (ins Linnet_Tensor:$input, DenseI64ArrayAttr:$perm);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$input `perm` `=` $perm attr-dict `:` functional-type(operands, $result)";
  let hasFolder = 1;
}

def Linnet_ConcatOp : Linnet_InferredOp<"concat"> {
  let summary = "tensors one behind the other along an axis";
  let description = [{
    out(…, i, …) = in_k(…, i - (the extents of the inputs before k), …) along `axis`.

    * C1: there is at least one input, and all have the same rank and element type.
    * C2: `axis` is within the rank.
    * C3: all extents but that of `axis` agree.

    ```mlir
    %2 = linnet.concat %0, %1 axis = 3 : (tensor<1x8x8x16xf32>, tensor<1x8x8x4xf32>) -> tensor<1x8x8x20xf32>
    ```
  }];
  let arguments = (ins Variadic<Linnet_Tensor>:$inputs, I64Attr:$axis);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$inputs `axis` `=` $axis attr-dict `:` functional-type(operands, $result)";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Linnet_SliceOp : Linnet_InferredOp<"slice"> {
  let summary = "every step-th element from an offset on, along each dimension";
  let description = [{
    out(i…) = in(offsets + i * steps); a step may be negative.

    * C1: `offsets`, `sizes` and `steps` have one number for each dimension.
    * C2: sizes are positive, steps are neither zero nor longer than the extent, and every element
      taken lies inside the input.

    ```mlir
    %1 = linnet.slice %0 offsets = [0, 7] sizes = [2, 4] steps = [1, -2] : (tensor<2x9xf32>) -> tensor<2x4xf32>
    ```
  }];
  let arguments = (ins Linnet_Tensor:$input, DenseI64ArrayAttr:$offsets, DenseI64ArrayAttr:$sizes,
                       DenseI64ArrayAttr:$steps);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = [{
    $input `offsets` `=` $offsets `sizes` `=` $sizes `steps` `=` $steps attr-dict
    `:` functional-type(operands, $result)
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Linnet_GatherOp : Linnet_InferredOp<"gather"> {
  let summary = "chosen positions along an axis";
  let description = [{
    out(…, i, …) = in(…, indices[i], …) along `axis`.

    * C1: `axis` is within the rank.
    * C2: `indices` is not empty, and each is within the axis' extent.

    ```mlir
    %1 = linnet.gather %0 axis = 1 indices = [2, 0, 2] : (tensor<2x3xf32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Linnet_Tensor:$input, I64Attr:$axis, DenseI64ArrayAttr:$indices);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$input `axis` `=` $axis `indices` `=` $indices attr-dict `:` functional-type(operands, $result)";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Linnet_PadOp : Linnet_InferredOp<"pad"> {
  let summary = "add a border";
  let description = [{
    `low` and `high` elements are added (or, where negative, cut off) before and behind each dimension. What
    they hold is `mode`'s to say: `value`, or the input mirrored without its edge, its edge, or its other end.
    What is cut off has no part in that.

    * C1: `low` and `high` have one number for each dimension.
    * C2: none is longer than 2^31 - 1 either way.
    * C3: the result's extents are positive.
    * C4: under `reflect` a border is smaller than what is left of the extent, under `wrap` not larger;
      under `edge` something is left.

    ```mlir
    %1 = linnet.pad %0 low = [0, 1, 1, 0] high = [0, 1, 1, 0] mode = <constant> value = -1.0
        : (tensor<1x8x8x16xf32>) -> tensor<1x10x10x16xf32>
    ```
  }];
  let arguments = (ins Linnet_Tensor:$input, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
                       Linnet_PadModeAttr:$mode, DefaultValuedAttr<F64Attr, "0.0">:$value);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = [{
    $input `low` `=` $low `high` `=` $high `mode` `=` $mode (`value` `=` $value^)? attr-dict
    `:` functional-type(operands, $result)
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Linnet_BroadcastOp : Linnet_Op<"broadcast"> {
  let summary = "repeat along dimensions of extent 1";
  let description = [{
    * C1: the result's element type is the input's.
    * C2: aligned from the last one, each of the input's extents is the result's, or 1.

    ```mlir
    %1 = linnet.broadcast %0 : (tensor<1x16xf32>) -> tensor<4x8x16xf32>
    ```
  }];
  let arguments = (ins Linnet_Tensor:$input);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, $result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Linnet_Resize2DOp : Linnet_Op<"resize2d"> {
  let summary = "resample an image to another height and width";
  let description = [{
    For each result position the coordinate in the input follows from `coordinates`
    (with the scale `scales`, result over input, or the extents' quotient where it is left out); `nearest` takes the
    pixel that `rounding` says (of the coordinate in f32, where ties may be others), `linear` blends the four around it. Coordinates beyond the border take the border's pixel.

    * C1: batch and channels of input and result agree.
    * C2: `scales`, where present, is two positive, finite numbers.

    ```mlir
    %1 = linnet.resize2d %0 mode = <linear> coordinates = <half_pixel> : (tensor<1x8x8x16xf32>) -> tensor<1x16x16x16xf32>
    ```
  }];
  let arguments = (ins Linnet_FeatureMap:$input, Linnet_ResizeModeAttr:$mode, Linnet_CoordinateModeAttr:$coordinates,
                       DefaultValuedAttr<Linnet_NearestModeAttr, "::linnet::NearestMode::round_prefer_floor">:$rounding,
                       OptionalAttr<DenseF64ArrayAttr>:$scales);
  let results = (outs Linnet_FeatureMap:$result);
  let assemblyFormat = [{
    $input `mode` `=` $mode `coordinates` `=` $coordinates (`rounding` `=` $rounding^)? (`scales` `=` $scales^)?
    attr-dict `:` functional-type(operands, $result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Linnet_CastOp : Linnet_Op<"cast"> {
  let summary = "change the element type";
  let description = [{
    Integers become the nearest float; floats are cut off toward zero.

    * C1: input and result have the same shape.

    ```mlir
    %1 = linnet.cast %0 : (tensor<1x8x8x3xui8>) -> tensor<1x8x8x3xf32>
    ```
  }];
  let arguments = (ins Linnet_Tensor:$input);
  let results = (outs Linnet_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, $result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

#endif // LINNET_MOVEMENT_OPS
