//===- WeightStream.cpp - weights fetched ahead of time -------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Prefetches are spread evenly: a burst of them fills the core's queue of
// misses, and loads that would hit wait behind it. They go to the L2, since the
// L1 is full with the piece in use.
//
//===----------------------------------------------------------------------===//

#include "WeightStream.h"

#include "Strategy.h"

using namespace linnet::kernels;
using namespace Halide::Internal;
using Halide::Expr;

static constexpr int64_t kCacheLine = 64;

PrefetchWeights::PrefetchWeights(const WeightStream &stream)
    : stream(stream), pieces(stream.advances.size(), Expr(0)),
      steps(stream.steps.size(), Expr(0)) {}

Stmt PrefetchWeights::fetchShare(const For *innermost,
                                 int64_t iterations) const {
  auto times = [](const Expr &variable, int64_t bytes) {
    return Halide::cast<int64_t>(variable) * Expr(bytes);
  };
  Expr offset = Expr(stream.bytes);
  for (size_t i = 0; i < pieces.size(); ++i)
    offset += times(pieces[i], stream.advances[i].bytes);
  int64_t left = stream.bytes;
  for (size_t i = 0; i < steps.size(); ++i) {
    left = ceilDiv(left, stream.steps[i].count);
    offset += times(steps[i], left);
  }
  left = ceilDiv(left, iterations);
  offset += times(Variable::make(Halide::Int(32), innermost->name), left);
  Expr weights = Variable::make(Halide::type_of<void *>(), stream.operand);
  Stmt fetches;
  for (int64_t line = 0; line < ceilDiv(left, kCacheLine); ++line) {
    Expr place = simplify(offset + Expr(line * kCacheLine));
    Stmt fetch = Evaluate::make(Call::make(Halide::Int(32), "linnet_prefetch",
                                           {weights, place}, Call::Extern));
    fetches = fetches.defined() ? Block::make(fetches, fetch) : fetch;
  }
  return fetches;
}

Stmt PrefetchWeights::visit(const For *op) {
  auto inside = [&](Expr &variable) {
    variable = Variable::make(Halide::Int(32), op->name);
    Stmt result = IRMutator::visit(op);
    // What follows, if anything, is the last iteration, which Halide peels off
    // where a split is guarded.
    auto first = as_const_int(op->min), count = as_const_int(op->extent);
    variable = Expr(int(first && count ? *first + *count : 0));
    return result;
  };
  for (size_t i = 0; i < pieces.size(); ++i)
    if (stream.advances[i].loop.matches(op->name))
      return inside(pieces[i]);
  for (size_t i = 0; i < steps.size(); ++i)
    if (stream.steps[i].loop.matches(op->name))
      return inside(steps[i]);
  auto iterations = as_const_int(op->extent);
  if (!iterations || !stream.innermost.matches(op->name))
    return IRMutator::visit(op);
  return For::make(op->name, op->min, op->extent, op->for_type,
                   op->partition_policy, op->device_api,
                   Block::make(fetchShare(op, *iterations), op->body));
}
