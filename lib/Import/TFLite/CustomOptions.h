//===- CustomOptions.h - options of a custom operator -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A map from names to numbers, in the format's own encoding (FlexBuffers).
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_CUSTOMOPTIONS_H
#define LINNET_LIB_IMPORT_TFLITE_CUSTOMOPTIONS_H

#include "Op.h"
#include "llvm/ADT/StringMap.h"

namespace linnet::tflite_import {

class CustomOptions {
public:
  /// An error of `op` where its options are no such map.
  explicit CustomOptions(OpImporter &op);

  /// An error where it is missing, or not within the bounds.
  int64_t number(llvm::StringRef name, int64_t lowest,
                 int64_t highest = INT32_MAX);
  schema::Padding padding();
  schema::Activation activation();

private:
  OpImporter &op;
  llvm::StringMap<int64_t> numbers;
};

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_CUSTOMOPTIONS_H
