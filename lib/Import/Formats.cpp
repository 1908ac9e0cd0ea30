//===- Formats.cpp - the formats that Linnet imports ----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The list.
//
//===----------------------------------------------------------------------===//

#include "Formats.h"

#include "Onnx/Importer.h"
#include "TFLite/Importer.h"

using namespace linnet;
using namespace linnet::importer;

static constexpr Format kFormats[] = {
    // FlatBuffers have their format's mark behind the first offset.
    {"TFLite", "TFL3", 4, tflite_import::importTFLite},
    {"ONNX", "", 0, onnx_import::importOnnx},
};

llvm::ArrayRef<Format> importer::allFormats() { return kFormats; }
