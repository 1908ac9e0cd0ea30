//===- Driver.h - the command line of linnetc -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Verbs, their options and exit codes.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_DRIVER_DRIVER_H
#define LINNET_DRIVER_DRIVER_H

namespace linnet {

/// What linnetc exits with.
enum class ExitCode {
  Success = 0,
  /// The model, an input or an option's value was refused; a message says why.
  Refused = 1,
  /// The command line makes no sense.
  Usage = 2,
  /// `verify` found an error beyond its bound.
  VerificationFailed = 3,
  /// A fault of Linnet itself.
  InternalError = 70,
};

/// Runs linnetc.
ExitCode runDriver(int argc, char **argv);

} // namespace linnet

#endif // LINNET_DRIVER_DRIVER_H
