// HostsPort from the conductor's own database.
#pragma once
#include "common/async/shared_calls.hpp"
#include "common/clock.hpp"
#include "conductor/db/database.hpp"
#include "conductor/logic/hearing.hpp"
#include "conductor/ports/hosts.hpp"
#include "conductor/store/services.hpp"

namespace nova::conductor {

class DbHosts final : public HostsPort {
 public:
  // All outlive it.
  DbHosts(db::Database& database, const Clock& clock, const Hearing& hearing)
      : database_(database), clock_(clock), hearing_(hearing) {}
  awaitable<bool> is_up(Context context, proto::HostName host) override;
  awaitable<std::optional<proto::GroupSpec>> group_of(Context context, proto::ServerId server) override;

 private:
  using Sign = std::optional<ServiceSign>;
  using Signs = SharedCalls<proto::HostName, Sign>;
  awaitable<std::vector<Sign>> signs_of(Context context, std::vector<proto::HostName> hosts);

  db::Database& database_;
  const Clock& clock_;
  const Hearing& hearing_;
  Signs signs_;  // many deletes at once ask for their hosts
};

}  // namespace nova::conductor
