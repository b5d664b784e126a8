// Members of the server's soft-anti-affinity group on the host, against it.
#include "scheduler/weighers/all.hpp"

namespace nova::scheduler {
namespace {

void score(const Question& q, std::span<const Row> hosts, std::span<double> values) {
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    const auto members = q.group.find(hosts[i]);
    values[i] = members == q.group.end() ? 0.0 : -static_cast<double>(members->second);
  }
}

}  // namespace

constinit const Weigher soft_anti_affinity_weigher{
    .name = "ServerGroupSoftAntiAffinityWeigher",
    .option = "soft_anti_affinity_weight_multiplier",
    .multiplier = [](const Policy& policy) { return policy.weights.soft_anti_affinity; },
    .score = score,
    .applies =
        [](const Question& q) {
          return q.ask.request.group && q.ask.request.group->policy == "soft-anti-affinity";
        }};

}  // namespace nova::scheduler
