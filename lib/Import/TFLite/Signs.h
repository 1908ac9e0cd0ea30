//===- Signs.h - tensors of packed signs -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What Larq's operators pass to each other.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_SIGNS_H
#define LINNET_LIB_IMPORT_TFLITE_SIGNS_H

#include "../OpWriter.h"

namespace linnet::tflite_import {

/// Signs that are +1 where a float is at least the threshold of its channel; 0
/// where there is none.
struct SignTensor {
  importer::TensorValue floats, threshold;
};

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_SIGNS_H
