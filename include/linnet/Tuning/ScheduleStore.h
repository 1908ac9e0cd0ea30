//===- ScheduleStore.h - schedules that a search found -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `linnetc tune` found for kernels, kept between runs in
// `schedules.sqlite` beside the kernel cache. An entry belongs to one version
// of the kernel library: a later one has other schedules.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TUNING_SCHEDULESTORE_H
#define LINNET_TUNING_SCHEDULESTORE_H

#include "linnet/Kernels/KernelSpec.h"
#include "linnet/Storage/Database.h"
#include "linnet/Target/TargetInfo.h"
#include <optional>

namespace linnet {

class ScheduleStore {
public:
  /// Opens the store in `directory`, or makes it.
  static llvm::Expected<std::unique_ptr<ScheduleStore>>
  open(llvm::StringRef directory);

  /// The schedule found for a kernel on a target, as `canonicalText` prints
  /// one. Neither the spec's own schedule nor its weights' layouts matter.
  std::optional<std::string> lookup(const KernelSpec &spec,
                                    const TargetInfo &target);

  /// Stores a schedule in the place of what was known for the kernel.
  llvm::Error insert(const KernelSpec &spec, const TargetInfo &target,
                     llvm::StringRef schedule);

private:
  explicit ScheduleStore(std::unique_ptr<Database> database)
      : database(std::move(database)) {}

  std::unique_ptr<Database> database;
};

/// What two kernels have in common that may share a schedule: all of the spec
/// but the schedule, and what follows from it.
std::string scheduleKey(KernelSpec spec, const TargetInfo &target);

} // namespace linnet

#endif // LINNET_TUNING_SCHEDULESTORE_H
