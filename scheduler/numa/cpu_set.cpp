#include "scheduler/numa/cpu_set.hpp"

#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

struct Span {
  int first = 0, last = 0;
};

std::optional<Span> read_span(std::string_view text, int count) {
  const auto ends = split(text, '-');
  const auto first = to_integer(ends.front());
  const auto last = to_integer(ends.back());
  if (ends.size() > 2 || !first || !last || *first < 0 || *last < *first || *last >= count)
    return std::nullopt;
  return Span{static_cast<int>(*first), static_cast<int>(*last)};
}

}  // namespace

CpuSet all_cpus(int count) {
  CpuSet all;
  for (int cpu = 0; cpu < count; ++cpu) all.insert(all.end(), cpu);
  return all;
}

std::optional<CpuSet> read_cpu_set(std::string_view text, int count) {
  CpuSet in, out;
  for (auto part : split(text, ',')) {
    const bool excluded = part.starts_with('^');
    if (excluded) part.remove_prefix(1);
    const auto span = read_span(part, count);
    if (!span) return std::nullopt;
    for (int cpu = span->first; cpu <= span->last; ++cpu) (excluded ? out : in).insert(cpu);
  }
  if (in.empty()) in = all_cpus(count);
  for (const int cpu : out) in.erase(cpu);
  return in;
}

}  // namespace nova::scheduler
