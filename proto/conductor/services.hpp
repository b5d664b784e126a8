// Services and availability zones as administrators see them, by RPC to the conductor (namespace "services").
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "common/time.hpp"
#include "proto/ids.hpp"

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

// By uuid (then of nova-compute only, else bad_request), or by host and binary. Absent = unchanged, but a new
// `disabled` brings its reason or none.
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

// By uuid, or by number. conflict while the host has servers.
struct DeleteService {
  static constexpr rpc::MethodSpec spec{.name = "delete_service", .ns = "services", .version = {1, 0}};
  struct Request {
    std::string uuid;
    std::int64_t number = 0;
    static constexpr auto fields() {
      return Pack{field("uuid", &Request::uuid).optional(), field("number", &Request::number).optional()};
    }
  };
  using Reply = rpc::Nothing;
};

// Availability zones that compute services are in. Light: any user may ask for it.
struct ListZones {
  static constexpr rpc::MethodSpec spec{.name = "list_zones", .ns = "services", .version = {1, 0}};
  struct Request {
    static constexpr auto fields() { return Pack{}; }
  };
  struct Zone {
    std::string name;
    bool available = false;  // one of its services at least is enabled
    static constexpr auto fields() {
      return Pack{field("name", &Zone::name), field("available", &Zone::available)};
    }
  };
  struct Reply {
    std::vector<Zone> zones;
    static constexpr auto fields() { return Pack{field("zones", &Reply::zones)}; }
  };
};

// The compute host of that name or with that node; an empty part stands for any.
struct LocateHost {
  static constexpr rpc::MethodSpec spec{.name = "locate_host", .ns = "services", .version = {1, 0}};
  struct Request {
    std::string host, node;
    static constexpr auto fields() {
      return Pack{field("host", &Request::host).optional(), field("node", &Request::node).optional()};
    }
  };
  struct Reply {
    std::string host, zone;  // empty: there is none
    static constexpr auto fields() { return Pack{field("host", &Reply::host), field("zone", &Reply::zone)}; }
  };
};

struct ServicesService : rpc::Methods<ListServices, ChangeService, DeleteService, ListZones, LocateHost> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
