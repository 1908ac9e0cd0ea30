//===- KernelNetwork.cpp - a kernel as a network of its own ---------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cuts a call out and sends it through the rest of the pipeline.
//
//===----------------------------------------------------------------------===//

#include "KernelNetwork.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Pipelines/Pipelines.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace linnet;

/// A tensor alone has no pitch, which it has where it lies beside others.
static Attribute withoutPitch(kern::LayoutAttr layout, Type type) {
  auto rank = unsigned(cast<RankedTensorType>(type).getRank());
  return kern::toAttr(layout.getContext(),
                      kern::toLayout(layout, rank).withoutPitch());
}

/// The kernel for tensors that lie alone: a network's inputs and outputs do.
static void dropPitches(kern::FuncOp kernel) {
  for (unsigned i = 0; i < kernel.getNumArguments(); ++i)
    if (auto layout = kernel.getArgLayout(i))
      kernel.setArgAttr(i, "kern.layout",
                        withoutPitch(layout, kernel.getArgumentTypes()[i]));
  for (unsigned i = 0; i < kernel.getNumResults(); ++i)
    if (auto layout = kernel.getResultLayout(i))
      kernel.setResultAttr(i, "kern.layout",
                           withoutPitch(layout, kernel.getResultTypes()[i]));
}

static OwningOpRef<ModuleOp> cutOut(kern::CallOp call, kern::FuncOp kernel,
                                    const Schedule &schedule) {
  OpBuilder builder(call.getContext());
  Location loc = call.getLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, loc);
  builder.setInsertionPointToEnd(module->getBody());
  auto clone = cast<kern::FuncOp>(builder.clone(*kernel));
  clone.setScheduleAttr(kern::toAttr(call.getContext(), schedule));
  dropPitches(clone);

  SmallVector<Type> inputs;
  for (Value operand : call.getInputs())
    if (!operand.getDefiningOp<ConstantOp>())
      inputs.push_back(operand.getType());
  auto main = func::FuncOp::create(
      builder, loc, "main",
      builder.getFunctionType(inputs, call.getResultTypes()));
  Block *body = main.addEntryBlock();
  builder.setInsertionPointToEnd(body);
  SmallVector<Value> operands;
  unsigned argument = 0;
  for (Value operand : call.getInputs())
    if (auto constant = operand.getDefiningOp<ConstantOp>())
      operands.push_back(builder.clone(*constant)->getResult(0));
    else
      operands.push_back(body->getArgument(argument++));
  IRMapping mapping;
  mapping.map(call.getInputs(), operands);
  Operation *copy = builder.clone(*call, mapping);
  func::ReturnOp::create(builder, loc, copy->getResults());
  return module;
}

llvm::Expected<Artefact>
linnet::compileKernelNetwork(kern::CallOp call, kern::FuncOp kernel,
                             const Schedule &schedule,
                             const TargetInfo &target) {
  OwningOpRef<ModuleOp> module = cutOut(call, kernel, schedule);
  std::string complaints;
  ScopedDiagnosticHandler handler(call.getContext(),
                                  [&](Diagnostic &diagnostic) {
                                    complaints += diagnostic.str() + "\n";
                                    return success();
                                  });
  PassManager manager(call.getContext());
  KernPipelineOptions options;
  options.target = target.name;
  buildSchedulePipeline(manager, options);
  CodegenOptions codegen;
  codegen.target = target;
  codegen.name = "kernel";
  if (succeeded(manager.run(*module)))
    if (auto artefact = compileModule(*module, codegen); succeeded(artefact)) {
      // Its weights are the constants' own data, or lie in attributes of the
      // context.
      return std::move(*artefact);
    }
  return llvm::createStringError(complaints);
}
