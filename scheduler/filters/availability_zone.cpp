// The availability zone that the request names.
#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

void narrow(const Question& q, Candidates& hosts) {
  const std::string& wanted = q.ask.request.availability_zone;
  if (wanted.empty()) return;
  const auto& zones = q.hosts.zones();
  const auto& column = q.hosts.columns().zone;
  OncePer matches(zones.limit(), [&](std::uint32_t id) { return zones[id] == wanted; });
  hosts.keep_if([&](Row row) { return matches(column[row]); });
}

Miss explain(const Question& q, std::span<const Row>) {
  return {"they are not in availability zone " + q.ask.request.availability_zone, {}};
}

}  // namespace

constinit const Filter availability_zone_filter{
    .name = "AvailabilityZoneFilter", .narrow = narrow, .once_per_request = true, .explain = explain};

}  // namespace nova::scheduler
