// Extra specs aggregate_instance_extra_specs:KEY, and unscoped ones, compared with the metadata of the host's
// aggregates.
#include <algorithm>

#include "scheduler/filters/all.hpp"
#include "scheduler/match/requirement.hpp"

namespace nova::scheduler {
namespace {

struct Wanted {
  std::string_view key, requirement;
};

std::vector<Wanted> wanted_of(const proto::Flavor& flavor) {
  std::vector<Wanted> wanted;
  for (const auto& [key, requirement] : flavor.extra_specs) {
    const auto colon = key.find(':');
    if (colon == std::string::npos)
      wanted.push_back({key, requirement});
    else if (std::string_view(key).substr(0, colon) == "aggregate_instance_extra_specs")
      wanted.push_back({std::string_view(key).substr(colon + 1), requirement});
  }
  return wanted;
}

bool satisfies(const AggregateSet& set, const Wanted& wanted) {
  const auto* values = set.values(wanted.key);
  return values != nullptr && std::any_of(values->begin(), values->end(), [&](const std::string& value) {
           return matches(value, wanted.requirement);
         });
}

void narrow(const Question& q, Candidates& hosts) {
  for (const Wanted& wanted : wanted_of(q.ask.request.flavor))
    keep_by_aggregates(q, hosts, [&](const AggregateSet& set) { return satisfies(set, wanted); });
}

Miss explain(const Question& q, std::span<const Row> refused) {
  for (const Wanted& wanted : wanted_of(q.ask.request.flavor))
    if (!satisfies(q.hosts.aggregates(refused.front()), wanted))
      return {"the nearest is in no aggregate that satisfies the extra spec " + std::string(wanted.key),
              refused.front()};
  return {"their aggregates differ", {}};
}

}  // namespace

constinit const Filter aggregate_extra_specs_filter{.name = "AggregateInstanceExtraSpecsFilter",
                                                    .narrow = narrow,
                                                    .once_per_request = true,
                                                    .explain = explain};

}  // namespace nova::scheduler
