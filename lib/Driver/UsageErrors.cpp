//===- UsageErrors.cpp - what is wrong with a command line ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// CommandLine gives some of its complaints to a stream, and writes the others
// to standard error whatever one does; so all are caught there.
//
//===----------------------------------------------------------------------===//

#include "UsageErrors.h"

#include "llvm/Support/raw_ostream.h"
#include <cstdio>
#include <unistd.h>

using namespace linnet;
using namespace linnet::driver;
using llvm::StringRef;

namespace {

/// Keeps what is written to standard error while it lives.
class CapturedStandardError {
public:
  CapturedStandardError() : original(dup(STDERR_FILENO)), file(std::tmpfile()) {
    if (original >= 0 && file)
      dup2(fileno(file), STDERR_FILENO);
  }
  ~CapturedStandardError() {
    release();
    if (file)
      std::fclose(file);
  }

  /// Gives standard error back, and returns what was caught.
  std::string text() {
    release();
    std::string caught;
    if (!file)
      return caught;
    std::rewind(file);
    char part[512];
    while (size_t count = std::fread(part, 1, sizeof part, file))
      caught.append(part, count);
    return caught;
  }

private:
  void release() {
    if (original < 0)
      return;
    dup2(original, STDERR_FILENO);
    close(original);
    original = -1;
  }

  int original;
  std::FILE *file;
};

} // namespace

/// "linnetc: for the --emit option: requires a value!" becomes
/// "--emit requires a value"; nothing of lines that repeat what was said.
static std::string reword(StringRef line) {
  line = line.trim();
  line.consume_front("linnetc: ");
  line = line.split(".  Try:").first;
  if (line.consume_front("Unknown command line argument "))
    return ("unknown option " + line).str();
  if (line.consume_front("Unknown subcommand "))
    return ("unknown verb " + line).str();
  // To nothing that is near, it proposes '-h'.
  if (line.consume_front("Did you mean "))
    return line.starts_with("'-h'") ? "" : ("  note: did you mean " + line.rtrim('?') + "?").str();
  if (line.consume_front("for the ")) {
    auto [option, complaint] = line.split(" option: ");
    auto [fault, rest] = complaint.split('!');
    return (option + " " + fault + (rest.empty() ? "" : ":") + rest.rtrim('.')).str();
  }
  if (line.empty())
    return "";
  return llvm::toLower(line.front()) + line.drop_front().rtrim("!.").str();
}

std::vector<std::string> driver::parseCommandLine(int argc, char **argv,
                                                  StringRef overview) {
  std::string streamed, caught;
  {
    llvm::raw_string_ostream os(streamed);
    CapturedStandardError standardError;
    if (llvm::cl::ParseCommandLineOptions(argc, argv, overview, &os))
      return {};
    caught = standardError.text();
  }
  streamed += caught;
  std::vector<std::string> messages;
  for (StringRef line : llvm::split(streamed, '\n')) {
    std::string message = reword(line);
    if (!message.empty())
      messages.push_back(std::move(message));
  }
  return messages;
}
