//===- FrozenInput.cpp - the value of an input that becomes constant ------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a .npy file to a constant.
//
//===----------------------------------------------------------------------===//

#include "FrozenInput.h"

#include "linnet/TensorIO/Npy.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::importer;
using llvm::Expected;

static Type typeOf(MLIRContext *context, ElementType element) {
  Builder builder(context);
  switch (element) {
  case ElementType::F16:
    return builder.getF16Type();
  case ElementType::F32:
    return builder.getF32Type();
  case ElementType::F64:
    return builder.getF64Type();
  case ElementType::I1:
    return builder.getI1Type();
  case ElementType::I8:
    return builder.getI8Type();
  case ElementType::UI8:
    return builder.getIntegerType(8, /*isSigned=*/false);
  case ElementType::I16:
    return builder.getI16Type();
  case ElementType::I32:
    return builder.getI32Type();
  case ElementType::I64:
    return builder.getI64Type();
  }
  llvm_unreachable("all element types are listed");
}

Expected<Constant> importer::readFrozen(MLIRContext *context, StringRef path) {
  auto array = readNpy(path);
  if (!array)
    return array.takeError();
  auto type = RankedTensorType::get(array->type.shape,
                                    typeOf(context, array->type.element));
  ArrayRef<char> bytes = array->data;
  if (type.getElementType().isF16())
    return widenToF32(type, bytes);
  return Constant(type, std::string(bytes.begin(), bytes.end()));
}
