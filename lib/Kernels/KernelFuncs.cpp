//===- KernelFuncs.cpp - a kernel's ops as Halide functions ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operands through their layouts, inline nodes, and results through theirs.
//
//===----------------------------------------------------------------------===//

#include "KernelFuncs.h"

#include "llvm/ADT/STLExtras.h"

using namespace linnet;
using namespace linnet::kernels;
using Halide::Expr;
using Halide::Func;
using Halide::Var;

Halide::Type kernels::halideType(ElementType type) {
  switch (type) {
  case ElementType::F16:
    return Halide::Float(16);
  case ElementType::F32:
    return Halide::Float(32);
  case ElementType::F64:
    return Halide::Float(64);
  case ElementType::I1:
    return Halide::UInt(1);
  case ElementType::I8:
    return Halide::Int(8);
  case ElementType::UI8:
    return Halide::UInt(8);
  case ElementType::I16:
    return Halide::Int(16);
  case ElementType::I32:
    return Halide::Int(32);
  case ElementType::I64:
    return Halide::Int(64);
  }
  llvm_unreachable("all element types are listed");
}

std::vector<Var> kernels::indexVars(unsigned rank) {
  std::vector<Var> vars;
  for (unsigned i = 0; i < rank; ++i)
    vars.emplace_back("d" + std::to_string(i));
  return vars;
}

static Index toIndex(const std::vector<Var> &vars) {
  return Index(vars.begin(), vars.end());
}

/// Where the element at a logical index (outermost first) lies, innermost
/// first.
static Index physicalIndex(const Layout &layout, llvm::ArrayRef<Expr> logical) {
  Index physical;
  for (const LayoutDim &dim : llvm::reverse(layout.dims)) {
    Expr index = logical[dim.logical];
    if (dim.part == LayoutDim::Quotient)
      index = index / int(dim.block);
    else if (dim.part == LayoutDim::Remainder)
      index = index % int(dim.block);
    physical.push_back(index);
  }
  return physical;
}

/// The index among a layout's stored extents, for a logical one.
static Index storedIndex(const Layout &layout, llvm::ArrayRef<int64_t> shape,
                         std::vector<Expr> logical) {
  if (layout.groups) {
    Expr index = logical.front();
    int perGroup = int(shape.front() / layout.groups);
    logical.front() = index % perGroup;
    logical.insert(logical.begin(), index / perGroup);
  }
  return logical;
}

/// The logical index for one among a layout's stored extents.
static Index logicalIndex(const Layout &layout, llvm::ArrayRef<int64_t> shape,
                          std::vector<Expr> stored) {
  if (layout.groups) {
    stored[1] += stored[0] * int(shape.front() / layout.groups);
    stored.erase(stored.begin());
  }
  return stored;
}

/// Fixes bounds and strides, so that addresses are constants.
template <typename Parameter>
static void fixShape(Parameter param, const Layout &layout,
                     llvm::ArrayRef<int64_t> shape) {
  int dim = 0;
  auto extents = layout.physicalShape(shape),
       strides = layout.physicalStrides(shape);
  for (auto [extent, stride] :
       llvm::zip_equal(llvm::reverse(extents), llvm::reverse(strides)))
    param.dim(dim++).set_bounds(0, int(extent)).set_stride(int(stride));
}

KernelFuncs::KernelFuncs(const KernelSpec &spec, const TargetInfo &target)
    : kernel(spec), info(target) {
  funcs.resize(spec.operands.size() + spec.nodes.size());
  for (unsigned operand = 0; operand < spec.operands.size(); ++operand)
    defineOperand(operand);
  defineInline(spec.operands.size());
}

bool KernelFuncs::isInline(const Node &node) {
  return isElementwise(node.op) || isMovement(node.op);
}

llvm::SmallVector<unsigned, 4> KernelFuncs::anchorsOf(const KernelSpec &spec) {
  llvm::SmallVector<unsigned, 4> anchors;
  for (auto [index, node] : llvm::enumerate(spec.nodes))
    if (!isInline(node))
      anchors.push_back(unsigned(spec.operands.size() + index));
  return anchors;
}

std::optional<unsigned> KernelFuncs::anchorOf(const KernelSpec &spec) {
  auto anchors = anchorsOf(spec);
  return anchors.size() == 1 ? std::optional(anchors.front()) : std::nullopt;
}

void KernelFuncs::defineInline(unsigned value) {
  for (; value < funcs.size() && isInline(*kernel.nodeOf(value)); ++value)
    defineNode(value);
}

void KernelFuncs::defineOperand(unsigned operand) {
  const Operand &description = kernel.operands[operand];
  const TensorSpec &type = description.type;
  params.emplace_back(halideType(type.element),
                      int(description.layout.dims.size()),
                      "operand" + std::to_string(operand));
  Halide::ImageParam &param = params.back();
  fixShape(param, description.layout, type.shape);
  // Activations may be the caller's own buffers, of any alignment.
  if (description.isWeight)
    param.set_host_alignment(64);

  std::vector<Var> vars = indexVars(type.shape.size());
  std::vector<Expr> logical(vars.rbegin(), vars.rend());
  Func &func = funcs[operand] = Func("value" + std::to_string(operand));
  func(vars) = param(
      physicalIndex(description.layout,
                    storedIndex(description.layout, type.shape, logical)));
}

void KernelFuncs::defineNode(unsigned value) {
  const Node &node = *kernel.nodeOf(value);
  std::vector<Var> vars = indexVars(node.result.shape.size());
  Index index = toIndex(vars);
  Func &func = funcs[value] = Func("value" + std::to_string(value));
  if (isMovement(node.op)) {
    func(vars) = movementExpr(*this, node, index);
    return;
  }
  // Broadcasting: an absent dimension is dropped, an extent of 1 is read at 0.
  std::vector<Expr> operands;
  for (unsigned operand : node.operands) {
    Index own(index.begin(), index.begin() + rank(operand));
    for (unsigned dim = 0; dim < own.size(); ++dim)
      if (extent(operand, dim) == 1)
        own[dim] = 0;
    operands.push_back(at(operand, own));
  }
  func(vars) = elementwiseExpr(node, operands);
}

void KernelFuncs::defineAnchor(unsigned value, Func func) {
  funcs[value] = func;
  defineInline(value + 1);
}

Expr KernelFuncs::at(unsigned value, const Index &index) {
  return funcs[value](index);
}

Expr KernelFuncs::atOrFill(unsigned value, const Index &index, unsigned guarded,
                           Expr fill) {
  Index clamped = index;
  llvm::SmallVector<Expr, 4> insides;
  for (unsigned dim = 0; dim < index.size(); ++dim) {
    if (!(guarded & (1u << dim)))
      continue;
    int last = int(extent(value, dim)) - 1;
    insides.push_back(index[dim] >= 0 && index[dim] <= last);
    clamped[dim] = Halide::clamp(Halide::likely(index[dim]), 0, last);
  }
  // One test a dimension: Halide partitions a loop by what its own variable
  // decides.
  Expr element = at(value, clamped);
  for (const Expr &inside : insides)
    element = Halide::select(inside, Halide::likely(element), fill);
  return element;
}

int64_t KernelFuncs::extent(unsigned value, unsigned dim) const {
  llvm::ArrayRef<int64_t> shape = kernel.typeOf(value).shape;
  return shape[shape.size() - 1 - dim];
}

void KernelFuncs::setRange(Func result, const Var &loop, int64_t extent) {
  result.never_partition(loop);
  ranges = LoopName(result, loop);
  rangeCount = extent;
}

Func KernelFuncs::result(unsigned number) {
  auto it = results.find(number);
  if (it != results.end())
    return it->second;
  const Layout &layout = kernel.resultLayouts[number];
  const TensorSpec &type = kernel.typeOf(kernel.results[number]);
  std::vector<Var> vars = indexVars(layout.dims.size());
  // The index (outermost first) that each physical index stands for.
  auto stored = layout.storedShape(type.shape);
  std::vector<Expr> logical(stored.size(), Expr(0));
  Expr inside = Halide::Internal::const_true();
  for (unsigned i = 0; i < layout.dims.size(); ++i) {
    const LayoutDim &dim = layout.dims[i];
    Expr index = vars[layout.dims.size() - 1 - i];
    logical[dim.logical] +=
        dim.part == LayoutDim::Quotient ? index * int(dim.block) : index;
  }
  for (const LayoutDim &dim : layout.dims) {
    int64_t extent = stored[dim.logical];
    if (dim.part == LayoutDim::Quotient && extent % dim.block) {
      inside = inside && logical[dim.logical] < int(extent);
      logical[dim.logical] = Halide::min(logical[dim.logical], int(extent) - 1);
    }
  }
  logical = logicalIndex(layout, type.shape, logical);
  Expr value =
      at(kernel.results[number], Index(logical.rbegin(), logical.rend()));
  if (!Halide::Internal::is_const_one(inside))
    value = Halide::select(inside, value, Halide::cast(value.type(), 0));
  Func func("result" + std::to_string(number));
  func(vars) = value;
  fixShape(func.output_buffer(), layout, type.shape);
  return results[number] = func;
}
