//===- KernOps.td - ops of the kern dialect -*- tablegen -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels, their calls, and the packing of their weights.
//
//===----------------------------------------------------------------------===//

#ifndef KERN_OPS
#define KERN_OPS

include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/CallInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "Kern/KernDialect.td"

class Kern_Op<string mnemonic, list<Trait> traits = []> : Op<Kern_Dialect, mnemonic, traits>;

def Kern_FuncOp : Kern_Op<"func", [IsolatedFromAbove, Symbol, FunctionOpInterface, SingleBlock]> {
  let summary = "a kernel: a fused chain of linnet ops";
  let description = [{
    The body is linnet ops and a `kern.return`. An argument's layout is its
    attribute `kern.layout`, a result's likewise; without one it lies row-major. An argument
    that holds weights has the unit attribute `kern.weight`.

    * C1: the body is one block of linnet ops that ends in `kern.return`.
    * C2: the body holds no `linnet.constant` with more than one distinct element: weights are operands.
    * C3: the types returned are the function's results.
    * C4: arguments and results are static tensors of integers or floats.
    * C5: `kern.layout` of an argument or a result is a layout of its rank; one with `winograd` is of a 3x3 filter of
      f32; a pitch is not less than the extent of the innermost dimension.

    ```mlir
    kern.func @k0(%x: tensor<1x7x7x16xf32>, %w: tensor<8x1x1x16xf32> {kern.weight}) -> tensor<1x7x7x8xf32>
        family = pointwise schedule = <pointwise, tile = [6, 16]> {
      %0 = linnet.conv2d %x, %w window = <> : (tensor<1x7x7x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x7x7x8xf32>
      kern.return %0 : tensor<1x7x7x8xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
                       Kern_FamilyAttr:$family, OptionalAttr<Kern_ScheduleAttr>:$schedule,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs,
                       OptionalAttr<StrAttr>:$sym_visibility);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name, "::mlir::FunctionType":$type, "Family":$family)>];
  let extraClassDeclaration = [{
    /// FunctionOpInterface.
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }

    /// The layout of an argument or a result; null for row-major.
    LayoutAttr getArgLayout(unsigned index);
    LayoutAttr getResultLayout(unsigned index);
    /// Whether an argument holds weights.
    bool isWeight(unsigned index);
  }];
}

def Kern_ReturnOp : Kern_Op<"return", [Pure, HasParent<"FuncOp">, Terminator, ReturnLike]> {
  let summary = "what a kernel computes";
  let arguments = (ins Variadic<Kern_Tensor>:$operands);
  let assemblyFormat = "($operands^ `:` type($operands))? attr-dict";
}

def Kern_CallOp : Kern_Op<"call", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "run a kernel";
  let description = [{
    In destination-passing style once memory is planned: `destinations` says where each result
    is written, `scratch` which part of the arena the kernel may use meanwhile.

    * C1: the callee is a `kern.func` of this type.
    * C2: `destinations`, where present, has a slot for each result, as large as the result or larger.
      A result with a pitch lies in its slot between parts of other tensors.

    ```mlir
    %1 = kern.call @k0(%0, %w) to [<arena, 0, 1568>]
        : (tensor<1x7x7x16xf32>, tensor<8x1x1x16xf32>) -> tensor<1x7x7x8xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Kern_Tensor>:$inputs,
                       OptionalAttr<TypedArrayAttrBase<Kern_SlotAttr, "slots">>:$destinations,
                       OptionalAttr<Kern_SlotAttr>:$scratch);
  let results = (outs Variadic<Kern_Tensor>:$outputs);
  let assemblyFormat = [{
    $callee `(` $inputs `)` (`to` $destinations^)? (`scratch` $scratch^)?
    attr-dict `:` functional-type($inputs, $outputs)
  }];
  let hasVerifier = 1;
}

def Kern_WeightsOp : Kern_Op<"weights", [Pure]> {
  let summary = "constant weights, packed into the layout that a kernel wants";
  let description = [{
    `value` holds the elements as they lie in memory, in the physical shape of `layout`; the result is the
    logical tensor. Where the layout transforms the elements, `source` holds them as they were: what lies in memory
    is rounded and can't be read back. `slot` is where they lie among the artefact's weights, once memory is planned.

    * C1: the layout is one of the result's rank, without a pitch; one with `winograd` is of a 3x3 filter of f32,
      one with `groups` of a filter whose outputs they divide.
    * C2: `value` has the physical shape that the layout gives the result, and its element type.
    * C3: `value` is dense, or a dense resource that is there and has as many bytes as the shape.
    * C4: there is a `source` exactly where the layout transforms, and it has the result's type.

    ```mlir
    %w = kern.weights dense<0.0> : tensor<2x3x3x3x16xf32> layout = <[0 div 16, 1, 2, 3, 0 mod 16]> -> tensor<32x3x3x3xf32>
    ```
  }];
  let arguments = (ins ElementsAttr:$value, Kern_LayoutAttr:$layout, OptionalAttr<ElementsAttr>:$source,
                       OptionalAttr<Kern_SlotAttr>:$slot);
  let results = (outs Kern_Tensor:$result);
  let assemblyFormat = [{
    $value `layout` `=` $layout (`source` `=` $source^)? (`slot` `=` $slot^)? attr-dict `->` type($result)
  }];
  let hasVerifier = 1;
}

def Kern_PackOp : Kern_Op<"pack", [Pure, AllTypesMatch<["input", "result"]>]> {
  let summary = "bring a tensor into the layout that a kernel wants";
  let description = [{
    Of a constant it is done at compile time (`kern-pack-weights` makes it `kern.weights`); of weights that are
    inputs of the model it is done on each run, which layouts that transform don't allow. The type stays the
    logical one.

    * C1: the layout is one of the input's rank, without a pitch; one with `winograd` is of a 3x3 filter of f32,
      one with `groups` of a filter whose outputs they divide.
  }];
  let arguments = (ins Kern_Tensor:$input, Kern_LayoutAttr:$layout);
  let results = (outs Kern_Tensor:$result);
  let assemblyFormat = "$input `layout` `=` $layout attr-dict `:` type($input)";
  let hasVerifier = 1;
}

def Kern_JoinOp : Kern_Op<"join", [Pure]> {
  let summary = "tensors that lie side by side, as one";
  let description = [{
    The last dimension (channels) of the result is that of the inputs, one behind the other. Nothing is copied:
    what computes the inputs writes them into slices of the result, with its last extent as the pitch.
    Where each lies follows from all `kern.join` and `kern.part` of @main (`kern-place-views` makes none that contradict
    each other); a tensor may be an input of several, always at the same distance from the others in them.

    * C1: there are inputs, of the result's element type, and their shapes are the result's but for the last extent.
    * C2: the last extents add up to the result's.

    ```mlir
    %2 = kern.join %0, %1 : (tensor<1x8x8x16xf32>, tensor<1x8x8x4xf32>) -> tensor<1x8x8x20xf32>
    ```
  }];
  let arguments = (ins Variadic<Kern_Tensor>:$inputs);
  let results = (outs Kern_Tensor:$result);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, $result)";
  let hasVerifier = 1;
}

def Kern_PartOp : Kern_Op<"part", [Pure]> {
  let summary = "a slice of a tensor's channels, read where it lies";
  let description = [{
    As many elements of the last dimension as the result has, from `offset` on. Nothing is copied: who reads it uses the
    pitch of the tensor that it is a part of.

    * C1: the result's element type is the input's, and so is its shape but for the last extent.
    * C2: the part lies inside the input.

    ```mlir
    %1 = kern.part %0 offset = 16 : (tensor<1x8x8x20xf32>) -> tensor<1x8x8x4xf32>
    ```
  }];
  let arguments = (ins Kern_Tensor:$input, I64Attr:$offset);
  let results = (outs Kern_Tensor:$result);
  let assemblyFormat = "$input `offset` `=` $offset attr-dict `:` functional-type(operands, $result)";
  let hasVerifier = 1;
}

#endif // KERN_OPS
