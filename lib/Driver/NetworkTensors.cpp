//===- NetworkTensors.cpp - memory for a network's inputs and outputs -----===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading, checking and making up inputs.
//
//===----------------------------------------------------------------------===//

#include "NetworkTensors.h"

#include "Diagnostics.h"
#include "linnet/TensorIO/Npy.h"
#include "linnet/TensorIO/Picture.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cstring>
#include <random>

using namespace linnet;
using namespace linnet::driver;
using llvm::StringRef;

NetworkTensors::NetworkTensors(const ArtefactInterface &interface)
    : interface(interface) {
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
    std::generate(values, values + count,
                  [&] { return distribution(generator); });
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
  return "[" + llvm::join(extents, ", ") + "] of " +
         elementTypeName(type.element).str();
}

llvm::Expected<size_t> NetworkTensors::findInput(StringRef name) const {
  std::vector<std::string> names;
  for (auto [index, port] : llvm::enumerate(interface.inputs)) {
    if (port.name == name)
      return index;
    names.push_back("'" + port.name + "'");
  }
  return llvm::createStringError("the network has no input '" + name.str() +
                                 "', accepted: " + llvm::join(names, ", "));
}

/// Only an input of bytes takes a picture as it is: no mean or scale is
/// guessed.
static llvm::Error readPicture(StringRef contents, const TensorPort &port,
                               AlignedBuffer &buffer) {
  llvm::ArrayRef<int64_t> shape = port.type.shape;
  if (port.type.element != ElementType::UI8 || port.layout != "NHWC" ||
      shape.size() != 4 || shape[0] != 1 || shape[3] != 3)
    return llvm::createStringError(
        "input '" + port.name + "' is " + describe(port.type) +
        " and takes no picture; --image-input " + port.name +
        "=MEAN,SCALE makes an image of three channels take one");
  auto picture = parsePicture(contents);
  if (!picture)
    return picture.takeError();
  Picture fitted = fitPicture(*picture, shape[2], shape[1]);
  std::memcpy(buffer.data(), fitted.pixels.data(), fitted.pixels.size());
  return llvm::Error::success();
}

static llvm::Error readArray(StringRef contents, const TensorPort &port,
                             AlignedBuffer &buffer) {
  auto array = parseNpy(contents);
  if (!array)
    return array.takeError();
  if (!(array->type == port.type))
    return llvm::createStringError("holds " + describe(array->type) +
                                   ", but input '" + port.name + "' is " +
                                   describe(port.type));
  std::memcpy(buffer.data(), array->data.data(), array->data.size());
  return llvm::Error::success();
}

llvm::Error NetworkTensors::readInput(size_t index, StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file)
    return llvm::createStringError(path.str() + ": " +
                                   file.getError().message());
  StringRef contents = (*file)->getBuffer();
  auto read = isPicture(contents) ? readPicture
              : isNpy(contents)   ? readArray
                                  : nullptr;
  if (!read)
    return llvm::createStringError(path.str() +
                                   ": neither an array nor a picture, "
                                   "accepted: .npy, PNG, JPEG, binary PPM");
  if (llvm::Error error =
          read(contents, interface.inputs[index], inputs[index]))
    return llvm::createStringError(path.str() + ": " +
                                   llvm::toString(std::move(error)));
  return llvm::Error::success();
}

/// Inputs that are named one by one where no values were given.
static constexpr size_t kNamedInputs = 3;

/// Says which inputs have random values.
static void noteRandom(llvm::ArrayRef<TensorPort> ports,
                       llvm::ArrayRef<size_t> random) {
  if (random.size() > kNamedInputs)
    return note(llvm::Twine(random.size()) + " inputs are random, '" +
                ports[random.front()].name +
                "' the first (seeded with their "
                "positions); --input NAME=FILE gives one values");
  for (size_t index : random)
    note("input '" + ports[index].name + "' is random (seed " +
         llvm::Twine(index) + "); --input " + ports[index].name +
         "=FILE gives it values");
}

llvm::Error NetworkTensors::fillInputs(llvm::ArrayRef<InputFile> files) {
  std::vector<bool> given(inputs.size(), false);
  for (const InputFile &file : files) {
    auto index = findInput(file.name);
    if (!index)
      return index.takeError();
    if (given[*index])
      return llvm::createStringError("--input names '" + file.name + "' twice");
    if (llvm::Error error = readInput(*index, file.path))
      return error;
    given[*index] = true;
  }
  llvm::SmallVector<size_t> random;
  for (auto [index, port] : llvm::enumerate(interface.inputs)) {
    if (given[index])
      continue;
    driver::fillRandom(inputs[index].data(), port.type, unsigned(index));
    random.push_back(index);
  }
  noteRandom(interface.inputs, random);
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
      os << llvm::format("  min %g  mean %g  max %g",
                         *std::min_element(values, values + count),
                         sum / double(count),
                         *std::max_element(values, values + count));
    }
    os << '\n';
  }
}
