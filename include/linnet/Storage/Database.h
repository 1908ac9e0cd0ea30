//===- Database.h - a SQLite file that several processes share -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is kept between runs (kernels' code, tuned schedules) lies in databases
// with a write-ahead log, so that several processes read and write at once.
// All of it can be made again: nothing waits for the disk.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_STORAGE_DATABASE_H
#define LINNET_STORAGE_DATABASE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace linnet {

class Database {
public:
  /// $LINNET_CACHE_DIR, or `linnet` in the user's cache directory; empty where
  /// there is neither.
  static std::string defaultDirectory();

  /// Opens `file` in `directory`; both are made where they do not exist. A
  /// database of another `version` is emptied: `schema` drops what may be there
  /// and makes the tables. The error names the file.
  static llvm::Expected<std::unique_ptr<Database>>
  open(llvm::StringRef directory, llvm::StringRef file, int version,
       llvm::StringRef schema);

  ~Database();
  Database(const Database &) = delete;
  Database &operator=(const Database &) = delete;

  /// Runs statements that return nothing.
  llvm::Error execute(llvm::StringRef sql);
  /// What the last call that failed complained of.
  std::string message() const;

private:
  friend class Statement;
  explicit Database(sqlite3 *handle) : handle(handle) {}
  llvm::Error prepare(int version, llvm::StringRef schema);

  sqlite3 *handle;
};

/// A prepared statement, finalised when it goes. What is bound must outlive its
/// steps.
class Statement {
public:
  Statement(Database &database, const char *sql);
  ~Statement();
  Statement(const Statement &) = delete;
  Statement &operator=(const Statement &) = delete;

  /// Parameters are counted from 1, columns from 0.
  void bind(int index, llvm::StringRef text);
  void bindBlob(int index, llvm::StringRef bytes);
  void bind(int index, int64_t value);
  void bind(int index, double value);

  enum class Step { Row, Done, Failed };
  /// A statement that could not be prepared fails too.
  Step step();

  int64_t integer(int column);
  double real(int column);
  std::string blob(int column);

private:
  sqlite3_stmt *statement = nullptr;
};

} // namespace linnet

#endif // LINNET_STORAGE_DATABASE_H
