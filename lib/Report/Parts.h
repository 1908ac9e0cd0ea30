//===- Parts.h - the parts of a report's page -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each part is a section of the page. Drawings have no view box: what must
// stretch is in percent, so that text keeps its size in any window.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_REPORT_PARTS_H
#define LINNET_LIB_REPORT_PARTS_H

#include "linnet/Report/Report.h"
#include "llvm/ADT/StringRef.h"

namespace linnet::report {

/// Text as HTML shows it, in an element or an attribute's quotes.
std::string escaped(llvm::StringRef text);
/// "1.25 MB"
std::string bytesText(double bytes);
/// "34.5%", of 0 to 1.
std::string percent(double share);

/// The name of a kernel: the last of the nodes that it computes.
llvm::StringRef nameOf(const ReportVertex &vertex);

/// The number of the colour of a kernel's family: the families that take most
/// time have colours of their own, all others share the last one.
unsigned colourOf(const ReportData &data, const ReportKernel &kernel);
/// What each colour stands for.
void writeLegend(const ReportData &data, llvm::raw_ostream &os);

void writeGraphs(const ReportData &data, llvm::raw_ostream &os);
void writeRoofline(const ReportData &data, llvm::raw_ostream &os);
void writeArena(const ReportData &data, llvm::raw_ostream &os);
void writeTimes(const ReportData &data, llvm::raw_ostream &os);

} // namespace linnet::report

#endif // LINNET_LIB_REPORT_PARTS_H
