//===- LinnetReductionOps.td - pools, reductions and normalizations -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that combine many elements of one tensor without weights.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_REDUCTION_OPS
#define LINNET_REDUCTION_OPS

include "Linnet/LinnetAttrs.td"

class Linnet_PoolOp<string mnemonic> : Linnet_InferredOp<mnemonic> {
  let results = (outs Linnet_FeatureMap:$result);
}

def Linnet_MaxPool2DOp : Linnet_PoolOp<"max_pool2d"> {
  let summary = "largest value of each window";
  let description = [{
    Positions outside the image do not take part (they count as -inf).

    * C1: `kernel` is two numbers from 1 to 2^31 - 1.
    * C2: the window fits the padded image at least once.
    * C3: every window has a position inside the image.

    ```mlir
    %1 = linnet.max_pool2d %0 kernel = [3, 3] window = <strides = [2, 2], pads = [1, 1, 1, 1]>
        : (tensor<1x112x112x64xf32>) -> tensor<1x56x56x64xf32>
    ```
  }];
  let arguments = (ins Linnet_FeatureMap:$input, DenseI64ArrayAttr:$kernel, Linnet_WindowAttr:$window);
  let assemblyFormat = [{
    $input `kernel` `=` $kernel `window` `=` $window attr-dict `:` functional-type(operands, $result)
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Linnet_AvgPool2DOp : Linnet_PoolOp<"avg_pool2d"> {
  let summary = "mean of each window";
  let description = [{
    The sum over the positions inside the image, divided by their number; with
    `count_include_pad` the pads count too (as zeros), what `ceil` adds beyond them does not.

    * C1: `kernel` is two numbers from 1 to 2^31 - 1.
    * C2: the window fits the padded image at least once.
    * C3: every window has a position inside the image.

    ```mlir
    %1 = linnet.avg_pool2d %0 kernel = [3, 3] window = <strides = [2, 2], pads = [1, 1, 1, 1]> count_include_pad
        : (tensor<1x28x28x24xf32>) -> tensor<1x14x14x24xf32>
    ```
  }];
  let arguments = (ins Linnet_FeatureMap:$input, DenseI64ArrayAttr:$kernel, Linnet_WindowAttr:$window,
                       UnitAttr:$count_include_pad);
  let assemblyFormat = [{
    $input `kernel` `=` $kernel `window` `=` $window (`count_include_pad` $count_include_pad^)?
    attr-dict `:` functional-type(operands, $result)
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Linnet_ReduceOp : Linnet_InferredOp<"reduce"> {
  let summary = "reduction over whole dimensions; global pooling is one over [1, 2]";
  let description = [{
    Combines all elements along `axes`, whose extents become 1; a `reshape` drops them where a model wants so.

    * C1: `axes` are ascending, each within the rank.

    ```mlir
    %1 = linnet.reduce mean %0 axes = [1, 2] : (tensor<1x7x7x1280xf32>) -> tensor<1x1x1x1280xf32>
    ```
  }];
  let arguments = (ins Linnet_ReduceKindAttr:$kind, Linnet_FloatTensor:$input, DenseI64ArrayAttr:$axes);
  let results = (outs Linnet_FloatTensor:$result);
  let hasCustomAssemblyFormat = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// Whether a reduction of one element is this element.
    static bool keepsSingleElements(ReduceKind kind);
  }];
}

def Linnet_SoftmaxOp : Linnet_InferredOp<"softmax"> {
  let summary = "exponentials along one axis, divided by their sum";
  let description = [{
    out(i) = exp(in(i) - max) / sum of exp(in - max) along `axis`; with `log` its logarithm.

    * C1: `axis` is within the rank.

    ```mlir
    %1 = linnet.softmax %0 axis = 1 : (tensor<1x1000xf32>) -> tensor<1x1000xf32>
    ```
  }];
  let arguments = (ins Linnet_FloatTensor:$input, I64Attr:$axis, UnitAttr:$log);
  let results = (outs Linnet_FloatTensor:$result);
  let assemblyFormat = "$input `axis` `=` $axis (`log` $log^)? attr-dict `:` functional-type(operands, $result)";
}

def Linnet_LocalResponseNormOp : Linnet_InferredOp<"local_response_norm"> {
  let summary = "normalization over neighbouring channels (AlexNet)";
  let description = [{
    out(…, c) = in(…, c) / (bias + alpha/size * sum of in(…, j)^2)^beta, with j from
    max(0, c - floor((size-1)/2)) to min(C - 1, c + ceil((size-1)/2)).

    * C1: `size` is positive.
    * C2: there is a last dimension.

    ```mlir
    %1 = linnet.local_response_norm %0 size = 5 alpha = 1.0e-4 beta = 0.75 bias = 2.0
        : (tensor<1x27x27x96xf32>) -> tensor<1x27x27x96xf32>
    ```
  }];
  let arguments = (ins Linnet_FloatTensor:$input, I64Attr:$size, F64Attr:$alpha, F64Attr:$beta, F64Attr:$bias);
  let results = (outs Linnet_FloatTensor:$result);
  let assemblyFormat = [{
    $input `size` `=` $size `alpha` `=` $alpha `beta` `=` $beta `bias` `=` $bias
    attr-dict `:` functional-type(operands, $result)
  }];
}

#endif // LINNET_REDUCTION_OPS
