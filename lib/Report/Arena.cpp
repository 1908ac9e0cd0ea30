//===- Arena.cpp - the arena over time ------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Buffers as rectangles: to the right the kernels in their order, up the bytes.
//
//===----------------------------------------------------------------------===//

#include "Parts.h"

#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace linnet;
using namespace linnet::report;

static std::string layer(const ReportData &data, unsigned kernel) {
  return escaped(nameOf(data.after[data.kernels[kernel].vertex]));
}

/// The bytes in use while a kernel runs.
static int64_t inUse(const ReportData &data, unsigned kernel) {
  int64_t bytes = 0;
  for (const ReportBuffer &buffer : data.buffers)
    if (buffer.first <= kernel && kernel <= buffer.last)
      bytes += buffer.bytes;
  return bytes;
}

static void writeBuffer(const ReportData &data, const ReportBuffer &buffer,
                        llvm::raw_ostream &os) {
  double calls = double(data.kernels.size());
  double arena = double(data.arenaBytes);
  const ReportKernel &holder = data.kernels[buffer.first];
  os << "<rect class=\"c" << colourOf(data, holder)
     << (buffer.isScratch ? " scratch" : "") << "\" x=\""
     << percent(buffer.first / calls) << "\" width=\""
     << percent((buffer.last + 1 - buffer.first) / calls) << "\" y=\""
     << percent(1 - double(buffer.offset + buffer.bytes) / arena)
     << "\" height=\"" << percent(double(buffer.bytes) / arena) << "\"><title>"
     << bytesText(double(buffer.bytes)) << " at " << buffer.offset << ": "
     << (buffer.isScratch ? "scratch memory of " : "from ")
     << layer(data, buffer.first);
  if (buffer.last != buffer.first)
    os << " to " << layer(data, buffer.last);
  os << "</title></rect>\n";
}

/// The buffers of the kernel at which most is in use, the largest first.
static void writePeak(const ReportData &data, unsigned peak,
                      llvm::raw_ostream &os) {
  std::vector<const ReportBuffer *> held;
  for (const ReportBuffer &buffer : data.buffers)
    if (buffer.first <= peak && peak <= buffer.last)
      held.push_back(&buffer);
  llvm::sort(held, [](const ReportBuffer *a, const ReportBuffer *b) {
    return std::tie(b->bytes, a->offset) < std::tie(a->bytes, b->offset);
  });
  os << "<p>Most is in use while <b>" << layer(data, peak) << "</b> runs, "
     << bytesText(double(inUse(data, peak))) << ":</p>\n<ul>\n";
  for (const ReportBuffer *buffer : held)
    os << "<li>" << bytesText(double(buffer->bytes)) << ' '
       << (buffer->isScratch ? "scratch memory of " : "from ")
       << layer(data, buffer->first) << "</li>\n";
  os << "</ul>\n";
}

void report::writeArena(const ReportData &data, llvm::raw_ostream &os) {
  os << "<section id=\"arena\"><h2>The arena over time</h2>\n";
  if (data.buffers.empty() || data.arenaBytes == 0) {
    os << "<p>The network needs none.</p></section>\n";
    return;
  }
  unsigned peak = 0;
  for (unsigned kernel = 1; kernel < data.kernels.size(); ++kernel)
    if (inUse(data, kernel) > inUse(data, peak))
      peak = kernel;
  double calls = double(data.kernels.size());
  os << "<p>To the right the kernels in their order, up "
     << bytesText(double(data.arenaBytes))
     << ". A box is memory that holds a result, or, hatched, a kernel's "
        "scratch memory; its colour is the family of the kernel that writes it "
        "first. The line marks the kernel at which most is in use.</p>\n";
  writeLegend(data, os);
  os << "<svg class=\"plot arena\" role=\"img\" aria-label=\"arena over "
        "time\">\n<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
        "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line "
        "class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" "
        "y2=\"6\"/></pattern></defs>\n";
  for (const ReportBuffer &buffer : data.buffers)
    writeBuffer(data, buffer, os);
  std::string x = percent((peak + 0.5) / calls);
  os << "<line class=\"mark\" x1=\"" << x << "\" x2=\"" << x
     << "\" y1=\"0\" y2=\"100%\"/>\n</svg>\n<p class=\"ends\"><span>"
     << layer(data, 0) << "</span><span>"
     << layer(data, data.kernels.size() - 1) << "</span></p>\n";
  writePeak(data, peak, os);
  os << "</section>\n";
}
