//===- KernelSpec.cpp - a kernel as plain data ----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Typed access to attributes, and the canonical text of a kernel.
//
//===----------------------------------------------------------------------===//

#include "linnet/Kernels/KernelSpec.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace linnet;
using llvm::ArrayRef;
using llvm::StringRef;

unsigned linnet::elementBytes(ElementType type) {
  switch (type) {
  case ElementType::I1:
  case ElementType::I8:
  case ElementType::UI8:
    return 1;
  case ElementType::F16:
  case ElementType::I16:
    return 2;
  case ElementType::F32:
  case ElementType::I32:
    return 4;
  case ElementType::F64:
  case ElementType::I64:
    return 8;
  }
  llvm_unreachable("all element types are listed");
}

static constexpr llvm::StringLiteral elementNames[] = {
    "f16", "f32", "f64", "i1", "i8", "ui8", "i16", "i32", "i64"};

StringRef linnet::elementTypeName(ElementType type) {
  return elementNames[static_cast<unsigned>(type)];
}

std::optional<ElementType> linnet::parseElementType(StringRef name) {
  for (auto [index, each] : llvm::enumerate(elementNames))
    if (each == name)
      return static_cast<ElementType>(index);
  return std::nullopt;
}

int64_t TensorSpec::numElements() const {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

template <typename T>
static const T *find(const std::map<std::string, AttributeValue> &map,
                     StringRef name) {
  auto it = map.find(name.str());
  return it == map.end() ? nullptr : &std::get<T>(it->second);
}

int64_t Node::getInt(StringRef name, int64_t fallback) const {
  auto *value = find<int64_t>(attributes, name);
  return value ? *value : fallback;
}

double Node::getFloat(StringRef name, double fallback) const {
  auto *value = find<double>(attributes, name);
  return value ? *value : fallback;
}

bool Node::getBool(StringRef name) const {
  auto *value = find<bool>(attributes, name);
  return value && *value;
}

StringRef Node::getString(StringRef name) const {
  auto *value = find<std::string>(attributes, name);
  return value ? StringRef(*value) : StringRef();
}

ArrayRef<int64_t> Node::getInts(StringRef name) const {
  auto *value = find<std::vector<int64_t>>(attributes, name);
  return value ? ArrayRef<int64_t>(*value) : ArrayRef<int64_t>();
}

ArrayRef<double> Node::getFloats(StringRef name) const {
  auto *value = find<std::vector<double>>(attributes, name);
  return value ? ArrayRef<double>(*value) : ArrayRef<double>();
}

int64_t Schedule::getInt(StringRef name, int64_t fallback) const {
  auto it = params.find(name.str());
  auto *value =
      it == params.end() ? nullptr : std::get_if<int64_t>(&it->second);
  return value ? *value : fallback;
}

std::vector<int64_t> Schedule::getInts(StringRef name) const {
  auto it = params.find(name.str());
  auto *value = it == params.end()
                    ? nullptr
                    : std::get_if<std::vector<int64_t>>(&it->second);
  return value ? *value : std::vector<int64_t>();
}

//===----------------------------------------------------------------------===//
// Canonical text
//===----------------------------------------------------------------------===//

static void printValue(llvm::raw_ostream &os, const AttributeValue &value) {
  // %a is exact for doubles.
  auto printFloat = [&](double v) { os << llvm::format("%a", v); };
  if (auto *flag = std::get_if<bool>(&value))
    os << (*flag ? "true" : "false");
  else if (auto *integer = std::get_if<int64_t>(&value))
    os << *integer;
  else if (auto *real = std::get_if<double>(&value))
    printFloat(*real);
  else if (auto *text = std::get_if<std::string>(&value))
    os << '"' << *text << '"';
  else if (auto *ints = std::get_if<std::vector<int64_t>>(&value)) {
    os << '[';
    llvm::interleaveComma(*ints, os);
    os << ']';
  } else {
    os << '[';
    llvm::interleaveComma(std::get<std::vector<double>>(value), os, printFloat);
    os << ']';
  }
}

static void printType(llvm::raw_ostream &os, const TensorSpec &type) {
  llvm::interleave(type.shape, os, "x");
  os << 'x' << elementTypeName(type.element);
}

std::string linnet::canonicalText(const Schedule &schedule) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << schedule.strategy;
  for (const auto &[name, value] : schedule.params) {
    os << ", " << name << " = ";
    printValue(os, value);
  }
  return text;
}

std::string linnet::canonicalText(const KernelSpec &spec) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << spec.family << " <" << canonicalText(spec.schedule) << ">\n";
  unsigned number = 0;
  for (const Operand &operand : spec.operands) {
    os << '%' << number++ << " = "
       << (operand.isWeight ? "weight " : "operand ");
    printType(os, operand.type);
    os << ' ' << operand.layout.str() << '\n';
  }
  for (const Node &node : spec.nodes) {
    os << '%' << number++ << " = " << node.op;
    for (unsigned operand : node.operands)
      os << " %" << operand;
    for (const auto &[name, value] : node.attributes) {
      os << ' ' << name << '=';
      printValue(os, value);
    }
    os << " : ";
    printType(os, node.result);
    os << '\n';
  }
  for (auto [result, layout] :
       llvm::zip_equal(spec.results, spec.resultLayouts))
    os << "return %" << result << ' ' << layout.str() << '\n';
  return text;
}
