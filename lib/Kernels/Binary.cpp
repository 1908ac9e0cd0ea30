//===- Binary.cpp - convolution of signs ----------------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lanes of a vector are output channels; a word of 32 input channels of one
// tap is broadcast, and meets a vector of the filter's words. All words of a
// window are one expression (see BitCounts.h) unless there are very many.
// A panel of output channels stays in the L1 while all pixels pass by.
//
// The kernel may begin with a binarize, which packs signs as the image is
// copied with its border, and end with one, so that signs alone go from layer
// to layer.
//
// Layouts, innermost first: in (word, x, y, n); filter in panels of `panel`
// output channels, (c, word, kx, ky, panel); out (o, x, y, n).
//
//===----------------------------------------------------------------------===//

#include "BitCounts.h"
#include "ProductTile.h"
#include "SignPacking.h"
#include "SlidingWindow.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::TailStrategy;
using Halide::Var;

/// Words of one expression: longer ones take long to compile, and leave the
/// instruction cache.
static constexpr int64_t kWordsOfExpression = 192;
/// The same of a tap's filter alone, which is counted once a panel.
static constexpr int64_t kWordsOfTapSum = 16;
/// A pixel's words that are packed without a loop, and without the stack.
static constexpr int64_t kWordsInRegisters = 4;
/// Images of fewer pixels do not pay for a filter prepared in scratch.
static constexpr int64_t kPixelsWorthPreparing = 16;

namespace {

/// The anchors of a kernel of this family; only the convolution is always
/// there.
struct Anchors {
  std::optional<unsigned> before, behind;
  std::optional<unsigned> convolution;

  /// Whether signs behind the sums are whole words of channels in order.
  bool packsWholeWords(const KernelSpec &spec) const {
    if (!behind)
      return true;
    const Node &node = *spec.nodeOf(*behind);
    return spec.typeOf(node.operands[0]).shape.back() /
               node.getInt("groups", 1) % 32 ==
           0;
  }

  static std::optional<Anchors> of(const KernelSpec &spec) {
    Anchors anchors;
    for (auto [index, node] : llvm::enumerate(spec.nodes)) {
      unsigned value = unsigned(spec.operands.size() + index);
      if (KernelFuncs::isInline(node))
        continue;
      if (node.op == "binary_conv2d" && !anchors.convolution)
        anchors.convolution = value;
      else if (node.op == "binarize" && !anchors.convolution && !anchors.before)
        anchors.before = value;
      else if (node.op == "binarize" && anchors.convolution && !anchors.behind)
        anchors.behind = value;
      else
        return std::nullopt;
    }
    return anchors.convolution ? std::optional(anchors) : std::nullopt;
  }
};

/// A convolution's window, and what else its words depend on.
struct Geometry : SlidingWindow {
  int groups, channels, words, outputs;
  llvm::StringRef border;

  Geometry(const KernelSpec &spec, unsigned anchor)
      : SlidingWindow(spec, anchor) {
    const Node &node = *spec.nodeOf(anchor);
    const TensorSpec &filter = spec.typeOf(node.operands[1]);
    groups = int(node.getInt("groups", 1));
    channels = int(node.getInt("channels"));
    words = int(filter.shape[3]);
    outputs = int(filter.shape[0]);
    border = node.getString("border");
  }

  int taps() const { return kernel[0] * kernel[1]; }
  bool correctsBorder() const { return leavesImage() && border == "zero"; }
};

class BinaryStrategy : public Strategy {
public:
  llvm::StringRef name() const override { return "binary"; }
  bool matches(const KernelSpec &spec) const override {
    auto anchors = Anchors::of(spec);
    return anchors && anchors->packsWholeWords(spec) &&
           spec.nodeOf(*anchors->convolution)->operands[1] <
               spec.operands.size();
  }

  std::vector<Schedule> space(const KernelSpec &spec,
                              const TargetInfo &target) const override;
  llvm::Error check(const KernelSpec &spec,
                    const TargetInfo &target) const override;
  std::vector<Layout> operandLayouts(const KernelSpec &spec,
                                     const TargetInfo &target) const override;
  void build(KernelFuncs &funcs) const override;
};

/// The parts of one kernel's pipeline.
class Builder {
public:
  Builder(KernelFuncs &funcs, const Anchors &anchors)
      : funcs(funcs), anchors(anchors),
        node(*funcs.spec().nodeOf(*anchors.convolution)),
        geometry(funcs.spec(), *anchors.convolution),
        panel(int(funcs.spec().schedule.getInt("panel", 1))) {}

  void run();

private:
  void defineSigns();
  void defineFilter();
  void defineBorder();
  void defineSum();
  Expr totalAt(Expr o, Expr x, Expr y);
  Expr countWindow(Expr o, Expr x, Expr y, Expr n);
  Expr countWords(const RDom &r, Expr o, Expr x, Expr y, Expr n);
  Expr signAt(Expr word, Expr column, Expr row, Expr n);
  Expr filterAt(Expr word, Expr kx, Expr ky, Expr o);
  Expr panelOf(Expr o);
  void scheduleFloats();
  void scheduleSigns();
  void scheduleSum(Func result, Var pixel, Var outer, int channels);

  bool byAdders() const { return countsByAdders(funcs.target()); }

  KernelFuncs &funcs;
  Anchors anchors;
  const Node &node;
  Geometry geometry;
  int panel;
  /// Whether words 2i + 1 hold their exclusive or with words 2i, as the adders
  /// want pairs.
  bool inPairs = false;
  int unrolledTaps[2] = {1, 1}, unrolledWords = 1;
  Var c{"c"}, w{"w"}, kx{"kx"}, ky{"ky"}, p{"p"}, x{"x"}, y{"y"}, n{"n"},
      o{"o"};
  Func packed, signs, filter, tapSums, border, differing, sum;
  std::vector<int> caseOf[2];
  int cases[2] = {1, 1};
};

} // namespace

//===----------------------------------------------------------------------===//
// Schedules
//===----------------------------------------------------------------------===//

/// Lanes that divide a group's output channels; all where there is one group.
static int64_t vectorChannels(const KernelSpec &spec,
                              const TargetInfo &target) {
  const Node &node = *spec.nodeOf(*Anchors::of(spec)->convolution);
  int64_t groups = node.getInt("groups", 1),
          perGroup = node.result.shape[3] / groups;
  int64_t lanes = target.lanes();
  while (groups > 1 && perGroup % lanes)
    lanes /= 2;
  return lanes;
}

static bool isPanel(const KernelSpec &spec, const TargetInfo &target,
                    int64_t panel) {
  const Node &node = *spec.nodeOf(*Anchors::of(spec)->convolution);
  int64_t groups = node.getInt("groups", 1),
          perGroup = node.result.shape[3] / groups;
  return panel > 0 && 32 % panel == 0 &&
         panel % vectorChannels(spec, target) == 0 &&
         (groups == 1 || perGroup % panel == 0);
}

std::vector<Schedule> BinaryStrategy::space(const KernelSpec &spec,
                                            const TargetInfo &target) const {
  int64_t lanes = vectorChannels(spec, target);
  // Two vectors share each broadcast word where registers allow: adders need
  // all 16 of AVX2 for one.
  int64_t best = target.vectorRegisters >= 32 ? 2 * lanes : lanes;
  std::vector<Schedule> space;
  for (int64_t panel : {best, lanes, 2 * lanes}) {
    Schedule schedule{name().str(), {}};
    schedule.params["panel"] = panel;
    bool isNew = llvm::none_of(space, [&](const Schedule &s) {
      return s.getInt("panel", 0) == panel;
    });
    if (isNew && isPanel(spec, target, panel) &&
        (panel == lanes ||
         panel <=
             spec.nodeOf(*Anchors::of(spec)->convolution)->result.shape[3]))
      space.push_back(std::move(schedule));
  }
  return space;
}

llvm::Error BinaryStrategy::check(const KernelSpec &spec,
                                  const TargetInfo &target) const {
  if (llvm::Error error = checkParams(spec.schedule, {"panel"}))
    return error;
  int64_t panel = spec.schedule.getInt("panel", 0);
  if (isPanel(spec, target, panel))
    return llvm::Error::success();
  return llvm::createStringError("parameter 'panel' has " + llvm::Twine(panel) +
                                 " channels, accepted: multiples of " +
                                 llvm::Twine(vectorChannels(spec, target)) +
                                 " that divide 32 and a group's channels");
}

std::vector<Layout>
BinaryStrategy::operandLayouts(const KernelSpec &spec,
                               const TargetInfo &target) const {
  std::vector<Layout> layouts = Strategy::operandLayouts(spec, target);
  layouts[spec.nodeOf(*Anchors::of(spec)->convolution)->operands[1]] =
      panelLayout(4, spec.schedule.getInt("panel", 1));
  return layouts;
}

//===----------------------------------------------------------------------===//
// The image and the filter
//===----------------------------------------------------------------------===//

static Expr asWord(Expr value) { return Halide::cast<uint32_t>(value); }

/// A parameter of every kernel that is never negative: what it gives is 0,
/// which only we know. An index with it does not look the same in each
/// iteration, so no load moves out of the loop over pixels; all words of the
/// filter would, and then be spilled and loaded again.
static Expr hiddenZero(Expr loop) {
  Halide::Param<int32_t> begin("begin");
  return Halide::unsafe_promise_clamped(Halide::min(Expr(begin), 0) & loop, 0,
                                        1);
}

/// Unrolls by two, so that each of a pair's words has its own code.
static Func unrollPairs(Func words, Var word) {
  Var second("second");
  words.split(word, word, second, 2).unroll(second);
  return words;
}

/// The image's words, with a border where windows leave it, as they enter the
/// sum.
void Builder::defineSigns() {
  unsigned input = node.operands[0];
  if (anchors.before) {
    packed = packSigns(funcs, *anchors.before);
    funcs.defineAnchor(*anchors.before, packed);
  }
  inPairs = byAdders() && geometry.words % 2 == 0 &&
            geometry.out[0] * geometry.out[1] >= kPixelsWorthPreparing;
  if (!geometry.leavesImage() && !inPairs && !anchors.before)
    return;
  Expr lastWord(
      llvm::maskTrailingOnes<uint32_t>((geometry.channels - 1) % 32 + 1));
  Expr ones = Halide::select(w % geometry.words == geometry.words - 1, lastWord,
                             asWord(-1));
  Expr fill =
      geometry.border == "plus_one" ? Halide::cast<int32_t>(ones) : Expr(0);
  unsigned guarded = geometry.borderDims();
  Func words("words");
  words(w, x, y, n) =
      asWord(guarded ? funcs.atOrFill(input, {w, x, y, n}, guarded, fill)
                     : funcs.at(input, {w, x, y, n}));
  signs = Func("bordered");
  signs(w, x, y, n) =
      inPairs ? Halide::select(w % 2 == 1,
                               words(w, x, y, n) ^ words(w / 2 * 2, x, y, n),
                               words(w, x, y, n))
              : words(w, x, y, n);
  signs.compute_root();
  if (inPairs)
    unrollPairs(signs, w);
  if (!anchors.before)
    return;
  packed.compute_at(signs, x);
  if (geometry.groups * geometry.words > kWordsInRegisters)
    return;
  signs.unroll(w);
  packed.unroll(packed.args()[0]);
  packed.update().unroll(packed.args()[0]);
}

/// The filter's words of a panel, as they enter the sum.
void Builder::defineFilter() {
  Halide::ImageParam &param = funcs.param(node.operands[1]);
  if (!inPairs)
    return;
  filter = Func("filter");
  Expr even = param(c, w / 2 * 2, kx, ky, p), own = param(c, w, kx, ky, p);
  filter(c, w, kx, ky, p) = asWord(Halide::select(w % 2 == 1, own ^ even, own));
}

Expr Builder::panelOf(Expr o) {
  // A word of signs is a whole number of panels.
  return o / panel;
}

Expr Builder::filterAt(Expr word, Expr tapX, Expr tapY, Expr channel) {
  Expr index = Halide::unsafe_promise_clamped(word + hiddenZero(x), 0,
                                              geometry.words - 1);
  if (inPairs)
    return filter(channel % panel, index, tapX, tapY, panelOf(channel));
  return asWord(funcs.param(node.operands[1])(channel % panel, index, tapX,
                                              tapY, panelOf(channel)));
}

Expr Builder::signAt(Expr word, Expr column, Expr row, Expr batch) {
  return signs.defined()
             ? signs(word, column, row, batch)
             : asWord(funcs.at(node.operands[0], {word, column, row, batch}));
}

//===----------------------------------------------------------------------===//
// The border
//===----------------------------------------------------------------------===//

/// For each output position along a dimension the taps [first, last) that lie
/// inside the image, which are neighbours; positions of equal taps are one
/// case.
static std::vector<std::pair<int, int>>
borderCases(const Geometry &geometry, unsigned dim, std::vector<int> &caseOf) {
  std::vector<std::pair<int, int>> cases;
  for (int position = 0; position < geometry.out[dim]; ++position) {
    int first = geometry.kernel[dim], last = 0;
    for (int tap = 0; tap < geometry.kernel[dim]; ++tap) {
      int at = position * geometry.stride[dim] + tap * geometry.dilation[dim] -
               geometry.before[dim];
      if (at < 0 || at >= geometry.in[dim])
        continue;
      first = std::min(first, tap);
      last = tap + 1;
    }
    std::pair<int, int> inside(first, last);
    auto found = llvm::find(cases, inside);
    caseOf.push_back(int(found - cases.begin()));
    if (found == cases.end())
      cases.push_back(inside);
  }
  return cases;
}

static Expr lookUp(const std::vector<int> &table, Expr position) {
  if (llvm::all_equal(table))
    return table.front();
  Halide::Buffer<int32_t> buffer(int(table.size()));
  llvm::copy(table, buffer.begin());
  return Halide::unsafe_promise_clamped(
      buffer(Halide::clamp(position, 0, int(table.size()) - 1)),
      *std::min_element(table.begin(), table.end()),
      *std::max_element(table.begin(), table.end()));
}

/// The largest divisor of `count` that is even where `count` is, and at most
/// `limit`.
static int largestPart(int count, int64_t limit) {
  for (int part = int(std::min<int64_t>(count, limit)); part > 1; --part)
    if (count % part == 0 && (count % 2 || part % 2 == 0))
      return part;
  return count % 2 ? 1 : 2;
}

/// Zero padding. Outside the image the copy holds words of 0, which stand for
/// -1, so a tap t outside has added sum over its channels of -1 * f(t, i),
/// where zero would have added nothing. With F(t) = sum of f(t, i) = 2 *
/// popcount(filter words of t) - channels,
///
///     sum with zeros = sum with -1 + sum over taps t outside of F(t)
///
/// and the sum with -1 is taps * channels - 2 * popcounts. Both constants
/// together are one number for each output channel and each way in which a
/// window leaves the image: a small table, computed once a panel.
void Builder::defineBorder() {
  if (!geometry.correctsBorder())
    return;
  std::vector<int> first[2], last[2];
  for (unsigned dim : {0u, 1u}) {
    for (auto [begin, end] : borderCases(geometry, dim, caseOf[dim])) {
      first[dim].push_back(begin);
      last[dim].push_back(end);
    }
    cases[dim] = int(first[dim].size());
  }
  Halide::ImageParam &param = funcs.param(node.operands[1]);
  int part = largestPart(geometry.words, kWordsOfTapSum);
  RDom r(0, geometry.words / part, "r");
  std::vector<Expr> words;
  for (int word = 0; word < part; ++word)
    words.push_back(asWord(param(c, r * part + word, kx, ky, p)));
  tapSums = Func("tap_sums");
  tapSums(c, kx, ky, p) = -geometry.channels;
  tapSums(c, kx, ky, p) += 2 * countBitsOfWords(words, funcs.target());

  border = Func("border");
  RDom t(0, geometry.kernel[0], 0, geometry.kernel[1], "t");
  Expr isInside = t.x >= lookUp(first[0], x) && t.x < lookUp(last[0], x) &&
                  t.y >= lookUp(first[1], y) && t.y < lookUp(last[1], y);
  border(c, x, y, p) = geometry.taps() * geometry.channels;
  // -1 or 0 as a mask: a vector of booleans would be made for each tap.
  border(c, x, y, p) +=
      tapSums(c, t.x, t.y, p) & -Halide::cast<int32_t>(!isInside);
}

/// What the sum is where no sign differs.
Expr Builder::totalAt(Expr channel, Expr column, Expr row) {
  if (!geometry.correctsBorder())
    return geometry.taps() * geometry.channels;
  return border(channel % panel, lookUp(caseOf[0], column),
                lookUp(caseOf[1], row), panelOf(channel));
}

//===----------------------------------------------------------------------===//
// The sum
//===----------------------------------------------------------------------===//

/// The differing signs of the words that `r` (words, kx, ky; in units of what
/// is unrolled) stands at.
Expr Builder::countWords(const RDom &r, Expr channel, Expr column, Expr row,
                         Expr batch) {
  std::vector<Expr> words;
  Expr group = geometry.groups == 1
                   ? Expr(0)
                   : channel / (geometry.outputs / geometry.groups);
  for (int tapY = 0; tapY < unrolledTaps[1]; ++tapY)
    for (int tapX = 0; tapX < unrolledTaps[0]; ++tapX)
      for (int word = 0; word < unrolledWords; ++word) {
        Expr rw = r.defined() ? r[0] * unrolledWords + word : Expr(word);
        Expr rx = r.defined() ? r[1] * unrolledTaps[0] + tapX : Expr(tapX);
        Expr ry = r.defined() ? r[2] * unrolledTaps[1] + tapY : Expr(tapY);
        Expr sign = signAt(group * geometry.words + rw,
                           column * geometry.stride[0] +
                               rx * geometry.dilation[0] - geometry.before[0],
                           row * geometry.stride[1] +
                               ry * geometry.dilation[1] - geometry.before[1],
                           batch);
        words.push_back(sign ^ filterAt(rw, rx, ry, channel));
      }
  if (!inPairs)
    return countBitsOfWords(words, funcs.target());
  std::vector<WordPair> pairs;
  for (size_t i = 0; i < words.size(); i += 2)
    pairs.push_back({words[i], words[i + 1]});
  return countBitsOfPairs(pairs, funcs.target());
}

void Builder::defineSum() {
  int words = geometry.words, row = words * geometry.kernel[0];
  bool all = row * geometry.kernel[1] <= kWordsOfExpression;
  unrolledTaps[1] = all ? geometry.kernel[1] : 1;
  unrolledTaps[0] = row <= kWordsOfExpression ? geometry.kernel[0] : 1;
  unrolledWords = words <= kWordsOfExpression
                      ? words
                      : largestPart(words, kWordsOfExpression);

  sum = Func("sum");
  differing = Func("differing");
  RDom r;
  if (all) {
    differing(o, x, y, n) = countWords(r, o, x, y, n);
  } else {
    r = RDom(0, words / unrolledWords, 0, geometry.kernel[0] / unrolledTaps[0],
             0, geometry.kernel[1] / unrolledTaps[1], "r");
    differing(o, x, y, n) = 0;
    differing(o, x, y, n) += countWords(r, o, x, y, n);
  }
  sum(o, x, y, n) =
      Halide::cast<float>(totalAt(o, x, y) - 2 * differing(o, x, y, n));
  if (!all) {
    differing.compute_at(sum, p).vectorize(o);
    differing.update().reorder(o, r[0], r[1], r[2]).vectorize(o);
  }
  funcs.defineAnchor(*anchors.convolution, sum);
}

void Builder::run() {
  defineSigns();
  defineFilter();
  defineBorder();
  defineSum();
  if (anchors.behind)
    scheduleSigns();
  else
    scheduleFloats();
  scheduleOtherResults(funcs);
}

/// Sums of `channels` output channels of a pixel, in registers; what belongs to
/// their panels at `outer`. A panel is one vector, which LLVM takes apart op by
/// op: as several vectors, each with a long expression of its own, the later
/// ones would want all words that the first has broadcast, from the stack.
void Builder::scheduleSum(Func result, Var pixel, Var outer, int channels) {
  sum.compute_at(result, pixel)
      .bound_extent(o, channels)
      .split(o, p, o, panel)
      .vectorize(o);
  // Adders of two inputs fill the core's queues with operations that wait for
  // each other. What follows the counts would wait there too, and keep the next
  // pixel out; so a row is counted first.
  if (byAdders() && !funcs.target().hasTernaryLogic &&
      !differing.has_update_definition())
    differing.compute_at(result, result.args()[2])
        .bound_extent(o, channels)
        .split(o, p, o, panel)
        .reorder(o, x, p)
        .vectorize(o);
  if (filter.defined())
    unrollPairs(filter, w)
        .compute_at(result, outer)
        .bound(w, 0, geometry.words)
        .bound_extent(c, panel)
        .vectorize(c);
  if (!border.defined())
    return;
  for (Func &constants : {std::ref(border), std::ref(tapSums)}) {
    constants.compute_at(result, outer).bound_extent(c, panel).vectorize(c);
    constants.update().vectorize(c);
  }
}

/// Floats: panels outside, pixels inside.
void Builder::scheduleFloats() {
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  Var panels("panels"), within("within");
  int lanes = std::min(panel, int(funcs.target().lanes()));
  result.split(out[0], panels, within, panel, TailStrategy::GuardWithIf)
      .reorder(within, out[1], out[2], panels, out[3])
      .vectorize(within, lanes, TailStrategy::GuardWithIf)
      .unroll(within);
  if (node.result.shape[0] > 1)
    funcs.setRange(result, out[3], node.result.shape[0]);
  else if (geometry.outputs > panel && geometry.outputs % panel == 0)
    funcs.setRange(result, panels, geometry.outputs / panel);
  scheduleSum(result, out[1], panels, panel);
}

/// Signs: the panels of a word inside a pixel.
void Builder::scheduleSigns() {
  Func words = packSigns(funcs, *anchors.behind);
  funcs.defineAnchor(*anchors.behind, words);
  Func result = funcs.result(0);
  std::vector<Var> out = result.args();
  result.reorder(out[1], out[2], out[0], out[3]);
  int64_t count = funcs.extent(*anchors.behind, 0);
  if (node.result.shape[0] > 1)
    funcs.setRange(result, out[3], node.result.shape[0]);
  else if (count > 1)
    funcs.setRange(result, out[0], count);
  words.compute_at(result, out[1]);
  scheduleSum(result, out[1], out[0], 32);
}

void BinaryStrategy::build(KernelFuncs &funcs) const {
  Builder(funcs, *Anchors::of(funcs.spec())).run();
}

const Strategy &kernels::binaryStrategy() {
  static const BinaryStrategy strategy;
  return strategy;
}
