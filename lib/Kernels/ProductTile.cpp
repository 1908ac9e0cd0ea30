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

double kernels::productTileCost(double wasted, int64_t rows, int64_t vectors,
                                const TargetInfo &target) {
  // A step issues rows*vectors multiply-adds; loads (a broadcast a row, a load
  // a vector) go beside them on as many ports, and become the bound where they
  // are more.
  double sums = double(rows * vectors), loads = double(rows + vectors) / sums;
  // At least eight accumulators hide the latency of two multiply-add units.
  double latency = std::max(1.0, 4.0 * target.fmaPorts / sums);
  return wasted * latency * std::max(1.0, loads) * (1 + 0.1 * loads);
}

Layout kernels::panelLayout(unsigned rank, int64_t panel) {
  Layout layout = Layout::rowMajor(rank);
  layout.dims[0] = {0, LayoutDim::Quotient, panel};
  layout.dims.push_back({0, LayoutDim::Remainder, panel});
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
