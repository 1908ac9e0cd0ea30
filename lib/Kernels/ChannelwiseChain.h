//===- ChannelwiseChain.h - convolutions around a depthwise op -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels of several anchors: a depthwise convolution or a pool, which moves a
// window over each channel by itself, the dense convolution that it reads (a
// pointwise expansion, a stem) and the pointwise one that reads it. What
// strategies for them share: finding the chain, sums of its links, tiles.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_KERNELS_CHANNELWISECHAIN_H
#define LINNET_LIB_KERNELS_CHANNELWISECHAIN_H

#include "SlidingWindow.h"
#include "Strategy.h"

namespace linnet::kernels {

/// The anchors of a chain, by value number.
struct ChannelwiseChain {
  /// A dense convolution, if any.
  std::optional<unsigned> first;
  /// A depthwise convolution; or a pool, if there is a first.
  unsigned channelwise = 0;
  /// A pointwise convolution, if any.
  std::optional<unsigned> last;

  /// The chain that a kernel of two or three anchors is, with nothing but
  /// elementwise ops between; none where it is anything else.
  static std::optional<ChannelwiseChain> of(const KernelSpec &spec);
};

/// Whether a convolution is a product over pixels: unit window and stride, no
/// border.
bool isPointwise(const KernelSpec &spec, unsigned anchor);

/// What lies outside the image of a depthwise convolution or a pool.
Halide::Expr outsideOf(const Node &channelwise);

/// The element at (c, x, y, n) of a Func that holds `window`'s input, or 0
/// outside the image.
Halide::Expr readInside(const SlidingWindow &window, Halide::Func image,
                        Halide::Expr c, Halide::Expr x, Halide::Expr y,
                        Halide::Expr n);

/// Reads a link's input at (channel, x, y, n); x and y may lie outside the
/// image as far as the link's window does.
using ReadInput = llvm::function_ref<Halide::Expr(Halide::Expr, Halide::Expr,
                                                  Halide::Expr, Halide::Expr)>;

/// Defines a dense convolution whose weights lie in panels of `panel` channels;
/// returns the sums over (c in the panel, panel, x, y, n).
Halide::Func defineProduct(KernelFuncs &funcs, unsigned anchor, int panel,
                           ReadInput input);
/// Keeps such sums in registers: a tile of `panel` channels by the columns that
/// `consumer`'s loop `at` unrolls.
void scheduleProduct(KernelFuncs &funcs, unsigned anchor, Halide::Func sum,
                     int panel, Halide::Func consumer,
                     const Halide::VarOrRVar &at);

/// Defines a depthwise convolution or a pool; returns the sums, or what is
/// combined, over (c, x, y, n).
Halide::Func defineChannelwise(KernelFuncs &funcs, unsigned anchor,
                               ReadInput input);
/// Schedules the loops over c, x and y of a Func of (c, x, y, …) that reads
/// such sums: tiles of `tile` (columns, rows) by one vector of channels, sums
/// in registers; all channels of a tile before the next tile.
void scheduleChannelwise(KernelFuncs &funcs, unsigned anchor, Halide::Func sum,
                         Halide::Func consumer, llvm::ArrayRef<int64_t> tile);

/// A tile of a link, and what the link costs by it: 1 where it neither wastes
/// nor waits.
struct RankedTile {
  double cost;
  std::vector<int64_t> extents;
};

/// The tiles (columns, channels) of a product of `channels` outputs over rows
/// of `columns` pixels, the best first; their panels divide `multiple` where
/// that is not 0.
std::vector<RankedTile> productTiles(int64_t columns, int64_t channels,
                                     int64_t multiple,
                                     const TargetInfo &target);
/// The tiles (columns, rows) of a depthwise convolution or a pool that computes
/// `rows` rows at a time, the best first.
std::vector<RankedTile> channelwiseTiles(const SlidingWindow &window,
                                         int64_t rows,
                                         const TargetInfo &target);
/// Schedules, keyed by their cost, each with each of `tiles` as its parameter
/// `name`; the tiles' link takes about `share` of the kernel's time.
std::multimap<double, Schedule>
withTiles(std::multimap<double, Schedule> ranked, llvm::StringRef name,
          llvm::ArrayRef<RankedTile> tiles, double share);
/// What links take of a chain's time, about.
constexpr double kProductShare = 0.4, kChannelwiseShare = 0.2;

/// The parameter of that tile: "depthwise" or "pool".
llvm::StringRef channelwiseTileName(const KernelSpec &spec,
                                    const ChannelwiseChain &chain);
/// Fails unless the schedule's parameter `name` is such a tile.
llvm::Error checkChannelwiseTile(const Schedule &schedule, llvm::StringRef name,
                                 int64_t columns, int64_t rows);

} // namespace linnet::kernels

#endif // LINNET_LIB_KERNELS_CHANNELWISECHAIN_H
