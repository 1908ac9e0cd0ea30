//===- linnet-opt.cpp - runs single passes on text ------------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tool of pass writers and of the tests.
//
//===----------------------------------------------------------------------===//

#include "TestPasses.h"

#include "linnet/Registration/Registration.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  linnet::registerAllDialects(registry);
  linnet::registerOwnPasses();
  // Linnet's own passes head the help, which then has all options by name.
  if (llvm::is_contained(llvm::ArrayRef(argv, argc), llvm::StringRef("--help")))
    mlir::printRegisteredPasses();
  linnet::registerCleanUpPasses();
  linnet::test::registerVerifyPlan();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "Linnet's pass driver\n", registry));
}
