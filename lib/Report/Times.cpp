//===- Times.cpp - time by kernel -----------------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A bar for each call, in the order of the network.
//
//===----------------------------------------------------------------------===//

#include "Parts.h"

#include "llvm/Support/Format.h"

using namespace linnet;
using namespace linnet::report;

/// What the pointer is told of a kernel.
static std::string tip(const ReportData &data, const ReportKernel &kernel) {
  std::string text = nameOf(data.after[kernel.vertex]).str();
  for (const std::string &op : data.after[kernel.vertex].ops)
    text += "\n" + op;
  return escaped(text + "\n<" + kernel.schedule + ">");
}

void report::writeTimes(const ReportData &data, llvm::raw_ostream &os) {
  double sum = 0, most = 0;
  for (const ReportKernel &kernel : data.kernels) {
    sum += kernel.milliseconds;
    most = std::max(most, kernel.milliseconds);
  }
  os << "<section id=\"times\"><h2>Time of each kernel</h2>\n<p>Each alone, "
        "on data that are warm in the caches as far as they fit, by one "
        "thread: "
     << llvm::format("%.3f ms", sum)
     << " together. Share of the multiply-add peak, and of bytes read and "
        "written for each second.</p>\n";
  writeLegend(data, os);
  os << "<table class=\"times\"><thead><tr><th>layer</th><th "
        "class=\"wide\">code</th><th></th><th>ms</th><th>peak</th><th "
        "class=\"wide\">GB/s</th></tr></thead><tbody>\n";
  for (const ReportKernel &kernel : data.kernels) {
    double seconds = kernel.milliseconds * 1e-3;
    double gflops = seconds > 0 ? 2e-9 * double(kernel.macs) / seconds : 0;
    os << "<tr data-kernel=\"" << kernel.vertex << "\" title=\""
       << tip(data, kernel) << "\"><td>"
       << escaped(nameOf(data.after[kernel.vertex]))
       << "</td><td class=\"wide\">" << escaped(kernel.symbol)
       << "</td><td><i class=\"bar c" << colourOf(data, kernel)
       << "\" style=\"width:"
       << percent(most > 0 ? kernel.milliseconds / most : 0) << "\"></i></td>"
       << llvm::format("<td>%.3f</td>", kernel.milliseconds);
    if (kernel.macs)
      os << llvm::format("<td>%.0f%%</td>", 100 * gflops / data.peakGflops);
    else
      os << "<td></td>";
    os << llvm::format("<td class=\"wide\">%.1f</td></tr>\n",
                       seconds > 0 ? double(kernel.bytes) * 1e-9 / seconds : 0);
  }
  os << "</tbody></table></section>\n";
}
