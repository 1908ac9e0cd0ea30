//===- linnet-verify-perturbed.cpp - verification of wrong kernels --------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gives lib/Verification kernels that compute what the reference does, but for
// one element: so tests see that an error beyond the bound is found.
//
//===----------------------------------------------------------------------===//

#include "linnet/Reference/NetworkEvaluation.h"
#include "linnet/Registration/Registration.h"
#include "linnet/Verification/Verification.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

namespace cl = llvm::cl;
using namespace linnet;
using reference::Bounded;
using reference::Tensor;
using Memory = Implementation::Memory;

static cl::opt<std::string> path(cl::Positional, cl::Required,
                                 cl::desc("<module of kernels>"));
static cl::opt<std::string> wrongKernel("kernel",
                                        cl::desc("The kernel that is wrong"));
static cl::opt<unsigned> element("element", cl::desc("The wrong element"));
static cl::opt<double>
    factor("by", cl::desc("Its error, in bounds; may be nan"), cl::init(0));
static cl::opt<double>
    absoluteError("absolute", cl::desc("What is added to that"), cl::init(0));
static cl::opt<double>
    outputError("output-by", cl::desc("The first output's error"), cl::init(0));

/// Every input counts up from -1 by 1/8.
static std::vector<Tensor> makeInputs(mlir::ModuleOp module) {
  std::vector<Tensor> inputs;
  auto main = module.lookupSymbol<mlir::func::FuncOp>("main");
  for (mlir::Type type : main.getArgumentTypes()) {
    auto shape = mlir::cast<mlir::RankedTensorType>(type).getShape();
    TensorSpec spec;
    spec.shape.assign(shape.begin(), shape.end());
    Tensor &input = inputs.emplace_back(spec);
    for (int64_t i = 0; i < input.size(); ++i)
      input.set(i, double(i % 17) / 8 - 1);
  }
  return inputs;
}

static llvm::Expected<std::vector<Memory>>
runKernel(kern::CallOp call, const KernelSpec &spec,
          llvm::ArrayRef<Memory> memory) {
  std::vector<Tensor> operands;
  for (auto [operand, bytes] : llvm::zip_equal(spec.operands, memory))
    operands.push_back(
        reference::unpackTensor(operand.type, operand.layout, bytes));
  std::vector<const Tensor *> pointers;
  for (const Tensor &operand : operands)
    pointers.push_back(&operand);
  auto results = reference::evaluateKernelBounded(spec, pointers);
  if (!results)
    return results.takeError();
  std::vector<Memory> packed;
  for (auto [result, layout] : llvm::zip_equal(*results, spec.resultLayouts)) {
    if (call.getCallee() == wrongKernel)
      result.value.set(element, result.value.get(element) +
                                    factor * result.boundAt(element) +
                                    absoluteError);
    packed.push_back(reference::packTensor(result.value, layout));
  }
  return packed;
}

static llvm::Expected<VerificationSummary> verify(mlir::ModuleOp module) {
  Implementation implementation;
  implementation.runKernel = runKernel;
  implementation.runNetwork = [&](llvm::ArrayRef<Tensor> inputs)
      -> llvm::Expected<std::vector<Tensor>> {
    auto outputs = reference::evaluateNetwork(module, inputs.vec());
    if (outputs)
      outputs->front().set(0, outputs->front().get(0) + outputError);
    return outputs;
  };
  VerdictVisitor visitor;
  visitor.kernel = [](const KernelVerdict &verdict) {
    kern::CallOp call = verdict.call;
    llvm::outs() << (verdict.isWithin() ? "ok " : "FAIL ") << call.getCallee()
                 << llvm::format(" %.2f\n", verdict.worst.ofBound);
  };
  visitor.output = [](unsigned output, const OutputVerdict &verdict) {
    llvm::outs() << (verdict.isWithin() ? "ok " : "FAIL ") << "output "
                 << output << llvm::format(" %.1e\n", verdict.ofRange);
  };
  return verifyNetwork(module, makeInputs(module), implementation, visitor);
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::ParseCommandLineOptions(argc, argv, "Verification of wrong kernels\n");
  mlir::DialectRegistry registry;
  registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(path, &context);
  if (!module)
    return 1;
  auto summary = verify(*module);
  if (!summary) {
    llvm::WithColor::error() << llvm::toString(summary.takeError()) << '\n';
    return 1;
  }
  llvm::outs() << summary->kernelsBeyond << " of " << summary->kernels
               << " kernels beyond, " << summary->outputsBeyond << " of "
               << summary->outputs << " outputs\n";
  return summary->isGood() ? 0 : 3;
}
