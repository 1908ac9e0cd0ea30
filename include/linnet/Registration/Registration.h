//===- Registration.h - all of Linnet's dialects and passes -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The explicit lists that tools start from; nothing registers itself.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_REGISTRATION_REGISTRATION_H
#define LINNET_REGISTRATION_REGISTRATION_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace linnet {

/// Linnet's dialects and the upstream ones that its IR uses.
void registerAllDialects(mlir::DialectRegistry &registry);

/// Linnet's passes and pipelines.
void registerOwnPasses();

/// The upstream passes that Linnet's pipelines use.
void registerCleanUpPasses();

} // namespace linnet

#endif // LINNET_REGISTRATION_REGISTRATION_H
