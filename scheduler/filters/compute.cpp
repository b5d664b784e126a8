// Hosts whose compute service is enabled and has sent a heartbeat within service_down_time.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  const Columns& c = q.hosts.columns();
  const Timestamp limit = q.silent_too ? Timestamp::min() : q.now - q.policy.service_down_time;
  const std::int64_t oldest = limit.time_since_epoch().count();
  hosts.keep_if([&](Row row) {
    return every(c.disabled[row] == 0, c.forced_down[row] == 0, c.last_seen[row] >= oldest);
  });
}

Miss explain(const Question&, std::span<const Row>) { return {"they are down", {}}; }

}  // namespace

constinit const Filter compute_filter{
    .name = "ComputeFilter", .narrow = narrow, .once_per_request = true, .explain = explain};

}  // namespace nova::scheduler
