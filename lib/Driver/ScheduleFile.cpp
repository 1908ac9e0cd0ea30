//===- ScheduleFile.cpp - kernels' schedules as text to edit --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads and writes schedule files.
//
//===----------------------------------------------------------------------===//

#include "ScheduleFile.h"

#include "KernelTable.h"
#include "OutputFile.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "linnet/Tuning/ScheduleStore.h"
#include "mlir/AsmParser/AsmParser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

using namespace mlir;
using namespace linnet;
using namespace linnet::driver;

static constexpr StringLiteral kKeyword = "kernel";

ScheduleFile::ScheduleFile(ModuleOp module, const TargetInfo &target)
    : context(module.getContext()), target(target),
      kernels(distinctKernels(module, target)) {
  // One node of the model may have become several kernels.
  llvm::StringMap<unsigned> seen;
  for (const DistinctKernel &kernel : kernels) {
    std::string name = kernel.layers.front();
    unsigned count = ++seen[name];
    names.push_back(count == 1 ? name : name + "#" + std::to_string(count));
  }
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Parses an attribute at the start of `text`, and takes it off.
template <typename Attr>
static llvm::Expected<Attr> parseLeading(MLIRContext *context, StringRef &text,
                                         const Twine &prefix) {
  std::string complaint = "malformed";
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    complaint = diagnostic.str();
    return success();
  });
  std::string source = (prefix + text).str();
  size_t taken = 0;
  auto attr =
      dyn_cast_or_null<Attr>(parseAttribute(source, context, Type(), &taken));
  if (!attr)
    return llvm::createStringError(complaint);
  text = text.drop_front(std::min(text.size(), taken - prefix.str().size()));
  return attr;
}

/// The kernel of that name; otherwise an error that tells the name most like
/// it.
llvm::Expected<DistinctKernel *> ScheduleFile::find(StringRef name) {
  const std::string *nearest = nullptr;
  unsigned distance = ~0u;
  for (auto [kernel, known] : llvm::zip_equal(kernels, names)) {
    if (name == known)
      return &kernel;
    unsigned own = name.edit_distance(known);
    if (own < distance) {
      distance = own;
      nearest = &known;
    }
  }
  return llvm::createStringError(
      "no kernel is called '" + name.str() + "'" +
      (nearest ? ", the nearest is '" + *nearest + "'" : ""));
}

llvm::Expected<ScheduleFile::Line> ScheduleFile::parseLine(StringRef text) {
  static constexpr char kForm[] =
      "expected: kernel \"NAME\" <STRATEGY, PARAMETER = VALUE, …>";
  if (!text.consume_front(kKeyword))
    return llvm::createStringError(kForm);
  text = text.ltrim();
  if (!text.starts_with("\""))
    return llvm::createStringError(kForm);
  auto name = parseLeading<StringAttr>(context, text, "");
  if (!name)
    return name.takeError();
  auto kernel = find(name->getValue());
  if (!kernel)
    return kernel.takeError();
  std::string subject = "kernel '" + name->getValue().str() + "': ";
  text = text.ltrim();
  if (!text.starts_with("<") || !text.contains('>'))
    return llvm::createStringError(subject + kForm);
  auto attr = parseLeading<kern::ScheduleAttr>(context, text, "#kern.schedule");
  if (!attr)
    return llvm::createStringError(subject + llvm::toString(attr.takeError()));
  text = text.ltrim();
  if (!text.empty() && !text.starts_with("#"))
    return llvm::createStringError(subject + "'" + text.str() +
                                   "' stands behind the schedule");
  KernelSpec spec = (*kernel)->spec;
  spec.schedule = kern::toSchedule(*attr);
  if (llvm::Error error = checkSchedule(spec, target))
    return llvm::createStringError(subject + llvm::toString(std::move(error)));
  return Line{*kernel, std::move(spec.schedule)};
}

llvm::Error ScheduleFile::apply(StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!file)
    return llvm::createStringError("cannot read '" + path.str() +
                                   "': " + file.getError().message());
  std::map<DistinctKernel *, std::pair<unsigned, Schedule>> given;
  std::vector<std::string> faults;
  unsigned number = 0;
  for (StringRef text : llvm::split((*file)->getBuffer(), '\n')) {
    ++number;
    text = text.trim();
    if (text.empty() || text.starts_with("#"))
      continue;
    std::string place = path.str() + ":" + std::to_string(number) + ": ";
    auto line = parseLine(text);
    if (!line) {
      faults.push_back(place + llvm::toString(line.takeError()));
      continue;
    }
    auto [entry, isNew] =
        given.try_emplace(line->kernel, number, std::move(line->schedule));
    if (!isNew)
      faults.push_back(place + "kernel '" +
                       names[line->kernel - kernels.data()] +
                       "' has a schedule in line " +
                       std::to_string(entry->second.first) + " already");
  }
  // A file of another kind has a fault in every line.
  constexpr size_t kShown = 20;
  if (faults.size() > kShown + 1) {
    std::string more = path.str() + ": " +
                       std::to_string(faults.size() - kShown) +
                       " more lines are wrong";
    faults.resize(kShown);
    faults.push_back(more);
  }
  if (!faults.empty())
    return llvm::createStringError(llvm::join(faults, "\n"));
  for (auto &[kernel, schedule] : given)
    for (kern::FuncOp function : kernel->kernels)
      function.setScheduleAttr(kern::toAttr(context, schedule.second));
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// "1, 2 or 4"; "1 to 14" of many numbers without a gap.
static std::string valuesText(const std::set<int64_t> &values) {
  if (values.size() > 4 &&
      *values.rbegin() - *values.begin() + 1 == int64_t(values.size()))
    return std::to_string(*values.begin()) + " to " +
           std::to_string(*values.rbegin());
  std::string text;
  for (auto [index, value] : llvm::enumerate(values))
    text += (index == 0                   ? ""
             : index + 1 == values.size() ? " or "
                                          : ", ") +
            std::to_string(value);
  return text;
}

namespace {

/// Which values a parameter takes in a space: for each place of a list those
/// that stand there.
struct ParameterValues {
  bool isList = false;
  std::vector<std::set<int64_t>> places;
  std::set<std::string> words;

  void add(const AttributeValue &value) {
    if (auto *integer = std::get_if<int64_t>(&value))
      return addAt(0, *integer);
    if (auto *word = std::get_if<std::string>(&value)) {
      words.insert(*word);
      return;
    }
    auto *list = std::get_if<std::vector<int64_t>>(&value);
    isList = list;
    for (auto [place, integer] : llvm::enumerate(*list))
      addAt(place, integer);
  }
  void addAt(size_t place, int64_t integer) {
    places.resize(std::max(places.size(), place + 1));
    places[place].insert(integer);
  }

  std::string text() const {
    std::vector<std::string> parts(words.begin(), words.end());
    for (const std::set<int64_t> &values : places)
      parts.push_back(valuesText(values));
    std::string joined = llvm::join(parts, words.empty() ? "; " : " or ");
    return isList ? "[" + joined + "]" : joined;
  }
};

} // namespace

static void printSpace(const std::vector<Schedule> &space,
                       llvm::raw_ostream &os) {
  std::vector<std::string> strategies;
  std::map<std::string, std::map<std::string, ParameterValues>> parameters;
  std::map<std::string, size_t> counts;
  for (const Schedule &schedule : space) {
    if (counts[schedule.strategy]++ == 0)
      strategies.push_back(schedule.strategy);
    for (const auto &[name, value] : schedule.params)
      parameters[schedule.strategy][name].add(value);
  }
  for (const std::string &strategy : strategies) {
    size_t count = counts[strategy];
    os << "#   " << count << (count == 1 ? " schedule" : " schedules")
       << " of <" << strategy;
    for (const auto &[name, values] : parameters[strategy])
      os << ", " << name << " = " << values.text();
    os << ">\n";
  }
}

static void printType(const TensorSpec &type, llvm::raw_ostream &os) {
  for (int64_t extent : type.shape)
    os << extent << 'x';
  os << elementTypeName(type.element);
}

/// The comment above a kernel's line.
void ScheduleFile::describe(const DistinctKernel &kernel,
                            llvm::raw_ostream &os) const {
  os << "\n# " << opsText(kernel.spec) << " (";
  llvm::interleaveComma(kernel.spec.operands, os, [&](const Operand &operand) {
    printType(operand.type, os);
  });
  os << ") -> ";
  llvm::interleaveComma(kernel.spec.results, os, [&](unsigned result) {
    printType(kernel.spec.typeOf(result), os);
  });
  os << '\n';
  for (StringRef layer : ArrayRef(kernel.layers).drop_front()) {
    os << "# also: ";
    llvm::printEscapedString(layer, os);
    os << '\n';
  }
  printSpace(scheduleSpace(kernel.spec, target), os);
}

llvm::Error ScheduleFile::write(StringRef path, ModuleOp module) const {
  std::map<std::string, Schedule> schedules;
  for (DistinctKernel &kernel : distinctKernels(module, target))
    schedules[kernel.key] = std::move(kernel.spec.schedule);
  return writeOutputFile(path, [&](llvm::raw_ostream &os) {
    os << "# Schedules for " << target.name
       << ", a line for each kernel. Change what stands in <>, and give the "
          "file back by\n"
          "# --schedule-file. A kernel whose line is taken out is left to "
          "linnetc again. The comments say what\n"
          "# the kernel is, which other layers it computes too, and which "
          "schedules linnetc tune would try.\n";
    for (auto [kernel, name] : llvm::zip_equal(kernels, names)) {
      describe(kernel, os);
      os << kKeyword << " \"";
      llvm::printEscapedString(name, os);
      os << "\" <" << canonicalText(schedules[kernel.key]) << ">\n";
    }
    return llvm::Error::success();
  });
}
