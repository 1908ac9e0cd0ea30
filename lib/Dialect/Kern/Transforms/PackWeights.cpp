//===- PackWeights.cpp - bring constant weights into their layout ---------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights are written once, into memory of their own, in the order in which
// the kernel reads them.
//
//===----------------------------------------------------------------------===//

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "linnet/Dialect/Linnet/IR/ConstantData.h"
#include "linnet/Kernels/WinogradFilter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

namespace linnet::kern {
#define GEN_PASS_DEF_PACKWEIGHTS
#include "linnet/Dialect/Kern/Transforms/Passes.h.inc"
} // namespace linnet::kern

using namespace mlir;
using namespace linnet;
using namespace linnet::kern;

namespace {

/// Copies elements from row-major order into a layout, one loop a physical
/// dimension. What lies behind the tensor is left as it is.
class Packer {
public:
  /// `from` holds the elements of `shape`, or where `isSplat` one for all.
  Packer(const Layout &layout, ArrayRef<int64_t> shape, const char *from,
         bool isSplat, int64_t elementBytes, char *to)
      : layout(layout), shape(shape), physical(layout.physicalShape(shape)),
        from(from), elementBytes(elementBytes), to(to), index(shape.size(), 0),
        strides(shape.size(), 0) {
    int64_t stride = isSplat ? 0 : 1;
    for (unsigned dim = shape.size(); dim-- > 0; stride *= shape[dim])
      strides[dim] = stride;
    slices.assign(physical.size(), elementBytes);
    for (unsigned depth = physical.size(); depth-- > 1;)
      slices[depth - 1] = slices[depth] * physical[depth];
  }

  void run() {
    if (physical.empty())
      std::memcpy(to, from, elementBytes);
    else
      copy(0, 0);
  }

private:
  /// Fills everything below physical dimension `depth`; `source` is where the
  /// element stands whose remaining coordinates are 0.
  void copy(unsigned depth, int64_t source) {
    const LayoutDim &dim = layout.dims[depth];
    int64_t step = dim.part == LayoutDim::Quotient ? dim.block : 1;
    int64_t stride = step * strides[dim.logical];
    int64_t &coordinate = index[dim.logical];
    int64_t left = llvm::divideCeil(
        std::max<int64_t>(shape[dim.logical] - coordinate, 0), step);
    int64_t inside = std::min(left, physical[depth]);
    if (depth + 1 == physical.size()) {
      copyLine(source, stride, inside);
      to += physical[depth] * elementBytes;
      return;
    }
    for (int64_t i = 0; i < inside; ++i, coordinate += step)
      copy(depth + 1, source + i * stride);
    coordinate -= inside * step;
    to += (physical[depth] - inside) * slices[depth];
  }

  void copyLine(int64_t source, int64_t stride, int64_t count) {
    switch (elementBytes) {
    case 1:
      return copyElements<1>(source, stride, count);
    case 2:
      return copyElements<2>(source, stride, count);
    case 4:
      return copyElements<4>(source, stride, count);
    default:
      return copyElements<8>(source, stride, count);
    }
  }

  /// A file's bytes that are mapped into memory may lie at any address.
  template <int64_t bytes>
  void copyElements(int64_t source, int64_t stride, int64_t count) {
    const char *read = from + source * bytes;
    for (int64_t i = 0; i < count; ++i)
      std::memcpy(to + i * bytes, read + i * stride * bytes, bytes);
  }

  const Layout &layout;
  ArrayRef<int64_t> shape;
  SmallVector<int64_t, 6> physical;
  const char *from;
  int64_t elementBytes;
  char *to;
  SmallVector<int64_t> index, strides;
  /// Bytes of one position along each physical dimension.
  SmallVector<int64_t> slices;
};

struct PackWeights : linnet::kern::impl::PackWeightsBase<PackWeights> {
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    SmallVector<PackOp> packs(main.getOps<PackOp>());
    for (PackOp pack : packs)
      if (failed(packOne(pack)))
        return signalPassFailure();
    SmallVector<ConstantOp> constants(main.getOps<ConstantOp>());
    for (ConstantOp constant : constants)
      keepRowMajor(constant);
  }

  LogicalResult packOne(PackOp pack);
  LogicalResult packAtRunTime(PackOp pack);
  void keepRowMajor(ConstantOp constant);

  /// Weights packed before, by constant and layout: shared ones are packed
  /// once.
  DenseMap<std::pair<Attribute, Attribute>, ElementsAttr> packed;
};

} // namespace

/// Writes a filter transformed for Winograd's algorithm.
static void packTransformed(const ConstantData &data, Layout layout, char *to) {
  std::vector<float> filter(size_t(data.size()));
  // The elements may lie at any address.
  for (int64_t i = 0; i < (data.isSplat() ? 1 : data.size()); ++i)
    std::memcpy(&filter[size_t(i)], data.bytes().data() + i * 4, 4);
  if (data.isSplat())
    filter.assign(filter.size(), filter.front());
  ArrayRef<int64_t> shape = data.type().getShape();
  filter = winogradFilter(filter, shape[3], layout.winograd);
  auto stored = layout.storedShape(shape);
  layout.winograd = 0;
  Packer(layout, stored, reinterpret_cast<const char *>(filter.data()),
         /*isSplat=*/false, /*elementBytes=*/4, to)
      .run();
}

/// The constant's elements in `layout`, as a resource of their own.
static ElementsAttr packElements(const ConstantData &data,
                                 const Layout &layout) {
  RankedTensorType type = data.type();
  SmallVector<int64_t> shape(layout.physicalShape(type.getShape()));
  auto physicalType = RankedTensorType::get(shape, type.getElementType());
  int64_t bytes = physicalType.getNumElements() * data.elementBytes();
  AsmResourceBlob blob = HeapAsmResourceBlob::allocate(bytes, /*align=*/64,
                                                       /*dataIsMutable=*/true);
  MutableArrayRef<char> memory = blob.getMutableData();
  if (physicalType.getNumElements() != data.size())
    std::memset(memory.data(), 0, memory.size());
  if (layout.winograd) {
    packTransformed(data, layout, memory.data());
  } else {
    // Groups that are a dimension of their own lie as they did in row-major
    // order.
    Layout order = layout;
    order.groups = 0;
    Packer(order, layout.storedShape(type.getShape()), data.bytes().data(),
           data.isSplat(), data.elementBytes(), memory.data())
        .run();
  }
  return DenseResourceElementsAttr::get(physicalType, "packed",
                                        std::move(blob));
}

LogicalResult PackWeights::packOne(PackOp pack) {
  auto data = ConstantData::of(pack.getInput());
  if (!data)
    return packAtRunTime(pack);
  auto type = cast<RankedTensorType>(pack.getType());
  Attribute value = pack.getInput().getDefiningOp<ConstantOp>().getValue();
  ElementsAttr &elements = packed[{value, pack.getLayoutAttr()}];
  if (!elements)
    elements =
        packElements(*data, toLayout(pack.getLayoutAttr(), type.getRank()));
  OpBuilder builder(pack);
  auto source = pack.getLayout().getWinograd() ? cast<ElementsAttr>(value)
                                               : ElementsAttr();
  auto weights = WeightsOp::create(builder, pack.getLoc(), type, elements,
                                   pack.getLayoutAttr(), source, SlotAttr());
  pack.replaceAllUsesWith(weights.getResult());
  Operation *constant = pack.getInput().getDefiningOp();
  pack.erase();
  if (constant->use_empty())
    constant->erase();
  return success();
}

/// A kernel that copies its operand into another layout.
LogicalResult PackWeights::packAtRunTime(PackOp pack) {
  if (pack.getLayout().getWinograd())
    return pack.emitOpError("transforms weights that are known at run time "
                            "only, accepted: constants");
  OpBuilder builder(pack->getParentOfType<func::FuncOp>());
  SymbolTable symbols(getOperation());
  auto type =
      builder.getFunctionType(pack.getInput().getType(), pack.getType());
  auto kernel =
      FuncOp::create(builder, pack.getLoc(), "pack", type, Family::movement);
  kernel.setVisibility(SymbolTable::Visibility::Private);
  kernel.setResultAttr(0, "kern.layout", pack.getLayoutAttr());
  kernel.setScheduleAttr(
      ScheduleAttr::get(&getContext(), "loops", builder.getDictionaryAttr({})));
  builder.setInsertionPointToEnd(&kernel.getBody().front());
  ReturnOp::create(builder, pack.getLoc(), kernel.getArguments());
  StringAttr name = symbols.insert(kernel);
  builder.setInsertionPoint(pack);
  auto call =
      CallOp::create(builder, pack.getLoc(), TypeRange(pack.getType()),
                     FlatSymbolRefAttr::get(name), ValueRange(pack.getInput()),
                     ArrayAttr(), SlotAttr());
  pack.getResult().replaceAllUsesWith(call.getOutputs().front());
  pack.erase();
  return success();
}

/// A dense attribute packs truth values as bits; in memory each is a byte.
static ElementsAttr unpackBits(ElementsAttr value) {
  auto dense = dyn_cast<DenseElementsAttr>(value);
  if (!dense || !dense.getElementType().isInteger(1))
    return value;
  AsmResourceBlob blob = HeapAsmResourceBlob::allocate(
      dense.getNumElements(), /*align=*/64, /*dataIsMutable=*/true);
  llvm::copy(dense.getValues<bool>(), blob.getMutableData().begin());
  return DenseResourceElementsAttr::get(dense.getType(), "packed",
                                        std::move(blob));
}

void PackWeights::keepRowMajor(ConstantOp constant) {
  if (constant->use_empty()) {
    constant.erase();
    return;
  }
  auto type = cast<RankedTensorType>(constant.getType());
  OpBuilder builder(constant);
  auto weights = WeightsOp::create(
      builder, constant.getLoc(), type, unpackBits(constant.getValue()),
      toAttr(&getContext(), Layout::rowMajor(type.getRank())), ElementsAttr(),
      SlotAttr());
  constant.replaceAllUsesWith(weights.getResult());
  constant.erase();
}
