//===- Importer.h - TFLite models to the linnet dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks a model's operators and lets their handlers write the function.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_TFLITE_IMPORTER_H
#define LINNET_LIB_IMPORT_TFLITE_IMPORTER_H

#include "../Importer.h"

namespace linnet::tflite_import {

importer::ImportFunction importTFLite;

} // namespace linnet::tflite_import

#endif // LINNET_LIB_IMPORT_TFLITE_IMPORTER_H
