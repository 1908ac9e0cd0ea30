//===- KernelTable.cpp - the calls of a planned network as rows -----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gathers what the IR says of each call.
//
//===----------------------------------------------------------------------===//

#include "KernelTable.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::driver;

int64_t driver::multiplyAdds(const KernelSpec &spec, const Node &node) {
  int64_t results = node.result.numElements();
  auto shape = [&](unsigned operand) -> ArrayRef<int64_t> {
    return spec.typeOf(node.operands[operand]).shape;
  };
  if (node.op == "conv2d")
    return results * shape(1)[1] * shape(1)[2] * shape(1)[3];
  if (node.op == "binary_conv2d")
    return results * shape(1)[1] * shape(1)[2] * node.getInt("channels");
  if (node.op == "depthwise_conv2d")
    return results * shape(1)[0] * shape(1)[1];
  if (node.op == "transpose_conv2d")
    return spec.typeOf(node.operands[0]).numElements() * shape(1)[1] *
           shape(1)[2] * shape(1)[0] / node.getInt("groups", 1);
  if (node.op == "fully_connected" || node.op == "matmul")
    return results * shape(0).back();
  if (node.op == "sparse_conv2d" || node.op == "sparse_fully_connected")
    return results / node.result.shape.back() * shape(1)[0] * shape(1)[1];
  return 0;
}

/// Of the weights [outputs, inputs] that a sparse node stands for, the part
/// that is stored.
static std::optional<double> storedPart(const KernelSpec &spec,
                                        const Node &node) {
  if (node.op != "sparse_conv2d" && node.op != "sparse_fully_connected")
    return std::nullopt;
  double stored = double(spec.typeOf(node.operands[1]).numElements());
  return stored / double(node.getInt("encoding.outputs")) /
         double(spec.typeOf(node.operands[0]).shape.back());
}

std::string driver::opsText(const KernelSpec &spec) {
  std::vector<std::string> names;
  for (const Node &node : spec.nodes) {
    if (node.op == "constant")
      continue;
    StringRef kind = node.getString("kind");
    names.push_back(kind.empty() ? node.op : kind.str());
  }
  return names.empty() ? "copy" : llvm::join(names, " + ");
}

static int64_t getInteger(Operation *op, StringRef name, int64_t fallback) {
  auto attr = op->getAttrOfType<IntegerAttr>(name);
  return attr ? attr.getInt() : fallback;
}

std::vector<KernelRow> driver::kernelRows(ModuleOp module) {
  std::vector<KernelRow> rows;
  auto main = module.lookupSymbol<func::FuncOp>("main");
  SymbolTable symbols(module);
  main.walk([&](kern::CallOp call) {
    auto kernel = symbols.lookup<kern::FuncOp>(call.getCallee());
    KernelRow row;
    row.layer = kern::layerName(call.getLoc());
    row.symbol = call.getCallee().str();
    row.spec = kern::describeKernel(kernel);
    for (const Node &node : row.spec.nodes) {
      row.macs += multiplyAdds(row.spec, node);
      if (auto part = storedPart(row.spec, node))
        row.density = part;
    }
    for (auto [operand, value] :
         llvm::zip_equal(row.spec.operands, call.getInputs())) {
      auto weights = value.getDefiningOp<kern::WeightsOp>();
      row.constants.push_back(weights ? weights.getValue() : ElementsAttr());
      if (weights)
        row.weightBytes += operand.layout.elements(operand.type.shape) *
                           elementBytes(operand.type.element);
    }
    row.scratchBytes = getInteger(kernel, "kern.scratch_bytes", 0);
    row.ranges = getInteger(kernel, "kern.ranges", 1);
    if (ArrayAttr destinations = call.getDestinationsAttr()) {
      auto slot = cast<kern::SlotAttr>(destinations[0]);
      bool indexed = slot.getRegion() == kern::MemoryRegion::output;
      llvm::raw_string_ostream(row.place)
          << kern::stringifyMemoryRegion(slot.getRegion()) << ' '
          << (indexed ? slot.getIndex() : slot.getOffset());
    }
    rows.push_back(std::move(row));
  });
  return rows;
}

std::vector<ArenaBuffer> driver::arenaBuffers(ModuleOp module) {
  std::vector<ArenaBuffer> buffers;
  auto planned = module->getAttrOfType<ArrayAttr>("kern.buffers");
  for (Attribute attr : planned ? planned.getValue() : ArrayRef<Attribute>()) {
    ArrayRef<int64_t> numbers = cast<DenseI64ArrayAttr>(attr).asArrayRef();
    buffers.push_back({numbers[0], numbers[1], numbers[2], numbers[3],
                       /*isScratch=*/numbers[4] != 0});
  }
  return buffers;
}

ArenaPeak driver::arenaPeak(ArrayRef<ArenaBuffer> buffers,
                            ArrayRef<KernelRow> rows) {
  ArenaPeak peak;
  int64_t most = 0, at = 0;
  for (const ArenaBuffer &candidate : buffers) {
    int64_t bytes = 0;
    for (const ArenaBuffer &buffer : buffers)
      bytes += buffer.isInUse(candidate.first) ? buffer.bytes : 0;
    if (bytes > most) {
      most = bytes;
      at = candidate.first;
    }
  }
  if (most == 0)
    return peak;
  peak.layer = rows[at].layer;
  for (const ArenaBuffer &buffer : buffers)
    if (buffer.isInUse(at))
      peak.holders.push_back(
          {rows[buffer.first].layer, buffer.bytes, buffer.isScratch});
  return peak;
}
