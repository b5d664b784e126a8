// Host aggregates and availability zones, by RPC to the conductor (namespace "aggregates").
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "proto/host.hpp"

namespace nova::proto {

struct Aggregate {
  std::int64_t id = 0;
  std::string uuid, name;
  std::map<std::string, std::string> metadata;  // availability_zone makes the zone of its hosts
  std::vector<HostName> hosts;
  Timestamp created{};
  std::optional<Timestamp> updated;
  static constexpr auto fields() {
    return Pack{field("id", &Aggregate::id),
                field("uuid", &Aggregate::uuid),
                field("name", &Aggregate::name),
                field("metadata", &Aggregate::metadata).optional(),
                field("hosts", &Aggregate::hosts).optional(),
                field("created", &Aggregate::created),
                field("updated", &Aggregate::updated).optional()};
  }
};

struct AggregateReply {
  Aggregate aggregate;
  static constexpr auto fields() { return Pack{field("aggregate", &AggregateReply::aggregate)}; }
};

struct ListAggregates {
  static constexpr rpc::MethodSpec spec{.name = "list_aggregates", .ns = "aggregates", .version = {1, 0}};
  struct Request {
    static constexpr auto fields() { return Pack{}; }
  };
  struct Reply {
    std::vector<Aggregate> aggregates;
    static constexpr auto fields() { return Pack{field("aggregates", &Reply::aggregates)}; }
  };
};

struct GetAggregate {
  static constexpr rpc::MethodSpec spec{.name = "get_aggregate", .ns = "aggregates", .version = {1, 0}};
  struct Request {
    std::int64_t id = 0;
    static constexpr auto fields() { return Pack{field("id", &Request::id)}; }
  };
  using Reply = AggregateReply;
};

struct CreateAggregate {
  static constexpr rpc::MethodSpec spec{.name = "create_aggregate", .ns = "aggregates", .version = {1, 0}};
  struct Request {
    std::string name, zone;  // zone empty: none
    static constexpr auto fields() {
      return Pack{field("name", &Request::name), field("zone", &Request::zone).optional()};
    }
  };
  using Reply = AggregateReply;
};

// A new name, metadata (a null value removes its key), hosts to add or to remove: what is present is done.
struct ChangeAggregate {
  static constexpr rpc::MethodSpec spec{.name = "change_aggregate", .ns = "aggregates", .version = {1, 0}};
  struct Request {
    std::int64_t id = 0;
    std::optional<std::string> name;
    std::map<std::string, std::optional<std::string>> metadata;
    std::string add_host, remove_host;
    static constexpr auto fields() {
      return Pack{field("id", &Request::id), field("name", &Request::name).optional(),
                  field("metadata", &Request::metadata).optional(),
                  field("add_host", &Request::add_host).optional(),
                  field("remove_host", &Request::remove_host).optional()};
    }
  };
  using Reply = AggregateReply;
};

struct DeleteAggregate {
  static constexpr rpc::MethodSpec spec{.name = "delete_aggregate", .ns = "aggregates", .version = {1, 0}};
  struct Request {
    std::int64_t id = 0;
    static constexpr auto fields() { return Pack{field("id", &Request::id)}; }
  };
  using Reply = rpc::Nothing;
};

struct AggregatesService
    : rpc::Methods<ListAggregates, GetAggregate, CreateAggregate, ChangeAggregate, DeleteAggregate> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
