//===- MemoryPlacement.cpp - offsets for buffers that come and go ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The best placement is hard to find, and greedy ones are close to it. Which
// order suits depends on the network, so several are tried, each is then
// changed where it reaches highest, and the best is kept.
//
//===----------------------------------------------------------------------===//

#include "MemoryPlacement.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <tuple>

using namespace linnet::kern;
using llvm::ArrayRef;
using llvm::MutableArrayRef;
using llvm::SmallVector;

namespace {

/// What decides which buffer is placed first: the least key.
using Key = std::tuple<int64_t, int64_t>;
using Order = Key (*)(const Buffer &);

int64_t duration(const Buffer &buffer) {
  return buffer.last - buffer.first + 1;
}

constexpr Order kOrders[] = {
    [](const Buffer &b) { return Key(-b.bytes, b.first); },
    [](const Buffer &b) { return Key(-b.bytes, -duration(b)); },
    [](const Buffer &b) { return Key(-duration(b), -b.bytes); },
    [](const Buffer &b) { return Key(-b.bytes * duration(b), b.first); },
    [](const Buffer &b) { return Key(b.first, -b.bytes); },
};

/// Which of the gaps that are wide enough a buffer takes.
enum class Fit { Lowest, Narrowest };

} // namespace

/// The offset for `buffer` among those placed, which are sorted by offset.
static int64_t findOffset(const Buffer &buffer, ArrayRef<const Buffer *> placed,
                          Fit fit) {
  int64_t end = 0, best = -1, narrowest = 0;
  for (const Buffer *other : placed) {
    if (!buffer.meets(*other))
      continue;
    int64_t gap = other->offset - end;
    if (gap >= buffer.bytes && (best < 0 || gap < narrowest)) {
      if (fit == Fit::Lowest)
        return end;
      best = end;
      narrowest = gap;
    }
    end = std::max(end, other->offset + other->bytes);
  }
  return best < 0 ? end : best;
}

/// Places buffers one by one; returns the end of the last.
static int64_t placeInOrder(ArrayRef<Buffer *> order, Fit fit) {
  SmallVector<const Buffer *> placed;
  int64_t end = 0;
  for (Buffer *buffer : order) {
    buffer->offset = findOffset(*buffer, placed, fit);
    end = std::max(end, buffer->offset + buffer->bytes);
    auto behind = llvm::upper_bound(
        placed, buffer->offset,
        [](int64_t at, const Buffer *other) { return at < other->offset; });
    placed.insert(behind, buffer);
  }
  return end;
}

static SmallVector<Buffer *> sortBuffers(MutableArrayRef<Buffer> buffers,
                                         Order order) {
  SmallVector<Buffer *> sorted;
  for (Buffer &buffer : buffers)
    sorted.push_back(&buffer);
  // Of equal ones the earlier first: they are in one array.
  llvm::sort(sorted, [&](Buffer *a, Buffer *b) {
    Key left = order(*a), right = order(*b);
    return left != right ? left < right : a < b;
  });
  return sorted;
}

namespace {

/// Tries placements of the same buffers, and remembers the best.
class Search {
public:
  Search(MutableArrayRef<Buffer> buffers)
      : buffers(buffers), trial(buffers.begin(), buffers.end()) {}

  /// Whether nothing better can be found.
  bool isDone() const { return best == bound; }

  /// Starts from an order; then, again and again, whatever reaches highest is
  /// placed first.
  void run(Order key, Fit fit) {
    SmallVector<Buffer *> order = sortBuffers(trial, key);
    place(order, fit);
    for (int round = 0; round < kRounds && !isDone(); ++round) {
      auto end = [](Buffer *buffer) { return buffer->offset + buffer->bytes; };
      auto highest = llvm::max_element(
          order, [&](Buffer *a, Buffer *b) { return end(a) < end(b); });
      std::rotate(order.begin(), highest, std::next(highest));
      place(order, fit);
    }
  }

  int64_t bytes() const { return best; }

private:
  static constexpr int kRounds = 20;

  void place(ArrayRef<Buffer *> order, Fit fit) {
    int64_t bytes = placeInOrder(order, fit);
    if (best < 0 || bytes < best) {
      best = bytes;
      llvm::copy(trial, buffers.begin());
    }
  }

  MutableArrayRef<Buffer> buffers;
  SmallVector<Buffer> trial;
  int64_t bound = mostBytesInUse(trial);
  int64_t best = -1;
};

} // namespace

int64_t linnet::kern::placeBuffers(MutableArrayRef<Buffer> buffers) {
  if (buffers.empty())
    return 0;
  Search search(buffers);
  for (Fit fit : {Fit::Lowest, Fit::Narrowest})
    for (Order order : kOrders)
      if (!search.isDone())
        search.run(order, fit);
  return search.bytes();
}

int64_t linnet::kern::mostBytesInUse(ArrayRef<Buffer> buffers) {
  int64_t most = 0;
  // It is reached where some buffer begins.
  for (const Buffer &at : buffers) {
    int64_t bytes = 0;
    for (const Buffer &buffer : buffers)
      bytes += buffer.isInUse(at.first) ? buffer.bytes : 0;
    most = std::max(most, bytes);
  }
  return most;
}
