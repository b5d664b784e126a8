#include "conductor/store/server_groups.hpp"

#include <fmt/format.h>

#include "common/uuid.hpp"
#include "conductor/store/quotas.hpp"

namespace nova::conductor {

using namespace db::literals;

ServerGroupRow server_group_insert(Tx& tx, const ServerGroupRow& g) {
  return *db::read_first<ServerGroupRow>(tx.exec("server_group_insert"_sql, new_uuid(), g.project_id,
                                                 g.user_id, g.name, g.policy, g.max_server_per_host));
}

std::optional<ServerGroupRow> server_group_find(Tx& tx, const std::string& uuid) {
  if (!is_uuid(uuid)) return std::nullopt;
  return db::read_first<ServerGroupRow>(tx.exec("server_group_find"_sql, uuid));
}

std::vector<ServerGroupRow> server_group_list(Tx& tx, const std::string& project, int limit, int offset) {
  const auto most = limit > 0 ? std::optional<int>(limit) : std::nullopt;
  return db::read_all<ServerGroupRow>(tx.exec("server_group_list"_sql, project, most, offset));
}

bool server_group_delete(Tx& tx, const std::string& uuid) {
  return is_uuid(uuid) && tx.exec("server_group_delete"_sql, uuid).affected() == 1;
}

void server_group_join(Tx& tx, const GroupJoin& join, const QuotaDefaults& defaults) {
  const auto missing = [&] {
    return Fault(Errc::bad_request, fmt::format("Instance group {} could not be found.", join.group));
  };
  if (!is_uuid(join.group)) throw missing();
  const auto group = tx.exec("server_group_lock"_sql, join.group);
  if (group.empty() || group[0].get<std::string>("project_id") != join.project) throw missing();
  const auto id = group[0].get<std::int64_t>("id");
  const auto limit = quota_limits(tx, join.project, join.user, defaults)["server_group_members"];
  const auto members =
      tx.exec("server_group_user_members"_sql, id, join.user)[0].get<std::int64_t>("members");
  if (limit >= 0 && members + static_cast<std::int64_t>(join.servers.size()) > limit)
    throw Fault({Errc::over_quota, "Quota exceeded, too many servers in group", "OverQuota"});
  std::vector<std::string> ids;
  for (const auto& server : join.servers) ids.push_back(server.str());
  tx.exec("server_group_join"_sql, id, db::text_array(ids));
}

std::optional<proto::GroupSpec> server_group_of(Tx& tx, const proto::ServerId& server) {
  if (!is_uuid(server.str())) return std::nullopt;
  return db::read_first<proto::GroupSpec>(tx.exec("server_group_of"_sql, server));
}

}  // namespace nova::conductor
