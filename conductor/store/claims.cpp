#include "conductor/store/claims.hpp"

#include <algorithm>

namespace nova::conductor {

using namespace db::literals;
using proto::HostName;

namespace {

// The rows of a group's members are read after its lock is held, so that two claims of one group see each
// other.
bool group_allows(Tx& tx, const Claim& claim) {
  const auto group = tx.exec("claim_group_lock"_sql, claim.server);
  if (group.empty()) return true;
  const bool together = group[0].get<std::string>("policy") == "affinity";
  const int most = std::max(group[0].get<int>("max_server_per_host"), 1);  // 0: none was said
  const auto places = tx.exec("claim_group_places"_sql, group[0].get<std::int64_t>("id"), claim.server);
  for (int i = 0; i < places.size(); ++i) {
    const bool here = places[i].get<HostName>("host") == claim.host;
    if (together && !here) return false;
    if (!together && here && places[i].get<int>("members") >= most) return false;
  }
  return true;
}

std::vector<HostName> hosts_of(const db::Rows& rows) {
  std::vector<HostName> out;
  for (int i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<HostName>("host"));
  return out;
}

}  // namespace

ClaimOutcome claim_take(Tx& tx, const Claim& claim) {
  const auto attempt = [&](bool group_known) {
    return tx.exec("claim_take"_sql, claim.server, claim.host, claim.vcpus, claim.memory_mb, claim.disk_gb,
                   group_known);
  };
  auto rows = attempt(false);  // most servers are in no group, and then this is all
  if (!rows[0].get<bool>("taken") && rows[0].get<bool>("grouped")) {
    if (!group_allows(tx, claim)) return ClaimOutcome::refused;
    rows = attempt(true);
  }
  return rows[0].get<bool>("taken") ? ClaimOutcome::taken : ClaimOutcome::full;
}

bool claims_take_together(Tx& tx, const std::vector<Claim>& claims) {
  return tx.exec("claims_take_together"_sql, claims, claims.size())[0].get<bool>("taken");
}

std::vector<HostName> claims_release(Tx& tx, const std::vector<proto::ServerId>& servers) {
  return hosts_of(tx.exec("claim_release"_sql, db::text_array(servers), std::nullopt));
}

std::vector<HostName> claim_release(Tx& tx, const proto::ServerId& server) {
  return claims_release(tx, {server});
}

std::vector<HostName> claim_release_on(Tx& tx, const proto::ServerId& server, const HostName& host) {
  return hosts_of(tx.exec("claim_release"_sql, db::text_array(std::vector{server}), host));
}

void claims_lock_hosts(Tx& tx, const std::vector<Claim>& claims,
                       const std::vector<proto::ServerId>& releases) {
  std::vector<HostName> hosts;
  for (const auto& claim : claims) hosts.push_back(claim.host);
  tx.exec("claims_lock_some"_sql, db::text_array(hosts), db::text_array(releases));
}

std::vector<HostName> claims_reconcile(Tx& tx) {
  tx.exec("claims_lock_hosts"_sql);
  return hosts_of(tx.exec("claims_reconcile"_sql));
}

}  // namespace nova::conductor
