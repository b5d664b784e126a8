// Compute hosts as administrators see them, by RPC to the conductor (namespace "hypervisors").
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/json/value.hpp"
#include "common/rpc/method.hpp"
#include "common/time.hpp"
#include "proto/ids.hpp"

namespace nova::proto {

struct HypervisorServer {
  std::string id, name;
  static constexpr auto fields() {
    return Pack{field("id", &HypervisorServer::id), field("name", &HypervisorServer::name)};
  }
};

// Sums over one host, or over all.
struct HypervisorSums {
  std::int64_t vcpus = 0, memory_mb = 0, local_gb = 0;
  std::int64_t vcpus_used = 0, memory_mb_used = 0, local_gb_used = 0;  // with what is reserved for the host
  std::int64_t disk_available_least = 0;
  std::int64_t running_vms = 0, current_workload = 0;  // servers, and those of them that a task is run for
  static constexpr auto fields() {
    using S = HypervisorSums;
    return Pack{field("vcpus", &S::vcpus),
                field("memory_mb", &S::memory_mb),
                field("local_gb", &S::local_gb),
                field("vcpus_used", &S::vcpus_used),
                field("memory_mb_used", &S::memory_mb_used),
                field("local_gb_used", &S::local_gb_used),
                field("disk_available_least", &S::disk_available_least),
                field("running_vms", &S::running_vms),
                field("current_workload", &S::current_workload)};
  }
};

struct Hypervisor : HypervisorSums {
  std::int64_t number = 0;  // before 2.53 the id
  std::string id, name;     // name: the node's
  HostName host;
  std::string type, host_ip;
  std::int64_t version = 0;
  json::Raw cpu_info;
  std::int64_t service_number = 0;  // of its nova-compute
  std::string service_id;
  bool disabled = false, forced_down = false;
  std::optional<std::string> disabled_reason;
  Timestamp last_seen{};
  bool up = false;
  std::vector<HypervisorServer> servers;  // only when asked for
  static constexpr auto fields() {
    using H = Hypervisor;
    return join(
        HypervisorSums::fields(),
        Pack{field("number", &H::number), field("id", &H::id), field("name", &H::name),
             field("host", &H::host), field("type", &H::type).optional(),
             field("host_ip", &H::host_ip).optional(), field("version", &H::version).optional(),
             field("cpu_info", &H::cpu_info).optional(), field("service_number", &H::service_number),
             field("service_id", &H::service_id), field("disabled", &H::disabled),
             field("forced_down", &H::forced_down), field("disabled_reason", &H::disabled_reason).optional(),
             field("last_seen", &H::last_seen), field("up", &H::up).optional(),
             field("servers", &H::servers).optional()});
  }
};

// In the order of their numbers. An unknown marker is bad_request.
struct ListHypervisors {
  static constexpr rpc::MethodSpec spec{.name = "list_hypervisors", .ns = "hypervisors", .version = {1, 0}};
  struct Request {
    std::string id;       // uuid or number; empty: all
    std::string pattern;  // a part of the name
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

// Sums over the hosts whose service is enabled.
struct SumHypervisors {
  static constexpr rpc::MethodSpec spec{.name = "sum_hypervisors", .ns = "hypervisors", .version = {1, 0}};
  struct Request {
    static constexpr auto fields() { return Pack{}; }
  };
  struct Reply : HypervisorSums {
    std::int64_t count = 0;
    static constexpr auto fields() {
      return join(HypervisorSums::fields(), Pack{field("count", &Reply::count)});
    }
  };
};

struct HypervisorsService : rpc::Methods<ListHypervisors, SumHypervisors> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
