// The archive half of servers.hpp.
#include "common/uuid.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/servers.hpp"

namespace nova::conductor {

using namespace db::literals;

std::int64_t servers_archive(Tx& tx, const std::vector<proto::ServerId>& ids) {
  tx.exec("archive_partition"_sql);
  return tx.exec("servers_archive"_sql, db::text_array(ids)).affected();
}

bool server_archive(Tx& tx, const proto::ServerId& id) {
  if (!is_uuid(id.str())) return false;
  claim_release(tx, id);
  return servers_archive(tx, {id}) == 1;
}

void archive_prepare(Tx& tx) { tx.exec("archive_prepare"_sql); }

std::vector<std::string> archive_purge(Tx& tx, Timestamp keep) {
  std::vector<std::string> dropped;
  const auto rows = tx.exec("archive_partitions"_sql, keep);
  for (int i = 0; i < rows.size(); ++i) {
    if (!rows[i].get<bool>("expired")) continue;
    dropped.push_back(rows[i].get<std::string>("name"));
    tx.script(rows[i].get<std::string>("removal"));
  }
  return dropped;
}

}  // namespace nova::conductor
