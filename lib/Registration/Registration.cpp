//===- Registration.cpp - all of Linnet's dialects and passes -------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One line for each dialect and each library of passes.
//
//===----------------------------------------------------------------------===//

#include "linnet/Registration/Registration.h"

#include "linnet/Conversion/Passes.h"
#include "linnet/Dialect/Kern/IR/KernDialect.h"
#include "linnet/Dialect/Kern/Transforms/Passes.h"
#include "linnet/Dialect/Linnet/IR/LinnetDialect.h"
#include "linnet/Dialect/Linnet/Transforms/Passes.h"
#include "linnet/Pipelines/Pipelines.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Transforms/Passes.h"

void linnet::registerAllDialects(mlir::DialectRegistry &registry) {
  registry.insert<LinnetDialect, kern::KernDialect, mlir::func::FuncDialect>();
}

void linnet::registerOwnPasses() {
  registerLinnetPasses();
  kern::registerKernPasses();
  registerLinnetConversionPasses();
  registerLinnetPipeline();
  registerKernPipeline();
}

void linnet::registerCleanUpPasses() {
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
}
