//===- OpInputs.cpp - what an op of a model reads -------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Inputs by what a handler takes them for, and results.
//
//===----------------------------------------------------------------------===//

#include "GraphWriter.h"
#include "OpWriter.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::importer;

/// An element type as text of a message.
static std::string describe(Type element) {
  std::string text;
  llvm::raw_string_ostream(text) << element;
  return text;
}

TensorValue OpWriter::floatInput(unsigned index) {
  TensorValue value = input(index);
  if (!value || value.isF32())
    return value;
  error() << "input " << index << " ('" << value.name << "') has element type "
          << describe(value.type.getElementType()) << ", accepted: f32, f16";
  return {};
}

TensorValue OpWriter::orderedInput(unsigned index) {
  TensorValue value = input(index);
  bool isShort = value && value.isInteger() &&
                 value.type.getElementType().getIntOrFloatBitWidth() <= 16;
  return isShort ? cast(value, builder().getF32Type()) : floatInput(index);
}

TensorValue OpWriter::numberInput(unsigned index) {
  TensorValue value = input(index);
  if (!value || value.isConstant() || value.isF32())
    return value;
  Type element = value.type.getElementType();
  if (value.isInteger() && !element.isInteger(1))
    return value;
  error() << "input " << index << " ('" << value.name << "') has element type "
          << describe(element)
          << ", accepted: f32, f16, i8, ui8, i16, i32, i64";
  return {};
}

TensorValue OpWriter::optionalFloatInput(unsigned index) {
  return hasInput(index) ? floatInput(index) : TensorValue();
}

TensorValue OpWriter::constantInput(unsigned index, StringRef what) {
  TensorValue value = input(index);
  if (!value || value.isConstant())
    return value;
  auto message = error() << what << " (input '" << value.name
                         << "') is computed at run time, accepted: a constant";
  if (writer.isInput(value.name))
    message << ", or --freeze " << value.name << "=FILE.npy";
  return {};
}

std::optional<Ints> OpWriter::constantInts(unsigned index, StringRef what) {
  TensorValue value = constantInput(index, what);
  if (!value)
    return std::nullopt;
  if (!value.isInteger() || value.rank() > 1) {
    error() << what << " is a tensor of rank " << value.rank() << " and type "
            << describe(value.type.getElementType())
            << ", accepted: a list of integers";
    return std::nullopt;
  }
  std::vector<int64_t> values = value.constant->ints();
  return Ints(values.begin(), values.end());
}

std::optional<int64_t> OpWriter::constantInt(unsigned index, StringRef what) {
  auto values = constantInts(index, what);
  if (!values)
    return std::nullopt;
  if (values->size() == 1)
    return values->front();
  error() << what << " has " << values->size()
          << " elements, accepted: one number";
  return std::nullopt;
}

std::optional<double> OpWriter::constantFloat(unsigned index, StringRef what) {
  TensorValue value = constantInput(index, what);
  if (!value)
    return std::nullopt;
  if (value.constant->size() == 1)
    return value.constant->floats().front();
  error() << what << " has " << value.constant->size()
          << " elements, accepted: one number";
  return std::nullopt;
}

LogicalResult OpWriter::setResult(TensorValue value) {
  return setResults(value);
}

LogicalResult OpWriter::setResults(ArrayRef<TensorValue> values) {
  if (hasFailed())
    return failure();
  resultValues.assign(values.begin(), values.end());
  return success();
}

void OpWriter::remarkIfInput(const TensorValue &value, StringRef what,
                             StringRef effect) {
  if (value && !value.isConstant() && writer.isInput(value.name))
    remark() << "the " << what << " '" << value.name
             << "' is known at run time only: " << effect << " on every run";
}
