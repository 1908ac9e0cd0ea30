//===- BitCounts.cpp - counting the bits of many words --------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where counting a register's bits takes many instructions (x86 without
// AVX-512's VPOPCNTDQ), words are added first, bit by bit: full adders make of
// n words about log2(n) counters, and only these are counted. Where it takes
// one, words are counted one by one; but if a full adder takes only two, words
// pass through one level of them and half is left to count.
//
// Pairs of words (a, b) come as (a, a xor b). Where an instruction is a gate of
// two inputs, they go on as such pairs: E. Demenkov, A. Kojevnikov, A. Kulikov
// and G. Yaroslavtsev (2010) add two of them in 8 operations, which makes 5 a
// word with the exclusive or of the product. Where it is any function of three
// bits, a pair costs 3 with both products, as the second word is never needed,
// and two carries cost 2: 2.5 operations a word, and as many where the carries
// of the first level are counted and added.
//
//===----------------------------------------------------------------------===//

#include "BitCounts.h"

using namespace linnet;
using namespace linnet::kernels;
using namespace Halide::Internal;
using Halide::cast;
using Halide::Expr;
using Halide::Int;
using Halide::Type;
using Halide::UInt;

/// i32: the sum over its arguments, u32, of 2^i times the bits of the i-th from
/// the end.
static constexpr const char *kWeightedCounts = "linnet_weighted_bit_counts";
/// i32: the bits of its arguments, u32, at most kWordsOfByteSum / 8 of these.
static constexpr const char *kByteCounts = "linnet_byte_counts";
/// A byte holds the sum of 31 counts of up to 8.
static constexpr size_t kWordsOfByteSum = 31;

bool kernels::countsByAdders(const TargetInfo &target) {
  return target.popcountBits == 0 || target.hasTernaryLogic;
}

//===----------------------------------------------------------------------===//
// Full adders
//===----------------------------------------------------------------------===//

namespace {

/// What has been counted so far: `counters[k]` counts 2^k at each bit.
class AdderTree {
public:
  Expr total() const {
    // Halide orders what is common to several expressions by its first visit.
    // With the highest counter in front the tree is gone through depth first;
    // with the lowest one, that one's whole chain came first and everything
    // that it sums stayed in registers.
    std::vector<Expr> arguments(counters.rbegin(), counters.rend());
    return Call::make(Int(32), kWeightedCounts, arguments, Call::PureExtern);
  }

protected:
  std::vector<Expr> counters;
};

/// Of gates of two inputs.
class PairAdders : public AdderTree {
public:
  explicit PairAdders(std::vector<WordPair> level) {
    Expr single;
    while (!level.empty() || single.defined())
      addLevel(level, single);
  }

private:
  void addLevel(std::vector<WordPair> &level, Expr &single);
};

/// Of gates of three inputs.
class TernaryAdders : public AdderTree {
public:
  /// Adds the pairs; their carries are left.
  explicit TernaryAdders(const std::vector<WordPair> &pairs);
  /// Adds the carries too, and theirs, until none is left.
  void addCarries();
  /// The sum where each of the carries left is counted by an instruction.
  Expr totalOfCarries() const;

private:
  void addPair(Expr &sum, const WordPair &pair);

  std::vector<Expr> carries;
};

} // namespace

/// sum + x + y for the pairs (x1, y1) and (x2, y2): the new sum, and the
/// carries c1 and c2 as a pair.
///
/// With e1 = x1 ^ y1 and e2 = x2 ^ y2,
///
///   s = sum ^ e1
///
///   sum' = s ^ e2
///
///   c1 = e1 ? sum : x1 = (e1 | (x1 ^ sum)) ^ s
///
///   c2 = e2 ? s : x2 = s ^ (~e2 & (x2 ^ s))
///
///   c1 ^ c2 = (e1 | (x1 ^ sum)) ^ (~e2 & (x2 ^ s))
static WordPair addTwoPairs(Expr &sum, const WordPair &one,
                            const WordPair &two) {
  Expr s = sum ^ one.difference;
  Expr either = one.difference | (one.first ^ sum);
  sum = s ^ two.difference;
  Expr neither = ~two.difference & (two.first ^ s);
  return {either ^ s, either ^ neither};
}

/// Sums a level's pairs and at most one word more; what they carry is the next
/// level. The word comes last: it is known when all below has been summed, and
/// what waits for it would stay in registers.
void PairAdders::addLevel(std::vector<WordPair> &level, Expr &single) {
  std::vector<WordPair> carries;
  std::vector<Expr> ends;
  Expr sum = cast(UInt(32), 0);
  size_t next = 0;
  for (; next + 2 <= level.size(); next += 2)
    carries.push_back(addTwoPairs(sum, level[next], level[next + 1]));
  if (next < level.size()) {
    const WordPair &last = level[next];
    Expr either = last.difference | (last.first ^ sum);
    sum = sum ^ last.difference;
    ends.push_back(either ^ sum);
  }
  if (single.defined() && level.empty()) {
    sum = single;
  } else if (single.defined()) {
    ends.push_back(sum & single);
    sum = sum ^ single;
  }
  counters.push_back(sum);
  single = ends.size() == 1 ? ends[0] : Expr();
  if (ends.size() == 2)
    carries.push_back({ends[0], ends[0] ^ ends[1]});
  level = std::move(carries);
}

/// sum + x + y for the pair (x, y) = (first, first ^ difference). With the new
/// sum s' = sum ^ x ^ y the carry needs no y: where sum and x are equal it is
/// sum, elsewhere it is y = s' ^ sum ^ x = ~s'. Each is one gate of three
/// inputs: s' of sum and of what the difference is the exclusive or of, so that
/// the difference is never computed.
void TernaryAdders::addPair(Expr &sum, const WordPair &pair) {
  Expr next = sum ^ pair.difference, differ = sum ^ pair.first;
  carries.push_back((differ & ~next) | (~differ & sum));
  sum = next;
}

TernaryAdders::TernaryAdders(const std::vector<WordPair> &pairs) {
  Expr sum = cast(UInt(32), 0);
  for (const WordPair &pair : pairs)
    addPair(sum, pair);
  counters.push_back(sum);
}

void TernaryAdders::addCarries() {
  while (!carries.empty()) {
    std::vector<Expr> level = std::move(carries);
    carries.clear();
    Expr sum = level[0];
    size_t next = 1;
    for (; next + 2 <= level.size(); next += 2)
      addPair(sum, {level[next], level[next] ^ level[next + 1]});
    if (next < level.size()) {
      carries.push_back(sum & level[next]);
      sum = sum ^ level[next];
    }
    counters.push_back(sum);
  }
}

static Expr bitsOf(Expr word) { return cast<int32_t>(Halide::popcount(word)); }

Expr TernaryAdders::totalOfCarries() const {
  Expr carried;
  for (const Expr &carry : carries)
    carried = carried.defined() ? carried + bitsOf(carry) : bitsOf(carry);
  return 2 * carried + bitsOf(counters[0]);
}

Expr kernels::countBitsOfPairs(const std::vector<WordPair> &pairs,
                               const TargetInfo &target) {
  if (!target.hasTernaryLogic)
    return PairAdders(pairs).total();
  TernaryAdders adders(pairs);
  if (target.popcountBits == 32)
    return adders.totalOfCarries();
  adders.addCarries();
  return adders.total();
}

/// The bits of all words, each counted by an instruction for bytes.
static Expr countBytes(const std::vector<Expr> &words) {
  Expr total;
  for (size_t first = 0; first < words.size(); first += kWordsOfByteSum) {
    auto begin = words.begin() + std::ptrdiff_t(first);
    auto end = words.begin() +
               std::ptrdiff_t(std::min(first + kWordsOfByteSum, words.size()));
    Expr part = Call::make(Int(32), kByteCounts, std::vector<Expr>(begin, end),
                           Call::PureExtern);
    total = total.defined() ? total + part : part;
  }
  return total;
}

Expr kernels::countBitsOfWords(const std::vector<Expr> &words,
                               const TargetInfo &target) {
  if (!countsByAdders(target))
    return countBytes(words);
  std::vector<WordPair> pairs;
  for (size_t i = 0; i < words.size(); i += 2) {
    bool isLast = i + 1 == words.size();
    pairs.push_back({words[i], isLast ? words[i] : words[i] ^ words[i + 1]});
  }
  return countBitsOfPairs(pairs, target);
}

//===----------------------------------------------------------------------===//
// Lowering
//===----------------------------------------------------------------------===//

namespace {

/// Builds one expression of named steps, each computed once.
class Steps {
public:
  Expr add(Expr value) {
    std::string name = unique_name("bits");
    steps.emplace_back(name, value);
    return Variable::make(value.type(), name);
  }
  Expr finish(Expr result) {
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
      result = Let::make(step->first, step->second, result);
    return result;
  }

private:
  std::vector<std::pair<std::string, Expr>> steps;
};

} // namespace

/// The set bits of each byte of a vector of u32.
static Expr byteCounts(Expr word) {
  Type bytes = UInt(8, 4 * word.type().lanes());
  return Call::make(bytes, Call::popcount, {Reinterpret::make(bytes, word)},
                    Call::PureIntrinsic);
}

static Expr reduce(VectorReduce::Operator op, Expr value, int lanes) {
  return VectorReduce::make(op, value, lanes);
}

/// Sums of four bytes each, as i32, of bytes that are small enough.
static Expr sumsOfFour(Expr bytes) {
  int lanes = bytes.type().lanes();
  Expr pairs =
      reduce(VectorReduce::Add, cast(UInt(16, lanes), bytes), lanes / 2);
  Expr fours =
      reduce(VectorReduce::Add, cast(UInt(32, lanes / 2), pairs), lanes / 4);
  return cast(Int(32, lanes / 4), fours);
}

/// One `pmaddubsw` a counter: its byte counts times its weight, in pairs, as
/// i16. 64 * 8 * 2 is the most that a pair holds, so nothing saturates; 128 is
/// no signed byte and goes as twice 64.
static Expr weightedPairs(Steps &steps, Expr counts, int exponent) {
  int bytes = counts.type().lanes();
  Expr weight = make_const(Int(8, bytes), 1 << std::min(exponent, 6));
  Expr products = Call::make(Int(16, bytes), Call::widening_mul,
                             {counts, weight}, Call::PureIntrinsic);
  Expr pairs =
      steps.add(reduce(VectorReduce::SaturatingAdd, products, bytes / 2));
  for (int doubled = 6; doubled < exponent; ++doubled)
    pairs = steps.add(pairs + pairs);
  return pairs;
}

/// Exponents whose counts all together stay in 16 bits as pairs: sum of 2 * 8 *
/// 2^k for k < 10.
static constexpr int kExponentsOf16Bits = 10;

static Expr lowerWeightedCounts(const Call *op, bool multipliesBytes) {
  Steps steps;
  int count = int(op->args.size()), lanes = op->type.lanes();
  Expr low, high;
  auto addTo = [&](Expr &sum, Expr value) {
    sum = steps.add(sum.defined() ? sum + value : value);
  };
  for (int exponent = 0; exponent < count; ++exponent) {
    Expr counts = steps.add(byteCounts(op->args[size_t(count - 1 - exponent)]));
    if (multipliesBytes && exponent < kExponentsOf16Bits)
      addTo(low, weightedPairs(steps, counts, exponent));
    else
      addTo(high,
            sumsOfFour(counts) * make_const(Int(32, lanes), 1 << exponent));
  }
  if (low.defined())
    addTo(high,
          reduce(VectorReduce::Add, cast(Int(32, 2 * lanes), low), lanes));
  return steps.finish(high);
}

static Expr lowerByteCounts(const Call *op) {
  Steps steps;
  Expr sum;
  for (const Expr &word : op->args) {
    Expr counts = byteCounts(word);
    sum = steps.add(sum.defined() ? sum + counts : counts);
  }
  return steps.finish(sumsOfFour(sum));
}

Expr LowerBitCounts::visit(const Call *op) {
  Expr mutated = IRMutator::visit(op);
  const Call *call = mutated.as<Call>();
  if (call && call->name == kWeightedCounts)
    return lowerWeightedCounts(call, target.multipliesBytes);
  if (call && call->name == kByteCounts)
    return lowerByteCounts(call);
  return mutated;
}
