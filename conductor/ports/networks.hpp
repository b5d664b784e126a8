// What workflows ask of the Network service. Both operations are idempotent: they look for the server's ports
// (device_id) before they act.
#pragma once
#include <string>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "proto/network.hpp"

namespace nova::conductor {

struct NetworkRequest {
  proto::ServerId server;
  std::string project_id;
  std::string hostname;
  proto::HostName host;
  std::string zone;
  proto::NetworkMode mode = proto::NetworkMode::automatic;
  std::vector<proto::RequestedNetwork> networks;
  std::vector<std::string> security_groups;  // ids
};

class NetworksPort {
 public:
  virtual ~NetworksPort() = default;
  // Makes or takes over the ports, binds them to the host, and describes them. Throws Fault(conflict) when an
  // address or port is taken, unavailable when the service is away.
  virtual awaitable<std::vector<proto::Vif>> wire(Context context, NetworkRequest request) = 0;
  // Deletes the ports that wire() made; those that the user brought are only unbound. Without ports: success.
  virtual awaitable<void> unwire(Context context, proto::ServerId server) = 0;
};

}  // namespace nova::conductor
