// Sends each request of nova-api's one port to the part that serves its path: the compute API, or an
// application mounted under a prefix (the standalone services). Owned by the app.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/http/message.hpp"
#include "common/http/server.hpp"

namespace nova::api {

struct Mount {
  std::string prefix;  // "/image"; what is behind it goes to the handler unchanged
  http::Handler handler;
  std::function<http::BodyRule(const http::Request&)> body_rule = {};  // default: as the compute API
};

class FrontDoor {
 public:
  // `observe` answers /healthcheck; `compute` everything that no mount claims.
  FrontDoor(std::vector<Mount> mounts,
            std::function<std::optional<http::Response>(const http::Request&)> observe,
            http::Handler compute);

  awaitable<http::Response> handle(http::Request request) const;
  http::BodyRule body_rule(const http::Request& head, std::size_t body_limit) const;

 private:
  const Mount* find(const std::string& path) const;

  std::vector<Mount> mounts_;
  std::function<std::optional<http::Response>(const http::Request&)> observe_;
  http::Handler compute_;
};

}  // namespace nova::api
