//===- Graph.cpp - the network before and after ---------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A row for each vertex, and a lane beside the rows for each result that is
// still to be read: this stays readable at any width, and with hundreds of
// rows.
//
//===----------------------------------------------------------------------===//

#include "Parts.h"

#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace linnet;
using namespace linnet::report;

/// Pixels, as style.css has them.
static constexpr int kRowHeight = 22, kLineHeight = 17, kBoxPadding = 12;

namespace {

class Graph {
public:
  explicit Graph(const std::vector<ReportVertex> &vertices)
      : vertices(vertices), lanes(vertices.size()), lastUses(vertices.size()) {
    for (auto [index, vertex] : llvm::enumerate(vertices)) {
      lastUses[index] = index;
      for (unsigned operand : vertex.operands)
        lastUses[operand] = index;
    }
    giveLanes();
  }

  /// Writes rows with the text that `box` writes for each; `heights` are
  /// theirs.
  void write(const std::vector<int> &heights,
             llvm::function_ref<void(unsigned)> box, llvm::raw_ostream &os) {
    int total = 0;
    for (int height : heights) {
      centres.push_back(total + height / 2);
      total += height;
    }
    int width = int(laneCount * spacing()) + 8;
    os << "<div class=\"graph\"><svg width=\"" << width << "\" height=\""
       << total << "\" aria-hidden=\"true\">\n";
    for (unsigned index = 0; index < vertices.size(); ++index)
      writeEdges(index, os);
    for (unsigned index = 0; index < vertices.size(); ++index)
      os << "<circle cx=\"" << left(index) << "\" cy=\"" << centres[index]
         << "\" r=\"2.5\"/>\n";
    os << "</svg><div class=\"rows\">\n";
    for (auto [index, height] : llvm::enumerate(heights)) {
      os << "<div class=\"row\" style=\"height:" << height << "px\">";
      box(index);
      os << "</div>\n";
    }
    os << "</div></div>\n";
  }

private:
  /// A result keeps its lane until its last reader, which may take it over.
  void giveLanes() {
    std::vector<bool> taken;
    for (auto [index, vertex] : llvm::enumerate(vertices)) {
      for (unsigned operand : vertex.operands)
        if (lastUses[operand] == index)
          taken[lanes[operand]] = false;
      unsigned lane = llvm::find(taken, false) - taken.begin();
      if (lane == taken.size())
        taken.push_back(true);
      taken[lane] = lastUses[index] > index;
      lanes[index] = lane;
      laneCount = std::max(laneCount, lane + 1);
    }
  }

  /// Of lanes; many of them stand closer.
  double spacing() const { return std::min(12.0, 150.0 / laneCount); }
  double left(unsigned index) const { return 5 + lanes[index] * spacing(); }

  /// The line from a vertex down to its last reader, and a curve to each
  /// reader.
  void writeEdges(unsigned index, llvm::raw_ostream &os) {
    double x = left(index);
    for (unsigned reader = index + 1; reader < vertices.size(); ++reader) {
      if (!llvm::is_contained(vertices[reader].operands, index))
        continue;
      int from = centres[index], to = centres[reader];
      int turn = std::max(from, to - kRowHeight);
      os << "<path d=\"M" << x << ' ' << from << " V" << turn << " C" << x
         << ' ' << to - 6 << ' ' << left(reader) << ' ' << turn + 6 << ' '
         << left(reader) << ' ' << to << "\"/>\n";
    }
  }

  const std::vector<ReportVertex> &vertices;
  std::vector<unsigned> lanes, lastUses;
  std::vector<int> centres;
  unsigned laneCount = 1;
};

} // namespace

static void writeInput(const ReportVertex &vertex, llvm::raw_ostream &os) {
  os << "<span class=\"input\">" << escaped(nameOf(vertex)) << " <em>"
     << escaped(vertex.result) << "</em></span>";
}

/// For each node's name the kernel that computes it.
static std::map<std::string, const ReportKernel *>
kernelsByName(const ReportData &data) {
  std::map<std::string, const ReportKernel *> byName;
  for (const ReportKernel &kernel : data.kernels)
    for (const std::string &name : data.after[kernel.vertex].names)
      byName.try_emplace(name, &kernel);
  return byName;
}

static void writeBefore(const ReportData &data, llvm::raw_ostream &os) {
  auto byName = kernelsByName(data);
  auto box = [&](unsigned index) {
    const ReportVertex &vertex = data.before[index];
    if (vertex.isInput)
      return writeInput(vertex, os);
    auto kernel = byName.find(nameOf(vertex).str());
    os << "<span class=\"op\" title=\"" << escaped(nameOf(vertex)) << "\">";
    if (kernel != byName.end())
      os << "<i class=\"c" << colourOf(data, *kernel->second) << "\"></i>";
    else
      os << "<i class=\"none\"></i>";
    os << escaped(vertex.ops.front()) << " <em>" << escaped(vertex.result)
       << "</em> <small>" << escaped(nameOf(vertex)) << "</small></span>";
  };
  Graph(data.before)
      .write(std::vector<int>(data.before.size(), kRowHeight), box, os);
}

static void writeAfter(const ReportData &data, llvm::raw_ostream &os) {
  std::map<unsigned, const ReportKernel *> byVertex;
  for (const ReportKernel &kernel : data.kernels)
    byVertex[kernel.vertex] = &kernel;
  std::vector<int> heights;
  for (const ReportVertex &vertex : data.after)
    heights.push_back(vertex.isInput
                          ? kRowHeight
                          : kLineHeight * int(vertex.ops.size() + 1) +
                                kBoxPadding);
  auto box = [&](unsigned index) {
    const ReportVertex &vertex = data.after[index];
    if (vertex.isInput)
      return writeInput(vertex, os);
    const ReportKernel &kernel = *byVertex[index];
    os << "<div class=\"kernel k" << colourOf(data, kernel)
       << "\" data-kernel=\"" << index << "\" title=\"";
    for (const std::string &name : vertex.names)
      os << escaped(name) << '\n';
    os << "\"><b>" << escaped(kernel.symbol) << ' ' << escaped(kernel.family)
       << "</b> <em>" << escaped(vertex.result) << "</em> <small>"
       << escaped(nameOf(vertex)) << "</small>";
    for (const std::string &op : vertex.ops)
      os << "<span>" << escaped(op) << "</span>";
    os << "</div>";
  };
  Graph(data.after).write(heights, box, os);
}

void report::writeGraphs(const ReportData &data, llvm::raw_ostream &os) {
  os << "<section id=\"graphs\"><h2>The graph before and after</h2>\n<p>On the "
        "first side the ops of the model as it was read, with the colour of "
        "the kernel that computes each; one without colour was folded into "
        "another, or is but a place in memory. On the other side the kernels, "
        "with the ops that each took. "
        "Both run downwards; a line is a result on its way to what reads "
        "it.</p>\n";
  writeLegend(data, os);
  os << "<div class=\"sides\"><div><h3>As the model has it</h3>\n";
  writeBefore(data, os);
  os << "</div><div><h3>As it is computed</h3>\n";
  writeAfter(data, os);
  os << "</div></div></section>\n";
}
