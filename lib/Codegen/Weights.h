//===- Weights.h - constant data beside the code -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights as an object file or as raw bytes. They never become LLVM IR, which
// would hold each of them as a constant of its own.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_CODEGEN_WEIGHTS_H
#define LINNET_LIB_CODEGEN_WEIGHTS_H

#include "linnet/Codegen/Codegen.h"

namespace llvm {
class TargetMachine;
class raw_pwrite_stream;
} // namespace llvm

namespace linnet::codegen {

/// The symbol of the weights of the artefact called `name`.
std::string weightsSymbol(llvm::StringRef name);

/// Collects the weights of a module whose memory is planned.
std::vector<WeightPiece> collectWeights(mlir::ModuleOp plan);

/// Writes `size` bytes: the pieces, and zeros between them.
void writeWeights(llvm::ArrayRef<WeightPiece> pieces, int64_t size,
                  llvm::raw_ostream &os);

/// Writes an object file that defines the hidden symbol `symbol` as these
/// bytes.
llvm::Error writeWeightsObject(llvm::ArrayRef<WeightPiece> pieces, int64_t size,
                               llvm::StringRef symbol,
                               const llvm::TargetMachine &machine,
                               llvm::raw_pwrite_stream &os);

} // namespace linnet::codegen

#endif // LINNET_LIB_CODEGEN_WEIGHTS_H
