#include "tests/bench/load/summary.hpp"

#include <algorithm>
#include <cmath>

namespace nova::bench {

std::optional<double> percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return std::nullopt;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

Summary summarize(std::int64_t good, std::int64_t bad, double seconds) {
  Summary out;
  out.count = good + bad;
  out.errors = bad;
  out.seconds = seconds;
  out.rate = seconds > 0 ? static_cast<double>(good) / seconds : 0;
  return out;
}

Summary summarize(Timings timings) {
  Summary out = summarize(static_cast<std::int64_t>(timings.ms.size()), timings.errors, timings.seconds);
  std::sort(timings.ms.begin(), timings.ms.end());
  out.p50_ms = percentile(timings.ms, 0.50);
  out.p95_ms = percentile(timings.ms, 0.95);
  out.p99_ms = percentile(timings.ms, 0.99);
  out.max_ms = percentile(timings.ms, 1.0);
  if (!timings.first_error.empty()) out.first_error = timings.first_error;
  return out;
}

}  // namespace nova::bench
