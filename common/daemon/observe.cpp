#include "common/daemon/observe.hpp"

#include <algorithm>

#include "common/json/writer.hpp"

namespace nova::daemon {
namespace {

std::string as_json(const Health& health) {
  json::Writer w;
  w.begin_object();
  w.key("detailed");
  w.boolean(true);
  w.key("reasons");
  w.begin_array();
  for (const Check& check : health.checks) {
    w.begin_object();
    w.key("class");
    w.string(check.name);
    w.key("reason");
    w.string(check.ok ? "OK" : "ERROR");
    w.key("details");
    w.string(check.detail);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return std::move(w).text();
}

std::string as_text(const Health& health) {
  if (health.ok()) return "OK\n";
  std::string out;
  for (const Check& check : health.checks)
    if (!check.ok) out += check.name + ": " + check.detail + "\n";
  return out;
}

}  // namespace

bool Health::ok() const {
  return std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.ok; });
}

http::Response health_response(const Health& health, const http::Request& request) {
  const unsigned status = health.ok() ? 200 : 503;
  if (request.headers.value_or("accept", "").find("application/json") != std::string_view::npos)
    return http::make_response(status, as_json(health));
  return http::make_response(status, as_text(health), "text/plain; charset=UTF-8");
}

std::optional<http::Response> observe(const http::Request& request, const std::function<Health()>& health,
                                      metrics::Registry& metrics) {
  if (request.path != "/healthcheck" && request.path != "/metrics") return {};
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = http::make_response(405, "Only GET is served here.\n", "text/plain; charset=UTF-8");
    response.headers.add("Allow", "GET, HEAD");
    return response;
  }
  if (request.path == "/healthcheck") return health_response(health(), request);
  return http::make_response(200, metrics.render(), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace nova::daemon
