// Answers of /healthcheck and /metrics. Pure but for the metrics' own reading of /proc.
#pragma once
#include <optional>

#include "common/daemon/app.hpp"

namespace nova::daemon {

// Plain "OK" or one reason per line; an object with all checks for a client that accepts JSON. 200 or 503.
http::Response health_response(const Health& health, const http::Request& request);

// Nothing for another path. `health` is asked only for /healthcheck.
std::optional<http::Response> observe(const http::Request& request, const std::function<Health()>& health,
                                      metrics::Registry& metrics);

}  // namespace nova::daemon
