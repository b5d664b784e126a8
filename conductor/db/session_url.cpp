#include "conductor/db/session_url.hpp"

#include <fmt/format.h>

#include "common/error.hpp"

namespace nova::db {
namespace {

// Statements run in UTC, so that rows.cpp knows the text form of a time. None runs for so long that it would
// be worth compiling: that alone can take a second for the many conditions of a list. And each finds its rows
// one by one through an index: a plan that was made while a table was small, and is kept, must not read all
// of it when it has grown.
constexpr std::string_view settings =
    "-ctimezone%3DUTC%20-cdatestyle%3DISO%20-cclient_min_messages%3Dwarning%20-cjit%3Doff"
    "%20-cenable_seqscan%3Doff%20-cenable_hashjoin%3Doff%20-cenable_mergejoin%3Doff"
    "%20-crandom_page_cost%3D1.1";

class Parameters {
 public:
  explicit Parameters(std::string url) : url_(std::move(url)) {}

  void set(std::string_view name, std::string_view value) {
    url_ += fmt::format("{}{}={}", url_.find('?') == std::string::npos ? '?' : '&', name, value);
  }
  void set_if_absent(std::string_view name, std::int64_t value) {
    const auto given = url_.find('?');
    const bool named =
        given != std::string::npos && (url_.find(fmt::format("?{}=", name), given) != std::string::npos ||
                                       url_.find(fmt::format("&{}=", name), given) != std::string::npos);
    if (!named) set(name, std::to_string(value));
  }
  std::string take() { return std::move(url_); }

 private:
  std::string url_;
};

std::int64_t millis(std::chrono::milliseconds time) { return time.count(); }

}  // namespace

std::string libpq_url(std::string_view url) {
  const auto scheme_end = url.find("://");
  const auto scheme = url.substr(0, scheme_end == std::string_view::npos ? 0 : scheme_end);
  const auto kind = scheme.substr(0, scheme.find('+'));
  if (kind != "postgresql" && kind != "postgres")
    throw Fault(Errc::bad_request,
                fmt::format("[database] connection names \"{}\"; only PostgreSQL is supported: "
                            "postgresql://user:password@host:port/name",
                            scheme));
  return fmt::format("postgresql{}", url.substr(scheme_end));
}

std::string session_url(const Options& options) {
  Parameters url(libpq_url(options.connection));
  url.set_if_absent("keepalives", 1);
  url.set_if_absent("keepalives_idle", options.keepalives_idle.count());
  url.set_if_absent("keepalives_interval", options.keepalives_interval.count());
  url.set_if_absent("keepalives_count", options.keepalives_count);
  url.set_if_absent("tcp_user_timeout", millis(options.tcp_user_timeout));
  url.set("connect_timeout", std::to_string(options.connect_timeout.count()));
  url.set("application_name", "nova");
  url.set("options", fmt::format("{}%20-cidle_in_transaction_session_timeout%3D{}", settings,
                                 millis(options.idle_in_transaction_timeout)));
  return url.take();
}

}  // namespace nova::db
