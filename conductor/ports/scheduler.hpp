// What workflows ask of the scheduler.
#pragma once
#include <vector>

#include "common/async/awaitable.hpp"
#include "common/context.hpp"
#include "proto/scheduler.hpp"

namespace nova::conductor {

class SchedulerPort {
 public:
  virtual ~SchedulerPort() = default;
  // The chosen host first, then alternates. Throws Fault: no_valid_host with the reason, or unavailable.
  virtual awaitable<std::vector<proto::Selection>> select(Context context, proto::RequestSpec request,
                                                          proto::ServerId server) = 0;
};

}  // namespace nova::conductor
