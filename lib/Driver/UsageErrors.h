//===- UsageErrors.h - what is wrong with a command line -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parses a command line by LLVM's CommandLine, and puts its complaints into
// Linnet's format. The value parsers name what is accepted.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_USAGEERRORS_H
#define LINNET_LIB_DRIVER_USAGEERRORS_H

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include <string>
#include <vector>

namespace linnet::driver {

/// Parses into the options that exist. Returns what is wrong, a line a fault,
/// nothing where all is well. Does not return after `--help` and `--version`.
std::vector<std::string> parseCommandLine(int argc, char **argv,
                                          llvm::StringRef overview);

/// One of several words.
template <typename T>
struct ChoiceParser : llvm::cl::parser<T> {
  using llvm::cl::parser<T>::parser;

  bool parse(llvm::cl::Option &option, llvm::StringRef name,
             llvm::StringRef text, T &value) {
    std::vector<llvm::StringRef> words;
    for (const auto &choice : this->Values) {
      words.push_back(choice.Name);
      if (choice.Name != text)
        continue;
      value = choice.V.getValue();
      return false;
    }
    return option.error(
        "is '" + text + "', accepted: " + llvm::join(words, ", "), name);
  }
};

/// A number from `Smallest` to a million.
template <unsigned Smallest>
struct CountParser : llvm::cl::parser<unsigned> {
  static constexpr unsigned kLargest = 1000000;

  using llvm::cl::parser<unsigned>::parser;

  bool parse(llvm::cl::Option &option, llvm::StringRef name,
             llvm::StringRef text, unsigned &value) {
    if (!text.getAsInteger(10, value) && value >= Smallest && value <= kLargest)
      return false;
    return option.error("is '" + text + "', accepted: a number from " +
                            llvm::Twine(Smallest) + " to " +
                            llvm::Twine(kLargest),
                        name);
  }
};

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_USAGEERRORS_H
