// Many clients that work through a number of jobs, one after another each; every job is timed.
#pragma once
#include <chrono>
#include <functional>

#include "common/async/awaitable.hpp"
#include "tests/bench/load/summary.hpp"

namespace nova::bench {

using Steady = std::chrono::steady_clock;

inline double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

struct Crowd {
  std::size_t clients = 1;
  std::size_t jobs = 1;
};

// Does the job of that number; a Fault makes it an error, which is counted and the first one kept.
using Job = std::function<awaitable<void>(std::size_t number)>;

awaitable<Timings> storm(Crowd crowd, Job job);

}  // namespace nova::bench
