// [fake]: how big, how slow and how reliable a pretended host is.
#pragma once
#include "common/config/option.hpp"

namespace nova::compute {

struct FakeOptions {
  static constexpr std::string_view section = "fake";
  int vcpus = 1000;
  int memory_mb = 800000;
  int local_gb = 600000;
  double latency_min = 0;
  double latency_max = 0;
  double build_failure_rate = 0;
  double destroy_failure_rate = 0;
  double power_failure_rate = 0;
  std::int64_t seed = 0;
  bool keep_guests = true;

  static constexpr auto options() {
    using O = FakeOptions;
    return Pack{
        option("vcpus", &O::vcpus, "CPUs of each pretended host.").at_least(1),
        option("memory_mb", &O::memory_mb, "Memory of each pretended host in MiB.").at_least(1),
        option("local_gb", &O::local_gb, "Disk of each pretended host in GiB.").at_least(1),
        option("latency_min", &O::latency_min, "Shortest time in seconds that an operation takes.")
            .at_least(0.0),
        option("latency_max", &O::latency_max, "Longest time in seconds that an operation takes.")
            .at_least(0.0),
        option("build_failure_rate", &O::build_failure_rate, "Part of the builds that fail, from 0 to 1.")
            .at_least(0.0)
            .at_most(1.0),
        option("destroy_failure_rate", &O::destroy_failure_rate,
               "Part of the deletes that fail, from 0 to 1.")
            .at_least(0.0)
            .at_most(1.0),
        option("power_failure_rate", &O::power_failure_rate,
               "Part of the power operations that fail, from 0 to 1.")
            .at_least(0.0)
            .at_most(1.0),
        option("seed", &O::seed, "Makes latencies and failures repeatable; 0 means different each time."),
        option("keep_guests", &O::keep_guests,
               "Keep the pretended guests in a file, so that they outlive the daemon.")};
  }
};

}  // namespace nova::compute
