//===- LinnetDialect.td - the linnet dialect and its base classes -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Declares the dialect, the type constraints and the base classes of its ops.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DIALECT
#define LINNET_DIALECT

include "mlir/IR/OpBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Linnet_Dialect : Dialect {
  let name = "linnet";
  let cppNamespace = "::linnet";
  let summary = "what a light convolutional network computes";
  let description = [{
    Value semantics on ranked, static tensors. Image tensors are NHWC: an op
    that knows of height and width takes them as dimensions 1 and 2, and the
    channels last. One op stands for each lightweight construct, whatever
    spelling the model's exporter chose.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
}

/// A tensor without open or zero extents, of less than 2 GiB: no index or byte
/// offset below this level leaves 32 bits.
class Linnet_TensorOf<list<Type> elements, list<Pred> preds, string what> : Type<
    And<!listconcat([StaticShapeTensorOf<elements>.predicate,
                     CPred<"::linnet::isBounded(::llvm::cast<::mlir::RankedTensorType>($_self))">],
                    preds)>,
    what # " with positive static extents and less than 2 GiB", "::mlir::RankedTensorType">;

/// Any tensor of the dialect: one of the storage types.
def Linnet_Tensor : Linnet_TensorOf<
    [F16, F32, F64, I1, I8, UI8, I16, I32, I64], [],
    "tensor of f16, f32, f64, i1, i8, ui8, i16, i32 or i64">;

/// A tensor that is computed with: f32 throughout the float pipeline.
def Linnet_FloatTensor : Linnet_TensorOf<[F32], [], "tensor of f32">;

/// A tensor that arithmetic knows: floats, or integers as a model counts with.
def Linnet_NumberTensor
    : Linnet_TensorOf<[F32, I8, UI8, I16, I32, I64], [], "tensor of f32, i8, ui8, i16, i32 or i64">;

/// A tensor of truth values.
def Linnet_BooleanTensor : Linnet_TensorOf<[I1], [], "tensor of i1">;

class Linnet_RankedFloat<int rank>
    : Linnet_TensorOf<[F32], [HasAnyRankOfPred<[rank]>], rank # "-D tensor of f32">;

/// An image batch [batch, height, width, channels].
def Linnet_FeatureMap
    : Linnet_TensorOf<[F32], [HasAnyRankOfPred<[4]>], "4-D NHWC tensor of f32">;

/// Base of all ops: pure, and its result types follow from operands and
/// attributes (`inferReturnTypes` checks the numbered constraints C1, C2, …).
class Linnet_Op<string mnemonic, list<Trait> traits = []>
    : Op<Linnet_Dialect, mnemonic, !listconcat(traits, [Pure])>;

class Linnet_InferredOp<string mnemonic, list<Trait> traits = []>
    : Linnet_Op<mnemonic, !listconcat(traits, [InferTypeOpAdaptor])>;

#endif // LINNET_DIALECT
