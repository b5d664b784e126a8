// What handlers ask of the Network service, with the caller's token. Implemented over its REST API
// (neutron.hpp).
#pragma once
#include <string>
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "common/http/message.hpp"

namespace nova::api {

struct NetworkInfo {
  std::string id, name;
  bool shared = false, external = false, has_subnets = true;
};

struct PortInfo {
  std::string id, network_id, device_id, project_id;
  bool has_address = true;
  bool deferred_address = false;  // the address comes when the port is bound
  bool wants_resources = false;   // QoS: bandwidth or packet rate
};

struct SecurityGroupInfo {
  std::string id, name;
};

class NetworkService {
 public:
  virtual ~NetworkService() = default;
  // The project's own networks and the shared ones.
  virtual awaitable<std::vector<NetworkInfo>> available_networks(Context context) = 0;
  // Those of `ids` that the caller may see.
  virtual awaitable<std::vector<NetworkInfo>> networks(Context context, std::vector<std::string> ids) = 0;
  // Throws Fault(not_found).
  virtual awaitable<PortInfo> port(Context context, std::string port_id) = 0;
  virtual awaitable<std::vector<SecurityGroupInfo>> security_groups(Context context) = 0;
  // The network that the service makes for the project on demand. Throws Fault(bad_request) where it cannot.
  virtual awaitable<std::string> allocate_network(Context context) = 0;
  // For proxies: the request as it is; any status is an answer.
  virtual awaitable<http::Response> forward(Context context, std::string method, std::string path,
                                            std::string body) = 0;
};

}  // namespace nova::api
