// What the scheduler is asked, and its service. Method names follow Nova's scheduler RPC API 4.5.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "proto/flavor.hpp"
#include "proto/host.hpp"
#include "proto/ids.hpp"

namespace nova::proto {

// The server group of the servers to place, with where its members are now.
struct GroupSpec {
  std::string id, name;
  std::string policy;  // affinity, anti-affinity, soft-affinity, soft-anti-affinity
  int max_server_per_host = 1;
  std::vector<ServerId> members;
  std::vector<HostName> hosts;  // of the members, one entry per member that has a host
  static constexpr auto fields() {
    return Pack{field("id", &GroupSpec::id),
                field("name", &GroupSpec::name).optional(),
                field("policy", &GroupSpec::policy),
                field("max_server_per_host", &GroupSpec::max_server_per_host).optional(),
                field("members", &GroupSpec::members).optional(),
                field("hosts", &GroupSpec::hosts).optional()};
  }
};

struct RequestSpec {
  std::string project_id, user_id;
  Flavor flavor;
  std::string image_id;
  std::map<std::string, std::string> image_properties;
  std::string image_disk_format;  // qcow2, raw ...; empty if unknown
  bool root_on_volume = false;    // then the root disk takes no host disk
  std::string availability_zone;
  std::string forced_host, forced_node;        // skip filters and weighers
  std::string requested_host, requested_node;  // filters still apply
  std::vector<HostName> ignored_hosts;
  std::map<std::string, std::vector<std::string>> hints;
  std::optional<GroupSpec> group;

  static constexpr auto fields() {
    return Pack{field("project_id", &RequestSpec::project_id),
                field("user_id", &RequestSpec::user_id).optional(),
                field("flavor", &RequestSpec::flavor),
                field("image_id", &RequestSpec::image_id).optional(),
                field("image_properties", &RequestSpec::image_properties).optional(),
                field("image_disk_format", &RequestSpec::image_disk_format).optional(),
                field("root_on_volume", &RequestSpec::root_on_volume).optional(),
                field("availability_zone", &RequestSpec::availability_zone).optional(),
                field("forced_host", &RequestSpec::forced_host).optional(),
                field("forced_node", &RequestSpec::forced_node).optional(),
                field("requested_host", &RequestSpec::requested_host).optional(),
                field("requested_node", &RequestSpec::requested_node).optional(),
                field("ignored_hosts", &RequestSpec::ignored_hosts).optional(),
                field("hints", &RequestSpec::hints).optional(),
                field("group", &RequestSpec::group).optional()};
  }
};

struct Selection {
  HostName host;
  std::string node, node_uuid;
  std::string zone;
  std::int64_t generation = 0;  // of the host row that the choice was made on
  static constexpr auto fields() {
    return Pack{field("service_host", &Selection::host), field("nodename", &Selection::node),
                field("compute_node_uuid", &Selection::node_uuid).optional(),
                field("availability_zone", &Selection::zone).optional(),
                field("generation", &Selection::generation).optional()};
  }
};

// Per server: the chosen host first, then alternates. Throws no_valid_host with the reason in its message.
struct SelectDestinations {
  static constexpr rpc::MethodSpec spec{
      .name = "select_destinations", .version = {4, 5}, .timeout = std::chrono::seconds(60)};
  struct Request {
    RequestSpec request;
    std::vector<ServerId> servers;
    bool alternates = true;
    static constexpr auto fields() {
      return Pack{field("spec_obj", &Request::request), field("instance_uuids", &Request::servers),
                  field("return_alternates", &Request::alternates).optional()};
    }
  };
  struct Reply {
    std::vector<std::vector<Selection>> selections;
    static constexpr auto fields() { return Pack{field("selections", &Reply::selections)}; }
  };
};

// A host whose row did not change, but which was heard of.
struct Heartbeat {
  HostName host;
  Timestamp last_seen{};
  static constexpr auto fields() {
    return Pack{field("host", &Heartbeat::host), field("last_seen", &Heartbeat::last_seen)};
  }
};

// Rows that changed, sent by the conductor to every scheduler; newer generations win. Heartbeats that change
// nothing else travel in `alive`, a second's worth at a time, not as whole rows.
struct UpdateHosts {
  static constexpr rpc::MethodSpec spec{.name = "update_hosts", .version = {4, 5}, .kind = rpc::Kind::fanout};
  struct Request {
    std::vector<HostState> hosts;
    std::vector<HostName> removed;
    std::vector<Heartbeat> alive;
    static constexpr auto fields() {
      return Pack{field("hosts", &Request::hosts).optional(), field("removed", &Request::removed).optional(),
                  field("alive", &Request::alive).optional()};
    }
  };
  using Reply = rpc::Nothing;
};

struct SchedulerService : rpc::Methods<SelectDestinations, UpdateHosts> {
  static constexpr std::string_view topic = "scheduler";
};

}  // namespace nova::proto
