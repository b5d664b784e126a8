// Calls that a nova-api makes for several of its requests at once (topic conductor, namespace "servers").
// Each item names its own caller; what becomes of one does not concern the others.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "proto/caller.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::proto {

// Servers by their ids; one answer for each look, in their order.
struct GetServers {
  static constexpr rpc::MethodSpec spec{.name = "get_servers", .ns = "servers", .version = {1, 1}};
  struct Look {
    ServerId server;
    bool deleted_too = false;
    std::string project_id;  // of the caller, who sees this project's servers only
    bool is_admin = false;   // or all
    static constexpr auto fields() {
      return Pack{field("server", &Look::server), field("deleted_too", &Look::deleted_too).optional(),
                  field("project_id", &Look::project_id), field("is_admin", &Look::is_admin).optional()};
    }
  };
  struct Found {
    std::optional<Server> server;  // nothing: absent, or not for the caller
    static constexpr auto fields() { return Pack{field("server", &Found::server).optional()}; }
  };
  struct Request {
    std::vector<Look> looks;
    static constexpr auto fields() { return Pack{field("looks", &Request::looks)}; }
  };
  struct Reply {
    std::vector<Found> found;
    static constexpr auto fields() { return Pack{field("found", &Reply::found)}; }
  };
};

// What requests that arrived together ask for, and what became of each, in their order.
template <class Item>
struct Items {
  std::vector<Item> items;
  static constexpr auto fields() { return Pack{field("items", &Items::items)}; }
};
template <class Outcome>
struct Outcomes {
  std::vector<Outcome> outcomes;
  static constexpr auto fields() { return Pack{field("outcomes", &Outcomes::outcomes)}; }
};

struct CreateTogether {
  static constexpr rpc::MethodSpec spec{.name = "create_together", .ns = "servers", .version = {1, 1}};
  struct Item {
    Caller caller;
    CreateServers::Request create;
    static constexpr auto fields() {
      return Pack{field("caller", &Item::caller), field("create", &Item::create)};
    }
  };
  struct Outcome {
    std::optional<CreateServers::Reply> made;
    std::string code, message, kind;  // of the Error, when nothing was made
    static constexpr auto fields() {
      return Pack{field("made", &Outcome::made).optional(), field("code", &Outcome::code).optional(),
                  field("message", &Outcome::message).optional(), field("kind", &Outcome::kind).optional()};
    }
  };
  using Request = Items<Item>;
  using Reply = Outcomes<Outcome>;
};

struct DeleteTogether {
  static constexpr rpc::MethodSpec spec{.name = "delete_together", .ns = "servers", .version = {1, 2}};
  struct Item {
    Caller caller;
    ServerId server;
    static constexpr auto fields() {
      return Pack{field("caller", &Item::caller), field("server", &Item::server)};
    }
  };
  struct Outcome {
    std::string code, message, kind;  // of the Error; empty when the delete was accepted
    static constexpr auto fields() {
      return Pack{field("code", &Outcome::code).optional(), field("message", &Outcome::message).optional(),
                  field("kind", &Outcome::kind).optional()};
    }
  };
  using Request = Items<Item>;
  using Reply = Outcomes<Outcome>;
};

struct SharedCallsService : rpc::Methods<GetServers, CreateTogether, DeleteTogether> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
