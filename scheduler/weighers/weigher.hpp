// A weigher gives each candidate host a value; values are brought to 0..1 over the candidates, multiplied and
// summed. It is a row of weighers/table.cpp and keeps no state.
#pragma once
#include <span>
#include <string_view>

#include "scheduler/filters/filter.hpp"

namespace nova::scheduler {

struct Weigher {
  std::string_view name;
  // The multiplier's option, and the aggregate metadata key that overrides it.
  std::string_view option;
  double (*multiplier)(const Policy& policy);
  // values[i] is the value of hosts[i].
  void (*score)(const Question& question, std::span<const Row> hosts, std::span<double> values);
  // Can it tell hosts apart for this request? Null: always.
  bool (*applies)(const Question& question) = nullptr;
  // 0 is the bottom of the scale, and lower values count as 0; otherwise the lowest value is.
  bool from_zero = false;
  // The aggregate's multiplier counts with the opposite sign, as the option does.
  bool against = false;
};

template <auto Column>
void score_column(const Question& question, std::span<const Row> hosts, std::span<double> values) {
  const auto& column = question.hosts.columns().*Column;
  for (std::size_t i = 0; i < hosts.size(); ++i) values[i] = static_cast<double>(column[hosts[i]]);
}

}  // namespace nova::scheduler
