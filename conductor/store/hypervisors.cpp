#include "conductor/store/hypervisors.hpp"

#include <map>

#include "common/uuid.hpp"

namespace nova::conductor {

using namespace db::literals;
using proto::HostName;

namespace {

void add_guests(Tx& tx, std::vector<proto::Hypervisor>& found) {
  std::map<HostName, proto::Hypervisor*> by_host;
  std::vector<std::string> names;
  for (auto& one : found) {
    by_host[one.host] = &one;
    names.push_back(one.host.str());
  }
  const auto rows = tx.exec("hypervisor_guests"_sql, db::text_array(names));
  for (int i = 0; i < rows.size(); ++i)
    by_host[rows[i].get<HostName>("host")]->servers.push_back(
        {rows[i].get<std::string>("uuid"), rows[i].get<std::string>("instance_name")});
}

}  // namespace

std::vector<proto::Hypervisor> hypervisor_list(Tx& tx, const HypervisorQuery& query) {
  if (!query.id.empty() && !is_uuid(query.id)) return {};
  const auto uuid = query.id.empty() ? std::nullopt : std::optional<std::string>(query.id);
  auto found = db::read_all<proto::Hypervisor>(
      tx.exec("hypervisor_list"_sql, uuid, query.number, query.name_part, query.after, query.limit));
  if (query.with_servers && !found.empty()) add_guests(tx, found);
  return found;
}

proto::SumHypervisors::Reply hypervisor_sums(Tx& tx) {
  return *db::read_first<proto::SumHypervisors::Reply>(tx.exec("hypervisor_sums"_sql));
}

}  // namespace nova::conductor
