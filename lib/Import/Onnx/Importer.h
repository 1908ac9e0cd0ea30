//===- Importer.h - ONNX models to the linnet dialect -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks a model's graph and lets the handlers of its ops write the function.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_IMPORT_ONNX_IMPORTER_H
#define LINNET_LIB_IMPORT_ONNX_IMPORTER_H

#include "../Importer.h"

namespace linnet::onnx_import {

importer::ImportFunction importOnnx;

} // namespace linnet::onnx_import

#endif // LINNET_LIB_IMPORT_ONNX_IMPORTER_H
