// What workflows ask about hosts and groups, read from the database.
#pragma once
#include <optional>
#include <string>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "proto/scheduler.hpp"

namespace nova::conductor {

class HostsPort {
 public:
  virtual ~HostsPort() = default;
  // Does the host's nova-compute report (and is it not forced down)? A host that could not be heard has time
  // to report again before it is missed.
  virtual awaitable<bool> is_up(Context context, proto::HostName host) = 0;
  // The server's group with its members and where they are; nothing if it is in none.
  virtual awaitable<std::optional<proto::GroupSpec>> group_of(Context context, proto::ServerId server) = 0;
};

}  // namespace nova::conductor
