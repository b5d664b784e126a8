// What a measure found, as it is printed: how many requests, how fast, how long each took, and what the load
// generator itself used of the processor. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/describe.hpp"

namespace nova::bench {

// What happened to the requests of one phase: how long those took that were answered, and what went wrong.
struct Timings {
  std::vector<double> ms;
  std::int64_t errors = 0;
  std::string first_error;
  double seconds = 0;  // from the first request to the last answer
};

struct Summary {
  std::int64_t count = 0;
  std::int64_t errors = 0;
  double seconds = 0;
  double rate = 0;  // successes in a second
  std::optional<double> p50_ms, p95_ms, p99_ms, max_ms;
  std::optional<std::string> first_error;

  static constexpr auto fields() {
    using S = Summary;
    return Pack{field("count", &S::count),
                field("errors", &S::errors),
                field("seconds", &S::seconds),
                field("rate", &S::rate),
                field("p50_ms", &S::p50_ms).optional(),
                field("p95_ms", &S::p95_ms).optional(),
                field("p99_ms", &S::p99_ms).optional(),
                field("max_ms", &S::max_ms).optional(),
                field("first_error", &S::first_error).optional()};
  }
};

struct Report {
  std::string measure;
  Summary requests;                // until the endpoint answered
  std::optional<Summary> settled;  // until what was asked for had come about
  double cpu_seconds = 0;          // of this program
  double cpu_share = 0;            // of one processor, over the whole run

  static constexpr auto fields() {
    using R = Report;
    return Pack{field("measure", &R::measure), field("requests", &R::requests),
                field("settled", &R::settled).optional(), field("cpu_seconds", &R::cpu_seconds),
                field("cpu_share", &R::cpu_share)};
  }
};

// The value below or at which `share` of all lie (nearest rank); nothing when there are none.
std::optional<double> percentile(const std::vector<double>& sorted, double share);
Summary summarize(Timings timings);
// When only the whole was timed.
Summary summarize(std::int64_t good, std::int64_t bad, double seconds);

}  // namespace nova::bench
