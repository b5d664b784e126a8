#include "conductor/db/connection.hpp"

#include <fmt/format.h>

#include <optional>
#include <pqxx/pqxx>
#include <unordered_set>

#include "conductor/db/result.hpp"
#include "conductor/db/session_url.hpp"

namespace nova::db {

struct Connection::Session {
  explicit Session(const std::string& url) : connection(url) {
// Deprecated, since later releases never reconnect by themselves; this one does, and would then run the rest
// of a transaction outside of it.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
    connection.inhibit_reactivation(true);
#pragma clang diagnostic pop
  }
  pqxx::connection connection;
  std::optional<pqxx::nontransaction> work;
  std::unordered_set<std::string> prepared;
};

namespace {

constexpr std::size_t large_bytes = 256 * 1024;
constexpr int large_rows = 250;

std::string first_line(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\n')) text.remove_prefix(1);
  return std::string(text.substr(0, text.find('\n')));
}

// The name between the quotes after "constraint", by which a store knows what was broken.
std::string constraint_name(std::string_view text) {
  const auto at = text.find("constraint \"");
  if (at == std::string_view::npos) return {};
  const auto rest = text.substr(at + 12);
  return std::string(rest.substr(0, rest.find('"')));
}

// libpq quotes a URL that it cannot read, password and all.
std::string without_url(std::string_view text, std::string_view url) {
  const auto secret = url.substr(url.find("://") + 3);
  if (text.find(secret.substr(0, secret.find('/'))) != std::string_view::npos ||
      text.find("URI") != std::string_view::npos)
    return "[database] connection is not a PostgreSQL URL that can be read";
  return first_line(text);
}

// sqlstate classes: 40 rollback (deadlock, serialization), 57P0x server stops or starts, 53300 too many
// clients; 25P03 the session was idle within a transaction for too long and is gone.
[[noreturn]] void rethrow(std::string_view what, const pqxx::sql_error& e) {
  const std::string& state = e.sqlstate();
  if (state.starts_with("40") || state == "55P03") throw Retry(first_line(e.what()), false);
  if (state.starts_with("57P") || state.starts_with("08") || state == "25P03")
    throw Retry(first_line(e.what()), true);
  if (state == "57014")
    throw Fault(Errc::timeout, fmt::format("The database did not finish {} in time", what));
  if (state.starts_with("23"))  // which constraint is for the store to tell, not for the client
    throw Fault(Error{Errc::conflict, fmt::format("{} conflicts with what is stored", what),
                      constraint_name(e.what())});
  if (state == "2201B")
    throw Fault(Errc::bad_request, fmt::format("Invalid regular expression: {}", first_line(e.what())));
  if (state == "22P05" || state == "22021")
    throw Fault(Errc::bad_request, "The request holds a character that cannot be stored");
  if (state == "22003")
    throw Fault(Errc::bad_request, "The request holds a number that is too large to be stored");
  if (state.starts_with("53"))
    throw Fault(Errc::unavailable,
                fmt::format("The database is short of resources: {}", first_line(e.what())));
  if (state == "25006") throw Fault(Errc::unavailable, "The database is read-only");
  throw Fault(Errc::internal,
              fmt::format("Database error in {} ({}): {}", what, state, first_line(e.what())));
}

}  // namespace

Connection::Connection(const Options& options, const Queries& queries)
    : options_(options), queries_(queries) {}
Connection::~Connection() = default;

bool Connection::open() const { return session_ && session_->connection.is_open(); }
void Connection::close() {
  session_.reset();
  large_since_.reset();
}

void Connection::note_size(const Params& values, int rows) {
  std::size_t bytes = 0;
  for (const auto& value : values) bytes += value ? value->size() : 0;
  if (!large_since_ && (bytes > large_bytes || rows > large_rows)) large_since_ = last_used_;
}

template <class F>
auto Connection::guarded(std::string_view what, F call) {
  try {
    return call();
  } catch (const pqxx::broken_connection& e) {
    throw Retry(first_line(e.what()), true);
  } catch (const pqxx::sql_error& e) {
    if (!session_->connection.is_open()) throw Retry(first_line(e.what()), true);
    rethrow(what, e);
  } catch (
      const pqxx::transaction_rollback& e) {  // deadlock, serialization failure: no sql_error in this release
    throw Retry(first_line(e.what()), false);
  } catch (const pqxx::failure& e) {
    if (!session_->connection.is_open()) throw Retry(first_line(e.what()), true);
    throw Fault(Errc::internal, fmt::format("Database error in {}: {}", what, first_line(e.what())));
  }
}

void Connection::ensure_open() {
  if (open()) return;
  session_.reset();
  try {
    session_ = std::make_unique<Session>(session_url(options_));
    session_->work.emplace(session_->connection);
  } catch (const std::exception& e) {
    session_.reset();
    throw Fault(Errc::unavailable, fmt::format("Cannot reach the database: {}",
                                               without_url(e.what(), libpq_url(options_.connection))));
  }
  session_limit_ = {};
}

void Connection::command(const std::string& sql) {
  guarded("a command", [&] { session_->work->exec(sql); });
}

void Connection::commit() {
  const Fault unknown(Error{Errc::timeout, "The connection to the database broke during COMMIT",
                            std::string(unknown_outcome)});
  try {
    session_->work->exec("COMMIT");
  } catch (const pqxx::statement_completion_unknown&) {
    close();
    throw unknown;
  } catch (const pqxx::transaction_rollback& e) {
    throw Retry(first_line(e.what()), false);
  } catch (const pqxx::sql_error& e) {
    if (open() && !e.sqlstate().starts_with("57P")) rethrow("commit", e);
    close();
    throw unknown;
  } catch (const std::exception&) {
    close();
    throw unknown;
  }
}

void Connection::abandon() noexcept {
  try {
    if (open())
      session_->work->exec("ROLLBACK");
    else
      close();
  } catch (const std::exception&) {
    close();
  }
}

void Connection::transact(std::chrono::milliseconds limit, const std::function<void(Tx&)>& body) {
  ensure_open();
  last_used_ = std::chrono::steady_clock::now();
  command(fmt::format("BEGIN; SET LOCAL statement_timeout = {}", limit.count()));
  try {
    Tx tx(*this, Mode::write);
    body(tx);
  } catch (...) {
    abandon();
    throw;
  }
  commit();
}

void Connection::read(std::chrono::milliseconds limit, const std::function<void(Tx&)>& body) {
  ensure_open();
  last_used_ = std::chrono::steady_clock::now();
  // Set anew only when the limit differs much: most reads share one deadline, and this costs a round trip.
  const auto wanted = std::chrono::ceil<std::chrono::seconds>(limit);
  if (wanted != session_limit_) {
    command(fmt::format("SET statement_timeout = {}", std::chrono::milliseconds(wanted).count()));
    session_limit_ = wanted;
  }
  Tx tx(*this, Mode::read);
  body(tx);
}

Rows Connection::run(const Query& query, const Params& values) {
  if (query.custom_plan) return run_text(query.name, query.text, values);
  return guarded(query.name, [&] {
    if (session_->prepared.insert(query.name).second) session_->connection.prepare(query.name, query.text);
    Rows rows(std::make_shared<const Rows::Result>(
        session_->work->exec_prepared(query.name, pqxx::prepare::make_dynamic_params(values))));
    note_size(values, rows.size());
    return rows;
  });
}

Rows Connection::run_text(std::string_view name, const std::string& sql, const Params& values) {
  return guarded(name, [&] {
    Rows rows(std::make_shared<const Rows::Result>(
        session_->work->exec_params(sql, pqxx::prepare::make_dynamic_params(values))));
    note_size(values, rows.size());
    return rows;
  });
}

}  // namespace nova::db
