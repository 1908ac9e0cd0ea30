//===- KernDialect.td - the kern dialect and its attributes -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Declares the dialect and what its ops carry: families, schedules, layouts, slots.
//
//===----------------------------------------------------------------------===//

#ifndef KERN_DIALECT
#define KERN_DIALECT

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/IR/OpBase.td"
include "Kern/KernEnums.td"

def Kern_Dialect : Dialect {
  let name = "kern";
  let cppNamespace = "::linnet::kern";
  let summary = "how a network is computed";
  let description = [{
    Kernels are symbols. Each holds a fused chain of linnet ops and says which
    family it belongs to and with which schedule it is compiled. Weights are
    operands of the call, never constants inside, so equal kernels are one symbol.
  }];
  let dependentDialects = ["::linnet::LinnetDialect"];
  let useDefaultAttributePrinterParser = 1;
}

/// What has a place in memory.
def Kern_Tensor : StaticShapeTensorOf<[F16, F32, F64, I1, I8, UI8, I16, I32, I64]>;

class Kern_Attr<string name, string attrMnemonic> : AttrDef<Kern_Dialect, name> {
  let mnemonic = attrMnemonic;
}

def Kern_FamilyAttr : EnumAttr<Kern_Dialect, Kern_Family, "family"> {
  let assemblyFormat = "`<` $value `>`";
}

def Kern_ScheduleAttr : Kern_Attr<"Schedule", "schedule"> {
  let summary = "the strategy of a kernel and its parameters";
  let description = [{
    What a strategy picked, what the tuner stored and what a user writes by hand
    are the same text. Parameters are integers, lists of integers or strings.

    ```mlir
    #kern.schedule<pointwise, tile = [6, 16], order = "nm">
    ```
  }];
  let parameters = (ins StringRefParameter<"name of the strategy">:$strategy,
                        "::mlir::DictionaryAttr":$params);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Kern_LayoutAttr : Kern_Attr<"Layout", "layout"> {
  let summary = "how the logical dimensions of a tensor lie in memory";
  let description = [{
    The physical dimensions, outermost first. Each is a logical dimension `d`, or its
    quotient `d div b` or remainder `d mod b` by a block. A blocked extent is rounded
    up to whole blocks, and what lies behind it is zero.

    ```mlir
    #kern.layout<[0, 1, 2, 3]>             // NHWC, as it stands
    #kern.layout<[0, 3, 1, 2]>             // an NHWC tensor stored as NCHW
    #kern.layout<[0, 3 div 16, 1, 2, 3 mod 16]>    // channel blocks of 16
    #kern.layout<[1, 2, 0, 3], winograd = 4>       // a filter as Winograd's algorithm wants it
    #kern.layout<[0, 1 div 24, 4, 2, 3, 1 mod 24], groups = 3>    // a filter of three groups, each in panels
    #kern.layout<[0, 1, 2, 3], pitch = 256>        // a slice of an NHWC tensor of 256 channels
    #kern.layout<[0, 3, 1, 2], plane = 56>         // planes of 7x7 pixels, each padded to 56
    #kern.layout<[0, 1 div 2, 3, 1 mod 2, 2], plane = 56>    // planes of two rows of 28 pixels
    ```

    `winograd = m` says that not the tensor's elements lie in memory but what Winograd's algorithm with tiles of
    m x m outputs makes of the filter that they are: a tensor [O, m + 2, m + 2, I].

    `groups = g` says that the tensor is a filter [O, KH, KW, I] of g groups, and that the dimensions are those of
    [g, O / g, KH, KW, I], so that each group has blocks of its own.

    `pitch` is the number of elements from one run of the innermost dimension to the next. What lies between two runs
    belongs to other tensors.

    `plane` says that the tensor is an image [N, H, W, C] whose channels lie outside of the pixels, of all rows or of
    those in a band, and is the number of elements from one channel's pixels to the next. What lies between is the tensor's
    own, and may be anything.

    * C1: every logical dimension stands once whole, or once as quotient and once as remainder of one block.
    * C2: `winograd` is 2 or 4, and the layout has rank 4.
    * C3: `groups` is 2 or more, and the layout has rank 5, without `winograd`.
    * C4: a pitch is of an order of whole dimensions, two or more, without `winograd` and `groups`.
    * C5: a plane stands with `[0, 1, 3, 2]`, `[0, 1 div r, 3, 1 mod r, 2]` or `[0, 3, 1, 2]`, and nothing else.
  }];
  /// blocks[i] is 0 for a whole dimension, b for a quotient by b, -b for a remainder.
  let parameters = (ins ArrayRefParameter<"int64_t">:$dims, ArrayRefParameter<"int64_t">:$blocks,
                        "int64_t":$winograd, "int64_t":$groups, "int64_t":$pitch,
                        "int64_t":$plane);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Kern_SlotAttr : Kern_Attr<"Slot", "slot"> {
  let summary = "a range of bytes in a memory region";
  let description = [{
    ```mlir
    #kern.slot<arena, 4096, 401408>    // region, offset, bytes
    #kern.slot<output 0, 0, 4000>      // in the model's output number 0
    ```

    * C1: offset and bytes are not negative; only inputs and outputs have an index.
  }];
  let parameters = (ins EnumParameter<Kern_MemoryRegion>:$region, "int64_t":$index, "int64_t":$offset, "int64_t":$bytes);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

#endif // KERN_DIALECT
