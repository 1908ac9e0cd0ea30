//===- Compilation.h - a model on its way to an artefact -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps that all verbs share, each once.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_LIB_DRIVER_COMPILATION_H
#define LINNET_LIB_DRIVER_COMPILATION_H

#include "CrashReport.h"
#include "Diagnostics.h"
#include "Options.h"
#include "linnet/Codegen/Codegen.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "linnet/Pipelines/Pipelines.h"
#include "linnet/Tuning/ScheduleStore.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include <memory>

namespace mlir {
class PassManager;
} // namespace mlir

namespace linnet::driver {

/// A model's module and what it needs to live. Every step returns failure after
/// a diagnostic.
class Compilation {
public:
  explicit Compilation(const ModelOptions &options);
  ~Compilation();

  /// Reads the model file: ONNX, or the text of either dialect.
  mlir::LogicalResult load();
  /// As `load`, but reports all that it refuses.
  mlir::LogicalResult loadReportingAll();
  /// Runs the linnet pipeline.
  mlir::LogicalResult simplify();
  /// Runs the kern pipeline.
  mlir::LogicalResult lowerToKernels();
  /// Runs its first part: kernels are fused, and have no schedules yet.
  mlir::LogicalResult fuseKernels();
  /// Compiles kernels and plans memory.
  mlir::FailureOr<Artefact> compile(bool exposeKernels = false);

  /// All steps up to the artefact.
  mlir::FailureOr<Artefact> run(bool exposeKernels = false);

  mlir::ModuleOp module() { return *ir; }
  mlir::MLIRContext &context() { return mlirContext; }
  /// The prefix of symbols: `--name`, or the file's stem made a C identifier.
  std::string symbolPrefix() const;

private:
  using Importer = mlir::OwningOpRef<mlir::ModuleOp>(mlir::MLIRContext *,
                                                     llvm::StringRef,
                                                     const ImportOptions &);
  mlir::LogicalResult loadBy(Importer importer);
  mlir::LogicalResult loadText();
  mlir::LogicalResult
  runPasses(llvm::function_ref<void(mlir::PassManager &)> add);
  bool hasKernels();
  /// Refuses layouts and pictures for a network that is kernels already.
  mlir::LogicalResult needsNoBorder();
  /// Refuses schedule files for kernels that have schedules.
  mlir::LogicalResult needsNoScheduleFile();
  /// The options as the kern pipeline takes them.
  KernPipelineOptions kernelOptions(kern::ScheduleLookup knownSchedules) const;
  /// What `linnetc tune` found, where it is to be used.
  kern::ScheduleLookup knownSchedules();

  const ModelOptions &options;
  mlir::MLIRContext mlirContext;
  DiagnosticPrinter printer;
  mlir::OwningOpRef<mlir::ModuleOp> ir;
  CrashSnapshot snapshot;
  std::unique_ptr<KernelCache> cache;
  std::unique_ptr<ScheduleStore> schedules;
};

/// A name made a C identifier: what is no letter, digit or underscore becomes
/// one.
std::string makeIdentifier(llvm::StringRef text);

} // namespace linnet::driver

#endif // LINNET_LIB_DRIVER_COMPILATION_H
