//===- LinnetSparseOps.td - products with pruned weights -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions and matrix products whose weights are mostly zero: only the others are kept.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_SPARSE_OPS
#define LINNET_SPARSE_OPS

include "Linnet/LinnetAttrs.td"

def Linnet_SparseEncodingAttr : AttrDef<Linnet_Dialect, "SparseEncoding"> {
  let mnemonic = "sparse_encoding";
  let summary = "which weights of a sparse matrix stand together";
  let description = [{
    A matrix of `outputs` rows is cut into rows of blocks, each `block` outputs high and one input wide; a block
    is kept where any of its weights is not zero. Blocks of one output are single weights. Where `block` does not
    divide `outputs`, the weights behind the last output are not read.

    The blocks of a row may come in several `parts`: first those of all rows whose inputs are in the first part of the
    inputs, then those of the second. So a kernel can go over all outputs while one part of the inputs stays in a near
    cache. Which inputs a part has is free.

    * C1: `block` is 1, 2, 4 or 8.
    * C2: `outputs` is from 1 to 2^31 - 1.
    * C3: `parts`, 1 where it is left out, is from 1 to 2^31 - 1.

    ```mlir
    #linnet.sparse_encoding<block = 4, outputs = 128>
    ```
  }];
  let parameters = (ins "int64_t":$block, "int64_t":$outputs, DefaultValuedParameter<"int64_t", "1">:$parts);
  let assemblyFormat = "`<` `block` `=` $block `,` `outputs` `=` $outputs (`,` `parts` `=` $parts^)? `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Rows of blocks.
    int64_t blockRows() const { return (getOutputs() + getBlock() - 1) / getBlock(); }
  }];
}

/// Positions of blocks along the inputs, in the narrowest type that holds them.
def Linnet_SparseIndices : Linnet_TensorOf<[UI8, I16, I32], [HasAnyRankOfPred<[1]>], "1-D tensor of ui8, i16 or i32">;
def Linnet_SparseRows : Linnet_TensorOf<[I32], [HasAnyRankOfPred<[1]>], "1-D tensor of i32">;

class Linnet_SparseOp<string mnemonic> : Linnet_InferredOp<mnemonic> {
  let hasVerifier = 1;
  let assemblyFormat = [{
    $input `,` $values `,` $indices `,` $rows (`,` $bias^)? `encoding` `=` $encoding
    attr-dict `:` functional-type(operands, $result)
  }];
}

def Linnet_SparseConv2DOp : Linnet_SparseOp<"sparse_conv2d"> {
  let summary = "1x1 convolution with pruned weights";
  let description = [{
    With B outputs a block, R rows of blocks and P parts, output o in row b = o div B of blocks:

        out(n, y, x, o) = bias(o) + sum over p < P, k from rows(p * R + b) to rows(p * R + b + 1) - 1 of
            in(n, y, x, indices(k)) * values(k, o mod B)

    It stands for a `conv2d` of one group with a 1x1 filter, stride 1 and no pads; other convolutions stay dense.

    * C1: `values` has one row of B weights for each of the `indices`.
    * C2: `rows` has one element more than there are rows of blocks in all parts.
    * C3: `bias`, where present, has one element for each output.
    * C4: `rows`, where constant, starts with 0, never descends, and ends within the blocks.
    * C5: each of the `indices`, where constant, is an input channel.

    `rows` and `indices` must be constants of the network: a kernel does not check what they hold.

    ```mlir
    // Outputs 0 and 1 read channel 2; outputs 2 and 3 read channels 0 and 1.
    %indices = linnet.constant dense<[2, 0, 1]> : tensor<3xui8>
    %rows = linnet.constant dense<[0, 1, 3]> : tensor<3xi32>
    %1 = linnet.sparse_conv2d %0, %values, %indices, %rows encoding = <block = 2, outputs = 4>
        : (tensor<1x7x7x16xf32>, tensor<3x2xf32>, tensor<3xui8>, tensor<3xi32>) -> tensor<1x7x7x4xf32>
    ```
  }];
  let arguments = (ins Linnet_FeatureMap:$input, Linnet_RankedFloat<2>:$values, Linnet_SparseIndices:$indices,
                       Linnet_SparseRows:$rows, Optional<Linnet_RankedFloat<1>>:$bias,
                       Linnet_SparseEncodingAttr:$encoding);
  let results = (outs Linnet_FeatureMap:$result);
}

def Linnet_SparseFullyConnectedOp : Linnet_SparseOp<"sparse_fully_connected"> {
  let summary = "product of each row with a pruned weight matrix";
  let description = [{
    As `sparse_conv2d`, on rows instead of pixels:

        out(n, o) = bias(o) + sum over p < P, k from rows(p * R + b) to rows(p * R + b + 1) - 1 of
            in(n, indices(k)) * values(k, o mod B)

    * C1 to C5: as for `sparse_conv2d`.

    ```mlir
    %1 = linnet.sparse_fully_connected %0, %values, %indices, %rows, %bias encoding = <block = 4, outputs = 10>
        : (tensor<1x1280xf32>, tensor<96x4xf32>, tensor<96xi16>, tensor<4xi32>, tensor<10xf32>) -> tensor<1x10xf32>
    ```
  }];
  let arguments = (ins Linnet_RankedFloat<2>:$input, Linnet_RankedFloat<2>:$values, Linnet_SparseIndices:$indices,
                       Linnet_SparseRows:$rows, Optional<Linnet_RankedFloat<1>>:$bias,
                       Linnet_SparseEncodingAttr:$encoding);
  let results = (outs Linnet_RankedFloat<2>:$result);
}

#endif // LINNET_SPARSE_OPS
