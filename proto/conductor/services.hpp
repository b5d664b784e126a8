// Services and compute hosts as administrators see them, by RPC to the conductor (namespace "services").
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "proto/host.hpp"

namespace nova::proto {

struct ServiceInfo {
  std::int64_t id = 0;
  std::string uuid, binary, topic, zone;
  HostName host;
  bool disabled = false;
  std::optional<std::string> disabled_reason;
  bool forced_down = false;
  bool up = true;
  std::optional<Timestamp> updated;
  std::int64_t version = 0;
  static constexpr auto fields() {
    return Pack{field("id", &ServiceInfo::id),
                field("uuid", &ServiceInfo::uuid),
                field("binary", &ServiceInfo::binary),
                field("topic", &ServiceInfo::topic).optional(),
                field("zone", &ServiceInfo::zone).optional(),
                field("host", &ServiceInfo::host),
                field("disabled", &ServiceInfo::disabled).optional(),
                field("disabled_reason", &ServiceInfo::disabled_reason).optional(),
                field("forced_down", &ServiceInfo::forced_down).optional(),
                field("up", &ServiceInfo::up).optional(),
                field("updated", &ServiceInfo::updated).optional(),
                field("version", &ServiceInfo::version).optional()};
  }
};

struct ListServices {
  static constexpr rpc::MethodSpec spec{.name = "list_services", .ns = "services", .version = {1, 0}};
  struct Request {
    std::string host, binary;  // empty: any
    static constexpr auto fields() {
      return Pack{field("host", &Request::host).optional(), field("binary", &Request::binary).optional()};
    }
  };
  struct Reply {
    std::vector<ServiceInfo> services;
    static constexpr auto fields() { return Pack{field("services", &Reply::services)}; }
  };
};

// By uuid, or by host and binary. Absent = unchanged.
struct ChangeService {
  static constexpr rpc::MethodSpec spec{.name = "change_service", .ns = "services", .version = {1, 0}};
  struct Request {
    std::string uuid, host, binary;
    std::optional<bool> disabled, forced_down;
    std::optional<std::string> disabled_reason;
    static constexpr auto fields() {
      return Pack{field("uuid", &Request::uuid).optional(),
                  field("host", &Request::host).optional(),
                  field("binary", &Request::binary).optional(),
                  field("disabled", &Request::disabled).optional(),
                  field("forced_down", &Request::forced_down).optional(),
                  field("disabled_reason", &Request::disabled_reason).optional()};
    }
  };
  struct Reply {
    ServiceInfo service;
    static constexpr auto fields() { return Pack{field("service", &Reply::service)}; }
  };
};

// conflict while the host has servers.
struct DeleteService {
  static constexpr rpc::MethodSpec spec{.name = "delete_service", .ns = "services", .version = {1, 0}};
  struct Request {
    std::string uuid;
    static constexpr auto fields() { return Pack{field("uuid", &Request::uuid)}; }
  };
  using Reply = rpc::Nothing;
};

struct HypervisorServer {
  std::string id, name;
  static constexpr auto fields() {
    return Pack{field("id", &HypervisorServer::id), field("name", &HypervisorServer::name)};
  }
};

struct Hypervisor {
  std::int64_t number = 0;  // before 2.53 the id
  HostState state;
  ServiceInfo service;
  std::vector<HypervisorServer> servers;  // only when asked for
  static constexpr auto fields() {
    return Pack{field("number", &Hypervisor::number), field("state", &Hypervisor::state),
                field("service", &Hypervisor::service), field("servers", &Hypervisor::servers).optional()};
  }
};

struct ListHypervisors {
  static constexpr rpc::MethodSpec spec{.name = "list_hypervisors", .ns = "services", .version = {1, 0}};
  struct Request {
    std::string id;       // uuid or number; empty: all
    std::string pattern;  // substring of the host name
    bool with_servers = false;
    int limit = 1000;
    std::string marker;  // uuid or number
    static constexpr auto fields() {
      return Pack{field("id", &Request::id).optional(), field("pattern", &Request::pattern).optional(),
                  field("with_servers", &Request::with_servers).optional(),
                  field("limit", &Request::limit).optional(), field("marker", &Request::marker).optional()};
    }
  };
  struct Reply {
    std::vector<Hypervisor> hypervisors;
    static constexpr auto fields() { return Pack{field("hypervisors", &Reply::hypervisors)}; }
  };
};

struct ServicesService : rpc::Methods<ListServices, ChangeService, DeleteService, ListHypervisors> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
