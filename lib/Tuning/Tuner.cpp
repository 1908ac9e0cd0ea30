//===- Tuner.cpp - search for kernels' best schedules ---------------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Candidates take turns with the best schedule so far, so that a machine whose
// speed drifts does not decide; a candidate that is far behind after one turn
// gets no more. The best of many is partly the luckiest, so what is reported is
// one more comparison at the end, of the best one with the default.
//
//===----------------------------------------------------------------------===//

#include "linnet/Tuning/Tuner.h"

#include "KernelNetwork.h"
#include "linnet/Dialect/Kern/IR/KernelDescription.h"
#include "linnet/Kernels/KernelLibrary.h"
#include "linnet/Tuning/DistinctKernels.h"
#include <chrono>
#include <limits>
#include <random>
#include <set>

using namespace mlir;
using namespace linnet;

/// Turns of a comparison; a candidate this much slower in the first one is out.
static constexpr int kTurns = 7;
static constexpr double kHopeless = 1.15;
/// Less is noise.
static constexpr double kGain = 0.98;

namespace {

struct Task {
  kern::CallOp call;
  kern::FuncOp kernel;
  KernelSpec spec;
  TunedKernel report;
  /// In the order in which they are tried.
  std::vector<Schedule> candidates;
  /// The cost model's choice; and what was found, if that is another.
  std::unique_ptr<Subject> chosen, found;

  Subject &best() { return found ? *found : *chosen; }
};

class Tuner {
public:
  Tuner(ModuleOp module, ScheduleStore &store, const TunerOptions &options)
      : module(module), store(store), options(options) {}

  llvm::Expected<std::vector<TunedKernel>> run();

private:
  llvm::Error collect();
  llvm::Error start(Task &task);
  Task *next();
  llvm::Error tryCandidate(Task &task);
  llvm::Error resume(Task &task);
  llvm::Error adopt(Task &task, std::unique_ptr<Subject> subject,
                    std::string schedule, double share);
  llvm::Error confirm(Task &task);
  llvm::Expected<std::unique_ptr<Subject>> prepare(Task &task,
                                                   const Schedule &schedule);
  double elapsed() const {
    return std::chrono::duration<double>(Clock::now() - begin).count();
  }

  using Clock = std::chrono::steady_clock;
  ModuleOp module;
  ScheduleStore &store;
  const TunerOptions &options;
  std::vector<Task> tasks;
  Clock::time_point begin = Clock::now();
};

} // namespace

/// A task for each distinct kernel, or for those of the layers asked for.
llvm::Error Tuner::collect() {
  std::set<std::string> missing(options.layers.begin(), options.layers.end());
  for (DistinctKernel &distinct : distinctKernels(module, options.target)) {
    bool isAskedFor = options.layers.empty();
    for (const std::string &layer : distinct.layers) {
      isAskedFor |= llvm::is_contained(options.layers, layer);
      missing.erase(layer);
    }
    if (!isAskedFor)
      continue;
    Task task;
    task.call = distinct.calls.front();
    task.kernel = distinct.kernels.front();
    task.spec = std::move(distinct.spec);
    task.report.layer = distinct.layers.front();
    task.report.calls = int64_t(distinct.calls.size());
    tasks.push_back(std::move(task));
  }
  if (missing.empty())
    return llvm::Error::success();
  return llvm::createStringError("no kernel computes the layer '" +
                                 *missing.begin() +
                                 "', accepted: the layers that inspect lists");
}

/// From the front of the space, which the cost model puts first, and from
/// anywhere in it, in turns.
static std::vector<Schedule> orderOfTrial(std::vector<Schedule> space) {
  std::vector<Schedule> order;
  std::mt19937 generator(1);
  size_t front = 1; // the first one is the default
  while (front < space.size()) {
    order.push_back(std::move(space[front++]));
    if (front >= space.size())
      break;
    size_t picked = front + generator() % (space.size() - front);
    order.push_back(space[picked]);
    space.erase(space.begin() + picked);
  }
  return order;
}

llvm::Expected<std::unique_ptr<Subject>>
Tuner::prepare(Task &task, const Schedule &schedule) {
  auto artefact =
      compileKernelNetwork(task.call, task.kernel, schedule, options.target);
  if (!artefact) {
    llvm::consumeError(artefact.takeError());
    return nullptr;
  }
  return prepareSubject(*artefact, options.runner);
}

/// The candidate's time as a share of the best one's; the median over turns, of
/// which the first may be enough to see that it is `hopeless`.
static llvm::Expected<double>
compare(Subject &candidate, Subject &best,
        double hopeless = std::numeric_limits<double>::infinity()) {
  std::vector<double> shares;
  if (auto warm = candidate.time(); !warm)
    return warm.takeError();
  for (int turn = 0; turn < kTurns; ++turn) {
    auto own = candidate.time(), other = best.time();
    if (!own || !other)
      return llvm::joinErrors(own.takeError(), other.takeError());
    shares.push_back(*own / *other);
    if (shares.front() > hopeless)
      return shares.front();
  }
  llvm::sort(shares);
  return shares[shares.size() / 2];
}

/// Times the default.
llvm::Error Tuner::start(Task &task) {
  std::vector<Schedule> space = scheduleSpace(task.spec, options.target);
  task.report.space = space.size();
  task.report.defaultSchedule = task.report.bestSchedule =
      canonicalText(space.front());
  auto subject = prepare(task, space.front());
  if (!subject)
    return subject.takeError();
  if (!*subject)
    return llvm::createStringError("the schedule <" +
                                   task.report.defaultSchedule + "> of '" +
                                   task.report.layer + "' does not compile");
  task.chosen = std::move(*subject);
  for (int warm = 0; warm < 2; ++warm) {
    auto time = task.chosen->time();
    if (!time)
      return time.takeError();
    task.report.defaultTime = *time;
  }
  task.candidates = orderOfTrial(std::move(space));
  return resume(task);
}

/// Goes on from what an earlier search found, if that is still better.
llvm::Error Tuner::resume(Task &task) {
  auto found = store.lookup(task.spec, options.target);
  auto schedule =
      found ? kern::parseSchedule(module.getContext(), *found) : std::nullopt;
  if (!schedule || *found == task.report.defaultSchedule)
    return llvm::Error::success();
  auto subject = prepare(task, *schedule);
  if (!subject)
    return subject.takeError();
  if (!*subject)
    return llvm::Error::success();
  auto share = compare(**subject, task.best());
  if (!share)
    return share.takeError();
  if (*share >= 1)
    return store.insert(task.spec, options.target, task.report.defaultSchedule);
  return adopt(task, std::move(*subject), *found, *share);
}

llvm::Error Tuner::adopt(Task &task, std::unique_ptr<Subject> subject,
                         std::string schedule, double share) {
  task.found = std::move(subject);
  task.report.share *= share;
  task.report.bestSchedule = std::move(schedule);
  return store.insert(task.spec, options.target, task.report.bestSchedule);
}

/// The kernel whose time, divided among what was tried, is largest.
Task *Tuner::next() {
  Task *chosen = nullptr;
  double most = 0;
  for (Task &task : tasks) {
    const TunedKernel &report = task.report;
    if (report.tried >= task.candidates.size() ||
        report.tried >= options.candidates)
      continue;
    double urgency = report.defaultTime * report.share * double(report.calls) /
                     double(report.tried + 1);
    if (urgency > most) {
      most = urgency;
      chosen = &task;
    }
  }
  return chosen;
}

llvm::Error Tuner::tryCandidate(Task &task) {
  const Schedule &schedule = task.candidates[task.report.tried++];
  auto subject = prepare(task, schedule);
  if (!subject)
    return subject.takeError();
  if (!*subject) {
    ++task.report.refused;
    return llvm::Error::success();
  }
  auto share = compare(**subject, task.best(), kHopeless);
  if (!share)
    return share.takeError();
  if (*share > kGain)
    return llvm::Error::success();
  return adopt(task, std::move(*subject), canonicalText(schedule), *share);
}

/// Compares what was found with the default once more.
llvm::Error Tuner::confirm(Task &task) {
  if (!task.found)
    return llvm::Error::success();
  auto share = compare(*task.found, *task.chosen);
  if (!share)
    return share.takeError();
  task.report.share = *share;
  if (*share < 1)
    return llvm::Error::success();
  task.report.share = 1;
  task.report.bestSchedule = task.report.defaultSchedule;
  return store.insert(task.spec, options.target, task.report.defaultSchedule);
}

llvm::Expected<std::vector<TunedKernel>> Tuner::run() {
  if (llvm::Error error = collect())
    return std::move(error);
  for (Task &task : tasks)
    if (llvm::Error error = start(task))
      return std::move(error);
  begin = Clock::now();
  while (elapsed() < options.budget) {
    Task *task = next();
    if (!task)
      break;
    if (llvm::Error error = tryCandidate(*task))
      return std::move(error);
    if (options.progress)
      options.progress(task->report, elapsed());
  }
  std::vector<TunedKernel> reports;
  for (Task &task : tasks) {
    if (llvm::Error error = confirm(task))
      return std::move(error);
    reports.push_back(std::move(task.report));
  }
  return reports;
}

llvm::Expected<std::vector<TunedKernel>>
linnet::tuneKernels(ModuleOp module, ScheduleStore &store,
                    const TunerOptions &options) {
  return Tuner(module, store, options).run();
}
