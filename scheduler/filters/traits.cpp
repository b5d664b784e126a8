// Traits that the request requires or forbids.
#include <algorithm>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

bool suits(const HostKind& kind, const Ask& ask) {
  const auto has = [&](const std::string& trait) { return kind.has_trait(trait); };
  return std::all_of(ask.required_traits.begin(), ask.required_traits.end(), has) &&
         std::none_of(ask.forbidden_traits.begin(), ask.forbidden_traits.end(), has);
}

void narrow(const Question& q, Candidates& hosts) {
  if (q.ask.required_traits.empty() && q.ask.forbidden_traits.empty()) return;
  keep_by_kind(q, hosts, [&](const HostKind& kind) { return suits(kind, q.ask); });
}

// The host that fails on the fewest traits is the nearest.
std::vector<std::string> wrong_traits(const HostKind& kind, const Ask& ask) {
  std::vector<std::string> wrong;
  for (const auto& trait : ask.required_traits)
    if (!kind.has_trait(trait)) wrong.push_back("lacks " + trait);
  for (const auto& trait : ask.forbidden_traits)
    if (kind.has_trait(trait)) wrong.push_back("has the forbidden " + trait);
  return wrong;
}

Miss explain(const Question& q, std::span<const Row> refused) {
  Row nearest = refused.front();
  std::vector<std::string> fewest = wrong_traits(q.hosts.kind(nearest), q.ask);
  for (const Row row : refused) {
    auto wrong = wrong_traits(q.hosts.kind(row), q.ask);
    if (wrong.size() >= fewest.size()) continue;
    fewest = std::move(wrong);
    nearest = row;
  }
  Miss miss{"the nearest ", nearest};
  for (std::size_t i = 0; i < fewest.size(); ++i) miss.words += (i == 0 ? "" : ", ") + fewest[i];
  return miss;
}

}  // namespace

constinit const Filter traits_filter{
    .name = "Traits", .narrow = narrow, .once_per_request = true, .when_forced = true, .explain = explain};

}  // namespace nova::scheduler
