#include "compare/history_index.hpp"

#include "base/error.hpp"
#include "compare/comparison.hpp"
#include "compare/fingerprint.hpp"
#include "compare/median.hpp"
#include "compare/metric.hpp"
#include "compare/standing.hpp"

#include <cmath>
#include <cstdint>
#include <system_error>

#include <fmt/format.h>
#include <sqlite3.h>

namespace backbench::compare {
namespace {

constexpr int layout_version = 1;
constexpr int application_id = 0x62626869;  // "bbhi"

constexpr const char* layout = R"(
CREATE TABLE IF NOT EXISTS job(
  id INTEGER PRIMARY KEY, suite TEXT NOT NULL, started TEXT NOT NULL, commit_id TEXT NOT NULL, place TEXT NOT NULL,
  benchmarks INTEGER NOT NULL, UNIQUE(suite, started));
CREATE TABLE IF NOT EXISTS figure(
  job INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE, benchmark TEXT NOT NULL, metric TEXT NOT NULL,
  fingerprint TEXT NOT NULL, value REAL NOT NULL, trials INTEGER NOT NULL, counts INTEGER NOT NULL,
  PRIMARY KEY(benchmark, metric, job)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alert(
  benchmark TEXT NOT NULL, metric TEXT NOT NULL, fingerprint TEXT NOT NULL, started TEXT NOT NULL,
  PRIMARY KEY(benchmark, metric, fingerprint, started)) WITHOUT ROWID;
)";

/// A statement in progress; its values are bound in their order.
class Statement {
 public:
  Statement(sqlite3* database, const char* sql) : database_(database) {
    check(sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr));
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& with(std::string_view text) {
    check(sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()),
                            SQLITE_TRANSIENT));
    return *this;
  }
  Statement& with(double value) {
    check(sqlite3_bind_double(statement_, ++bound_, value));
    return *this;
  }
  Statement& with(std::size_t value) {
    check(sqlite3_bind_int64(statement_, ++bound_, static_cast<std::int64_t>(value)));
    return *this;
  }

  /// Whether there is a row to be read.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) check(code);
    return code == SQLITE_ROW;
  }

  std::string text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
                 : "";
  }
  double number(int column) const { return sqlite3_column_double(statement_, column); }
  std::size_t count(int column) const {
    return static_cast<std::size_t>(sqlite3_column_int64(statement_, column));
  }

 private:
  void check(int code) const {
    if (code == SQLITE_OK) return;
    const base::ExitCode kind =
        code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? base::ExitCode::usage : base::ExitCode::internal;
    throw base::Error(kind, fmt::format("history: {}", sqlite3_errmsg(database_)));
  }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

}  // namespace

struct HistoryIndex::Database {
  sqlite3* handle = nullptr;
  ~Database() { sqlite3_close(handle); }

  void run(const char* sql) { Statement(handle, sql).step(); }
  std::size_t pragma(const char* name) {
    Statement statement(handle, fmt::format("PRAGMA {}", name).c_str());
    return statement.step() ? statement.count(0) : 0;
  }
  void run_all(const char* sql) {
    if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
      throw base::Error(base::ExitCode::internal, fmt::format("history: {}", sqlite3_errmsg(handle)));
  }
};

namespace {

/// All or nothing.
class Transaction {
 public:
  explicit Transaction(sqlite3* handle) : handle_(handle) { Statement(handle, "BEGIN IMMEDIATE").step(); }
  ~Transaction() {
    if (!done_) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() {
    Statement(handle_, "COMMIT").step();
    done_ = true;
  }

 private:
  sqlite3* handle_;
  bool done_ = false;
};

void add_figures(sqlite3* handle, std::size_t job, const record::Run& run) {
  for (const record::CaseResult& result : run.cases) {
    const std::string fingerprint = fingerprint_of(run.environment, result.facts);
    const bool counts = standing_of(&result).standing == Standing::counts;
    for (const Metric& metric : metrics()) {
      const Figures figures = figures_of(result, metric);
      if (figures.trials.empty() || figures.at_least) continue;
      Statement(handle, "INSERT OR REPLACE INTO figure VALUES(?, ?, ?, ?, ?, ?, ?)")
          .with(job)
          .with(result.facts.name)
          .with(metric.id)
          .with(fingerprint)
          .with(median(figures.trials))
          .with(figures.trials.size())
          .with(std::size_t{counts})
          .step();
    }
  }
}

}  // namespace

HistoryIndex::HistoryIndex(const std::filesystem::path& file) : database_(std::make_unique<Database>()) {
  std::error_code ignored;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
  if (sqlite3_open(file.c_str(), &database_->handle) != SQLITE_OK)
    throw base::Error(base::ExitCode::internal,
                      fmt::format("{}: {}", file.string(), sqlite3_errmsg(database_->handle)));
  constexpr int patience_ms = 5000;  // with another process that writes
  sqlite3_busy_timeout(database_->handle, patience_ms);
  try {
    const std::size_t application = database_->pragma("application_id");
    const std::size_t version = database_->pragma("user_version");
    const bool fresh = application == 0 && version == 0 && database_->pragma("schema_version") == 0;
    if (!fresh && (application != application_id || version != layout_version))
      throw base::Error(
          base::ExitCode::usage,
          "not a history of this version of backbench; remove it, and make it anew with `backbench "
          "history import`");
    if (fresh)
      database_->run_all(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; {}",
                                     application_id, layout_version, layout)
                             .c_str());
    database_->run("PRAGMA foreign_keys = ON");
  } catch (const base::Error& error) {
    throw error.within(file.string());
  }
}

HistoryIndex::~HistoryIndex() = default;

bool HistoryIndex::add(const record::Run& run, const std::string& place) {
  sqlite3* handle = database_->handle;
  Transaction transaction(handle);
  const bool known = Statement(handle, "SELECT 1 FROM job WHERE suite = ? AND started = ?")
                         .with(run.suite)
                         .with(run.started)
                         .step();
  Statement(handle, "DELETE FROM job WHERE suite = ? AND started = ?")
      .with(run.suite)
      .with(run.started)
      .step();
  Statement(handle, "INSERT INTO job(suite, started, commit_id, place, benchmarks) VALUES(?, ?, ?, ?, ?)")
      .with(run.suite)
      .with(run.started)
      .with(run.environment.commit)
      .with(place)
      .with(run.cases.size())
      .step();
  add_figures(handle, static_cast<std::size_t>(sqlite3_last_insert_rowid(handle)), run);
  transaction.commit();
  return !known;
}

void HistoryIndex::forget_jobs() { database_->run("DELETE FROM job"); }

std::vector<HistoryJob> HistoryIndex::jobs() const {
  std::vector<HistoryJob> found;
  Statement rows(database_->handle,
                 "SELECT suite, started, commit_id, place, benchmarks FROM job ORDER BY started, id");
  while (rows.step())
    found.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.count(4)});
  return found;
}

std::vector<std::string> HistoryIndex::benchmarks() const {
  std::vector<std::string> found;
  Statement rows(database_->handle, "SELECT DISTINCT benchmark FROM figure ORDER BY benchmark");
  while (rows.step()) found.push_back(rows.text(0));
  return found;
}

std::vector<HistoryPoint> HistoryIndex::series(std::string_view benchmark, std::string_view metric) const {
  std::vector<HistoryPoint> found;
  Statement rows(
      database_->handle,
      "SELECT started, commit_id, fingerprint, value, trials, counts FROM figure JOIN job ON job.id = "
      "figure.job WHERE benchmark = ? AND metric = ? ORDER BY started, job.id");
  rows.with(benchmark).with(metric);
  while (rows.step()) {
    found.push_back(
        {rows.text(0), rows.text(1), rows.text(2), rows.number(3), rows.count(4), rows.count(5) != 0});
  }
  return found;
}

bool HistoryIndex::first_alert(std::string_view benchmark, std::string_view metric,
                               std::string_view fingerprint, std::string_view started) {
  Statement(database_->handle, "INSERT OR IGNORE INTO alert VALUES(?, ?, ?, ?)")
      .with(benchmark)
      .with(metric)
      .with(fingerprint)
      .with(started)
      .step();
  return sqlite3_changes(database_->handle) > 0;
}

}  // namespace backbench::compare
