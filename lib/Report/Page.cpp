//===- Page.cpp - a report's page -----------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Head, figures in brief, remarks, and what all parts need.
//
//===----------------------------------------------------------------------===//

#include "Parts.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace linnet;
using namespace linnet::report;
using llvm::StringRef;

static constexpr char kStyle[] =
#include "Style.inc"
    ;

/// Families that have a colour of their own; style.css has as many, and one.
static constexpr unsigned kFamilyColours = 7;

std::string report::escaped(StringRef text) {
  std::string result;
  // Names may be any bytes.
  for (char c : llvm::json::fixUTF8(text)) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (c == '\'')
      result += "&#39;";
    else // HTML has no control characters
      result += (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c;
  }
  return result;
}

static std::string formatted(const char *format, double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(format, value);
  return text;
}

std::string report::bytesText(double bytes) {
  if (bytes < 1e3)
    return formatted("%.0f B", bytes);
  return bytes < 1e6 ? formatted("%.1f kB", bytes * 1e-3)
                     : formatted("%.2f MB", bytes * 1e-6);
}

std::string report::percent(double share) {
  return formatted("%.2f%%", 100 * share);
}

StringRef report::nameOf(const ReportVertex &vertex) {
  return vertex.names.empty() ? StringRef() : vertex.names.back();
}

/// The families that have colours, the one that takes most time first.
static std::vector<std::string> colouredFamilies(const ReportData &data) {
  std::map<std::string, double> times;
  for (const ReportKernel &kernel : data.kernels)
    times[kernel.family] += kernel.milliseconds;
  std::vector<std::pair<double, std::string>> ranked;
  for (const auto &[family, time] : times)
    ranked.push_back({-time, family});
  llvm::sort(ranked);
  std::vector<std::string> families;
  for (auto &[time, family] : ranked)
    if (families.size() < kFamilyColours)
      families.push_back(std::move(family));
  return families;
}

unsigned report::colourOf(const ReportData &data, const ReportKernel &kernel) {
  std::vector<std::string> families = colouredFamilies(data);
  return llvm::find(families, kernel.family) - families.begin();
}

void report::writeLegend(const ReportData &data, llvm::raw_ostream &os) {
  os << "<p class=\"legend\">";
  std::vector<std::string> families = colouredFamilies(data);
  auto entry = [&](unsigned colour, StringRef name) {
    os << "<span><i class=\"c" << colour << "\"></i>" << escaped(name)
       << "</span>";
  };
  for (auto [colour, family] : llvm::enumerate(families))
    entry(colour, family);
  if (llvm::any_of(data.kernels, [&](const ReportKernel &kernel) {
        return !llvm::is_contained(families, kernel.family);
      }))
    entry(families.size(), "others");
  os << "</p>\n";
}

static void writeBrief(const ReportData &data, llvm::raw_ostream &os) {
  int64_t macs = 0;
  for (const ReportKernel &kernel : data.kernels)
    macs += kernel.macs;
  auto tile = [&](StringRef title, StringRef value, StringRef note) {
    os << "<div><span>" << title << "</span><b>" << value << "</b><span>"
       << note << "</span></div>\n";
  };
  os << "<div class=\"brief\">\n";
  tile("time of a run", formatted("%.3f ms", data.median),
       formatted("%.3f to ", data.least) + formatted("%.3f, ", data.most) +
           std::to_string(data.threads) +
           (data.threads == 1 ? " thread" : " threads"));
  double share = 2e-6 * double(macs) / data.median / data.peakGflops;
  tile("multiply-adds", formatted("%.1f million", double(macs) * 1e-6),
       formatted("%.1f%% of one core's peak", 100 * share));
  tile("kernels", std::to_string(data.kernels.size()),
       "of " +
           std::to_string(llvm::count_if(
               data.before,
               [](const ReportVertex &vertex) { return !vertex.isInput; })) +
           " ops");
  tile("arena", bytesText(double(data.arenaBytes)), "for one thread");
  tile("weights", bytesText(double(data.weightBytes)), "as packed");
  tile("code", bytesText(double(data.codeBytes)), escaped(data.target));
  os << "</div>\n";
}

static void writeRemarks(const ReportData &data, llvm::raw_ostream &os) {
  os << "<section id=\"remarks\"><h2>Remarks</h2>\n";
  if (data.remarks.empty())
    os << "<p>The compiler had none.</p>\n";
  else
    os << "<details" << (data.remarks.size() <= 12 ? " open=\"open\"" : "")
       << "><summary>What was decided and why, " << data.remarks.size()
       << " in all</summary><ol>\n";
  for (const std::string &remark : data.remarks)
    os << "<li>" << escaped(remark) << "</li>\n";
  os << (data.remarks.empty() ? "" : "</ol></details>\n") << "</section>\n";
}

void linnet::writeReport(const ReportData &data, llvm::raw_ostream &os) {
  std::string model = escaped(data.model);
  os << "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
        "<meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\"/>\n<title>"
     << model << " by Linnet</title>\n<style>\n"
     << kStyle << "</style></head>\n<body>\n<header><h1>" << model
     << "</h1><p>compiled by Linnet " << escaped(data.version) << " for "
     << escaped(data.target) << "</p></header>\n<main>\n";
  writeBrief(data, os);
  writeTimes(data, os);
  writeRoofline(data, os);
  writeArena(data, os);
  writeGraphs(data, os);
  writeRemarks(data, os);
  os << "</main></body></html>\n";
}
