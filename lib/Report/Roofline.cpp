//===- Roofline.cpp - kernels below what the machine can do ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operations a second over operations for each byte, both by logarithms, below
// three measured roofs.
//
//===----------------------------------------------------------------------===//

#include "Parts.h"

#include "llvm/Support/Format.h"
#include <algorithm>
#include <cmath>
#include <vector>

using namespace linnet;
using namespace linnet::report;

namespace {

/// A logarithmic axis, by powers of ten.
struct Axis {
  double low = 1e9, high = -1e9;

  /// With some room on both sides.
  void include(double value) {
    constexpr double kRoom = 0.25;
    low = std::min(low, std::log10(value) - kRoom);
    high = std::max(high, std::log10(value) + kRoom);
  }
  /// 0 to 1.
  double at(double value) const {
    double place = (std::log10(value) - low) / (high - low);
    return std::clamp(place, 0.0, 1.0);
  }
  /// The powers of ten on it, and 2 and 5 times these where they are few.
  std::vector<double> ticks() const {
    std::vector<double> values;
    for (int power = int(std::floor(low)); power <= int(high); ++power)
      for (double factor : {1.0, 2.0, 5.0}) {
        double value = factor * std::pow(10, power);
        bool isShown = factor == 1 || high - low < 1.6;
        if (isShown && std::log10(value) >= low && std::log10(value) <= high)
          values.push_back(value);
      }
    return values;
  }
};

struct Point {
  const ReportKernel *kernel;
  /// Operations for each byte, and 10^9 operations a second.
  double intensity, gflops;
};

class Plot {
public:
  Plot(const ReportData &data, std::vector<Point> points, llvm::raw_ostream &os)
      : data(data), points(std::move(points)), os(os) {
    for (const Point &point : this->points) {
      x.include(point.intensity);
      y.include(point.gflops);
    }
    y.include(data.peakGflops);
    x.include(data.peakGflops / data.memoryGigabytes);
  }

  void write() {
    os << "<svg class=\"plot\" role=\"img\" aria-label=\"roofline\">\n";
    writeGrid();
    writeRoof(data.memoryGigabytes, "memory");
    writeRoof(data.cacheGigabytes, "L2 cache");
    writePeak();
    for (const Point &point : points)
      writePoint(point);
    os << "</svg>\n";
  }

private:
  // The plot leaves a margin for the axes' numbers.
  std::string left(double share) const { return percent(0.08 + 0.9 * share); }
  std::string top(double share) const { return percent(0.91 - 0.88 * share); }

  void line(const char *kind, double x0, double y0, double x1, double y1) {
    os << "<line class=\"" << kind << "\" x1=\"" << left(x0) << "\" y1=\""
       << top(y0) << "\" x2=\"" << left(x1) << "\" y2=\"" << top(y1)
       << "\"/>\n";
  }
  void text(const char *kind, double atX, double atY, int dx, int dy,
            const std::string &words) {
    os << "<text class=\"" << kind << "\" x=\"" << left(atX) << "\" y=\""
       << top(atY) << "\" dx=\"" << dx << "\" dy=\"" << dy << "\">"
       << escaped(words) << "</text>\n";
  }

  static std::string number(double value) {
    std::string text;
    llvm::raw_string_ostream(text) << llvm::format("%g", value);
    return text;
  }

  void writeGrid() {
    for (double value : x.ticks()) {
      line("grid", x.at(value), 0, x.at(value), 1);
      text("tick middle", x.at(value), 0, 0, 16, number(value));
    }
    for (double value : y.ticks()) {
      line("grid", 0, y.at(value), 1, y.at(value));
      text("tick end", 0, y.at(value), -6, 4, number(value));
    }
  }

  /// The line of a bandwidth, from the left or the lower edge up to the peak.
  void writeRoof(double gigabytes, const char *name) {
    double least =
        std::max(std::pow(10, x.low), std::pow(10, y.low) / gigabytes);
    double most = data.peakGflops / gigabytes;
    if (least >= most) // the peak alone is seen
      return;
    line("roof", x.at(least), y.at(least * gigabytes), x.at(most),
         y.at(data.peakGflops));
    std::string words = name;
    llvm::raw_string_ostream(words) << llvm::format(" %.0f GB/s", gigabytes);
    double middle = least * std::pow(most / least, 0.25);
    text("note", x.at(middle), y.at(middle * gigabytes), 10, 12, words);
  }

  void writePeak() {
    double from = std::min(data.peakGflops / data.cacheGigabytes,
                           data.peakGflops / data.memoryGigabytes);
    line("roof", x.at(from), y.at(data.peakGflops), 1, y.at(data.peakGflops));
    std::string words;
    llvm::raw_string_ostream(words)
        << llvm::format("peak %.1f GFLOP/s", data.peakGflops);
    text("note end", 1, y.at(data.peakGflops), -2, -6, words);
  }

  void writePoint(const Point &point) {
    const ReportKernel &kernel = *point.kernel;
    // The area grows with the time.
    double longest = 0;
    for (const Point &other : points)
      longest = std::max(longest, other.kernel->milliseconds);
    double radius = 3 + 7 * std::sqrt(kernel.milliseconds / longest);
    os << "<circle class=\"c" << colourOf(data, kernel) << "\" cx=\""
       << left(x.at(point.intensity)) << "\" cy=\"" << top(y.at(point.gflops))
       << llvm::format("\" r=\"%.1f\"><title>", radius)
       << escaped(nameOf(data.after[kernel.vertex])) << " ("
       << escaped(kernel.symbol) << ", " << escaped(kernel.family)
       << llvm::format("): %.3f ms, %.1f GFLOP/s at %.2f operations a byte",
                       kernel.milliseconds, point.gflops, point.intensity)
       << "</title></circle>\n";
  }

  const ReportData &data;
  std::vector<Point> points;
  llvm::raw_ostream &os;
  Axis x, y;
};

} // namespace

void report::writeRoofline(const ReportData &data, llvm::raw_ostream &os) {
  std::vector<Point> points;
  for (const ReportKernel &kernel : data.kernels)
    if (kernel.macs && kernel.bytes && kernel.milliseconds > 0)
      points.push_back({&kernel,
                        2.0 * double(kernel.macs) / double(kernel.bytes),
                        2e-6 * double(kernel.macs) / kernel.milliseconds});
  os << "<section id=\"roofline\"><h2>Roofline</h2>\n<p>Up: 10<sup>9</sup> "
        "operations a second (a multiply-add is two). To the right: operations "
        "for each byte of operands, weights and results. The larger a dot, the "
        "longer the kernel takes. The roofs are of one core, measured when the "
        "kernels were. Multiply-adds are those of the op: Winograd's algorithm "
        "needs fewer, and binary and sparse kernels do others, so that these "
        "may pass the peak.";
  if (points.size() < data.kernels.size())
    os << " Kernels without multiply-adds, "
       << data.kernels.size() - points.size() << " of " << data.kernels.size()
       << ", have no place here.";
  os << "</p>\n";
  writeLegend(data, os);
  Plot(data, std::move(points), os).write();
  os << "</section>\n";
}
