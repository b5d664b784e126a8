// What hosts and schedulers tell and ask the conductor (topic conductor, namespace "hosts").
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "proto/compute.hpp"
#include "proto/host.hpp"
#include "proto/operation.hpp"
#include "proto/states.hpp"

namespace nova::proto {

// Any service says that it lives. A host adds its inventory when it changed, the operations it is working on
// (which renews them), and what it saw its guests do since the last report.
struct PowerObservation {
  ServerId server;
  int power_state = 0;
  static constexpr auto fields() {
    return Pack{field("server", &PowerObservation::server),
                field("power_state", &PowerObservation::power_state)};
  }
};

struct ReportHost {
  static constexpr rpc::MethodSpec spec{
      .name = "report_host", .ns = "hosts", .version = {1, 0}, .timeout = std::chrono::seconds(30)};
  struct Request {
    HostName host;
    std::string binary;  // nova-compute, nova-scheduler, nova-conductor
    std::string topic;
    std::int64_t report_count = 0;
    std::int64_t version = 73;  // service version
    std::optional<Inventory> inventory;
    std::vector<OperationRef> running;
    std::vector<PowerObservation> power;
    std::optional<std::string> auto_disabled;  // "" clears, a text disables with reason "AUTO: text"
    static constexpr auto fields() {
      return Pack{field("host", &Request::host),
                  field("binary", &Request::binary),
                  field("topic", &Request::topic),
                  field("report_count", &Request::report_count),
                  field("version", &Request::version),
                  field("inventory", &Request::inventory).optional(),
                  field("running", &Request::running).optional(),
                  field("power", &Request::power).optional(),
                  field("auto_disabled", &Request::auto_disabled).optional()};
    }
  };
  struct Reply {
    bool want_inventory = false;          // the conductor has none (new host, or the database was restored)
    std::vector<OperationRef> forgotten;  // of `running`: no longer wanted, stop them if possible
    static constexpr auto fields() {
      return Pack{field("want_inventory", &Reply::want_inventory).optional(),
                  field("forgotten", &Reply::forgotten).optional()};
    }
  };
};

// The outcome of an operation. Sent until it is answered; answering a stale one is a success that changes
// nothing.
struct ReportOperation {
  static constexpr rpc::MethodSpec spec{
      .name = "report_operation", .ns = "hosts", .version = {1, 0}, .timeout = std::chrono::seconds(30)};
  using Request = OperationReport;
  using Reply = rpc::Nothing;
};

// The same for several of a host's operations that ended together. Each is answered for itself.
struct ReportOperations {
  static constexpr rpc::MethodSpec spec{
      .name = "report_operations", .ns = "hosts", .version = {1, 1}, .timeout = std::chrono::seconds(30)};
  struct Request {
    std::vector<OperationReport> reports;
    static constexpr auto fields() { return Pack{field("reports", &Request::reports)}; }
  };
  struct Reply {
    std::vector<std::string> problems;  // in the order of the reports; empty for one that was taken
    static constexpr auto fields() { return Pack{field("problems", &Reply::problems)}; }
  };
};

// What a host should be running, for its repair at start and its periodic comparison.
struct ExpectedServer {
  ServerSpec spec;
  VmState vm_state = VmState::active;
  std::string task_state;
  int power_state = 0;
  static constexpr auto fields() {
    return Pack{field("spec", &ExpectedServer::spec), field("vm_state", &ExpectedServer::vm_state),
                field("task_state", &ExpectedServer::task_state).optional(),
                field("power_state", &ExpectedServer::power_state).optional()};
  }
};

struct ListHostServers {
  static constexpr rpc::MethodSpec spec{.name = "list_host_servers", .ns = "hosts", .version = {1, 0}};
  struct Request {
    HostName host;
    static constexpr auto fields() { return Pack{field("host", &Request::host)}; }
  };
  struct Reply {
    std::vector<ExpectedServer> servers;
    static constexpr auto fields() { return Pack{field("servers", &Reply::servers)}; }
  };
};

// Of these servers, which belong to `host`? A host asks before it removes a domain that is not in its list.
struct OwnedServers {
  static constexpr rpc::MethodSpec spec{.name = "owned_servers", .ns = "hosts", .version = {1, 0}};
  struct Request {
    HostName host;
    std::vector<ServerId> servers;
    static constexpr auto fields() {
      return Pack{field("host", &Request::host), field("servers", &Request::servers)};
    }
  };
  struct Ownership {
    ServerId server;
    bool known = false;    // a live row exists
    HostName host;         // where it lives by the row
    bool deleted = false;  // an archived row exists: the domain is a leftover
    std::int64_t generation = 0;
    static constexpr auto fields() {
      return Pack{field("server", &Ownership::server), field("known", &Ownership::known),
                  field("host", &Ownership::host), field("deleted", &Ownership::deleted),
                  field("generation", &Ownership::generation)};
    }
  };
  struct Reply {
    std::vector<Ownership> servers;
    static constexpr auto fields() { return Pack{field("servers", &Reply::servers)}; }
  };
};

// Compute hosts by name, for a scheduler that starts (or finds that it missed deltas). In pages, because ten
// thousand hosts in one message would hold up everything else that the two daemons do.
struct ListHosts {
  static constexpr rpc::MethodSpec spec{.name = "list_hosts", .ns = "hosts", .version = {1, 0}};
  struct Request {
    HostName after;  // the last host of the page before
    int limit = 0;   // 0: all
    static constexpr auto fields() {
      return Pack{field("after", &Request::after).optional(), field("limit", &Request::limit).optional()};
    }
  };
  struct Reply {
    std::vector<HostState> hosts;
    bool more = false;
    static constexpr auto fields() {
      return Pack{field("hosts", &Reply::hosts), field("more", &Reply::more).optional()};
    }
  };
};

struct HostsService
    : rpc::Methods<ReportHost, ReportOperation, ReportOperations, ListHostServers, OwnedServers, ListHosts> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
