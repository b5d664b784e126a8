#include "conductor/clients/db_hosts.hpp"

#include <algorithm>

#include "conductor/store/server_groups.hpp"

namespace nova::conductor {

awaitable<bool> DbHosts::is_up(Context context, proto::HostName host) {
  Signs::Call call = [this, context = std::move(context)](std::vector<proto::HostName> hosts) {
    return signs_of(context, std::move(hosts));
  };
  const auto sign = co_await signs_.ask({}, std::move(host), std::move(call));
  co_return sign && !sign->forced_down && hearing_.up(sign->last_seen, clock_.now());
}

awaitable<std::vector<DbHosts::Sign>> DbHosts::signs_of(Context context, std::vector<proto::HostName> hosts) {
  const auto found =
      co_await database_.read(context, [&](Tx& tx) { return service_signs(tx, hosts, "nova-compute"); });
  std::vector<Sign> signs;
  for (const auto& host : hosts) {
    const auto at =
        std::find_if(found.begin(), found.end(), [&](const ServiceSign& one) { return one.host == host; });
    signs.push_back(at == found.end() ? std::nullopt : std::optional(*at));
  }
  co_return signs;
}

awaitable<std::optional<proto::GroupSpec>> DbHosts::group_of(Context context, proto::ServerId server) {
  co_return co_await database_.read(context, [&](Tx& tx) { return server_group_of(tx, server); });
}

}  // namespace nova::conductor
