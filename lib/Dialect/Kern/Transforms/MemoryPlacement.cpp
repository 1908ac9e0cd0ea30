//===- MemoryPlacement.cpp - offsets for buffers that come and go ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The best placement is hard to find, and greedy ones are close to it. Which
// order suits depends on the network, so several are tried and the best is kept.
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

int64_t duration(const Buffer &buffer) { return buffer.last - buffer.first + 1; }

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
static int64_t findOffset(const Buffer &buffer, ArrayRef<const Buffer *> placed, Fit fit) {
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

static int64_t placeInOrder(MutableArrayRef<Buffer> buffers, Order order, Fit fit) {
  SmallVector<Buffer *> sorted;
  for (Buffer &buffer : buffers)
    sorted.push_back(&buffer);
  // Of equal ones the earlier first: they are in one array.
  llvm::sort(sorted, [&](Buffer *a, Buffer *b) {
    Key left = order(*a), right = order(*b);
    return left != right ? left < right : a < b;
  });
  SmallVector<const Buffer *> placed;
  int64_t end = 0;
  for (Buffer *buffer : sorted) {
    buffer->offset = findOffset(*buffer, placed, fit);
    end = std::max(end, buffer->offset + buffer->bytes);
    auto behind = llvm::upper_bound(placed, buffer->offset,
                                    [](int64_t at, const Buffer *other) { return at < other->offset; });
    placed.insert(behind, buffer);
  }
  return end;
}

int64_t linnet::kern::placeBuffers(MutableArrayRef<Buffer> buffers) {
  int64_t bound = mostBytesInUse(buffers), best = -1;
  SmallVector<Buffer> trial(buffers.begin(), buffers.end());
  for (Fit fit : {Fit::Lowest, Fit::Narrowest})
    for (Order order : kOrders) {
      int64_t bytes = placeInOrder(trial, order, fit);
      if (best < 0 || bytes < best) {
        best = bytes;
        llvm::copy(trial, buffers.begin());
      }
      if (best == bound)
        return best;
    }
  return best;
}

int64_t linnet::kern::mostBytesInUse(ArrayRef<Buffer> buffers) {
  int64_t most = 0;
  // It is reached where some buffer begins.
  for (const Buffer &at : buffers) {
    int64_t bytes = 0;
    for (const Buffer &buffer : buffers)
      if (buffer.first <= at.first && at.first <= buffer.last)
        bytes += buffer.bytes;
    most = std::max(most, bytes);
  }
  return most;
}
