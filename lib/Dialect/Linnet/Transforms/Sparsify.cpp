//===- Sparsify.cpp - keep only the weights that are not zero -------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Looks at the zeros of constant weights, and chooses between the dense kernel
// and the sparse one by what the target is known to spend on each.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "linnet/Target/TargetInfo.h"
#include "llvm/Support/FormatVariadic.h"

namespace linnet {
#define GEN_PASS_DEF_SPARSIFY
#include "linnet/Dialect/Linnet/Transforms/Passes.h.inc"
} // namespace linnet

using namespace mlir;
using namespace linnet;

/// With fewer zeros than this a filter is not worth a remark.
static constexpr double kNoteworthyZeros = 0.1;
/// Bytes of an input's pixels in a panel, for single weights: eight vectors of
/// AVX2, four of AVX-512.
static constexpr int64_t kPanelBytes = 256, kCacheLine = 64;
/// Blocks of a row in one part, at least: each row's sums come from memory and
/// go there.
static constexpr int64_t kShortestRow = 20;
/// Fewer pixels are no panel.
static constexpr int64_t kPixelsOfParts = 32;

static bool isAll(ArrayRef<int64_t> values, int64_t value) {
  return llvm::all_of(values, [&](int64_t v) { return v == value; });
}

/// Why a convolution has no sparse form; empty where it has one.
static StringRef whyDense(Conv2DOp conv) {
  ArrayRef<int64_t> filter = conv.getFilter().getType().getShape();
  WindowAttr window = conv.getWindow();
  if (conv.getGroups() != 1)
    return "it has groups";
  if (filter[1] != 1 || filter[2] != 1)
    return "its filter is not 1x1";
  if (!isAll(window.getStrides(), 1) || !isAll(window.getPads(), 0))
    return "it has strides or pads";
  return "";
}

namespace {

/// A constant matrix [outputs, inputs] of weights, and how it would be stored.
struct Weights {
  explicit Weights(const ConstantData &data)
      : data(data), outputs(data.type().getDimSize(0)),
        inputs(data.size() / outputs) {}

  bool isZero(int64_t output, int64_t input) const {
    return output >= outputs || data.f32(output * inputs + input) == 0;
  }
  bool isBlockZero(int64_t row, int64_t input, int64_t block) const {
    for (int64_t c = 0; c < block; ++c)
      if (!isZero(row * block + c, input))
        return false;
    return true;
  }
  int64_t countBlocks(int64_t block) const {
    int64_t count = 0;
    for (int64_t row = 0; row * block < outputs; ++row)
      for (int64_t input = 0; input < inputs; ++input)
        count += !isBlockZero(row, input, block);
    return count;
  }

  const ConstantData &data;
  int64_t outputs, inputs;
};

/// A choice between encodings: the dense one costs 1.
struct Choice {
  int64_t block = 0, entries = 0, parts = 1;
  double density = 0, breakEven = 0;

  bool isSparse() const { return density < breakEven; }
};

struct Sparsify : linnet::impl::SparsifyBase<Sparsify> {
  using SparsifyBase::SparsifyBase;

  void runOnOperation() override {
    auto info = lookupTarget(target);
    if (!info) {
      getOperation().emitError(llvm::toString(info.takeError()));
      return signalPassFailure();
    }
    SmallVector<Operation *> products;
    getOperation().walk([&](Operation *op) {
      if (isa<Conv2DOp, FullyConnectedOp>(op))
        products.push_back(op);
    });
    for (Operation *op : products)
      visit(op, *info);
  }

  void visit(Operation *op, const TargetInfo &info);
  void replace(Operation *op, const Weights &weights, const Choice &choice);
  void explain(Operation *op, const Choice &choice);
};

} // namespace

static double countZeros(const ConstantData &data) {
  int64_t zeros = 0;
  for (int64_t i = 0; i < data.size(); ++i)
    zeros += data.f32(i) == 0;
  return double(zeros) / double(data.size());
}

/// How many parts of the inputs a target's L1 wants of a product with many
/// pixels: so many that a part of a panel of pixels fits, if rows do not become
/// too short.
static int64_t countParts(const Weights &weights, const Choice &choice,
                          int64_t pixels, const TargetInfo &info) {
  int64_t panelBytes = std::max(kPanelBytes / choice.block, kCacheLine);
  // What else passes through the L1 has a quarter of it.
  int64_t inputs = int64_t(info.l1Bytes) * 3 / 4 / panelBytes;
  int64_t blockRows = llvm::divideCeil(weights.outputs, choice.block);
  if (pixels < kPixelsOfParts)
    return 1;
  return std::clamp<int64_t>(choice.entries / (blockRows * kShortestRow), 1,
                             llvm::divideCeil(weights.inputs, inputs));
}

/// The encoding whose density lies furthest below its break-even.
static Choice choose(const Weights &weights, int64_t pixels,
                     const TargetInfo &info) {
  Choice best;
  for (int64_t block : {1, 2, 4, 8}) {
    Choice choice{block, weights.countBlocks(block)};
    choice.density = double(choice.entries * block) /
                     double(weights.outputs * weights.inputs);
    choice.breakEven =
        info.sparseBreakEven(block, pixels, weights.inputs, weights.outputs);
    if (!best.block ||
        choice.density * best.breakEven < best.density * choice.breakEven)
      best = choice;
  }
  best.parts = countParts(weights, best, pixels, info);
  return best;
}

void Sparsify::visit(Operation *op, const TargetInfo &info) {
  auto data = ConstantData::of(op->getOperand(1));
  if (!data || !data->isF32())
    return;
  double zeros = countZeros(*data);
  if (zeros < kNoteworthyZeros)
    return;
  if (auto conv = dyn_cast<Conv2DOp>(op))
    if (StringRef reason = whyDense(conv); !reason.empty()) {
      if (remarks)
        op->emitRemark() << "stays dense though "
                         << llvm::formatv("{0:F1}", 100 * zeros).str()
                         << "% of its weights are zero: " << reason;
      return;
    }
  Weights weights(*data);
  auto result = cast<RankedTensorType>(op->getResult(0).getType());
  Choice choice =
      choose(weights, result.getNumElements() / weights.outputs, info);
  if (remarks)
    explain(op, choice);
  if (choice.isSparse())
    replace(op, weights, choice);
}

void Sparsify::explain(Operation *op, const Choice &choice) {
  auto percent = [](double part) {
    return llvm::formatv("{0:F1}%", 100 * part).str();
  };
  std::string shape =
      choice.block == 1
          ? "single weights"
          : "blocks of " + std::to_string(choice.block) + " outputs";
  if (choice.isSparse())
    op->emitRemark() << "becomes sparse: " << percent(choice.density)
                     << " of its weights are kept, as " << shape << "; below "
                     << percent(choice.breakEven)
                     << " this is faster than dense";
  else
    op->emitRemark() << "stays dense: " << percent(choice.density)
                     << " of its weights would be kept, as " << shape
                     << ", which is faster below " << percent(choice.breakEven)
                     << " only";
}

static void writeInteger(char *to, unsigned bytes, int64_t value) {
  // Little-endian, as elements are in memory on all targets.
  for (unsigned i = 0; i < bytes; ++i)
    to[i] = char(value >> (8 * i));
}

/// Integers in the type that is given; at least one, for the sake of the type.
static Value createIntegers(OpBuilder &builder, Location loc, Type element,
                            ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get(values.size(), element);
  unsigned bytes = element.getIntOrFloatBitWidth() / 8;
  AsmResourceBlob blob =
      HeapAsmResourceBlob::allocate(values.size() * bytes, 16);
  for (auto [i, value] : llvm::enumerate(values))
    writeInteger(blob.getMutableData().data() + i * bytes, bytes, value);
  return ConstantOp::create(builder, loc, type,
                            makeElements(type, std::move(blob)));
}

static Type indexType(Builder &builder, int64_t inputs) {
  if (inputs <= 256)
    return builder.getIntegerType(8, /*isSigned=*/false);
  return builder.getIntegerType(inputs <= 32768 ? 16 : 32);
}

void Sparsify::replace(Operation *op, const Weights &weights,
                       const Choice &choice) {
  int64_t block = choice.block;
  SmallVector<int64_t> indices, rows = {0};
  // A type has no extent of zero: where all is zero, one block of zeros stands
  // there, of no row.
  std::vector<float> values;
  auto keepRow = [&](int64_t row, int64_t begin, int64_t end) {
    for (int64_t input = begin; input < end; ++input) {
      if (weights.isBlockZero(row, input, block))
        continue;
      indices.push_back(input);
      for (int64_t o = row * block; o < (row + 1) * block; ++o)
        values.push_back(o < weights.outputs
                             ? weights.data.f32(o * weights.inputs + input)
                             : 0);
    }
    rows.push_back(int64_t(indices.size()));
  };
  for (int64_t part = 0; part < choice.parts; ++part)
    for (int64_t row = 0; row * block < weights.outputs; ++row)
      keepRow(row, part * weights.inputs / choice.parts,
              (part + 1) * weights.inputs / choice.parts);
  if (indices.empty()) {
    indices.push_back(0);
    values.assign(block, 0);
  }
  OpBuilder builder(op);
  Location loc = op->getOperand(1).getLoc();
  SmallVector<Value> operands = {
      op->getOperand(0),
      createF32Constant(
          builder, loc, {int64_t(indices.size()), block},
          [&](MutableArrayRef<float> to) { llvm::copy(values, to.begin()); }),
      createIntegers(builder, loc, indexType(builder, weights.inputs), indices),
      createIntegers(builder, loc, builder.getI32Type(), rows)};
  llvm::append_range(operands, op->getOperands().drop_front(2));
  StringRef name = isa<Conv2DOp>(op)
                       ? SparseConv2DOp::getOperationName()
                       : SparseFullyConnectedOp::getOperationName();
  OperationState state(op->getLoc(), name, operands, op->getResultTypes());
  state.addAttribute("encoding",
                     SparseEncodingAttr::get(&getContext(), block,
                                             weights.outputs, choice.parts));
  Operation *sparse = builder.create(state);
  Operation *constant = op->getOperand(1).getDefiningOp();
  op->replaceAllUsesWith(sparse);
  op->erase();
  if (constant->use_empty())
    constant->erase();
}
