//===- KernelCache.cpp - compiled kernels, kept between runs --------------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One SQLite database with a write-ahead log, so that several processes read
// and write it at once. What is lost in a crash is compiled again: nothing
// waits for the disk.
//
//===----------------------------------------------------------------------===//

#include "linnet/Codegen/KernelCache.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include <cstdlib>
#include <ctime>
#include <sqlite3.h>

using namespace linnet;
using llvm::StringRef;

/// Raised whenever the table changes: a database of another version is emptied.
static constexpr int kSchemaVersion = 2;
/// How long one process waits for another's write.
static constexpr int kBusyMilliseconds = 10000;
/// Uses are noted to the day: reading then rarely has to write.
static constexpr int64_t kSecondsOfDay = 24 * 60 * 60;

namespace {

/// A prepared statement, finalised when it goes.
class Statement {
public:
  Statement(sqlite3 *database, const char *sql) {
    sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
  }
  ~Statement() { sqlite3_finalize(statement); }
  Statement(const Statement &) = delete;
  Statement &operator=(const Statement &) = delete;

  void bind(int index, StringRef text) {
    sqlite3_bind_text(statement, index, text.data(), text.size(),
                      SQLITE_STATIC);
  }
  void bindBlob(int index, StringRef bytes) {
    sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(),
                        SQLITE_STATIC);
  }
  void bind(int index, int64_t value) {
    sqlite3_bind_int64(statement, index, value);
  }
  /// SQLITE_ROW, SQLITE_DONE or an error; a statement that could not be
  /// prepared is an error too.
  int step() { return sqlite3_step(statement); }
  int64_t integer(int column) {
    return sqlite3_column_int64(statement, column);
  }
  std::string blob(int column) {
    const void *data = sqlite3_column_blob(statement, column);
    int size = sqlite3_column_bytes(statement, column);
    return data ? std::string(static_cast<const char *>(data), size)
                : std::string();
  }

private:
  sqlite3_stmt *statement = nullptr;
};

} // namespace

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

std::string KernelCache::defaultDirectory() {
  if (const char *directory = std::getenv("LINNET_CACHE_DIR"))
    return directory;
  llvm::SmallString<128> path;
  if (!llvm::sys::path::cache_directory(path))
    return "";
  llvm::sys::path::append(path, "linnet");
  return path.str().str();
}

llvm::Expected<std::unique_ptr<KernelCache>>
KernelCache::open(StringRef directory, uint64_t sizeLimit) {
  if (std::error_code error = llvm::sys::fs::create_directories(directory))
    return llvm::createStringError(error, "cannot create '%s': %s",
                                   directory.str().c_str(),
                                   error.message().c_str());
  llvm::SmallString<128> path(directory);
  llvm::sys::path::append(path, "kernels.sqlite");
  sqlite3 *database = nullptr;
  int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
  int status = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  std::unique_ptr<KernelCache> cache(new KernelCache(database, sizeLimit));
  if (status != SQLITE_OK)
    return llvm::createStringError("cannot open '%s': %s", path.c_str(),
                                   sqlite3_errmsg(database));
  sqlite3_busy_timeout(database, kBusyMilliseconds);
  if (llvm::Error error = cache->prepareSchema())
    return llvm::createStringError("cannot use '%s': %s", path.c_str(),
                                   llvm::toString(std::move(error)).c_str());
  return cache;
}

KernelCache::~KernelCache() {
  if (!used.empty()) {
    noteUses();
    evict();
  }
  sqlite3_close(database);
}

llvm::Error KernelCache::execute(const char *sql) {
  char *message = nullptr;
  if (sqlite3_exec(database, sql, nullptr, nullptr, &message) == SQLITE_OK)
    return llvm::Error::success();
  llvm::scope_exit release([&] { sqlite3_free(message); });
  return llvm::createStringError(message ? message : sqlite3_errmsg(database));
}

llvm::Error KernelCache::prepareSchema() {
  // Another process may be switching to the same mode: it then prevails.
  llvm::consumeError(execute("PRAGMA journal_mode = WAL"));
  if (llvm::Error error = execute("PRAGMA synchronous = OFF"))
    return error;
  int64_t version = 0;
  {
    Statement query(database, "PRAGMA user_version");
    if (query.step() != SQLITE_ROW)
      return llvm::createStringError(sqlite3_errmsg(database));
    version = query.integer(0);
  }
  if (version == kSchemaVersion)
    return llvm::Error::success();
  std::string sql =
      "BEGIN IMMEDIATE;"
      "DROP TABLE IF EXISTS kernels;"
      "CREATE TABLE kernels (key TEXT PRIMARY KEY, bitcode BLOB NOT NULL,"
      " object BLOB NOT NULL, checksum BLOB NOT NULL, scratch INTEGER NOT NULL,"
      " ranges INTEGER NOT NULL, used INTEGER NOT NULL);"
      "PRAGMA user_version = " +
      std::to_string(kSchemaVersion) + ";COMMIT";
  return execute(sql.c_str());
}

std::optional<KernelCode> KernelCache::lookup(StringRef key) {
  std::lock_guard<std::mutex> lock(mutex);
  KernelCode code;
  {
    Statement query(
        database,
        "SELECT bitcode, object, scratch, ranges, checksum FROM kernels"
        " WHERE key = ?");
    query.bind(1, key);
    int status = query.step();
    if (status != SQLITE_ROW) {
      if (status != SQLITE_DONE)
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
      database, "INSERT OR IGNORE INTO kernels VALUES (?, ?, ?, ?, ?, ?, ?)");
  insertion.bind(1, key);
  insertion.bindBlob(2, code.bitcode);
  insertion.bindBlob(3, code.object);
  insertion.bindBlob(4, digest);
  insertion.bind(5, code.scratchBytes);
  insertion.bind(6, code.ranges);
  insertion.bind(7, static_cast<int64_t>(std::time(nullptr)));
  if (insertion.step() != SQLITE_DONE)
    fail("cannot write");
  used.insert(key.str());
}

void KernelCache::erase(StringRef key) {
  Statement deletion(database, "DELETE FROM kernels WHERE key = ?");
  deletion.bind(1, key);
  if (deletion.step() != SQLITE_DONE)
    fail("cannot write");
}

void KernelCache::noteUses() {
  int64_t now = std::time(nullptr);
  if (llvm::Error error = execute("BEGIN")) {
    llvm::consumeError(std::move(error));
    return;
  }
  for (const std::string &key : used) {
    Statement update(database,
                     "UPDATE kernels SET used = ? WHERE key = ? AND used < ?");
    update.bind(1, now);
    update.bind(2, key);
    update.bind(3, now - kSecondsOfDay);
    if (update.step() != SQLITE_DONE)
      break;
  }
  llvm::consumeError(execute("COMMIT"));
}

void KernelCache::evict() {
  {
    Statement sum(database,
                  "SELECT sum(length(bitcode) + length(object)) FROM kernels");
    if (sum.step() != SQLITE_ROW ||
        static_cast<uint64_t>(sum.integer(0)) <= sizeLimit)
      return;
  }
  // Running totals from the latest use on; what lies beyond the bound goes.
  Statement deletion(
      database, "DELETE FROM kernels WHERE key IN (SELECT key FROM (SELECT key,"
                " sum(length(bitcode) + length(object)) OVER (ORDER BY used "
                "DESC, key) AS total"
                " FROM kernels) WHERE total > ?)");
  deletion.bind(1, static_cast<int64_t>(sizeLimit));
  if (deletion.step() == SQLITE_DONE)
    llvm::consumeError(execute("PRAGMA incremental_vacuum"));
}

void KernelCache::fail(StringRef what) {
  if (firstFailure.empty())
    firstFailure = (what + ": " + sqlite3_errmsg(database)).str();
}

std::string KernelCache::failure() const {
  std::lock_guard<std::mutex> lock(mutex);
  return firstFailure;
}
