// Counts of what a bus sends and handles, by method, with outcome and latency. A default-constructed Metrics
// counts nothing. Loop thread only.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/error.hpp"
#include "common/metrics/registry.hpp"
#include "common/rpc/method.hpp"

namespace nova::rpc {

class Metrics {
 public:
  using Duration = std::chrono::steady_clock::duration;
  Metrics() = default;
  explicit Metrics(metrics::Registry* registry) : registry_(registry) {}  // may be null; outlives it

  // A call has its answer, a cast its confirmation; or the failure that they ended with.
  void sent(Kind kind, std::string_view method, std::optional<Errc> failure, Duration took);
  void handled(std::string_view method, std::optional<Errc> failure, Duration took);

 private:
  struct Series {
    metrics::Counter count;
    metrics::Histogram seconds;
  };
  const Series& series(std::string_view name, std::string_view kind, std::string_view method,
                       std::optional<Errc> failure);

  metrics::Registry* registry_ = nullptr;
  std::map<std::string, Series, std::less<>> series_;
  std::map<std::string, int, std::less<>> methods_;  // names that have series of their own
};

}  // namespace nova::rpc
