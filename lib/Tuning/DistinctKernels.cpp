//===- DistinctKernels.cpp - what is scheduled once -----------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Groups the calls of a network by what their kernels have in common.
//
//===----------------------------------------------------------------------===//

#include "linnet/Tuning/DistinctKernels.h"

#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Tuning/ScheduleStore.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <map>

using namespace mlir;
using namespace linnet;

std::vector<DistinctKernel> linnet::distinctKernels(ModuleOp module,
                                                    const TargetInfo &target) {
  std::vector<DistinctKernel> found;
  std::map<std::string, size_t> byKey;
  SymbolTable symbols(module);
  auto main = module.lookupSymbol<func::FuncOp>("main");
  for (auto call : main.getOps<kern::CallOp>()) {
    auto kernel = symbols.lookup<kern::FuncOp>(call.getCallee());
    KernelSpec spec = kern::describeKernel(kernel);
    std::string key = scheduleKey(spec, target);
    auto [entry, isNew] = byKey.try_emplace(key, found.size());
    if (isNew) {
      DistinctKernel distinct;
      distinct.key = std::move(key);
      distinct.spec = std::move(spec);
      found.push_back(std::move(distinct));
    }
    DistinctKernel &group = found[entry->second];
    group.calls.push_back(call);
    group.kernels.push_back(kernel);
    std::string layer = kern::layerName(call.getLoc());
    group.layers.push_back(layer.empty() ? kernel.getSymName().str() : layer);
  }
  return found;
}
