//===- Codegen.cpp - from kernels to an artefact --------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps in order: kernels, memory, entry points, one LLVM module.
//
//===----------------------------------------------------------------------===//

#include "linnet/Codegen/Codegen.h"

#include "ArtefactModule.h"
#include "TargetMachine.h"
#include "Weights.h"

#include "linnet/Conversion/Passes.h"
#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace linnet;
using namespace linnet::codegen;

Artefact::Artefact() = default;
Artefact::Artefact(Artefact &&) = default;
Artefact &Artefact::operator=(Artefact &&) = default;
Artefact::~Artefact() = default;

/// The model's inputs or outputs, as the attributes of @main describe them.
static std::vector<TensorPort> describePorts(
    mlir::TypeRange types, llvm::StringRef fallback,
    llvm::function_ref<mlir::Attribute(unsigned, llvm::StringRef)> attribute) {
  std::vector<TensorPort> ports;
  for (unsigned index = 0; index < types.size(); ++index) {
    auto text = [&](llvm::StringRef name, const llvm::Twine &otherwise) {
      auto value =
          llvm::dyn_cast_or_null<mlir::StringAttr>(attribute(index, name));
      return value ? value.str() : otherwise.str();
    };
    ports.push_back(
        {text("linnet.name", fallback + llvm::Twine(index)),
         kern::toTensorSpec(llvm::cast<mlir::RankedTensorType>(types[index])),
         text("linnet.layout", "row-major")});
  }
  return ports;
}

ArtefactInterface codegen::describeInterface(mlir::ModuleOp plan,
                                             const CodegenOptions &options) {
  auto main = plan.lookupSymbol<mlir::func::FuncOp>("main");
  auto integer = [&](llvm::StringRef name) -> int64_t {
    auto value = plan->getAttrOfType<mlir::IntegerAttr>(name);
    return value ? value.getInt() : 0;
  };
  ArtefactInterface interface;
  interface.name = options.name;
  interface.target = options.target.name;
  if (auto model = plan->getAttrOfType<mlir::StringAttr>("linnet.model"))
    interface.model = model.str();
  interface.inputs = describePorts(
      main.getArgumentTypes(), "input",
      [&](unsigned index, llvm::StringRef name) -> mlir::Attribute {
        return main.getArgAttr(index, name);
      });
  interface.outputs = describePorts(
      main.getResultTypes(), "output",
      [&](unsigned index, llvm::StringRef name) -> mlir::Attribute {
        return main.getResultAttr(index, name);
      });
  interface.arenaBytes = integer("kern.arena_bytes");
  interface.threadBytes = integer("kern.scratch_bytes");
  interface.weightBytes = integer("kern.weight_bytes");
  interface.weightsInFile = options.weightsInFile;
  return interface;
}

/// Turns a planned module into LLVM IR of its entry points.
static std::unique_ptr<llvm::Module>
translateEntryPoints(mlir::ModuleOp plan, const CodegenOptions &options,
                     llvm::LLVMContext &context) {
  mlir::OwningOpRef<mlir::ModuleOp> entry = plan.clone();
  mlir::MLIRContext *mlirContext = plan.getContext();
  mlir::PassManager passes(mlirContext);
  ConvertKernToLLVMOptions conversion;
  conversion.name = options.name;
  conversion.weightsInFile = options.weightsInFile;
  passes.addPass(createConvertKernToLLVM(conversion));
  if (mlir::failed(passes.run(*entry)))
    return nullptr;
  mlir::registerBuiltinDialectTranslation(*mlirContext);
  mlir::registerLLVMDialectTranslation(*mlirContext);
  return mlir::translateModuleToLLVMIR(*entry, context, options.name);
}

static mlir::LogicalResult planMemory(mlir::ModuleOp module) {
  mlir::PassManager passes(module.getContext());
  passes.addPass(kern::createPlanMemory());
  return passes.run(module);
}

mlir::FailureOr<Artefact> linnet::compileModule(mlir::ModuleOp kernModule,
                                                const CodegenOptions &options) {
  auto kernels = compileKernels(kernModule, options);
  if (mlir::failed(kernels) || mlir::failed(planMemory(kernModule)))
    return mlir::failure();

  Artefact artefact;
  artefact.target = options.target;
  artefact.interface = describeInterface(kernModule, options);
  artefact.weights = collectWeights(kernModule);
  artefact.context = std::make_unique<llvm::LLVMContext>();
  artefact.entry = translateEntryPoints(kernModule, options, *artefact.context);
  if (!artefact.entry)
    return mlir::failure();
  auto machine = createTargetMachine(options.target);
  if (!machine)
    return kernModule.emitError(llvm::toString(machine.takeError()));
  finishEntryPoints(*artefact.entry, *kernels, artefact.interface, options,
                    **machine);
  artefact.kernels = std::move(*kernels);
  return artefact;
}
