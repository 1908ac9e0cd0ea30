//===- LoweringPasses.cpp - Linnet's own steps in Halide's lowering -------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scratch memory and ranges.
//
//===----------------------------------------------------------------------===//

#include "LoweringPasses.h"

using namespace linnet::kernels;
using namespace Halide::Internal;
using Halide::Expr;
using Halide::MemoryType;

static constexpr int64_t kAlignment = 64;

Stmt PlaceScratch::visit(const Allocate *op) {
  int64_t elements = op->constant_allocation_size();
  int64_t bytes = (elements + op->padding) * op->type.bytes();
  bool onStack = elements > 0 && bytes <= kLargestStackAllocation;
  if (elements == 0)
    throw Halide::CompileError("the allocation of " + op->name +
                               " has no constant size");
  if (onStack)
    return IRMutator::visit(op);
  int64_t offset = top;
  top += (bytes + kAlignment - 1) / kAlignment * kAlignment;
  peak = std::max(peak, top);
  Stmt body = mutate(op->body);
  top = offset;
  Expr scratch =
      Variable::make(Halide::type_of<halide_buffer_t *>(), "scratch.buffer");
  Expr host = Call::make(Halide::type_of<void *>(), Call::buffer_get_host,
                         {scratch}, Call::Extern);
  Expr place =
      Call::make(Halide::type_of<void *>(), "linnet_ptr_add",
                 {host, Expr(static_cast<int32_t>(offset))}, Call::Extern);
  return Allocate::make(op->name, op->type, MemoryType::Heap, op->extents,
                        op->condition, body, place, "", op->padding);
}

Stmt RestrictRange::visit(const For *op) {
  auto constant = as_const_int(op->extent);
  if (found || !loop || !loop->matches(op->name) ||
      op->for_type != ForType::Serial || constant != extent || extent <= 1)
    return IRMutator::visit(op);
  found = true;
  Expr begin = Variable::make(Halide::Int(32), "begin");
  Expr end = Variable::make(Halide::Int(32), "end");
  return For::make(op->name, simplify(op->min + begin), simplify(end - begin),
                   op->for_type, op->partition_policy, op->device_api,
                   op->body);
}
