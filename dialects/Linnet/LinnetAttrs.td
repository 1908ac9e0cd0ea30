//===- LinnetAttrs.td - attributes of the linnet dialect -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Geometry in one attribute per family, so that no op has a dozen of them.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_ATTRS
#define LINNET_ATTRS

include "mlir/IR/AttrTypeBase.td"
include "Linnet/LinnetDialect.td"
include "Linnet/LinnetEnums.td"

class Linnet_EnumAttr<EnumInfo info, string name> : EnumAttr<Linnet_Dialect, info, name> {
  let assemblyFormat = "`<` $value `>`";
}
def Linnet_UnaryKindAttr : Linnet_EnumAttr<Linnet_UnaryKind, "unary_kind">;
def Linnet_BinaryKindAttr : Linnet_EnumAttr<Linnet_BinaryKind, "binary_kind">;
def Linnet_ReduceKindAttr : Linnet_EnumAttr<Linnet_ReduceKind, "reduce_kind">;
def Linnet_PadModeAttr : Linnet_EnumAttr<Linnet_PadMode, "pad_mode">;
def Linnet_SignBorderAttr : Linnet_EnumAttr<Linnet_SignBorder, "sign_border">;
def Linnet_ResizeModeAttr : Linnet_EnumAttr<Linnet_ResizeMode, "resize_mode">;
def Linnet_CoordinateModeAttr : Linnet_EnumAttr<Linnet_CoordinateMode, "coordinate_mode">;
def Linnet_NearestModeAttr : Linnet_EnumAttr<Linnet_NearestMode, "nearest_mode">;

def Linnet_WindowAttr : AttrDef<Linnet_Dialect, "Window"> {
  let mnemonic = "window";
  let summary = "how a 2-D window moves over an image";
  let description = [{
    Two numbers (height, width) each for `strides` and `dilations`; `pads` are
    the rows and columns added outside the image: top, left, bottom, right. A
    negative pad crops. The extent of a result is

        out = floor((in + pad_begin + pad_end - dilation * (kernel - 1) - 1) / stride) + 1

    with ceil for floor where `ceil` stands. Left out, strides and dilations are
    1, and pads are 0.

    * C1: `strides` and `dilations` are two numbers each, from 1 to 2^31 - 1.
    * C2: `pads` are four numbers, of at most 2^31 - 1 either way.

    ```mlir
    #linnet.window<strides = [2, 2], pads = [1, 1, 1, 1]>
    ```
  }];
  let parameters = (ins
    OptionalArrayRefParameter<"int64_t">:$strides,
    OptionalArrayRefParameter<"int64_t">:$pads,
    OptionalArrayRefParameter<"int64_t">:$dilations,
    DefaultValuedParameter<"bool", "false">:$ceil);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    /// Always stores the full lists, so that equal windows are equal attributes.
    AttrBuilder<(ins CArg<"::llvm::ArrayRef<int64_t>", "{}">:$strides,
                     CArg<"::llvm::ArrayRef<int64_t>", "{}">:$pads,
                     CArg<"::llvm::ArrayRef<int64_t>", "{}">:$dilations,
                     CArg<"bool", "false">:$ceil)>];
  let extraClassDeclaration = [{
    /// The extent of the result along spatial dimension `dim` (0 height,
    /// 1 width) for an input of `extent` and a kernel of `kernel`; it is not
    /// positive where the window does not fit.
    int64_t outputExtent(unsigned dim, int64_t extent, int64_t kernel) const;
  }];
}

#endif // LINNET_ATTRS
