//===- CustomOptions.cpp - options of a custom operator -------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Verifies the encoding before anything is read.
//
//===----------------------------------------------------------------------===//

#include "CustomOptions.h"

#include "flatbuffers/flexbuffers.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::tflite_import;

CustomOptions::CustomOptions(OpImporter &op) : op(op) {
  ArrayRef<uint8_t> bytes = op.customOptions();
  std::vector<uint8_t> visited;
  bool isValid = !bytes.empty() && flexbuffers::VerifyBuffer(
                                       bytes.data(), bytes.size(), &visited);
  if (!isValid || !flexbuffers::GetRoot(bytes.data(), bytes.size()).IsMap()) {
    op.error() << "its options are damaged, accepted: a FlexBuffers map";
    return;
  }
  flexbuffers::Map map =
      flexbuffers::GetRoot(bytes.data(), bytes.size()).AsMap();
  flexbuffers::TypedVector keys = map.Keys();
  flexbuffers::Vector values = map.Values();
  for (size_t i = 0; i < keys.size() && i < values.size(); ++i)
    if (values[i].IsIntOrUint())
      numbers[keys[i].AsKey()] = values[i].AsInt64();
}

int64_t CustomOptions::number(StringRef name, int64_t lowest, int64_t highest) {
  auto found = numbers.find(name);
  if (found != numbers.end())
    return op.bounded(name, found->second, lowest, highest);
  if (!op.hasFailed())
    op.error() << "attribute '" << name << "' is missing, accepted: an integer";
  return lowest;
}

schema::Padding CustomOptions::padding() {
  return static_cast<schema::Padding>(number("padding", 0, 1));
}

schema::Activation CustomOptions::activation() {
  return static_cast<schema::Activation>(
      number("fused_activation_function", 0, 5));
}
