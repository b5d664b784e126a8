// oslo.messaging's transport_url: rabbit://user:pass@host1:5672,user:pass@host2:5672/vhost?ssl=true. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"
#include "common/secret.hpp"

namespace nova::rabbit {

struct BrokerHost {
  std::string host;
  std::uint16_t port = 5672;
  std::string user = "guest";
  Secret password{"guest"};

  std::string name() const;  // host:port
  bool operator==(const BrokerHost&) const = default;
};

struct TransportUrl {
  std::vector<BrokerHost> hosts;  // at least one
  std::string vhost = "/";
  bool tls = false;
};

// Schemes rabbit, amqp and kombu+amqp, each also with a trailing s for TLS (port 5671 then). A host without
// credentials takes those of the host before it. Fails with bad_request; the text never holds a password.
Result<TransportUrl> parse_transport_url(std::string_view url);

}  // namespace nova::rabbit
