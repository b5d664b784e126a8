// What a load generator itself uses of the processor: it must not be the bottleneck.
#pragma once
#include <sys/resource.h>

#include "tests/bench/load/storm.hpp"

namespace nova::bench {

class OwnTime {
 public:
  // Writes the whole program's processor time, and its share of one processor since this object was made.
  void note(Report& report) const {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    report.cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
    report.cpu_share = report.cpu_seconds / seconds_since(start_);
  }

 private:
  Steady::time_point start_ = Steady::now();
};

}  // namespace nova::bench
