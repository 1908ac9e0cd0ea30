//===- Canonicalise.cpp - kernels' modules made canonical -----------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Halide's bitcode depends on what the process compiled before: its counters
// number names, metadata and blocks, and cannot be reset. Here a kernel's
// module loses all of that, and everything that an artefact must not have:
// other visible symbols, fast-math beyond contraction, claims about aliasing.
//
//===----------------------------------------------------------------------===//

#include "KernelModule.h"
#include "LibrarySymbols.h"
#include "TargetMachine.h"
#include "TernaryLogic.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"

using namespace linnet;
using namespace linnet::codegen;

/// Erases what carries Halide's counters or the notes of its optimiser. TBAA
/// goes too: it says that operands and results never overlap, which is wrong
/// where a kernel works in place.
static void stripMetadata(llvm::Module &module) {
  llvm::StripDebugInfo(module);
  while (!module.named_metadata_empty())
    module.eraseNamedMetadata(&*module.named_metadata_begin());
  for (llvm::GlobalVariable &global : module.globals())
    global.clearMetadata();
  for (llvm::Function &function : module) {
    function.clearMetadata();
    for (llvm::Instruction &instruction : llvm::instructions(function)) {
      llvm::SmallVector<std::pair<unsigned, llvm::MDNode *>> nodes;
      instruction.getAllMetadata(nodes);
      for (auto [kind, node] : nodes)
        instruction.setMetadata(kind, nullptr);
    }
  }
}

/// Keeps of a function's string attributes those that name its target.
static void stripAttributes(llvm::Function &function) {
  llvm::AttributeMask mask;
  for (llvm::Attribute attribute : function.getAttributes().getFnAttrs()) {
    if (!attribute.isStringAttribute())
      continue;
    bool keep = llvm::StringSwitch<bool>(attribute.getKindAsString())
                    .Cases({"target-cpu", "target-features", "tune-cpu"}, true)
                    .Cases({"prefer-vector-width", "min-legal-vector-width",
                            "reciprocal-estimates"},
                           true)
                    .Default(false);
    if (!keep)
      mask.addAttribute(attribute.getKindAsString());
  }
  mask.addAttribute(llvm::Attribute::UWTable);
  mask.addAttribute(llvm::Attribute::NoInline);
  mask.addAttribute(llvm::Attribute::OptimizeNone);
  function.removeFnAttrs(mask);
  for (unsigned index = 0; index < function.arg_size(); ++index)
    function.removeParamAttr(index, llvm::Attribute::NoAlias);
}

/// Halide names a CPU and the features that it knows of; what the target says
/// beyond that, such as a feature of this CPU that its level does not have,
/// comes behind and counts.
static void addTargetFeatures(llvm::Function &function,
                              const TargetInfo &target) {
  llvm::StringRef features =
      function.getFnAttribute("target-features").getValueAsString();
  if (!target.features.empty() && !features.empty())
    function.addFnAttr("target-features",
                       (features + "," + target.features).str());
}

/// Whether `call` is a minimum or a maximum that would be slow if it had to
/// prefer numbers to NaN: of two computed values that takes x86 three
/// instructions, and of halves a call of fmaxf. With a constant it costs
/// nothing, so that relu of NaN is 0.
static bool mayAssumeNoNaN(const llvm::IntrinsicInst &call) {
  if (call.getIntrinsicID() != llvm::Intrinsic::maxnum &&
      call.getIntrinsicID() != llvm::Intrinsic::minnum)
    return false;
  return call.getType()->getScalarType()->isHalfTy() ||
         llvm::none_of(call.args(), llvm::IsaPred<llvm::Constant>);
}

/// Leaves contraction as the only liberty that float ops may take, and to some
/// minima and maxima that there is no NaN.
static void restrictFastMath(llvm::Function &function) {
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    if (!llvm::isa<llvm::FPMathOperator>(instruction))
      continue;
    llvm::FastMathFlags flags;
    flags.setAllowContract(instruction.hasAllowContract());
    if (auto *call = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction))
      flags.setNoNaNs(mayAssumeNoNaN(*call));
    instruction.copyFastMathFlags(flags);
  }
}

/// Gives a function that a kernel's module only declares a body to be inlined.
static void defineInline(
    llvm::Module &module, llvm::StringRef name,
    llvm::function_ref<void(llvm::IRBuilder<> &, llvm::Function &)> body) {
  llvm::Function *function = module.getFunction(name);
  if (!function)
    return;
  llvm::IRBuilder<> builder(
      llvm::BasicBlock::Create(module.getContext(), "", function));
  body(builder, *function);
  function->addFnAttr(llvm::Attribute::AlwaysInline);
}

/// Defines the functions that lib/Kernels' lowering leaves open: what frees and
/// places scratch memory, and what fetches weights into the L2.
static void defineHelpers(llvm::Module &module) {
  auto addPtr = [](llvm::IRBuilder<> &builder, llvm::Function &function) {
    return builder.CreateGEP(builder.getInt8Ty(), function.getArg(0),
                             function.getArg(1));
  };
  defineInline(module, "halide_free",
               [](llvm::IRBuilder<> &builder, llvm::Function &) {
                 builder.CreateRetVoid();
               });
  defineInline(module, "linnet_ptr_add",
               [&](llvm::IRBuilder<> &builder, llvm::Function &function) {
                 builder.CreateRet(addPtr(builder, function));
               });
  defineInline(module, "linnet_prefetch",
               [&](llvm::IRBuilder<> &builder, llvm::Function &function) {
                 // To be read, with a locality that means the L2, as data.
                 builder.CreateIntrinsic(
                     llvm::Intrinsic::prefetch, {builder.getPtrTy()},
                     {addPtr(builder, function), builder.getInt32(0),
                      builder.getInt32(2), builder.getInt32(1)});
                 builder.CreateRet(
                     llvm::Constant::getNullValue(function.getReturnType()));
               });
}

/// Makes calls of libm's rounding functions, which Halide emits for scalars,
/// intrinsics: every target has an instruction for these.
static void useRoundingInstructions(llvm::Module &module) {
  static constexpr std::pair<const char *, llvm::Intrinsic::ID> functions[] = {
      {"ceilf", llvm::Intrinsic::ceil},
      {"floorf", llvm::Intrinsic::floor},
      {"truncf", llvm::Intrinsic::trunc},
      {"nearbyintf", llvm::Intrinsic::nearbyint},
      {"roundevenf", llvm::Intrinsic::roundeven}};
  for (auto [name, intrinsic] : functions)
    if (llvm::Function *function = module.getFunction(name))
      function->replaceAllUsesWith(llvm::Intrinsic::getOrInsertDeclaration(
          &module, intrinsic, {function->getReturnType()}));
}

/// Makes everything local but the shim, and drops what is not used then.
static void internalise(llvm::Module &module, llvm::StringRef symbol) {
  for (llvm::GlobalValue &value : module.global_values()) {
    if (value.isDeclaration() || value.getName() == symbol)
      continue;
    if (auto *object = llvm::dyn_cast<llvm::GlobalObject>(&value))
      object->setComdat(nullptr);
    value.setLinkage(llvm::GlobalValue::InternalLinkage);
    value.setVisibility(llvm::GlobalValue::DefaultVisibility);
    value.setDSOLocal(true);
  }
  llvm::ModuleAnalysisManager analyses;
  llvm::GlobalDCEPass().run(module, analyses);
}

/// Gives whatever has a name one that depends on its position alone.
static void renameCanonically(llvm::Module &module, llvm::StringRef symbol) {
  module.setModuleIdentifier(symbol);
  module.setSourceFileName(symbol);
  for (llvm::StructType *type : module.getIdentifiedStructTypes())
    type->setName("");
  unsigned constants = 0, functions = 0;
  for (llvm::GlobalVariable &global : module.globals()) {
    global.setLinkage(llvm::GlobalValue::PrivateLinkage);
    global.setName(symbol + ".constant" + llvm::Twine(constants++));
  }
  for (llvm::Function &function : module) {
    for (llvm::Argument &argument : function.args())
      argument.setName("");
    for (llvm::BasicBlock &block : function) {
      block.setName("");
      for (llvm::Instruction &instruction : block)
        instruction.setName("");
    }
    if (!function.isDeclaration() && function.getName() != symbol)
      function.setName(symbol + ".part" + llvm::Twine(functions++));
  }
}

/// The machine code of `module`. What it needs from outside is checked here,
/// where the kernel is known that needs it.
static llvm::Expected<std::string>
generateObject(const llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::SmallString<0> object;
  llvm::raw_svector_ostream os(object);
  if (llvm::Error error = emitCode(module, machine, /*assembly=*/false, os))
    return error;
  auto symbols = findLibrarySymbols(object);
  if (!symbols)
    return symbols.takeError();
  return object.str().str();
}

static std::string writeBitcode(const llvm::Module &module) {
  llvm::SmallString<0> bitcode;
  llvm::raw_svector_ostream os(bitcode);
  llvm::WriteBitcodeToFile(module, os);
  return bitcode.str().str();
}

llvm::Expected<KernelCode>
codegen::canonicaliseKernel(const CompiledKernel &kernel,
                            const KernelSpec &spec, const TargetInfo &target,
                            llvm::StringRef symbol) {
  auto machine = createTargetMachine(target);
  if (!machine)
    return machine.takeError();
  llvm::LLVMContext context;
  auto parsed = llvm::parseBitcodeFile(
      llvm::MemoryBufferRef(kernel.bitcode, kernel.symbol), context);
  if (!parsed)
    return parsed.takeError();
  llvm::Module &module = **parsed;
  llvm::Function *function = module.getFunction(kernel.symbol);
  if (!function || function->isDeclaration())
    return llvm::createStringError("the code of kernel '%s' does not define it",
                                   kernel.symbol.c_str());

  setTarget(module, **machine);
  stripMetadata(module);
  for (llvm::Function &each : module) {
    stripAttributes(each);
    addTargetFeatures(each, target);
    restrictFastMath(each);
  }
  useRoundingInstructions(module);
  defineHelpers(module);
  if (llvm::Error error = addKernelShim(*function, kernel, spec, symbol))
    return error;
  function->addFnAttr(llvm::Attribute::AlwaysInline);
  internalise(module, symbol);
  optimize(module, **machine);
  if (target.hasTernaryLogic)
    for (llvm::Function &each : module)
      formTernaryLogic(each);
  stripMetadata(module);
  renameCanonically(module, symbol);
  if (llvm::verifyModule(module))
    return llvm::createStringError("internal error: the code of kernel '%s' is "
                                   "invalid after optimisation",
                                   kernel.symbol.c_str());
  auto object = generateObject(module, **machine);
  if (!object)
    return object.takeError();
  return KernelCode{writeBitcode(module), std::move(*object),
                    kernel.scratchBytes, kernel.ranges};
}
