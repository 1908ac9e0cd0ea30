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
#include <cstring>

using namespace mlir;
using namespace linnet;
using reference::Bounded;
using reference::Tensor;

std::vector<char> linnet::packTensor(const Tensor &tensor,
                                     const Layout &layout) {
  unsigned bytes = elementBytes(tensor.type().element);
  std::vector<char> memory(size_t(layout.elements(tensor.shape()) * bytes), 0);
  reference::forEach(tensor.shape(), [&](ArrayRef<int64_t> index,
                                         int64_t position) {
    std::memcpy(memory.data() + layout.offset(tensor.shape(), index) * bytes,
                tensor.data() + position * bytes, bytes);
  });
  return memory;
}

Tensor linnet::unpackTensor(const TensorSpec &type, const Layout &layout,
                            ArrayRef<char> memory) {
  Tensor tensor(type);
  unsigned bytes = elementBytes(type.element);
  reference::forEach(
      type.shape, [&](ArrayRef<int64_t> index, int64_t position) {
        std::memcpy(tensor.data() + position * bytes,
                    memory.data() + layout.offset(type.shape, index) * bytes,
                    bytes);
      });
  return tensor;
}

llvm::Expected<std::vector<Bounded>>
linnet::evaluateKernel(const KernelSpec &spec,
                       ArrayRef<const Tensor *> operands) {
  std::vector<Bounded> values;
  for (const Tensor *operand : operands)
    values.push_back({*operand, {}});
  for (const Node &node : spec.nodes) {
    std::vector<const Bounded *> nodeOperands;
    for (unsigned operand : node.operands)
      nodeOperands.push_back(&values[operand]);
    auto result = reference::evaluateBounded(node, nodeOperands);
    if (!result)
      return result.takeError();
    values.push_back(std::move(*result));
  }
  std::vector<Bounded> results;
  for (unsigned result : spec.results)
    results.push_back(values[result]);
  return results;
}

namespace {

/// The walk's state.
class Evaluator {
public:
  Evaluator(ModuleOp module, const CallVisitor &visit)
      : module(module), visit(visit) {}

  llvm::Expected<std::vector<Tensor>> run(func::FuncOp main,
                                          std::vector<Tensor> inputs);

private:
  llvm::Error evaluateOp(Operation &op);
  llvm::Error evaluateCall(kern::CallOp call);
  llvm::Error evaluateConstant(Value result, ElementsAttr value,
                               const Layout &layout);
  llvm::Error evaluateNode(Operation &op);
  const Tensor *valueOf(Value value) { return &values[value]; }
  void freeDead(Operation &op);

  ModuleOp module;
  const CallVisitor &visit;
  DenseMap<Value, Tensor> values;
};

} // namespace

llvm::Expected<std::vector<Tensor>> Evaluator::run(func::FuncOp main,
                                                   std::vector<Tensor> inputs) {
  for (auto [argument, input] : llvm::zip_equal(main.getArguments(), inputs))
    values[argument] = std::move(input);
  for (Operation &op : main.front().without_terminator()) {
    if (llvm::Error error = evaluateOp(op))
      return std::move(error);
    freeDead(op);
  }
  std::vector<Tensor> outputs;
  for (Value output : main.front().getTerminator()->getOperands())
    outputs.push_back(*valueOf(output));
  return outputs;
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

llvm::Error Evaluator::evaluateConstant(Value result, ElementsAttr value,
                                        const Layout &layout) {
  auto data = ConstantData::of(value);
  if (!data)
    return llvm::createStringError("a constant's elements cannot be read");
  std::vector<char> memory;
  ArrayRef<char> bytes = data->bytes();
  if (data->isSplat()) {
    for (int64_t i = 0; i < data->size(); ++i)
      memory.insert(memory.end(), bytes.begin(), bytes.end());
    bytes = memory;
  }
  values[result] =
      unpackTensor(kern::toTensorSpec(cast<RankedTensorType>(result.getType())),
                   layout, bytes);
  return llvm::Error::success();
}

llvm::Error Evaluator::evaluateOp(Operation &op) {
  if (auto call = dyn_cast<kern::CallOp>(op))
    return evaluateCall(call);
  if (auto weights = dyn_cast<kern::WeightsOp>(op)) {
    auto type = cast<RankedTensorType>(weights.getType());
    return evaluateConstant(
        weights.getResult(), weights.getValue(),
        kern::toLayout(weights.getLayoutAttr(), type.getRank()));
  }
  if (auto constant = dyn_cast<ConstantOp>(op))
    return evaluateConstant(
        constant.getResult(), constant.getValue(),
        Layout::rowMajor(cast<RankedTensorType>(constant.getType()).getRank()));
  if (auto pack = dyn_cast<kern::PackOp>(op)) {
    Tensor same = *valueOf(pack.getInput());
    values[pack.getResult()] = std::move(same);
    return llvm::Error::success();
  }
  return evaluateNode(op);
}

llvm::Error Evaluator::evaluateNode(Operation &op) {
  std::vector<const Tensor *> operands;
  for (Value operand : op.getOperands())
    operands.push_back(valueOf(operand));
  auto result = reference::evaluate(kern::describeOp(&op), operands);
  if (!result)
    return result.takeError();
  values[op.getResult(0)] = std::move(*result);
  return llvm::Error::success();
}

llvm::Error Evaluator::evaluateCall(kern::CallOp call) {
  auto kernel = SymbolTable::lookupNearestSymbolFrom<kern::FuncOp>(
      call, call.getCalleeAttr());
  KernelSpec spec = kern::describeKernel(kernel);
  std::vector<const Tensor *> operands;
  for (Value input : call.getInputs())
    operands.push_back(valueOf(input));
  auto results = evaluateKernel(spec, operands);
  if (!results)
    return results.takeError();
  if (visit) {
    std::vector<const Bounded *> pointers;
    for (const Bounded &result : *results)
      pointers.push_back(&result);
    if (llvm::Error error = visit(call, spec, operands, pointers))
      return error;
  }
  for (auto [value, result] : llvm::zip_equal(call.getOutputs(), *results))
    values[value] = std::move(result.value);
  return llvm::Error::success();
}

llvm::Expected<std::vector<Tensor>>
linnet::evaluateNetwork(ModuleOp module, std::vector<Tensor> inputs,
                        const CallVisitor &visit) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  if (!main || main.getNumArguments() != inputs.size())
    return llvm::createStringError("the module has no @main of %zu inputs",
                                   inputs.size());
  return Evaluator(module, visit).run(main, std::move(inputs));
}
