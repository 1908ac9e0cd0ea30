//===- Options.cpp - parsing of option values -----------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values that are more than a word or a number.
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "llvm/ADT/StringExtras.h"
#include <cmath>

using namespace linnet;
using namespace linnet::driver;

llvm::Expected<ImageInput> driver::parseImageInput(llvm::StringRef argument) {
  auto malformed = [&] {
    return llvm::createStringError(
        "--image-input is '" + argument.str() +
        "', accepted: NAME=MEAN,SCALE or NAME=M1,M2,M3,S1,S2,S3");
  };
  auto [name, list] = argument.rsplit('=');
  if (name.empty() || list.empty())
    return malformed();
  std::vector<double> numbers;
  for (llvm::StringRef text : llvm::split(list, ',')) {
    double number;
    if (text.getAsDouble(number) || !std::isfinite(number))
      return malformed();
    numbers.push_back(number);
  }
  if (numbers.size() != 2 && numbers.size() != 6)
    return malformed();
  auto middle = numbers.begin() + numbers.size() / 2;
  return ImageInput{
      name.str(), {numbers.begin(), middle}, {middle, numbers.end()}};
}

llvm::Expected<InputFile> driver::parseInputFile(llvm::StringRef argument) {
  // Names may hold an equals sign.
  auto [name, path] = argument.rsplit('=');
  if (name.empty() || path.empty())
    return llvm::createStringError("--input is '" + argument.str() +
                                   "', accepted: NAME=FILE");
  return InputFile{name.str(), path.str()};
}
