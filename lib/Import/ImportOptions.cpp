//===- ImportOptions.cpp - what a user says about a model's inputs --------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parses the arguments of `--input-shape` and `--freeze`.
//
//===----------------------------------------------------------------------===//

#include "linnet/Import/ImportOptions.h"

#include "llvm/ADT/StringRef.h"

using namespace llvm;
using namespace linnet;

/// Splits at the last '=', since names of inputs may hold one.
static Expected<std::pair<StringRef, StringRef>>
splitArgument(StringRef argument, StringRef flag, StringRef form) {
  auto parts = argument.rsplit('=');
  if (parts.first.empty() || parts.second.empty())
    return createStringError("--" + flag + " is '" + argument +
                             "', accepted: " + form);
  return parts;
}

Error linnet::addInputShape(ImportOptions &options, StringRef argument) {
  auto parts = splitArgument(argument, "input-shape", "NAME=1x3x224x224");
  if (!parts)
    return parts.takeError();
  SmallVector<StringRef> extents;
  parts->second.split(extents, 'x');
  SmallVector<int64_t, 4> shape;
  for (StringRef extent : extents) {
    int32_t value;
    if (extent.getAsInteger(10, value) || value <= 0)
      return createStringError(
          "--input-shape '" + argument + "': '" + extent +
          "' is no number from 1 to 2147483647, accepted: NAME=1x3x224x224");
    shape.push_back(value);
  }
  if (!options.inputShapes.try_emplace(parts->first, shape).second)
    return createStringError("--input-shape names '" + parts->first +
                             "' twice");
  return Error::success();
}

Error linnet::addFrozenInput(ImportOptions &options, StringRef argument) {
  auto parts = splitArgument(argument, "freeze", "NAME=FILE.npy");
  if (!parts)
    return parts.takeError();
  if (!options.frozenInputs.try_emplace(parts->first, parts->second.str())
           .second)
    return createStringError("--freeze names '" + parts->first + "' twice");
  return Error::success();
}
