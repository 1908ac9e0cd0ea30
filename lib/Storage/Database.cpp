//===- Database.cpp - a SQLite file that several processes share ----------===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Opens databases and runs statements on them.
//
//===----------------------------------------------------------------------===//

#include "linnet/Storage/Database.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cstdlib>
#include <sqlite3.h>

using namespace linnet;
using llvm::StringRef;

/// How long one process waits for another's write.
static constexpr int kBusyMilliseconds = 10000;

std::string Database::defaultDirectory() {
  if (const char *directory = std::getenv("LINNET_CACHE_DIR"))
    return directory;
  llvm::SmallString<128> path;
  if (!llvm::sys::path::cache_directory(path))
    return "";
  llvm::sys::path::append(path, "linnet");
  return path.str().str();
}

llvm::Expected<std::unique_ptr<Database>> Database::open(StringRef directory,
                                                         StringRef file,
                                                         int version,
                                                         StringRef schema) {
  if (std::error_code error = llvm::sys::fs::create_directories(directory))
    return llvm::createStringError(error, "cannot create '%s': %s",
                                   directory.str().c_str(),
                                   error.message().c_str());
  llvm::SmallString<128> path(directory);
  llvm::sys::path::append(path, file);
  sqlite3 *handle = nullptr;
  int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
  int status = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (status != SQLITE_OK)
    return llvm::createStringError("cannot open '%s': %s", path.c_str(),
                                   database->message().c_str());
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  if (llvm::Error error = database->prepare(version, schema))
    return llvm::createStringError("cannot use '%s': %s", path.c_str(),
                                   llvm::toString(std::move(error)).c_str());
  return database;
}

llvm::Error Database::prepare(int version, StringRef schema) {
  // Another process may be switching to the same mode: it then prevails.
  llvm::consumeError(execute("PRAGMA journal_mode = WAL"));
  if (llvm::Error error = execute("PRAGMA synchronous = OFF"))
    return error;
  {
    Statement query(*this, "PRAGMA user_version");
    if (query.step() != Statement::Step::Row)
      return llvm::createStringError(message());
    if (query.integer(0) == version)
      return llvm::Error::success();
  }
  return execute(("BEGIN IMMEDIATE;" + schema +
                  "PRAGMA user_version = " + llvm::Twine(version) + ";COMMIT")
                     .str());
}

Database::~Database() { sqlite3_close(handle); }

llvm::Error Database::execute(StringRef sql) {
  char *complaint = nullptr;
  if (sqlite3_exec(handle, sql.str().c_str(), nullptr, nullptr, &complaint) ==
      SQLITE_OK)
    return llvm::Error::success();
  llvm::scope_exit release([&] { sqlite3_free(complaint); });
  return llvm::createStringError(complaint ? complaint : message());
}

std::string Database::message() const { return sqlite3_errmsg(handle); }

Statement::Statement(Database &database, const char *sql) {
  sqlite3_prepare_v2(database.handle, sql, -1, &statement, nullptr);
}

Statement::~Statement() { sqlite3_finalize(statement); }

void Statement::bind(int index, StringRef text) {
  sqlite3_bind_text(statement, index, text.data(), text.size(), SQLITE_STATIC);
}

void Statement::bindBlob(int index, StringRef bytes) {
  sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(),
                      SQLITE_STATIC);
}

void Statement::bind(int index, int64_t value) {
  sqlite3_bind_int64(statement, index, value);
}

void Statement::bind(int index, double value) {
  sqlite3_bind_double(statement, index, value);
}

Statement::Step Statement::step() {
  int status = sqlite3_step(statement);
  return status == SQLITE_ROW    ? Step::Row
         : status == SQLITE_DONE ? Step::Done
                                 : Step::Failed;
}

int64_t Statement::integer(int column) {
  return sqlite3_column_int64(statement, column);
}

double Statement::real(int column) {
  return sqlite3_column_double(statement, column);
}

std::string Statement::blob(int column) {
  const void *data = sqlite3_column_blob(statement, column);
  int size = sqlite3_column_bytes(statement, column);
  return data ? std::string(static_cast<const char *>(data), size)
              : std::string();
}
