//===- NetworkTensors.cpp - memory for a network's inputs and outputs -----===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading, checking and making up inputs.
//
//===----------------------------------------------------------------------===//

#include "NetworkTensors.h"

#include "Diagnostics.h"
#include "linnet/TensorIO/Npy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include <cstring>
#include <random>

using namespace linnet;
using namespace linnet::driver;
using llvm::StringRef;

NetworkTensors::NetworkTensors(const ArtefactInterface &interface) : interface(interface) {
  for (const TensorPort &port : interface.inputs)
    inputs.emplace_back(port.bytes());
  for (const TensorPort &port : interface.outputs)
    outputs.emplace_back(port.bytes());
}

void driver::fillRandom(char *data, const TensorSpec &type, unsigned seed) {
  std::mt19937 generator(seed);
  int64_t count = type.numElements();
  if (type.element == ElementType::F32) {
    std::uniform_real_distribution<float> distribution(0.0f, 1.0f);
    auto *values = reinterpret_cast<float *>(data);
    std::generate(values, values + count, [&] { return distribution(generator); });
    return;
  }
  // Any bytes are integers; booleans are 0 or 1.
  unsigned mask = type.element == ElementType::I1 ? 1 : 0xff;
  for (int64_t i = 0; i < count * int64_t(elementBytes(type.element)); ++i)
    data[i] = char(generator() & mask);
}

void NetworkTensors::fillRandom() {
  for (auto [index, port] : llvm::enumerate(interface.inputs))
    driver::fillRandom(inputs[index].data(), port.type, unsigned(index));
}

static std::string describe(const TensorSpec &type) {
  std::vector<std::string> extents;
  for (int64_t extent : type.shape)
    extents.push_back(std::to_string(extent));
  return "[" + llvm::join(extents, ", ") + "] of " + elementTypeName(type.element).str();
}

llvm::Error NetworkTensors::readInput(StringRef name, StringRef path, std::vector<bool> &given) {
  std::vector<std::string> names;
  for (auto [index, port] : llvm::enumerate(interface.inputs)) {
    names.push_back("'" + port.name + "'");
    if (port.name != name)
      continue;
    auto array = readNpy(path);
    if (!array)
      return array.takeError();
    if (!(array->type == port.type))
      return llvm::createStringError("input '" + name.str() + "' is " + describe(port.type) + ", but '" + path.str() +
                                     "' holds " + describe(array->type));
    std::memcpy(inputs[index].data(), array->data.data(), array->data.size());
    given[index] = true;
    return llvm::Error::success();
  }
  return llvm::createStringError("the model has no input '" + name.str() + "', accepted: " + llvm::join(names, ", "));
}

llvm::Error NetworkTensors::fillInputs(llvm::ArrayRef<std::string> arguments) {
  std::vector<bool> given(inputs.size(), false);
  for (StringRef argument : arguments) {
    auto [name, path] = argument.rsplit('=');
    if (name.empty() || path.empty())
      return llvm::createStringError("--input '" + argument.str() + "': expected NAME=FILE.npy");
    if (llvm::Error error = readInput(name, path, given))
      return error;
  }
  for (auto [index, port] : llvm::enumerate(interface.inputs)) {
    if (given[index])
      continue;
    driver::fillRandom(inputs[index].data(), port.type, unsigned(index));
    note("input '" + port.name + "' is random; --input " + port.name + "=FILE.npy gives it values");
  }
  return llvm::Error::success();
}

std::vector<const void *> NetworkTensors::inputPointers() const {
  std::vector<const void *> pointers;
  for (const AlignedBuffer &buffer : inputs)
    pointers.push_back(buffer.data());
  return pointers;
}

std::vector<void *> NetworkTensors::outputPointers() const {
  std::vector<void *> pointers;
  for (const AlignedBuffer &buffer : outputs)
    pointers.push_back(buffer.data());
  return pointers;
}

void NetworkTensors::printSummary(llvm::raw_ostream &os) const {
  for (auto [port, buffer] : llvm::zip_equal(interface.outputs, outputs)) {
    os << port.name << "  " << describe(port.type);
    if (port.type.element == ElementType::F32 && port.type.numElements() > 0) {
      auto *values = reinterpret_cast<const float *>(buffer.data());
      int64_t count = port.type.numElements();
      double sum = 0;
      for (int64_t i = 0; i < count; ++i)
        sum += values[i];
      os << llvm::format("  min %g  mean %g  max %g", *std::min_element(values, values + count), sum / double(count),
                         *std::max_element(values, values + count));
    }
    os << '\n';
  }
}
