// HostsPort from the conductor's own database.
#pragma once
#include "common/clock.hpp"
#include "conductor/db/database.hpp"
#include "conductor/ports/hosts.hpp"

namespace nova::conductor {

class DbHosts final : public HostsPort {
 public:
  DbHosts(db::Database& database, const Clock& clock, std::chrono::seconds service_down_time)
      : database_(database), clock_(clock), service_down_time_(service_down_time) {}
  awaitable<bool> is_up(Context context, proto::HostName host) override;
  awaitable<std::optional<proto::GroupSpec>> group_of(Context context, proto::ServerId server) override;

 private:
  db::Database& database_;
  const Clock& clock_;
  const std::chrono::seconds service_down_time_;
};

}  // namespace nova::conductor
