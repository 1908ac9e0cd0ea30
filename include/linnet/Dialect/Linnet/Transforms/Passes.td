//===- Passes.td - passes on the linnet dialect -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is done to a network before its ops become kernels.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT_LINNET_TRANSFORMS_PASSES
#define LINNET_DIALECT_LINNET_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

class LinnetPass<string flag> : Pass<flag, "::mlir::func::FuncOp"> {
  let dependentDialects = ["::linnet::LinnetDialect"];
}

def FoldAffine : LinnetPass<"linnet-fold-affine"> {
  let summary = "fold per-channel scales and offsets into constant weights";
  let description = [{
    A `linnet.channel_affine`, or a sum, difference, product or quotient with a
    constant for each channel or for all, is folded into the constant weights
    and bias of the `conv2d`, `depthwise_conv2d`, `transpose_conv2d` or
    `fully_connected` before it, where nothing else uses that product; or of
    those after it, where all users are such. An offset before a convolution
    folds only where nothing is padded. Products are computed in double
    precision. Consecutive affines merge; those left, whose constants differ
    from channel to channel, become `linnet.channel_affine`.

    Channels are the last dimension: layouts are propagated before.

    ```mlir
    func.func @f(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
      %filter = linnet.constant dense<[[[[1.0, 3.0]]]]> : tensor<1x1x1x2xf32>
      %two = linnet.constant dense<2.0> : tensor<f32>
      %five = linnet.constant dense<5.0> : tensor<f32>
      %0 = linnet.conv2d %x, %filter window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
      %1 = linnet.binary mul %0, %two : (tensor<1x4x4x1xf32>, tensor<f32>) -> tensor<1x4x4x1xf32>
      %2 = linnet.binary add %1, %five : (tensor<1x4x4x1xf32>, tensor<f32>) -> tensor<1x4x4x1xf32>
      return %2 : tensor<1x4x4x1xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
      %filter = linnet.constant dense<[[[[2.0, 6.0]]]]> : tensor<1x1x1x2xf32>
      %bias = linnet.constant dense<5.0> : tensor<1xf32>
      %0 = linnet.conv2d %x, %filter, %bias window = <>
          : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
      return %0 : tensor<1x4x4x1xf32>
    }
    ```
  }];
}

def FoldPads : LinnetPass<"linnet-fold-pads"> {
  let summary = "fold explicit borders into the windows that see them";
  let description = [{
    A `linnet.pad` by zeros of height and width becomes pads of the `conv2d`,
    `depthwise_conv2d` or `avg_pool2d` (which then counts its pads) after it;
    one that can never be the maximum, pads of a `max_pool2d`: it is -inf, or
    not above zero where no element is negative. Batch and channels are
    dimensions 0 and 3: layouts are propagated before.

    ```mlir
    func.func @f(%x: tensor<1x5x7x2xf32>, %filter: tensor<4x3x3x2xf32>) -> tensor<1x5x7x4xf32> {
      %0 = linnet.pad %x low = [0, 1, 1, 0] high = [0, 1, 1, 0] mode = <constant>
          : (tensor<1x5x7x2xf32>) -> tensor<1x7x9x2xf32>
      %1 = linnet.conv2d %0, %filter window = <>
          : (tensor<1x7x9x2xf32>, tensor<4x3x3x2xf32>) -> tensor<1x5x7x4xf32>
      return %1 : tensor<1x5x7x4xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x5x7x2xf32>, %filter: tensor<4x3x3x2xf32>) -> tensor<1x5x7x4xf32> {
      %0 = linnet.conv2d %x, %filter window = <pads = [1, 1, 1, 1]>
          : (tensor<1x5x7x2xf32>, tensor<4x3x3x2xf32>) -> tensor<1x5x7x4xf32>
      return %0 : tensor<1x5x7x4xf32>
    }
    ```
  }];
}

def FoldConstants : LinnetPass<"linnet-fold-constants"> {
  let summary = "evaluate ops on constants";
  let description = [{
    An op all of whose operands are constants becomes the constant that it
    computes, by the reference: sums are taken in double. Splats stay splats.

    A result of more than 1 MiB is folded only where it has no more bytes than
    the constants that it comes from, so that a `linnet.broadcast` of one number,
    or an outer product, stays. Convolutions and pools of a constant image stay,
    as do matrix products of more than 2^30 bytes of factors.

    ```mlir
    func.func @f() -> tensor<3xf32> {
      %a = linnet.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
      %b = linnet.constant dense<0.5> : tensor<f32>
      %0 = linnet.binary mul %a, %b : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
      return %0 : tensor<3xf32>
    }
    // becomes
    func.func @f() -> tensor<3xf32> {
      %0 = linnet.constant dense<[0.5, 1.0, 1.5]> : tensor<3xf32>
      return %0 : tensor<3xf32>
    }
    ```
  }];
}

def RecognizeActivations : LinnetPass<"linnet-recognize-activations"> {
  let summary = "one unary op for every activation that is spelled out";
  let description = [{
    Scalars may be constants of any rank whose elements are equal; sums,
    products, quotients and their order do not matter.

    | spelling                                      | becomes                     |
    |-----------------------------------------------|-----------------------------|
    | `max(x, c)`, `min(x, c)`, nested              | `clip`                      |
    | `clip(x + 3, 0, 6) / 6`, `clip(p*x + q, 0, 1)`| `hard_sigmoid`              |
    | `x * clip(x + 3, 0, 6) / 6`, `x * hard_sigmoid(x)` | `hard_swish`           |
    | `1 / (1 + exp(-x))`, `exp(x) / (1 + exp(x))`  | `sigmoid`                   |
    | `x * sigmoid(x)`, `x / (1 + exp(-x))`         | `silu`                      |
    | `0.5 * x * (1 + erf(x / sqrt(2)))`            | `gelu`                      |
    | `0.5 * x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))` | `gelu_tanh`     |
    | `log(1 + exp(x))`                             | `softplus`                  |
    | `x * tanh(softplus(x))`                       | `mish`                      |
    | `x / (1 + abs(x))`                            | `softsign`                  |
    | `max(x, a * x)`, `prelu` by one slope         | `leaky_relu`                |
    | `pow(x, 0.5)`                                 | `sqrt`                      |

    Constants may differ from those above by their rounding to f32, not more.

    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = linnet.unary sigmoid %x : tensor<4xf32>
      %1 = linnet.binary mul %x, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      return %1 : tensor<4xf32>
    }
    // becomes
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = linnet.unary silu %x : tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
}

def PropagateLayout : LinnetPass<"linnet-propagate-layout"> {
  let summary = "move transposes to the borders of the network, where they cancel on the way";
  let description = [{
    An importer of channels-first models puts a `linnet.transpose` before and
    its inverse after each image op. This pass moves those that lead from
    channels-last to channels-first down through every op that can be computed
    in either layout, until they meet their inverse, a result, or an op that
    depends on the layout; then it moves the inverse ones that are left up
    toward the arguments. Constants on the way are transposed once; a transpose
    that moves extents of 1 alone becomes a reshape; and a flattened image that
    goes into a `linnet.fully_connected` has the transpose taken into the
    constant weights, whose columns are permuted.

    Other transposes move down only where that leaves fewer of them.

    ```mlir
    func.func @f(%x: tensor<1x4x5x3xf32>) -> tensor<1x4x5x3xf32> {
      %0 = linnet.transpose %x perm = [0, 3, 1, 2] : (tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
      %1 = linnet.unary exp %0 : tensor<1x3x4x5xf32>
      %2 = linnet.transpose %1 perm = [0, 2, 3, 1] : (tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32>
      return %2 : tensor<1x4x5x3xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x4x5x3xf32>) -> tensor<1x4x5x3xf32> {
      %0 = linnet.unary exp %x : tensor<1x4x5x3xf32>
      return %0 : tensor<1x4x5x3xf32>
    }
    ```
  }];
}

def RecognizeBinary : LinnetPass<"linnet-recognize-binary"> {
  let summary = "convolutions of signs by signs, on packed bits";
  let description = [{
    A `linnet.conv2d` or `linnet.fully_connected` whose input is signs and whose
    constant weights are, for each output channel, +a or -a becomes a
    `linnet.binarize` and a `linnet.binary_conv2d`; a, the magnitude of the input's
    signs and a bias follow as `linnet.channel_affine`. These are signs, and what
    they are at 0:

    | spelling                                            | at 0 |
    |-----------------------------------------------------|------|
    | `x >= c ? 1 : -1`, `Sign(Sign(x) + d)`, 0 < d < 1   | +1   |
    | `x > c ? 1 : -1`, `Sign(Sign(x) - d)`               | -1   |
    | `Sign(x)`                                           | 0    |

    also times a number, with the comparison turned around, with c for each
    channel, and behind reshapes and transposes. Other functions of one comparison
    or one `Sign` are judged by their values, such as `Clip(2 * Sign(x) + 1, -1, 1)`.
    ONNX's `Sign` is exact too: it is half of the sum of the two above it, so it
    costs two convolutions.
    Borders are zeros in the window, or a `linnet.pad` by one of the signs.

    With `remarks` a product that looks like one of signs, but is none, says why,
    and one that costs two says so.

    Channels are the last dimension: layouts are propagated before.

    ```mlir
    func.func @f(%x: tensor<1x4x4x3xf32>) -> tensor<1x4x4x1xf32> {
      %filter = linnet.constant dense<[[[[0.5, -0.5, 0.5]]]]> : tensor<1x1x1x3xf32>
      %tenth = linnet.constant dense<0.1> : tensor<f32>
      %0 = linnet.unary sign %x : tensor<1x4x4x3xf32>
      %1 = linnet.binary add %0, %tenth : (tensor<1x4x4x3xf32>, tensor<f32>) -> tensor<1x4x4x3xf32>
      %2 = linnet.unary sign %1 : tensor<1x4x4x3xf32>
      %3 = linnet.conv2d %2, %filter window = <> : (tensor<1x4x4x3xf32>, tensor<1x1x1x3xf32>) -> tensor<1x4x4x1xf32>
      return %3 : tensor<1x4x4x1xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x4x4x3xf32>) -> tensor<1x4x4x1xf32> {
      %scale = linnet.constant dense<0.5> : tensor<1xf32>
      %offset = linnet.constant dense<0.0> : tensor<1xf32>
      %filter = linnet.constant dense<5> : tensor<1x1x1x1xi32>
      %signs = linnet.binarize %x : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x1xi32>
      %sums = linnet.binary_conv2d %signs, %filter channels = 3 border = <zero> window = <>
          : (tensor<1x4x4x1xi32>, tensor<1x1x1x1xi32>) -> tensor<1x4x4x1xf32>
      %0 = linnet.channel_affine %sums, %scale, %offset
          : (tensor<1x4x4x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
      return %0 : tensor<1x4x4x1xf32>
    }
    ```
  }];
  let options = [Option<"remarks", "remarks", "bool", "false", "say why products stay floats, or cost two">];
}

def FoldThresholds : LinnetPass<"linnet-fold-thresholds"> {
  let summary = "fold what stands before signs into their thresholds";
  let description = [{
    A `linnet.channel_affine` between a `linnet.binary_conv2d` and a
    `linnet.binarize` becomes thresholds, integers as the sums are: exact in real
    numbers, whatever the affine would round. A negative scale turns the signs of
    that channel's filter around. A `clip` whose bounds lie around all thresholds
    goes, and signs of a `linnet.max_pool2d` become a `linnet.binary_max_pool2d` of signs.

    ```mlir
    func.func @f(%x: tensor<1x4x4x1xi32>, %filter: tensor<1x1x1x1xi32>) -> tensor<1x4x4x1xi32> {
      %scale = linnet.constant dense<2.0> : tensor<1xf32>
      %offset = linnet.constant dense<-3.0> : tensor<1xf32>
      %sums = linnet.binary_conv2d %x, %filter channels = 3 border = <zero> window = <>
          : (tensor<1x4x4x1xi32>, tensor<1x1x1x1xi32>) -> tensor<1x4x4x1xf32>
      %0 = linnet.channel_affine %sums, %scale, %offset
          : (tensor<1x4x4x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
      %1 = linnet.binarize %0 : (tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xi32>
      return %1 : tensor<1x4x4x1xi32>
    }
    // becomes
    func.func @f(%x: tensor<1x4x4x1xi32>, %filter: tensor<1x1x1x1xi32>) -> tensor<1x4x4x1xi32> {
      %thresholds = linnet.constant dense<2.0> : tensor<1xf32>
      %sums = linnet.binary_conv2d %x, %filter channels = 3 border = <zero> window = <>
          : (tensor<1x4x4x1xi32>, tensor<1x1x1x1xi32>) -> tensor<1x4x4x1xf32>
      %0 = linnet.binarize %sums, %thresholds : (tensor<1x4x4x1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xi32>
      return %0 : tensor<1x4x4x1xi32>
    }
    ```
  }];
}

def RecognizeShuffle : LinnetPass<"linnet-recognize-shuffle"> {
  let summary = "one channel_shuffle for every spelling of it";
  let description = [{
    Reshape, transpose, reshape — with the pixels as one dimension or two,
    channels first or last — and a gather by the shuffled order become
    `linnet.channel_shuffle`. Where the channels are not last it stands between
    two transposes, which `linnet-propagate-layout` cancels.

    ```mlir
    func.func @f(%x: tensor<1x5x7x6xf32>) -> tensor<1x5x7x6xf32> {
      %0 = linnet.reshape %x : (tensor<1x5x7x6xf32>) -> tensor<1x5x7x2x3xf32>
      %1 = linnet.transpose %0 perm = [0, 1, 2, 4, 3] : (tensor<1x5x7x2x3xf32>) -> tensor<1x5x7x3x2xf32>
      %2 = linnet.reshape %1 : (tensor<1x5x7x3x2xf32>) -> tensor<1x5x7x6xf32>
      return %2 : tensor<1x5x7x6xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x5x7x6xf32>) -> tensor<1x5x7x6xf32> {
      %0 = linnet.channel_shuffle %x groups = 2 : (tensor<1x5x7x6xf32>) -> tensor<1x5x7x6xf32>
      return %0 : tensor<1x5x7x6xf32>
    }
    ```
  }];
}

def Sparsify : LinnetPass<"linnet-sparsify"> {
  let summary = "keep only the weights that are not zero where that is faster";
  let description = [{
    Looks at the zeros of the constant weights of each 1x1 `conv2d` (one group, stride 1, no pads) and each
    `fully_connected`. Of the blocks of 1, 2, 4 and 8 outputs it takes the one whose density (the part of the
    weights that is stored) lies furthest below the target's break-even for layers of this size, and replaces the
    op by `sparse_conv2d` or `sparse_fully_connected`. Otherwise the op stays dense: a sparse kernel is chosen only
    where it is faster by what was measured on the target. Indices take the narrowest type that holds them. Blocks come
    in as many parts of the inputs as the target's L1 wants, while rows of blocks stay long enough.

    A weight of zero is left out: it contributes nothing, even to an input that is infinite or NaN.

    With `remarks` each filter of which at least a tenth is zero says what was chosen and why.

    Of a filter of zeros one block is stored, which no row reads:

    ```mlir
    // linnet-opt --linnet-sparsify=target=x86-64-v3
    func.func @f(%x: tensor<1x7x7x300xf32>) -> tensor<1x7x7x64xf32> {
      %filter = linnet.constant dense<0.0> : tensor<64x1x1x300xf32>
      %0 = linnet.conv2d %x, %filter window = <>
          : (tensor<1x7x7x300xf32>, tensor<64x1x1x300xf32>) -> tensor<1x7x7x64xf32>
      return %0 : tensor<1x7x7x64xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x7x7x300xf32>) -> tensor<1x7x7x64xf32> {
      %values = linnet.constant dense<0.0> : tensor<1x1xf32>
      %indices = linnet.constant dense<0> : tensor<1xi16>
      %rows = linnet.constant dense<0> : tensor<65xi32>
      %0 = linnet.sparse_conv2d %x, %values, %indices, %rows encoding = <block = 1, outputs = 64>
          : (tensor<1x7x7x300xf32>, tensor<1x1xf32>, tensor<1xi16>, tensor<65xi32>) -> tensor<1x7x7x64xf32>
      return %0 : tensor<1x7x7x64xf32>
    }
    ```
  }];
  let options = [Option<"target", "target", "std::string", "\"host\"", "what the kernels are to run on">,
                 Option<"remarks", "remarks", "bool", "false", "say why filters become sparse or stay dense">];
}

def MergeGroups : LinnetPass<"linnet-merge-groups"> {
  let summary = "one grouped convolution for several of slices";
  let description = [{
    Some exporters write a grouped convolution as a split, a `conv2d` for each part, and a concat. Where the parts are
    neighbouring channels in order, the convolutions have equal windows and filters of equal shape, and nothing else
    reads them, they become one, with the filters stacked. An activation that stands behind each comes behind it.

    ```mlir
    func.func @f(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32> {
      %f = linnet.constant dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32>
      %g = linnet.constant dense<[[[[3.0, 4.0]]]]> : tensor<1x1x1x2xf32>
      %0 = linnet.slice %x offsets = [0, 0, 0, 0] sizes = [1, 4, 4, 2] steps = [1, 1, 1, 1]
          : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32>
      %1 = linnet.slice %x offsets = [0, 0, 0, 2] sizes = [1, 4, 4, 2] steps = [1, 1, 1, 1]
          : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32>
      %2 = linnet.conv2d %0, %f window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
      %3 = linnet.conv2d %1, %g window = <> : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
      %4 = linnet.concat %2, %3 axis = 3 : (tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32>
      return %4 : tensor<1x4x4x2xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32> {
      %filter = linnet.constant dense<[[[[1.0, 2.0]]], [[[3.0, 4.0]]]]> : tensor<2x1x1x2xf32>
      %0 = linnet.conv2d %x, %filter groups = 2 window = <>
          : (tensor<1x4x4x4xf32>, tensor<2x1x1x2xf32>) -> tensor<1x4x4x2xf32>
      return %0 : tensor<1x4x4x2xf32>
    }
    ```
  }];
}

def SinkShuffles : LinnetPass<"linnet-sink-shuffles"> {
  let summary = "let shuffled channels lie where they are, and read them there";
  let description = [{
    Of what concats, slices, gathers and shuffles make of channels (the last dimension), it is worked out which
    channel of which computed tensor each one is. Then:

    * a convolution or a fully connected layer with a constant filter takes the order of its inputs into the filter; the
      channels that it does not read are left out by one `linnet.gather` in ascending order, or `linnet.slice`;
    * a depthwise convolution, a pool or a unary op computes the channels where they lie, its constants permuted.
      Where others lie between them these are computed too, and not used;
    * a unary op behind a concat that it alone reads is computed before it.

    ShuffleNet V2 passes half of its channels on in each unit: they stay where they were written, and each unit reads its
    half out of a `linnet.concat` that grows at its end, so that it can be one place in memory (`kern-place-views`).

    ```mlir
    func.func @f(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x1xf32> {
      %filter = linnet.constant dense<[[[[1.0, 2.0, 3.0, 4.0]]]]> : tensor<1x1x1x4xf32>
      %0 = linnet.channel_shuffle %x groups = 2 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
      %1 = linnet.conv2d %0, %filter window = <> : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x4x4x1xf32>
      return %1 : tensor<1x4x4x1xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x1xf32> {
      %filter = linnet.constant dense<[[[[1.0, 3.0, 2.0, 4.0]]]]> : tensor<1x1x1x4xf32>
      %0 = linnet.conv2d %x, %filter window = <> : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x4x4x1xf32>
      return %0 : tensor<1x4x4x1xf32>
    }
    ```
  }];
}

def DeclareImageInput : LinnetPass<"linnet-declare-image-input"> {
  let summary = "take an input as a picture of bytes, and normalise it in the network";
  let description = [{
    The input called `input`, f32 of [N, 3, H, W] or [N, H, W, 3], becomes ui8 of
    [N, H, W, 3], the order in which pictures lie in memory. What the network saw is
    computed from it: (byte - mean) * scale for each channel. It runs before
    `linnet-propagate-layout`, which cancels the transpose that this takes.

    ```mlir
    // linnet-opt --linnet-declare-image-input="input=photo mean=128 scale=0.5"
    func.func @f(%x: tensor<1x4x5x3xf32> {linnet.name = "photo"}) -> tensor<1x4x5x3xf32> {
      %0 = linnet.unary exp %x : tensor<1x4x5x3xf32>
      return %0 : tensor<1x4x5x3xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x4x5x3xui8> {linnet.layout = "NHWC", linnet.name = "photo"}) -> tensor<1x4x5x3xf32> {
      %scale = linnet.constant dense<0.5> : tensor<3xf32>
      %offset = linnet.constant dense<-64.0> : tensor<3xf32>
      %0 = linnet.cast %x : (tensor<1x4x5x3xui8>) -> tensor<1x4x5x3xf32>
      %1 = linnet.channel_affine %0, %scale, %offset
          : (tensor<1x4x5x3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x4x5x3xf32>
      %2 = linnet.unary exp %1 : tensor<1x4x5x3xf32>
      return %2 : tensor<1x4x5x3xf32>
    }
    ```
  }];
  let options = [
    Option<"input", "input", "std::string", "\"\"", "name of the input">,
    ListOption<"mean", "mean", "double", "one value, or one for each channel">,
    ListOption<"scale", "scale", "double", "one value, or one for each channel">];
}

def DeclareBorderLayout : LinnetPass<"linnet-declare-border-layout"> {
  let summary = "say in which layout images cross the network's border";
  let description = [{
    An input of which every use is a transpose from channels-first to channels-last is
    an image, and so is an output that comes from the reverse. Both get the
    attribute `linnet.layout`, "NCHW" or, with `channels-last`, "NHWC": then
    their type changes, and the transposes go. It runs after `linnet-propagate-layout`.

    ```mlir
    // linnet-opt --linnet-declare-border-layout=channels-last
    func.func @f(%x: tensor<1x3x4x5xf32>) -> tensor<1x3x4x5xf32> {
      %0 = linnet.transpose %x perm = [0, 2, 3, 1] : (tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32>
      %1 = linnet.unary exp %0 : tensor<1x4x5x3xf32>
      %2 = linnet.transpose %1 perm = [0, 3, 1, 2] : (tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
      return %2 : tensor<1x3x4x5xf32>
    }
    // becomes
    func.func @f(%x: tensor<1x4x5x3xf32> {linnet.layout = "NHWC"})
        -> (tensor<1x4x5x3xf32> {linnet.layout = "NHWC"}) {
      %0 = linnet.unary exp %x : tensor<1x4x5x3xf32>
      return %0 : tensor<1x4x5x3xf32>
    }
    ```
  }];
  let options = [Option<"channelsLast", "channels-last", "bool", "false",
                        "give and take images with channels last">];
}

#endif // LINNET_DIALECT_LINNET_TRANSFORMS_PASSES
