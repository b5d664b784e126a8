// What the API asks the conductor about servers (topic conductor, namespace "servers"). Accepting a change is
// one transaction there: rows, action record and saga record.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "proto/compute.hpp"
#include "proto/server.hpp"

namespace nova::proto {

// A validated create request. The API has resolved image, flavor, networks and security groups; the conductor
// checks key, quota, group and names in the creating transaction.
struct CreateServers {
  static constexpr rpc::MethodSpec spec{.name = "create_servers", .ns = "servers", .version = {1, 0}};
  struct Request {
    std::string name;
    std::optional<std::string> description;
    std::string hostname;  // given by the user; empty: made from the name
    int min_count = 1, max_count = 1;
    Flavor flavor;
    ImageMeta image;
    std::vector<BlockDevice> block_devices;
    NetworkMode network_mode = NetworkMode::automatic;
    std::vector<RequestedNetwork> networks;
    std::vector<std::string> security_groups;  // names or ids as given, for the echo
    std::vector<std::string> security_group_ids;
    std::string key_name;
    std::optional<std::string> user_data;
    std::vector<InjectedFile> files;
    Secret admin_password;
    std::map<std::string, std::string> metadata;
    std::vector<std::string> tags;
    bool config_drive = false;
    std::string access_ip_v4, access_ip_v6;
    std::string disk_config = "MANUAL";
    std::string availability_zone;
    std::string forced_host, forced_node;
    std::string requested_host, requested_node;
    std::map<std::string, std::vector<std::string>> hints;
    std::vector<std::string> trusted_certificates;
    std::string idempotency_key;   // empty: none was sent
    std::string idempotency_hash;  // of the request body: the same key with another body is refused

    static constexpr auto fields() {
      return Pack{field("name", &Request::name),
                  field("description", &Request::description).optional(),
                  field("hostname", &Request::hostname).optional(),
                  field("min_count", &Request::min_count).optional(),
                  field("max_count", &Request::max_count).optional(),
                  field("flavor", &Request::flavor),
                  field("image", &Request::image),
                  field("block_devices", &Request::block_devices).optional(),
                  field("network_mode", &Request::network_mode).optional(),
                  field("networks", &Request::networks).optional(),
                  field("security_groups", &Request::security_groups).optional(),
                  field("security_group_ids", &Request::security_group_ids).optional(),
                  field("key_name", &Request::key_name).optional(),
                  field("user_data", &Request::user_data).optional().secret(),
                  field("files", &Request::files).optional().secret(),
                  field("admin_password", &Request::admin_password).optional().secret(),
                  field("metadata", &Request::metadata).optional(),
                  field("tags", &Request::tags).optional(),
                  field("config_drive", &Request::config_drive).optional(),
                  field("access_ip_v4", &Request::access_ip_v4).optional(),
                  field("access_ip_v6", &Request::access_ip_v6).optional(),
                  field("disk_config", &Request::disk_config).optional(),
                  field("availability_zone", &Request::availability_zone).optional(),
                  field("forced_host", &Request::forced_host).optional(),
                  field("forced_node", &Request::forced_node).optional(),
                  field("requested_host", &Request::requested_host).optional(),
                  field("requested_node", &Request::requested_node).optional(),
                  field("hints", &Request::hints).optional(),
                  field("trusted_certificates", &Request::trusted_certificates).optional(),
                  field("idempotency_key", &Request::idempotency_key).optional(),
                  field("idempotency_hash", &Request::idempotency_hash).optional()};
    }
  };
  struct Reply {
    std::vector<ServerId> servers;
    std::string reservation_id;
    bool replayed = false;  // the answer of an earlier request with the same idempotency key
    Secret admin_password;  // the one that holds: the earlier request's when replayed
    static constexpr auto fields() {
      return Pack{field("servers", &Reply::servers), field("reservation_id", &Reply::reservation_id),
                  field("replayed", &Reply::replayed).optional(),
                  field("admin_password", &Reply::admin_password).optional().secret()};
    }
  };
};

// Visibility: a caller sees its own project's servers, an administrator all. Absent and foreign are both
// not_found.
struct GetServer {
  static constexpr rpc::MethodSpec spec{.name = "get_server", .ns = "servers", .version = {1, 0}};
  struct Request {
    ServerId server;
    bool deleted_too = false;
    static constexpr auto fields() {
      return Pack{field("server", &Request::server), field("deleted_too", &Request::deleted_too).optional()};
    }
  };
  struct Reply {
    Server server;
    static constexpr auto fields() { return Pack{field("server", &Reply::server)}; }
  };
};

// Filters arrive decided: the API has applied policy, and names and values are valid. Keys are the query
// parameter names; several values of one key are alternatives.
struct ListServers {
  static constexpr rpc::MethodSpec spec{.name = "list_servers", .ns = "servers", .version = {1, 0}};
  struct Request {
    std::optional<std::string> project_id;  // nothing: all projects
    std::map<std::string, std::vector<std::string>> filters;
    std::vector<VmState> vm_states;      // from `status`; empty: any
    std::vector<TaskState> task_states;  // from `status`; empty: any
    bool deleted = false;                // only deleted ones, else only live ones
    bool deleted_too = false;            // both (changes-since)
    std::optional<Timestamp> changes_since, changes_before;
    std::vector<std::string> sort_keys, sort_dirs;
    int limit = 1000;
    std::string marker;
    static constexpr auto fields() {
      return Pack{field("project_id", &Request::project_id).optional(),
                  field("filters", &Request::filters).optional(),
                  field("vm_states", &Request::vm_states).optional(),
                  field("task_states", &Request::task_states).optional(),
                  field("deleted", &Request::deleted).optional(),
                  field("deleted_too", &Request::deleted_too).optional(),
                  field("changes_since", &Request::changes_since).optional(),
                  field("changes_before", &Request::changes_before).optional(),
                  field("sort_keys", &Request::sort_keys).optional(),
                  field("sort_dirs", &Request::sort_dirs).optional(),
                  field("limit", &Request::limit).optional(),
                  field("marker", &Request::marker).optional()};
    }
  };
  struct Reply {
    std::vector<Server> servers;
    static constexpr auto fields() { return Pack{field("servers", &Reply::servers)}; }
  };
};

// The same list, of which only ids and names are wanted.
struct ListServerNames {
  static constexpr rpc::MethodSpec spec{.name = "list_server_names", .ns = "servers", .version = {1, 0}};
  struct Request : ListServers::Request {};
  struct Name {
    ServerId id;
    std::string name;
    static constexpr auto fields() { return Pack{field("uuid", &Name::id), field("name", &Name::name)}; }
  };
  struct Reply {
    std::vector<Name> servers;
    static constexpr auto fields() { return Pack{field("servers", &Reply::servers)}; }
  };
};

// Only what is present changes.
struct UpdateServer {
  static constexpr rpc::MethodSpec spec{.name = "update_server", .ns = "servers", .version = {1, 0}};
  struct Request {
    ServerId server;
    std::optional<std::string> name, description, access_ip_v4, access_ip_v6, disk_config, hostname;
    bool clear_description = false;
    std::optional<std::string>
        pinned_zone;  // refused with conflict unless it is the zone that the server is in
    bool unpin_zone = false;
    static constexpr auto fields() {
      return Pack{field("server", &Request::server),
                  field("name", &Request::name).optional(),
                  field("description", &Request::description).optional(),
                  field("access_ip_v4", &Request::access_ip_v4).optional(),
                  field("access_ip_v6", &Request::access_ip_v6).optional(),
                  field("disk_config", &Request::disk_config).optional(),
                  field("hostname", &Request::hostname).optional(),
                  field("clear_description", &Request::clear_description).optional(),
                  field("pinned_zone", &Request::pinned_zone).optional(),
                  field("unpin_zone", &Request::unpin_zone).optional()};
    }
  };
  using Reply = GetServer::Reply;
};

// Accepted in every state; a second delete is a success that changes nothing.
struct DeleteServer {
  static constexpr rpc::MethodSpec spec{.name = "delete_server", .ns = "servers", .version = {1, 0}};
  struct Request {
    ServerId server;
    static constexpr auto fields() { return Pack{field("server", &Request::server)}; }
  };
  using Reply = rpc::Nothing;
};

// A power action of proto/actions.hpp, by its task: checks states and lock, sets the task state, writes the
// action record and the saga record.
struct ChangeServerPower {
  static constexpr rpc::MethodSpec spec{.name = "change_server_power", .ns = "servers", .version = {1, 0}};
  struct Request {
    ServerId server;
    PowerOp op = PowerOp::start;
    static constexpr auto fields() {
      return Pack{field("server", &Request::server), field("op", &Request::op)};
    }
  };
  using Reply = rpc::Nothing;
};

struct LockServer {
  static constexpr rpc::MethodSpec spec{.name = "lock_server", .ns = "servers", .version = {1, 0}};
  struct Request {
    ServerId server;
    bool lock = true;
    std::optional<std::string> reason;
    static constexpr auto fields() {
      return Pack{field("server", &Request::server), field("lock", &Request::lock),
                  field("reason", &Request::reason).optional()};
    }
  };
  using Reply = rpc::Nothing;
};

// Replaces the whole map or list; `merge` keeps what is not named, `remove` takes the named ones away.
enum class MapChange { replace, merge, remove };
constexpr std::array<EnumName<MapChange>, 3> map_change_names{
    {{MapChange::replace, "replace"}, {MapChange::merge, "merge"}, {MapChange::remove, "remove"}}};
constexpr const auto& names_of(MapChange) { return map_change_names; }

struct ChangeServerMetadata {
  static constexpr rpc::MethodSpec spec{.name = "change_server_metadata", .ns = "servers", .version = {1, 0}};
  struct Request {
    ServerId server;
    MapChange change = MapChange::merge;
    std::map<std::string, std::string>
        metadata;  // with remove: only the keys count; an absent key is not_found
    static constexpr auto fields() {
      return Pack{field("server", &Request::server), field("change", &Request::change),
                  field("metadata", &Request::metadata)};
    }
  };
  struct Reply {
    std::map<std::string, std::string> metadata;  // as it is now
    static constexpr auto fields() { return Pack{field("metadata", &Reply::metadata)}; }
  };
};

struct ChangeServerTags {
  static constexpr rpc::MethodSpec spec{.name = "change_server_tags", .ns = "servers", .version = {1, 0}};
  struct Request {
    ServerId server;
    MapChange change = MapChange::merge;
    std::vector<std::string> tags;
    static constexpr auto fields() {
      return Pack{field("server", &Request::server), field("change", &Request::change),
                  field("tags", &Request::tags)};
    }
  };
  struct Reply {
    std::vector<std::string> tags;  // as they are now
    bool added = false;             // merge: at least one was new
    static constexpr auto fields() {
      return Pack{field("tags", &Reply::tags), field("added", &Reply::added).optional()};
    }
  };
};

struct ServerActionEvent {
  std::string event, result, host, details, traceback;
  Timestamp started{};
  std::optional<Timestamp> finished;
  static constexpr auto fields() {
    return Pack{field("event", &ServerActionEvent::event),
                field("result", &ServerActionEvent::result).optional(),
                field("host", &ServerActionEvent::host).optional(),
                field("details", &ServerActionEvent::details).optional(),
                field("traceback", &ServerActionEvent::traceback).optional(),
                field("started", &ServerActionEvent::started),
                field("finished", &ServerActionEvent::finished).optional()};
  }
};

struct ServerAction {
  std::string action, request_id, user_id, project_id, message;
  ServerId server;
  Timestamp started{}, updated{};
  std::vector<ServerActionEvent> events;
  static constexpr auto fields() {
    return Pack{field("action", &ServerAction::action),
                field("request_id", &ServerAction::request_id),
                field("user_id", &ServerAction::user_id).optional(),
                field("project_id", &ServerAction::project_id).optional(),
                field("message", &ServerAction::message).optional(),
                field("server", &ServerAction::server),
                field("started", &ServerAction::started),
                field("updated", &ServerAction::updated),
                field("events", &ServerAction::events).optional()};
  }
};

struct ListServerActions {
  static constexpr rpc::MethodSpec spec{.name = "list_server_actions", .ns = "servers", .version = {1, 0}};
  struct Request {
    ServerId server;
    std::string request_id;  // empty: all; else the one, with its events
    std::optional<Timestamp> changes_since, changes_before;
    int limit = 1000;
    std::string marker;
    static constexpr auto fields() {
      return Pack{field("server", &Request::server),
                  field("request_id", &Request::request_id).optional(),
                  field("changes_since", &Request::changes_since).optional(),
                  field("changes_before", &Request::changes_before).optional(),
                  field("limit", &Request::limit).optional(),
                  field("marker", &Request::marker).optional()};
    }
  };
  struct Reply {
    std::vector<ServerAction> actions;  // newest first
    static constexpr auto fields() { return Pack{field("actions", &Reply::actions)}; }
  };
};

struct ServersService
    : rpc::Methods<CreateServers, GetServer, ListServers, ListServerNames, UpdateServer, DeleteServer,
                   ChangeServerPower, LockServer, ChangeServerMetadata, ChangeServerTags, ListServerActions> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
