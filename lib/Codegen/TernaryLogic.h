//===- TernaryLogic.h - logic of three vectors in one instruction ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// AVX-512 has an instruction for every function of three bits. LLVM finds it
// for two gates in a row; a full adder's carry has more.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_CODEGEN_TERNARYLOGIC_H
#define LINNET_LIB_CODEGEN_TERNARYLOGIC_H

namespace llvm {
class Function;
} // namespace llvm

namespace linnet::codegen {

/// Replaces and, or, xor and not of vectors of i32 by `vpternlogd` where
/// several of them compute one function of three values. The function has to
/// be compiled for AVX-512.
void formTernaryLogic(llvm::Function &function);

} // namespace linnet::codegen

#endif // LINNET_LIB_CODEGEN_TERNARYLOGIC_H
