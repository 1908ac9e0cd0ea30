//===- UsageErrors.cpp - what is wrong with a command line ----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
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
    return line.starts_with("'-h'")
               ? ""
               : ("  note: did you mean " + line.rtrim('?') + "?").str();
  if (line.consume_front("for the ")) {
    auto [option, complaint] = line.split(" option: ");
    auto [fault, rest] = complaint.split('!');
    return (option + " " + fault + (rest.empty() ? "" : ":") + rest.rtrim('.'))
        .str();
  }
  if (line.empty())
    return "";
  return llvm::toLower(line.front()) + line.drop_front().rtrim("!.").str();
}

/// The option of a verb that is spelled most like what was given
/// ("--optimise=speed"); empty where none is much like it.
static std::string nearestOption(StringRef verb, StringRef given) {
  StringRef wanted = given.ltrim('-').split('=').first;
  std::string nearest;
  unsigned least = 3;
  for (llvm::cl::SubCommand *candidate : llvm::cl::getRegisteredSubcommands()) {
    if (candidate->getName() != verb)
      continue;
    for (const auto &option : llvm::cl::getRegisteredOptions(*candidate))
      if (unsigned distance = wanted.edit_distance(
              option.first, /*AllowReplacements=*/true, least);
          distance < least) {
        least = distance;
        nearest = "--" + option.first.str();
      }
  }
  return nearest;
}

/// LLVM takes an option that starts as a short one does ("--output", "-o") for
/// several short ones in a word, proposes the short one and says that it is
/// none of several. What is meant is more likely a long one.
static void correctShortOption(std::vector<std::string> &messages,
                               StringRef verb) {
  auto group = llvm::find_if(messages, [](StringRef message) {
    return message.ends_with("may not occur within a group");
  });
  if (group == messages.end())
    return;
  messages.erase(group);
  for (auto [message, hint] : llvm::zip(messages, llvm::drop_begin(messages))) {
    auto [before, given] = StringRef(message).split("unknown option '");
    if (std::string nearest = nearestOption(verb, given.rtrim("'"));
        !given.empty() && !nearest.empty())
      hint = "  note: did you mean '" + nearest + "'?";
  }
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
  if (argc > 1)
    correctShortOption(messages, argv[1]);
  return messages;
}
