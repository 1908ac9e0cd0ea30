//===- NetworkEvaluation.cpp - a network by the reference -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A walk over @main with a tensor for each live value.
//
//===----------------------------------------------------------------------===//

#include "linnet/Reference/NetworkEvaluation.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Linnet/IR/ConstantData.h"

using namespace mlir;
using namespace linnet;
using namespace linnet::reference;

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

llvm::Expected<std::vector<Tensor>>
reference::evaluateKernel(const KernelSpec &spec,
                          ArrayRef<const Tensor *> operands) {
  std::vector<Tensor> computed;
  computed.reserve(spec.nodes.size());
  std::vector<const Tensor *> values(operands.begin(), operands.end());
  for (const Node &node : spec.nodes) {
    std::vector<const Tensor *> nodeOperands;
    for (unsigned operand : node.operands)
      nodeOperands.push_back(values[operand]);
    auto result = evaluate(node, nodeOperands);
    if (!result)
      return result.takeError();
    computed.push_back(std::move(*result));
    values.push_back(&computed.back());
  }
  std::vector<Tensor> results;
  for (unsigned result : spec.results)
    results.push_back(*values[result]);
  return results;
}

/// The tile in which a kernel computes a node by Winograd's algorithm, if so.
static int64_t winogradTile(const KernelSpec &spec, const Node &node) {
  if (node.op != "conv2d" || node.operands[1] >= spec.operands.size())
    return 0;
  return spec.operands[node.operands[1]].layout.winograd;
}

llvm::Expected<std::vector<Bounded>>
reference::evaluateKernelBounded(const KernelSpec &spec,
                                 ArrayRef<const Tensor *> operands) {
  std::vector<Bounded> values;
  for (const Tensor *operand : operands)
    values.push_back({*operand, {}});
  for (const Node &node : spec.nodes) {
    std::vector<const Bounded *> nodeOperands;
    for (unsigned operand : node.operands)
      nodeOperands.push_back(&values[operand]);
    auto result = evaluateBounded(node, nodeOperands, winogradTile(spec, node));
    if (!result)
      return result.takeError();
    values.push_back(std::move(*result));
  }
  std::vector<Bounded> results;
  for (unsigned result : spec.results)
    results.push_back(values[result]);
  return results;
}

//===----------------------------------------------------------------------===//
// Constants and single ops
//===----------------------------------------------------------------------===//

/// A tensor of elements that lie in `layout`.
static llvm::Expected<Tensor> readElements(ElementsAttr value, TensorSpec type,
                                           const Layout &layout) {
  // Booleans of a dense attribute have no bytes of their own.
  auto dense = dyn_cast<DenseElementsAttr>(value);
  if (dense && dense.getElementType().isInteger(1) && layout.isRowMajor()) {
    Tensor tensor(type);
    for (auto [position, bit] : llvm::enumerate(dense.getValues<bool>()))
      tensor.set(int64_t(position), bit);
    return tensor;
  }
  auto data = ConstantData::of(value);
  if (!data)
    return llvm::createStringError("a constant's elements cannot be read");
  ArrayRef<char> bytes = data->bytes();
  if (!data->isSplat())
    return unpackTensor(type, layout, bytes);
  Tensor tensor(type);
  for (int64_t i = 0; i < tensor.size(); ++i)
    llvm::copy(bytes, tensor.data() + i * int64_t(bytes.size()));
  return tensor;
}

llvm::Expected<Tensor> reference::toTensor(ElementsAttr value) {
  auto type = cast<RankedTensorType>(value.getType());
  return readElements(value, kern::toTensorSpec(type),
                      Layout::rowMajor(type.getRank()));
}

llvm::Expected<Tensor>
reference::evaluateOp(Operation *op, ArrayRef<const Tensor *> operands) {
  if (!isa_and_nonnull<LinnetDialect>(op->getDialect()) ||
      op->getNumResults() != 1)
    return llvm::createStringError("the reference has no op '" +
                                   op->getName().getStringRef() + "'");
  return evaluate(kern::describeOp(op), operands);
}

//===----------------------------------------------------------------------===//
// Networks
//===----------------------------------------------------------------------===//

namespace {

/// The walk's state.
class Evaluator {
public:
  explicit Evaluator(const EvaluationVisitors &visitors) : visitors(visitors) {}

  llvm::Expected<std::vector<Tensor>> run(func::FuncOp main,
                                          std::vector<Tensor> inputs);

private:
  llvm::Expected<std::vector<Tensor>> evaluate(Operation &op);
  llvm::Expected<std::vector<Tensor>> evaluateCall(kern::CallOp call);
  llvm::Error keepResults(Operation &op, std::vector<Tensor> results);
  /// Reads a constant, where the value is one that nothing has read yet.
  llvm::Error materialize(Value value);
  llvm::Expected<std::vector<const Tensor *>> valuesOf(OperandRange operands);
  void freeDead(Operation &op);

  const EvaluationVisitors &visitors;
  DenseMap<Value, std::unique_ptr<Tensor>> values;
};

} // namespace

static bool isConstant(Operation &op) {
  return isa<ConstantOp, kern::WeightsOp>(op);
}

/// A view as the op that would compute a copy of it.
static Node describeView(Operation &op) {
  Node node;
  node.result =
      kern::toTensorSpec(cast<RankedTensorType>(op.getResult(0).getType()));
  size_t rank = node.result.shape.size();
  if (auto part = dyn_cast<kern::PartOp>(op)) {
    std::vector<int64_t> offsets(rank, 0);
    offsets.back() = part.getOffset();
    node.op = "slice";
    node.attributes["offsets"] = std::move(offsets);
    node.attributes["sizes"] = std::vector<int64_t>(node.result.shape.begin(),
                                                    node.result.shape.end());
    node.attributes["steps"] = std::vector<int64_t>(rank, 1);
  } else {
    node.op = "concat";
    node.attributes["axis"] = int64_t(rank) - 1;
  }
  return node;
}

static llvm::Expected<Tensor> readConstant(Operation *op) {
  if (auto constant = dyn_cast<ConstantOp>(op))
    return toTensor(constant.getValue());
  auto weights = cast<kern::WeightsOp>(op);
  auto type = cast<RankedTensorType>(weights.getType());
  if (auto source = weights.getSource())
    return toTensor(*source);
  return readElements(weights.getValue(), kern::toTensorSpec(type),
                      kern::toLayout(weights.getLayoutAttr(), type.getRank()));
}

llvm::Error Evaluator::materialize(Value value) {
  std::unique_ptr<Tensor> &tensor = values[value];
  if (tensor)
    return llvm::Error::success();
  auto constant = readConstant(value.getDefiningOp());
  if (!constant)
    return constant.takeError();
  tensor = std::make_unique<Tensor>(std::move(*constant));
  return llvm::Error::success();
}

llvm::Expected<std::vector<const Tensor *>>
Evaluator::valuesOf(OperandRange operands) {
  std::vector<const Tensor *> tensors;
  for (Value operand : operands) {
    if (llvm::Error error = materialize(operand))
      return std::move(error);
    tensors.push_back(values[operand].get());
  }
  return tensors;
}

/// An operand goes with the last op that reads it.
void Evaluator::freeDead(Operation &op) {
  for (Value operand : op.getOperands()) {
    bool readLater = llvm::any_of(operand.getUsers(), [&](Operation *user) {
      return op.isBeforeInBlock(user);
    });
    if (!readLater)
      values.erase(operand);
  }
}

llvm::Expected<std::vector<Tensor>> Evaluator::evaluateCall(kern::CallOp call) {
  auto kernel = SymbolTable::lookupNearestSymbolFrom<kern::FuncOp>(
      call, call.getCalleeAttr());
  KernelSpec spec = kern::describeKernel(kernel);
  auto operands = valuesOf(call.getInputs());
  if (!operands)
    return operands.takeError();
  if (!visitors.call)
    return evaluateKernel(spec, *operands);
  auto bounded = evaluateKernelBounded(spec, *operands);
  if (!bounded)
    return bounded.takeError();
  std::vector<const Bounded *> pointers;
  for (const Bounded &result : *bounded)
    pointers.push_back(&result);
  if (llvm::Error error = visitors.call(call, spec, *operands, pointers))
    return std::move(error);
  std::vector<Tensor> results;
  for (Bounded &result : *bounded)
    results.push_back(std::move(result.value));
  return results;
}

llvm::Expected<std::vector<Tensor>> Evaluator::evaluate(Operation &op) {
  if (auto call = dyn_cast<kern::CallOp>(op))
    return evaluateCall(call);
  auto operands = valuesOf(op.getOperands());
  if (!operands)
    return operands.takeError();
  std::vector<Tensor> results;
  if (isa<kern::PackOp>(op)) {
    results.push_back(*operands->front());
    return results;
  }
  auto result = isa<kern::JoinOp, kern::PartOp>(op)
                    ? reference::evaluate(describeView(op), *operands)
                    : evaluateOp(&op, *operands);
  if (!result)
    return result.takeError();
  results.push_back(std::move(*result));
  return results;
}

llvm::Error Evaluator::keepResults(Operation &op, std::vector<Tensor> results) {
  for (auto [value, result] : llvm::zip_equal(op.getResults(), results)) {
    if (visitors.value)
      if (llvm::Error error = visitors.value(value, result))
        return error;
    if (!value.use_empty())
      values[value] = std::make_unique<Tensor>(std::move(result));
  }
  return llvm::Error::success();
}

llvm::Expected<std::vector<Tensor>> Evaluator::run(func::FuncOp main,
                                                   std::vector<Tensor> inputs) {
  for (auto [argument, input] : llvm::zip_equal(main.getArguments(), inputs))
    values[argument] = std::make_unique<Tensor>(std::move(input));
  for (Operation &op : main.front().without_terminator()) {
    if (isConstant(op))
      continue;
    auto results = evaluate(op);
    if (!results)
      return results.takeError();
    if (llvm::Error error = keepResults(op, std::move(*results)))
      return std::move(error);
    freeDead(op);
  }
  auto outputs = valuesOf(main.front().getTerminator()->getOperands());
  if (!outputs)
    return outputs.takeError();
  std::vector<Tensor> copies;
  for (const Tensor *output : *outputs)
    copies.push_back(*output);
  return copies;
}

llvm::Expected<std::vector<Tensor>>
reference::evaluateNetwork(ModuleOp module, std::vector<Tensor> inputs,
                           const EvaluationVisitors &visitors) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  if (!main || !main.getBody().hasOneBlock())
    return llvm::createStringError("the module has no @main of one block");
  if (main.getNumArguments() != inputs.size())
    return llvm::createStringError("@main has %u inputs, %zu are given",
                                   main.getNumArguments(), inputs.size());
  for (auto [index, type, input] :
       llvm::enumerate(main.getArgumentTypes(), inputs)) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !(kern::toTensorSpec(tensor) == input.type()))
      return llvm::createStringError("input %zu is not of the type of @main's",
                                     index);
  }
  return Evaluator(visitors).run(main, std::move(inputs));
}
