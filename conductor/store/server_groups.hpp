// Server groups: which servers shall be kept together or apart.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "conductor/db/tx.hpp"
#include "conductor/store/quota_defaults.hpp"
#include "proto/scheduler.hpp"

namespace nova::conductor {

struct ServerGroupRow {
  std::string uuid, project_id, user_id, name, policy;
  int max_server_per_host = 0;           // 0: none was said, which means 1
  std::vector<proto::ServerId> members;  // live ones
  Timestamp created{};
  static constexpr auto fields() {
    return Pack{field("uuid", &ServerGroupRow::uuid),
                field("project_id", &ServerGroupRow::project_id),
                field("user_id", &ServerGroupRow::user_id),
                field("name", &ServerGroupRow::name),
                field("policy", &ServerGroupRow::policy),
                field("max_server_per_host", &ServerGroupRow::max_server_per_host),
                field("members", &ServerGroupRow::members),
                field("created", &ServerGroupRow::created)};
  }
};

// `group` names all but uuid, members and time.
ServerGroupRow server_group_insert(Tx& tx, const ServerGroupRow& group);
std::optional<ServerGroupRow> server_group_find(Tx& tx, const std::string& uuid);
// Empty project: all projects. limit 0: all.
std::vector<ServerGroupRow> server_group_list(Tx& tx, const std::string& project, int limit = 0,
                                              int offset = 0);
bool server_group_delete(Tx& tx, const std::string& uuid);

// Puts new servers of a user into a group. Throws Fault: bad_request if there is none of that id in the
// project, over_quota if the user has too many servers in it. Holds the group's row.
struct GroupJoin {
  std::string group, project, user;
  std::vector<proto::ServerId> servers;
};
void server_group_join(Tx& tx, const GroupJoin& join, const QuotaDefaults& defaults = {});

// The server's group as schedulers need it; hosts are those of the other members.
std::optional<proto::GroupSpec> server_group_of(Tx& tx, const proto::ServerId& server);

}  // namespace nova::conductor
