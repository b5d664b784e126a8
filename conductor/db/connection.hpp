// One connection to PostgreSQL, used by one worker thread at a time. Opens on first use and after a loss;
// never silently in the middle of a transaction. Translates libpqxx's errors into Faults and, for those that
// a second try can mend, into Retry.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "conductor/db/options.hpp"
#include "conductor/db/query.hpp"
#include "conductor/db/tx.hpp"

namespace nova::db {

// Nothing was committed and another try can succeed: deadlock, serialization failure, connection lost early.
class Retry : public std::runtime_error {
 public:
  Retry(const std::string& what, bool lost) : std::runtime_error(what), connection_lost(lost) {}
  bool connection_lost;
};

class Connection {
 public:
  Connection(const Options& options, const Queries& queries);
  ~Connection();

  // BEGIN, body, COMMIT. `limit` bounds each statement.
  void transact(std::chrono::milliseconds limit, const std::function<void(Tx&)>& body);
  // The body without a transaction.
  void read(std::chrono::milliseconds limit, const std::function<void(Tx&)>& body);

  Rows run(const Query& query, const Params& values);
  Rows run_text(std::string_view name, const std::string& sql, const Params& values);
  void command(const std::string& sql);  // no parameters, no result; may be several statements
  const Queries& queries() const { return queries_; }

  bool open() const;
  void close();
  std::chrono::steady_clock::time_point last_used() const { return last_used_; }
  // Since when the session keeps more memory than most need: libpq never makes the buffers smaller that it
  // has made for a large statement or result.
  std::optional<std::chrono::steady_clock::time_point> large_since() const { return large_since_; }

 private:
  struct Session;
  void ensure_open();
  void note_size(const Params& values, int rows);
  template <class F>
  auto guarded(std::string_view what, F call);
  void commit();
  void abandon() noexcept;

  const Options& options_;
  const Queries& queries_;
  std::unique_ptr<Session> session_;
  std::chrono::milliseconds session_limit_{};
  std::chrono::steady_clock::time_point last_used_{};
  std::optional<std::chrono::steady_clock::time_point> large_since_;
};

}  // namespace nova::db
