//===- ProductTile.cpp - register tiles of products -----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Their limits, their cost and their weights' layout.
//
//===----------------------------------------------------------------------===//

#include "ProductTile.h"

using namespace linnet;
using namespace linnet::kernels;

bool kernels::fitsRegisters(int64_t rows, int64_t vectors,
                            const TargetInfo &target) {
  return rows * vectors + vectors + 1 <= target.vectorRegisters;
}

double kernels::waste(int64_t extent, int64_t tile) {
  return double(ceilDiv(extent, tile) * tile) / double(extent);
}

/// Time of a tile's step as a multiple of its multiply-adds', because of their
/// latency of four cycles: each waits for the one before it to the same sum.
/// Where just as many sums as fill all units hide it, the units do not take
/// turns evenly, and a sum that is late stays late: half as many again make up
/// for it (measured on a Zen 4).
static double latencyCost(double sums, const TargetInfo &target) {
  double hidden = sums / (4.0 * target.fmaPorts);
  return hidden < 1 ? 1.1 / hidden : 1 + 0.2 * std::max(0.0, 1.5 - hidden);
}

double kernels::productTileCost(double wasted, int64_t rows, int64_t vectors,
                                const TargetInfo &target) {
  // A step issues rows*vectors multiply-adds; loads (a broadcast a row, a load
  // a vector) go beside them on as many ports, and become the bound where they
  // are more.
  double sums = double(rows * vectors), loads = double(rows + vectors) / sums;
  return wasted * std::max(latencyCost(sums, target), loads) *
         (1 + 0.1 * loads);
}

double kernels::productCost(int64_t extent, int64_t count, int64_t rows,
                            int64_t vectors, const TargetInfo &target) {
  double cost = 0;
  auto add = [&](int64_t tiles, int64_t height, int64_t width) {
    if (tiles && height && width)
      cost += double(tiles * height * width) *
              productTileCost(1, height, width, target);
  };
  int64_t tiles = extent / rows, tail = extent % rows;
  int64_t panels = count / vectors, narrow = count % vectors;
  add(tiles * panels, rows, vectors);
  add(tiles, rows, narrow);
  add(panels, tail, vectors);
  add(1, tail, narrow);
  return cost / double(extent * count);
}

Halide::Expr kernels::rowOfTile(const Halide::Var &row, int64_t extent,
                                int64_t rows) {
  if (extent % rows == 0)
    return row;
  return Halide::min(Halide::likely(row), int(extent - 1));
}

GroupedChannels GroupedChannels::of(const Node &node) {
  int64_t groups = node.getInt("groups", 1);
  return {groups, node.result.shape[3] / groups};
}

int64_t GroupedChannels::vector(const TargetInfo &target) const {
  int64_t lanes = target.lanes();
  while (!takesPanel(lanes))
    lanes /= 2;
  return lanes;
}

double kernels::columnTileCost(llvm::ArrayRef<int64_t> tile, int64_t width,
                               const GroupedChannels &channels,
                               const TargetInfo &target) {
  int64_t vector = channels.vector(target);
  double wasted =
      waste(channels.perGroup, vector) * target.lanes() / double(vector);
  return wasted * productCost(width, ceilDiv(channels.perGroup, vector),
                              tile[0], tile[1] / vector, target);
}

int kernels::unrolledInputs(int64_t inputs, int64_t most) {
  for (int64_t steps = std::min(inputs, most); steps > 1; --steps)
    if (inputs % steps == 0)
      return int(steps);
  return 2;
}

std::vector<Schedule> kernels::columnTiles(llvm::StringRef strategy,
                                           int64_t width,
                                           const GroupedChannels &channels,
                                           const TargetInfo &target) {
  int64_t lanes = channels.vector(target), perGroup = channels.perGroup;
  std::multimap<double, Schedule> ranked;
  for (int64_t vectors = 1; vectors <= 4; ++vectors)
    for (int64_t columns = 1; columns <= std::min<int64_t>(width, 14);
         ++columns) {
      if (vectors > ceilDiv(perGroup, lanes) ||
          !channels.takesPanel(vectors * lanes) ||
          !fitsRegisters(columns, vectors, target))
        continue;
      std::vector<int64_t> tile = {columns, vectors * lanes};
      ranked.emplace(columnTileCost(tile, width, channels, target),
                     Schedule{strategy.str(), {{"tile", tile}}});
    }
  return cheapestFirst(std::move(ranked));
}

llvm::Error kernels::checkColumnTile(const Schedule &schedule, int64_t width,
                                     const GroupedChannels &channels,
                                     const TargetInfo &target) {
  std::vector<int64_t> tile = schedule.getInts("tile");
  if (tile.size() != 2)
    return llvm::createStringError(
        "parameter 'tile' must be two numbers: columns, channels");
  if (llvm::Error error =
          checkRange("tile columns", tile[0], 1, std::min<int64_t>(width, 32)))
    return error;
  int64_t lanes = channels.vector(target);
  if (tile[1] > 0 && tile[1] <= 256 && tile[1] % lanes == 0 &&
      channels.takesPanel(tile[1]))
    return llvm::Error::success();
  return llvm::createStringError(
      "parameter 'tile' has " + llvm::Twine(tile[1]) +
      " channels, accepted: multiples of " + llvm::Twine(lanes) +
      " up to 256 that divide a group's channels");
}

Layout kernels::panelLayout(unsigned rank, int64_t panel) {
  Layout layout = Layout::rowMajor(rank);
  layout.dims[0] = {0, LayoutDim::Quotient, panel};
  layout.dims.push_back({0, LayoutDim::Remainder, panel});
  return layout;
}

Layout kernels::groupedPanelLayout(unsigned rank, int64_t groups,
                                   int64_t panel) {
  Layout layout = Layout::rowMajor(rank + 1);
  layout.groups = groups;
  layout.dims[1] = {1, LayoutDim::Quotient, panel};
  layout.dims.push_back({1, LayoutDim::Remainder, panel});
  return layout;
}

llvm::Error kernels::checkProductTile(const Schedule &schedule,
                                      llvm::StringRef name,
                                      llvm::StringRef rows, int64_t extent,
                                      const TargetInfo &target) {
  std::vector<int64_t> tile = schedule.getInts(name);
  if (tile.size() != 2)
    return llvm::createStringError(
        "parameter '" + name + "' must be two numbers: " + rows + ", channels");
  if (llvm::Error error = checkRange((name + " " + rows).str(), tile[0], 1,
                                     std::min<int64_t>(extent, 32)))
    return error;
  if (tile[1] <= 0 || tile[1] > 256 || tile[1] % target.lanes())
    return llvm::createStringError("parameter '" + name + "' has " +
                                   llvm::Twine(tile[1]) +
                                   " channels, accepted: multiples of " +
                                   llvm::Twine(target.lanes()) + " up to 256");
  return llvm::Error::success();
}
