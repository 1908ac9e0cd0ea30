//===- ProductTile.h - register tiles of products -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What strategies share whose sums are a matrix product: so many rows (pixels,
// columns of an image, tiles) by vectors of output channels stay in registers,
// and weights come in panels of these channels.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_PRODUCTTILE_H
#define LINNET_LIB_KERNELS_PRODUCTTILE_H

#include "Strategy.h"

namespace linnet::kernels {

/// Whether rows by vectors of channels fit the registers: accumulators, the
/// vectors of weights of one step, and one broadcast input.
bool fitsRegisters(int64_t rows, int64_t vectors, const TargetInfo &target);

/// How many times `extent` elements in tiles of `tile` are computed.
double waste(int64_t extent, int64_t tile);

/// What a tile costs: `wasted`, what the last tiles compute in vain, and loads
/// for each multiply-add, together.
double productTileCost(double wasted, int64_t rows, int64_t vectors,
                       const TargetInfo &target);

/// What `extent` rows by `count` vectors cost in such tiles, where the last
/// ones compute nothing in vain (LLVM leaves out the sums that are never
/// stored): a multiple of their multiply-adds' time.
double productCost(int64_t extent, int64_t count, int64_t rows, int64_t vectors,
                   const TargetInfo &target);

/// A row of such a tile, for reading: the last tile may end behind the last of
/// `extent` rows, where sums are never stored.
Halide::Expr rowOfTile(const Halide::Var &row, int64_t extent, int64_t rows);

/// The output channels of a convolution. They come in panels, none of which
/// holds channels of two groups.
struct GroupedChannels {
  int64_t groups, perGroup;

  /// Of a convolution's node, whose result is NHWC.
  static GroupedChannels of(const Node &node);
  /// Channels of one vector: all lanes, or as many as divide a group.
  int64_t vector(const TargetInfo &target) const;
  /// Whether panels of so many channels are no part of two groups.
  bool takesPanel(int64_t panel) const {
    return groups == 1 || perGroup % panel == 0;
  }
  int64_t panelsPerGroup(int64_t panel) const {
    return ceilDiv(perGroup, panel);
  }
};

/// What such tiles of `tile[0]` columns, of the `width` that there are, by
/// `tile[1]` channels cost: a multiple of their multiply-adds' time in whole
/// vectors.
double columnTileCost(llvm::ArrayRef<int64_t> tile, int64_t width,
                      const GroupedChannels &channels,
                      const TargetInfo &target);
/// The schedules of `strategy` whose parameter `tile` is a register tile of
/// columns, of the `width` that there are, by channels, the cheapest first.
std::vector<Schedule> columnTiles(llvm::StringRef strategy, int64_t width,
                                  const GroupedChannels &channels,
                                  const TargetInfo &target);
/// What is wrong with the parameter `tile` of such a schedule.
llvm::Error checkColumnTile(const Schedule &schedule, int64_t width,
                            const GroupedChannels &channels,
                            const TargetInfo &target);

/// Steps of a sum over so many inputs that are unrolled: up to `most`, and as
/// many as divide it where some do, since a remainder is a loop of its own.
int unrolledInputs(int64_t inputs, int64_t most);

/// The layout of weights of `rank` whose first dimension, the output channels,
/// is in panels of `panel`.
Layout panelLayout(unsigned rank, int64_t panel);
/// The same, but the panels are those of each group: (c, ..., panel, group),
/// innermost first.
Layout groupedPanelLayout(unsigned rank, int64_t groups, int64_t panel);

/// Fails unless the schedule's parameter `name` is a tile of up to `extent`
/// rows, which are called `rows`, and of whole vectors of channels.
llvm::Error checkProductTile(const Schedule &schedule, llvm::StringRef name,
                             llvm::StringRef rows, int64_t extent,
                             const TargetInfo &target);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_PRODUCTTILE_H
