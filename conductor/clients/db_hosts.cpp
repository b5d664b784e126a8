#include "conductor/clients/db_hosts.hpp"

#include "conductor/store/server_groups.hpp"
#include "conductor/store/services.hpp"

namespace nova::conductor {

awaitable<bool> DbHosts::is_up(Context context, proto::HostName host) {
  const auto services =
      co_await database_.read(context, [&](Tx& tx) { return service_list(tx, host.str(), "nova-compute"); });
  if (services.empty()) co_return false;
  const auto& service = services.front();
  co_return !service.forced_down && hearing_.up(service.last_seen, clock_.now());
}

awaitable<std::optional<proto::GroupSpec>> DbHosts::group_of(Context context, proto::ServerId server) {
  co_return co_await database_.read(context, [&](Tx& tx) { return server_group_of(tx, server); });
}

}  // namespace nova::conductor
