// Server groups, by RPC to the conductor (namespace "server_groups"). A caller sees its project's groups, an
// administrator all.
#pragma once
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "common/time.hpp"
#include "proto/ids.hpp"

namespace nova::proto {

struct ServerGroup {
  std::string uuid, project_id, user_id, name, policy;
  int max_server_per_host = 0;  // 0: none was said, which means 1
  std::vector<ServerId> members;
  Timestamp created{};
  static constexpr auto fields() {
    return Pack{field("uuid", &ServerGroup::uuid).optional(),
                field("project_id", &ServerGroup::project_id).optional(),
                field("user_id", &ServerGroup::user_id).optional(),
                field("name", &ServerGroup::name),
                field("policy", &ServerGroup::policy),
                field("max_server_per_host", &ServerGroup::max_server_per_host).optional(),
                field("members", &ServerGroup::members).optional(),
                field("created", &ServerGroup::created).optional()};
  }
};

// over_quota if the project (or user) has too many.
struct CreateServerGroup {
  static constexpr rpc::MethodSpec spec{
      .name = "create_server_group", .ns = "server_groups", .version = {1, 0}};
  struct Request {
    ServerGroup group;
    static constexpr auto fields() { return Pack{field("group", &Request::group)}; }
  };
  struct Reply {
    ServerGroup group;
    static constexpr auto fields() { return Pack{field("group", &Reply::group)}; }
  };
};

struct GetServerGroup {
  static constexpr rpc::MethodSpec spec{.name = "get_server_group", .ns = "server_groups", .version = {1, 0}};
  struct Request {
    std::string uuid;
    static constexpr auto fields() { return Pack{field("uuid", &Request::uuid)}; }
  };
  using Reply = CreateServerGroup::Reply;
};

struct ListServerGroups {
  static constexpr rpc::MethodSpec spec{
      .name = "list_server_groups", .ns = "server_groups", .version = {1, 0}};
  struct Request {
    bool all_projects = false;
    int limit = 0;  // 0: all
    int offset = 0;
    static constexpr auto fields() {
      return Pack{field("all_projects", &Request::all_projects).optional(),
                  field("limit", &Request::limit).optional(), field("offset", &Request::offset).optional()};
    }
  };
  struct Reply {
    std::vector<ServerGroup> groups;
    static constexpr auto fields() { return Pack{field("groups", &Reply::groups)}; }
  };
};

struct DeleteServerGroup {
  static constexpr rpc::MethodSpec spec{
      .name = "delete_server_group", .ns = "server_groups", .version = {1, 0}};
  struct Request {
    std::string uuid;
    static constexpr auto fields() { return Pack{field("uuid", &Request::uuid)}; }
  };
  using Reply = rpc::Nothing;
};

struct ServerGroupsService
    : rpc::Methods<CreateServerGroup, GetServerGroup, ListServerGroups, DeleteServerGroup> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
