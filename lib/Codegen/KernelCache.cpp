//===- KernelCache.cpp - compiled kernels, kept between runs --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One table of kernels, evicted by their last use. What is lost in a crash is
// compiled again.
//
//===----------------------------------------------------------------------===//

#include "linnet/Codegen/KernelCache.h"

#include "llvm/ADT/Twine.h"
#include "llvm/Support/SHA256.h"
#include <ctime>

using namespace linnet;
using llvm::StringRef;

/// Raised whenever the table changes: a database of another version is emptied.
static constexpr int kSchemaVersion = 2;
/// Uses are noted to the day: reading then rarely has to write.
static constexpr int64_t kSecondsOfDay = 24 * 60 * 60;

static std::string checksum(const KernelCode &code) {
  llvm::SHA256 hash;
  hash.update(code.bitcode);
  hash.update(code.object);
  hash.update((llvm::Twine(code.bitcode.size()) + "," +
               llvm::Twine(code.scratchBytes) + "," + llvm::Twine(code.ranges))
                  .str());
  std::array<uint8_t, 32> digest = hash.final();
  return std::string(digest.begin(), digest.end());
}

static constexpr char kSchema[] =
    "DROP TABLE IF EXISTS kernels;"
    "CREATE TABLE kernels (key TEXT PRIMARY KEY, bitcode BLOB NOT NULL,"
    " object BLOB NOT NULL, checksum BLOB NOT NULL, scratch INTEGER NOT NULL,"
    " ranges INTEGER NOT NULL, used INTEGER NOT NULL);";

llvm::Expected<std::unique_ptr<KernelCache>>
KernelCache::open(StringRef directory, uint64_t sizeLimit) {
  auto database =
      Database::open(directory, "kernels.sqlite", kSchemaVersion, kSchema);
  if (!database)
    return database.takeError();
  return std::unique_ptr<KernelCache>(
      new KernelCache(std::move(*database), sizeLimit));
}

KernelCache::~KernelCache() {
  if (used.empty())
    return;
  noteUses();
  evict();
}

std::optional<KernelCode> KernelCache::lookup(StringRef key) {
  std::lock_guard<std::mutex> lock(mutex);
  KernelCode code;
  {
    Statement query(
        *database,
        "SELECT bitcode, object, scratch, ranges, checksum FROM kernels"
        " WHERE key = ?");
    query.bind(1, key);
    Statement::Step step = query.step();
    if (step != Statement::Step::Row) {
      if (step == Statement::Step::Failed)
        fail("cannot read");
      return std::nullopt;
    }
    code = {query.blob(0), query.blob(1), query.integer(2), query.integer(3)};
    if (query.blob(4) == checksum(code)) {
      used.insert(key.str());
      return code;
    }
  }
  fail("damaged entry");
  erase(key);
  return std::nullopt;
}

void KernelCache::insert(StringRef key, const KernelCode &code) {
  std::lock_guard<std::mutex> lock(mutex);
  std::string digest = checksum(code);
  Statement insertion(
      *database, "INSERT OR IGNORE INTO kernels VALUES (?, ?, ?, ?, ?, ?, ?)");
  insertion.bind(1, key);
  insertion.bindBlob(2, code.bitcode);
  insertion.bindBlob(3, code.object);
  insertion.bindBlob(4, digest);
  insertion.bind(5, code.scratchBytes);
  insertion.bind(6, code.ranges);
  insertion.bind(7, static_cast<int64_t>(std::time(nullptr)));
  if (insertion.step() != Statement::Step::Done)
    fail("cannot write");
  used.insert(key.str());
}

void KernelCache::erase(StringRef key) {
  Statement deletion(*database, "DELETE FROM kernels WHERE key = ?");
  deletion.bind(1, key);
  if (deletion.step() != Statement::Step::Done)
    fail("cannot write");
}

void KernelCache::noteUses() {
  int64_t now = std::time(nullptr);
  if (llvm::Error error = database->execute("BEGIN")) {
    llvm::consumeError(std::move(error));
    return;
  }
  for (const std::string &key : used) {
    Statement update(*database,
                     "UPDATE kernels SET used = ? WHERE key = ? AND used < ?");
    update.bind(1, now);
    update.bind(2, key);
    update.bind(3, now - kSecondsOfDay);
    if (update.step() != Statement::Step::Done)
      break;
  }
  llvm::consumeError(database->execute("COMMIT"));
}

void KernelCache::evict() {
  {
    Statement sum(*database,
                  "SELECT sum(length(bitcode) + length(object)) FROM kernels");
    if (sum.step() != Statement::Step::Row ||
        static_cast<uint64_t>(sum.integer(0)) <= sizeLimit)
      return;
  }
  // Running totals from the latest use on; what lies beyond the bound goes.
  Statement deletion(
      *database,
      "DELETE FROM kernels WHERE key IN (SELECT key FROM (SELECT key,"
      " sum(length(bitcode) + length(object)) OVER (ORDER BY used "
      "DESC, key) AS total"
      " FROM kernels) WHERE total > ?)");
  deletion.bind(1, static_cast<int64_t>(sizeLimit));
  if (deletion.step() == Statement::Step::Done)
    llvm::consumeError(database->execute("PRAGMA incremental_vacuum"));
}

void KernelCache::fail(StringRef what) {
  if (firstFailure.empty())
    firstFailure = (what + ": " + database->message()).str();
}

std::string KernelCache::failure() const {
  std::lock_guard<std::mutex> lock(mutex);
  return firstFailure;
}
