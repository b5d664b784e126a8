#include "scheduler/hosts/aggregate_set.hpp"

#include <algorithm>
#include <functional>

#include "scheduler/match/text.hpp"

namespace nova::scheduler {

AggregateSet::AggregateSet(std::vector<proto::AggregateInfo> aggregates)
    : aggregates_(std::move(aggregates)) {
  std::sort(aggregates_.begin(), aggregates_.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  for (const auto& aggregate : aggregates_)
    for (const auto& [key, text] : aggregate.metadata)
      for (const auto value : split(text, ',')) metadata_[key].emplace(value);
}

const AggregateSet::Values* AggregateSet::values(std::string_view key) const {
  const auto at = metadata_.find(key);
  return at == metadata_.end() ? nullptr : &at->second;
}

std::optional<double> AggregateSet::lowest_number(std::string_view key) const {
  const Values* given = values(key);
  if (given == nullptr) return std::nullopt;
  std::optional<double> lowest;
  for (const auto& text : *given) {
    const auto number = to_number(text);
    if (!number) return std::nullopt;
    lowest = std::min(lowest.value_or(*number), *number);
  }
  return lowest;
}

std::size_t AggregateSet::Hash::operator()(const AggregateSet& set) const {
  std::string all;
  for (const auto& aggregate : set.aggregates_) {
    all += std::to_string(aggregate.id) + '\n' + aggregate.name + '\n';
    for (const auto& [key, value] : aggregate.metadata) all += key + '=' + value + '\n';
  }
  return std::hash<std::string>{}(all);
}

}  // namespace nova::scheduler
