//===- ScheduleStore.cpp - schedules that a search found ------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One table, from kernels' text to schedules' text.
//
//===----------------------------------------------------------------------===//

#include "linnet/Tuning/ScheduleStore.h"

#include "linnet/Kernels/KernelLibrary.h"

using namespace linnet;
using llvm::StringRef;

/// Raised whenever the table or the key changes.
static constexpr int kSchemaVersion = 1;
static constexpr char kSchema[] =
    "DROP TABLE IF EXISTS schedules;"
    "CREATE TABLE schedules (key TEXT PRIMARY KEY, schedule TEXT NOT NULL);";

std::string linnet::scheduleKey(KernelSpec spec, const TargetInfo &target) {
  spec.schedule = Schedule();
  for (Operand &operand : spec.operands)
    if (operand.isWeight) {
      operand.isWeight = false;
      operand.layout = Layout::rowMajor(operand.type.shape.size());
    }
  return target.name + "\n" + kernelLibraryVersion().str() + "\n" +
         canonicalText(spec);
}

llvm::Expected<std::unique_ptr<ScheduleStore>>
ScheduleStore::open(StringRef directory) {
  auto database =
      Database::open(directory, "schedules.sqlite", kSchemaVersion, kSchema);
  if (!database)
    return database.takeError();
  return std::unique_ptr<ScheduleStore>(
      new ScheduleStore(std::move(*database)));
}

std::optional<std::string> ScheduleStore::lookup(const KernelSpec &spec,
                                                 const TargetInfo &target) {
  std::string key = scheduleKey(spec, target);
  Statement query(*database, "SELECT schedule FROM schedules WHERE key = ?");
  query.bind(1, key);
  if (query.step() != Statement::Step::Row)
    return std::nullopt;
  return query.blob(0);
}

llvm::Error ScheduleStore::insert(const KernelSpec &spec,
                                  const TargetInfo &target,
                                  StringRef schedule) {
  std::string key = scheduleKey(spec, target);
  Statement insertion(*database,
                      "INSERT OR REPLACE INTO schedules VALUES (?, ?)");
  insertion.bind(1, key);
  insertion.bind(2, schedule);
  if (insertion.step() != Statement::Step::Done)
    return llvm::createStringError("cannot store a schedule: " +
                                   database->message());
  return llvm::Error::success();
}
