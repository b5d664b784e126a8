#include "conductor/clients/db_hosts.hpp"

#include "conductor/store/server_groups.hpp"
#include "conductor/store/services.hpp"

namespace nova::conductor {

awaitable<bool> DbHosts::is_up(Context context, proto::HostName host) {
  const auto sign =
      co_await database_.read(context, [&](Tx& tx) { return service_sign(tx, host, "nova-compute"); });
  co_return sign && !sign->forced_down && hearing_.up(sign->last_seen, clock_.now());
}

awaitable<std::optional<proto::GroupSpec>> DbHosts::group_of(Context context, proto::ServerId server) {
  co_return co_await database_.read(context, [&](Tx& tx) { return server_group_of(tx, server); });
}

}  // namespace nova::conductor
