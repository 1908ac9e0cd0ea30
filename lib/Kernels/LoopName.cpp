//===- LoopName.cpp - a loop of a Func, found again after lowering --------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Halide calls a loop by its Func, the stage and the variable.
//
//===----------------------------------------------------------------------===//

#include "LoopName.h"

#include "llvm/ADT/StringRef.h"

using namespace linnet::kernels;

bool LoopName::matches(const std::string &loop) const {
  llvm::StringRef name(loop);
  return name.consume_front(func + ".s") && name.ends_with("." + variable);
}
