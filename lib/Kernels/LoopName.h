//===- LoopName.h - a loop of a Func, found again after lowering ---===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How our own lowering passes know a loop that a schedule speaks of.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_LOOPNAME_H
#define LINNET_LIB_KERNELS_LOOPNAME_H

#include "Halide.h"

namespace linnet::kernels {

/// A loop of a Func, in any of its stages.
struct LoopName {
  std::string func, variable;

  LoopName(const Halide::Func &func, const Halide::VarOrRVar &variable)
      : func(func.name()), variable(variable.name()) {}
  bool matches(const std::string &loop) const;
};

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_LOOPNAME_H
